/**
 * Which ReplicaSet is the new one, and which old ones are forgotten.
 * Source: https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#clean-up-policy
 */
import type { Deployment, ReplicaSet } from "../../../api/types/apps.ts";
import { revisionOf } from "./annotations.ts";
import { byCreation, hasHistoryLimit, replicasOf } from "./replica-counts.ts";
import { sameTemplate } from "../../machinery/template-hash.ts";

/** The oldest ReplicaSet with the Deployment's template. */
export function findNewReplicaSet(deployment: Deployment, sets: readonly ReplicaSet[]): ReplicaSet | undefined {
  const ordered = [...sets].sort(byCreation);
  return ordered.find((set) => sameTemplate(set.spec.template, deployment.spec.template));
}

/** Finished ReplicaSets beyond `revisionHistoryLimit`, lowest revision first. */
export function forgottenReplicaSets(deployment: Deployment, old: readonly ReplicaSet[]): readonly ReplicaSet[] {
  if (!hasHistoryLimit(deployment)) return [];
  const kept = old.filter((set) => set.metadata.deletionTimestamp === undefined);
  const surplus = kept.length - (deployment.spec.revisionHistoryLimit ?? 0);
  if (surplus <= 0) return [];
  const ordered = kept.sort((a, b) => byRevision(a, b) || byCreation(a, b));
  return ordered.slice(0, surplus).filter(isFinished);
}

function byRevision(a: ReplicaSet, b: ReplicaSet): number {
  const [first, second] = [revisionOf(a), revisionOf(b)];
  return first === second ? 0 : first < second ? -1 : 1;
}

function isFinished(set: ReplicaSet): boolean {
  const observed = (set.metadata.generation ?? 0) <= (set.status.observedGeneration ?? 0);
  return set.status.replicas === 0 && replicasOf(set) === 0 && observed;
}
