/**
 * Every write of the Deployment controller, with its event and its reason.
 * A write that fails is remembered in `failed`; the sync goes on with the object as it was and comes again.
 */
import type { ComponentClient } from "../../../api/component-client.ts";
import type { Outcome } from "../../../api/status.ts";
import type { Deployment, DeploymentStatus, ReplicaSet } from "../../../api/types/apps.ts";
import { sameValue } from "../../../api/same-value.ts";
import type { EventRecorder } from "../../machinery/event-recorder.ts";
import { REVISION, withSizeAnnotations } from "./annotations.ts";
import { replicasOf } from "./replica-counts.ts";
import type { ScaleStep } from "./rolling-update.ts";

export class DeploymentWrites {
  /** A write did not go through since `begin`. */
  failed = false;
  private readonly client: ComponentClient;
  private readonly recorder: EventRecorder;

  constructor(client: ComponentClient, recorder: EventRecorder) {
    this.client = client;
    this.recorder = recorder;
  }

  begin(): void {
    this.failed = false;
  }

  /** Scales, and keeps the size annotations current. Later steps for a set build on earlier ones. True if a size changed. */
  takeSteps(deployment: Deployment, steps: readonly ScaleStep[], reason = ""): boolean {
    const latest = new Map<string, ReplicaSet>();
    let scaled = false;
    for (const { set, replicas } of steps) {
      const current = latest.get(set.metadata.uid) ?? set;
      const next = this.scale(deployment, current, replicas, reason);
      scaled = scaled || replicasOf(next) !== replicasOf(current);
      latest.set(set.metadata.uid, next);
    }
    return scaled;
  }

  private scale(deployment: Deployment, set: ReplicaSet, replicas: number, reason: string): ReplicaSet {
    const from = replicasOf(set);
    const annotations = withSizeAnnotations(set.metadata.annotations, deployment);
    if (from === replicas && annotations === set.metadata.annotations) return set;
    const up = replicas > from;
    const next = { ...set, metadata: { ...set.metadata, annotations }, spec: { ...set.spec, replicas } };
    const rollout = up ? "RolloutScaledUp" : "RolloutScaledDown";
    const outcome = this.client.update("ReplicaSet", next, {
      reason: from === replicas ? "ReplicaSetSizeNoted" : reason === "" ? rollout : reason,
      params: { from, to: replicas, deployment: deployment.metadata.name },
    });
    if (!this.went(outcome)) return set;
    if (from !== replicas) {
      const direction = up ? "up" : "down";
      const message = `Scaled ${direction} replica set ${set.metadata.name} from ${from} to ${replicas}`;
      this.recorder.event(deployment, "Normal", "ScalingReplicaSet", message);
    }
    return outcome.value;
  }

  updateReplicaSet(set: ReplicaSet, revision: bigint): ReplicaSet {
    const outcome = this.client.update("ReplicaSet", set, {
      reason: "DeploymentRevisionAssigned",
      params: { revision: String(revision) },
    });
    return this.went(outcome) ? outcome.value : set;
  }

  /** Creation can clash with an existing name, which the caller has to sort out. */
  createReplicaSet(
    draft: Parameters<typeof this.client.create<"ReplicaSet">>[1],
    revision: bigint,
  ): Outcome<ReplicaSet> {
    const why = { reason: "DeploymentCreatedReplicaSet", params: { revision: String(revision) } };
    return this.client.create("ReplicaSet", draft, why);
  }

  forget(set: ReplicaSet, limit: number): void {
    const { namespace, name, uid } = set.metadata;
    const why = { reason: "RevisionHistoryLimitExceeded", params: { limit } };
    const options = { propagationPolicy: "Background", preconditions: { uid } } as const;
    const outcome = this.client.delete("ReplicaSet", namespace, name, options, why);
    if (!outcome.ok && outcome.status.reason !== "NotFound") this.failed = true;
  }

  /** Returns the Deployment as stored afterwards. Writes nothing when nothing changes. */
  updateStatus(deployment: Deployment, status: DeploymentStatus, reason = "DeploymentStatusChanged"): Deployment {
    if (sameValue(deployment.status, status)) return deployment;
    const outcome = this.client.updateStatus("Deployment", { ...deployment, status }, { reason });
    return this.went(outcome) ? outcome.value : deployment;
  }

  /** Notes the newest revision on the Deployment; through its status, as upstream does, so that its generation stays. */
  setRevision(deployment: Deployment, revision: bigint): Deployment {
    if (deployment.metadata.annotations?.[REVISION] === String(revision)) return deployment;
    const annotations = { ...deployment.metadata.annotations, [REVISION]: String(revision) };
    const next = { ...deployment, metadata: { ...deployment.metadata, annotations } };
    const why = { reason: "DeploymentRevisionAssigned", params: { revision: String(revision) } };
    const outcome = this.client.updateStatus("Deployment", next, why);
    return this.went(outcome) ? outcome.value : deployment;
  }

  /** Gives a Deployment another template, or only takes the wish for one away. */
  rollBack(deployment: Deployment, revision: bigint): boolean {
    const why = { reason: "DeploymentRolledBack", params: { revision: String(revision) } };
    return this.went(this.client.update("Deployment", deployment, why));
  }

  announceRollback(deployment: Deployment, revision: bigint): void {
    const message = `Rolled back deployment "${deployment.metadata.name}" to revision ${revision}`;
    this.recorder.event(deployment, "Normal", "DeploymentRollback", message);
  }

  warn(deployment: Deployment, reason: string, message: string): void {
    this.recorder.event(deployment, "Warning", reason, message);
  }

  announceCreated(deployment: Deployment, set: ReplicaSet): void {
    const replicas = replicasOf(set);
    if (replicas === 0) return;
    const message = `Scaled up replica set ${set.metadata.name} from 0 to ${replicas}`;
    this.recorder.event(deployment, "Normal", "ScalingReplicaSet", message);
  }

  private went<T>(outcome: Outcome<T>): outcome is { readonly ok: true; readonly value: T } {
    if (!outcome.ok) this.failed = true;
    return outcome.ok;
  }
}
