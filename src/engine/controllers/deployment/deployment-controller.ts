/**
 * Deployments: one ReplicaSet for each template, sized so that the change from old to new stays within its budget.
 * Source: https://kubernetes.io/docs/concepts/workloads/controllers/deployment/
 * Upstream: pkg/controller/deployment/deployment_controller.go.
 */
import type { ObjectEvent } from "../../../api/component-client.ts";
import { matchesSelector } from "../../../api/label-selector.ts";
import type { Deployment, ReplicaSet } from "../../../api/types/apps.ts";
import type { LabelSelector } from "../../../api/types/meta.ts";
import type { Pod } from "../../../api/types/pod.ts";
import { claim } from "../../machinery/claims.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { ControllerLoop, type SyncResult } from "../../machinery/controller-loop.ts";
import { type Informer, objectKey } from "../../machinery/informer.ts";
import { controllerOf, indexByController } from "../../machinery/owner-references.ts";
import { DeploymentWrites } from "./deployment-writes.ts";
import { syncRevision, type Rollout } from "./new-replica-set.ts";
import {
  calculatedStatus,
  deadlineCheckDelayMs,
  isComplete,
  pauseCondition,
  rolloutStatus,
  withCondition,
} from "./progress.ts";
import { isScalingEvent, scaleSteps } from "./proportional-scaling.ts";
import { oldPodsExist } from "./recreate.ts";
import { activeSets, isRollingUpdate, replicasOf } from "./replica-counts.ts";
import { forgottenReplicaSets } from "./revision-history.ts";
import { rollBack, rollbackRevision } from "./rollback.ts";
import { newReplicaSetSize, oldScaleDownSteps } from "./rolling-update.ts";

/** Upstream gives a Deployment up after so many failures in a row, until it or its ReplicaSets change. */
const MAX_RETRIES = 15;

export class DeploymentController extends ControllerLoop {
  private readonly deployments: Informer<Deployment>;
  private readonly replicaSets: Informer<ReplicaSet>;
  private readonly pods: Informer<Pod>;
  private readonly writes: DeploymentWrites;
  private readonly time: { now(): string; parse(text: string): number };

  constructor(context: ComponentContext) {
    super("deployment-controller", context, { maxRetries: MAX_RETRIES });
    this.deployments = context.informers.for("Deployment");
    this.replicaSets = context.informers.for("ReplicaSet");
    this.pods = context.informers.for("Pod");
    this.writes = new DeploymentWrites(this.client, this.recorder);
    const { kernel } = context;
    this.time = { now: () => kernel.timestamp(), parse: (text) => kernel.parseTimestamp(text) };
    indexByController(this.replicaSets);
    indexByController(this.pods);
    this.deployments.addHandler((event) => {
      if (event.type !== "DELETED") this.queue.add(objectKey(event.object));
    });
    this.replicaSets.addHandler((event) => this.replicaSetChanged(event));
    this.pods.addHandler((event) => {
      if (event.type === "DELETED") this.podDeleted(event.object);
    });
  }

  start(): void {
    for (const deployment of this.deployments.list()) this.queue.add(objectKey(deployment));
  }

  private replicaSetChanged(event: ObjectEvent<ReplicaSet>): void {
    this.enqueueOwner(event.object);
    if (event.type === "MODIFIED" && controllerOf(event.previous)?.uid !== controllerOf(event.object)?.uid) {
      this.enqueueOwner(event.previous);
    }
    if (event.type !== "DELETED" && controllerOf(event.object) === undefined) this.enqueueAdopters(event.object);
  }

  private enqueueOwner(set: ReplicaSet): void {
    const owner = controllerOf(set);
    if (owner?.kind === "Deployment") this.queue.add(`${set.metadata.namespace}/${owner.name}`);
  }

  private enqueueAdopters(orphan: ReplicaSet): void {
    for (const deployment of this.deployments.list()) {
      if (deployment.metadata.namespace !== orphan.metadata.namespace) continue;
      if (matchesSelector(deployment.spec.selector, orphan.metadata.labels)) this.queue.add(objectKey(deployment));
    }
  }

  /** Recreate waits for the last old Pod to be gone. */
  private podDeleted(pod: Pod): void {
    const owner = controllerOf(pod);
    if (owner?.kind !== "ReplicaSet") return;
    const set = this.replicaSets.get(pod.metadata.namespace, owner.name);
    const deploymentName = set === undefined ? undefined : controllerOf(set)?.name;
    if (deploymentName === undefined) return;
    const deployment = this.deployments.get(pod.metadata.namespace, deploymentName);
    if (deployment !== undefined && !isRollingUpdate(deployment)) this.queue.add(objectKey(deployment));
  }

