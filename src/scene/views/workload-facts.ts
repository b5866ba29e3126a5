/** What a card of the view Workloads says about its object: as little as tells whether it is well. */
import type { DaemonSet, Deployment, ReplicaSet, StatefulSet } from "../../api/types/apps.ts";
import type { CronJob, Job } from "../../api/types/batch.ts";
import type { ReplicationController } from "../../api/types/replication.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../../api/types/volumes.ts";
import type { SceneFact } from "../scene.ts";

type Replicated = Deployment | ReplicaSet | StatefulSet | ReplicationController;

export function replicaFacts({ kind, spec, status }: Replicated): readonly SceneFact[] {
  const want = spec.replicas ?? 1;
  const facts: SceneFact[] = [want === 0 && (status.replicas ?? 0) === 0 ? NONE : readyOf(status.readyReplicas, want)];
  if (kind === "Deployment" && spec.paused === true) facts.push({ fact: "paused", tone: "warn" });
  return facts;
}

const NONE: SceneFact = { fact: "scaledToNone", tone: "muted" };

function readyOf(ready = 0, want: number): SceneFact {
  return { fact: "ready", params: { ready, want }, tone: ready >= want ? "ok" : "warn" };
}

export function daemonFacts({ status }: DaemonSet): readonly SceneFact[] {
  return [readyOf(status.numberReady, status.desiredNumberScheduled)];
}

export function jobFacts({ spec, status }: Job): readonly SceneFact[] {
  const done = status.succeeded ?? 0;
  const params = { done, want: spec.completions ?? 1 };
  const is = (type: string): boolean =>
    status.conditions?.some((condition) => condition.type === type && condition.status === "True") === true;
  if (is("Failed")) return [{ fact: "jobFailed", params, tone: "danger" }];
  if (is("Complete")) return [{ fact: "jobDone", params, tone: "ok" }];
  if (spec.suspend === true) return [{ fact: "suspended", tone: "warn" }];
  return [{ fact: "jobRuns", params, tone: (status.failed ?? 0) > 0 ? "warn" : "muted" }];
}

export function cronFacts({ spec }: CronJob): readonly SceneFact[] {
  const schedule: SceneFact = { fact: "schedule", params: { schedule: spec.schedule }, tone: "muted" };
  return spec.suspend === true ? [schedule, { fact: "suspended", tone: "warn" }] : [schedule];
}

export function claimFacts({ spec, status }: PersistentVolumeClaim): readonly SceneFact[] {
  const size = String(status.capacity?.["storage"] ?? spec.resources?.requests?.["storage"] ?? "");
  if (status.phase === "Bound") return [{ fact: "claimBound", params: { size }, tone: "ok" }];
  if (status.phase === "Lost") return [{ fact: "claimLost", params: { size }, tone: "danger" }];
  return [{ fact: "claimPending", params: { size }, tone: "warn" }];
}

export function volumeFacts({ spec, status }: PersistentVolume): readonly SceneFact[] {
  const size = String(spec.capacity?.["storage"] ?? "");
  const phase = status.phase ?? "Available";
  const tone = phase === "Bound" ? "ok" : phase === "Failed" ? "danger" : "muted";
  return [{ fact: "volume", params: { size, phase }, tone }];
}