  protected sync(key: string): SyncResult {
    const deployment = this.deployments.getByKey(key);
    if (deployment === undefined) return "done";
    this.writes.begin();
    if (isEmptySelector(deployment.spec.selector)) {
      const message = "This deployment is selecting all pods. A non-empty selector is required.";
      this.writes.warn(deployment, "SelectingAll", message);
      const observedGeneration = deployment.metadata.generation ?? 0;
      this.writes.updateStatus(deployment, { ...deployment.status, observedGeneration });
      return this.result();
    }
    const { client, replicaSets: informer } = this;
    const claimed = claim({
      client,
      informer,
      kind: "ReplicaSet",
      owner: deployment,
      selector: deployment.spec.selector,
    });
    if (!claimed.complete) return "retry";
    this.syncClaimed(deployment, claimed.objects);
    return this.result();
  }

  private syncClaimed(deployment: Deployment, sets: readonly ReplicaSet[]): void {
    if (deployment.metadata.deletionTimestamp !== undefined) {
      this.finish(this.revise(deployment, sets, false), false);
      return;
    }
    const current = this.notePause(deployment);
    const wanted = current.spec.paused === true ? undefined : rollbackRevision(current);
    if (wanted !== undefined) {
      rollBack(this.revise(current, sets, true), wanted, this.writes);
      return;
    }
    const known = this.revise(current, sets, false);
    if (known.deployment.spec.paused === true || isScalingEvent(known.deployment, sets)) {
      this.scale(known);
    } else if (isRollingUpdate(deployment)) {
      this.rollOut(known.newSet === undefined ? this.revise(known.deployment, sets, true) : known);
    } else {
      this.recreate(known, sets);
    }
  }

  private revise(deployment: Deployment, sets: readonly ReplicaSet[], create: boolean): Rollout {
    return syncRevision(deployment, sets, this.replicaSets, this.writes, this.time.now(), create);
  }

  private notePause(deployment: Deployment): Deployment {
    const pause = pauseCondition(deployment, this.time.now());
    if (pause === undefined) return deployment;
    const { status } = deployment;
    return this.writes.updateStatus(deployment, { ...status, conditions: withCondition(status.conditions, pause) });
  }

  private scale(rollout: Rollout): void {
    const { deployment, newSet, old } = rollout;
    this.writes.takeSteps(deployment, scaleSteps(deployment, newSet, old), "DeploymentScaled");
    if (deployment.spec.paused === true) this.forgetHistory(rollout);
    this.finish(rollout, false);
  }

  private rollOut(rollout: Rollout): void {
    const { deployment, newSet, old } = rollout;
    if (newSet !== undefined && !this.growNew(rollout) && !this.shrinkOld(rollout)) {
      if (isComplete(deployment, deployment.status)) this.forgetHistory({ deployment, newSet, old });
    }
    this.finish(rollout, true);
  }

  private growNew({ deployment, newSet, old }: Rollout): boolean {
    if (newSet === undefined) return false;
    const current = replicasOf(newSet);
    if (current === replicasOf(deployment)) return false;
    const replicas = newReplicaSetSize(deployment, [...old, newSet], current);
    return replicas !== current && this.writes.takeSteps(deployment, [{ set: newSet, replicas }]);
  }

  private shrinkOld({ deployment, newSet, old }: Rollout): boolean {
    return newSet !== undefined && this.writes.takeSteps(deployment, oldScaleDownSteps(deployment, old, newSet));
  }

  private recreate(known: Rollout, sets: readonly ReplicaSet[]): void {
    const steps = activeSets(known.old).map((set) => ({ set, replicas: 0 }));
    if (this.writes.takeSteps(known.deployment, steps) || oldPodsExist(this.pods, known.old)) {
      this.finish(known, true);
      return;
    }
    const rollout = known.newSet === undefined ? this.revise(known.deployment, sets, true) : known;
    this.growNew(rollout);
    if (isComplete(rollout.deployment, rollout.deployment.status)) this.forgetHistory(rollout);
    this.finish(rollout, true);
  }

  private forgetHistory({ deployment, old }: Rollout): void {
    const limit = deployment.spec.revisionHistoryLimit ?? 0;
    for (const set of forgottenReplicaSets(deployment, old)) this.writes.forget(set, limit);
  }

  /** Writes the status that follows from the ReplicaSets as they are now, and sees to the deadline. */
  private finish({ deployment, newSet, old }: Rollout, rolling: boolean): void {
    const freshNew = newSet && this.fresh(newSet);
    const freshOld = old.map((set) => this.fresh(set));
    const all = freshNew === undefined ? freshOld : [...freshOld, freshNew];
    const { nowMs } = this.kernel;
    const status = rolling
      ? rolloutStatus(deployment, all, freshNew, nowMs, this.time)
      : calculatedStatus(deployment, all, freshNew, this.time.now());
    const written = this.writes.updateStatus(deployment, status);
    const delayMs = rolling ? deadlineCheckDelayMs(written, status, nowMs, this.time.parse) : undefined;
    if (delayMs !== undefined) this.queue.add(objectKey(deployment), delayMs);
  }

  private fresh(set: ReplicaSet): ReplicaSet {
    return this.replicaSets.getByKey(objectKey(set)) ?? set;
  }

  private result(): SyncResult {
    return this.writes.failed ? "retry" : "done";
  }
}

function isEmptySelector(selector: LabelSelector): boolean {
  return Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions?.length ?? 0) === 0;
}
