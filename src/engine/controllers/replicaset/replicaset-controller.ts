/**
 * ReplicaSets: as many Pods as asked for, of one template.
 * Source: https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/
 * Upstream: pkg/controller/replicaset/replica_set.go. No expectations: see machinery/controller-loop.ts.
 */
import type { ObjectEvent } from "../../../api/component-client.ts";
import { matchesSelector } from "../../../api/label-selector.ts";
import type { OwnerReference } from "../../../api/types/meta.ts";
import type { Pod } from "../../../api/types/pod.ts";
import { claim } from "../../machinery/claims.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { ControllerLoop, type SyncResult } from "../../machinery/controller-loop.ts";
import { sameValue } from "../../../api/same-value.ts";
import { type Informer, objectKey } from "../../machinery/informer.ts";
import { CONTROLLER_INDEX, controllerOf, indexByController } from "../../machinery/owner-references.ts";
import { changesCount, isPodActive, isPodReady, readyCondition } from "../../machinery/pod-state.ts";
import { deletionOrder } from "./pod-ranking.ts";
import { emptyTally, type PodTally, tallyPod } from "./pod-tally.ts";
import { PodWrites } from "./pod-writes.ts";
import { type ReplicaOwner, type ReplicaOwners, replicaSets } from "./replica-owners.ts";
import { type ReplicaFailure, replicaSetStatus } from "./replicaset-status.ts";
import { RecallingMap } from "../../kernel/recalling-map.ts";

/** For owners of either kind. */
export abstract class ReplicasController extends ControllerLoop {
  private readonly owners: ReplicaOwners;
  private readonly pods: Informer<Pod>;
  private readonly writes: PodWrites;
  /** By uid of the owner; absent until counted. */
  private tallies = new RecallingMap<PodTally>();

  constructor(context: ComponentContext, owners: ReplicaOwners) {
    super(owners.controller, context);
    this.owners = owners;
    this.pods = context.informers.for("Pod");
    this.writes = new PodWrites(this.client, this.recorder);
    indexByController(this.pods);
    this.owners.addHandler((event) => this.ownerChanged(event));
    this.pods.addHandler((event) => this.podChanged(event));
  }

  start(): void {
    for (const set of this.owners.list()) this.queue.add(objectKey(set));
  }

  private ownerChanged(event: ObjectEvent<ReplicaOwner>): void {
    const { object, previous } = event;
    if (event.type !== "MODIFIED" || object.spec.template !== previous?.spec.template) {
      this.tallies.delete(object.metadata.uid);
    }
    if (event.type !== "DELETED") this.queue.add(objectKey(object));
  }

  private podChanged(event: ObjectEvent<Pod>): void {
    const { object, previous } = event;
    if (event.type === "MODIFIED" && !changesCount(object, event.previous)) return;
    if (event.type !== "ADDED") this.countPod(event.previous, -1);
    if (event.type !== "DELETED") this.countPod(object, 1);
    const after = controllerOf(object);
    if (event.type === "MODIFIED") {
      const before = controllerOf(event.previous);
      if (before?.uid !== after?.uid && before?.kind === this.owners.kind)
        this.enqueueOwner(event.previous, before.name);
      if (object.metadata.labels !== event.previous.metadata.labels && after !== undefined) {
        this.tallies.delete(after.uid);
      }
    }
    if (after?.kind === this.owners.kind) this.enqueueOwner(object, after.name);
    else if (after === undefined && event.type !== "DELETED") this.enqueueAdopters(object, previous);
  }

  private countPod(pod: Pod, sign: 1 | -1): void {
    const owner = controllerOf(pod);
    if (owner === undefined) return;
    const tally = this.tallies.get(owner.uid);
    if (tally === undefined) return;
    const set = this.owners.getByKey(`${pod.metadata.namespace}/${owner.name}`);
    if (set?.metadata.uid === owner.uid) tallyPod(tally, set, pod, sign);
  }

  private enqueueOwner(pod: Pod, name: string): void {
    const owner = controllerOf(pod);
    let key = owner && ownerKeys.get(owner);
    if (key === undefined) {
      key = `${pod.metadata.namespace}/${name}`;
      if (owner !== undefined) ownerKeys.set(owner, key);
    }
    this.queue.add(key);
  }

  private enqueueAdopters(orphan: Pod, previous: Pod | undefined): void {
    const { labels, namespace, ownerReferences } = orphan.metadata;
    if (labels === undefined) return;
    const unchanged = previous?.metadata.labels === labels && previous.metadata.ownerReferences === ownerReferences;
    if (unchanged) return;
    for (const set of this.owners.inNamespace(namespace ?? "")) {
      if (!matchesSelector(set.spec.selector, labels)) continue;
      this.tallies.delete(set.metadata.uid);
      this.queue.add(objectKey(set));
    }
  }

  protected sync(key: string): SyncResult {
    const set = this.owners.getByKey(key);
    if (set === undefined) return "done";
    const tally = this.tallyOf(set);
    if (tally === undefined) return "retry";
    // As upstream, the status tells of the Pods that were there before this sync changed them.
    const before = { ...tally };
    const available = this.availableOf(set, before);
    const deleting = set.metadata.deletionTimestamp !== undefined;
    const failure = deleting ? undefined : this.manage(set, before.active);
    const status = replicaSetStatus(set, before, available, failure, this.kernel.timestamp());
    if (!this.writeStatus(set, status)) return "retry";
    return failure === undefined ? "done" : "retry";
  }

  /** Adopts and releases first, where labels or owners may have changed. Undefined when a write failed. */
  private tallyOf(set: ReplicaOwner): PodTally | undefined {
    const known = this.tallies.get(set.metadata.uid);
    if (known !== undefined) return known;
    const { client, pods: informer } = this;
    const claimed = claim({ client, informer, kind: "Pod", owner: set, selector: set.spec.selector });
    if (!claimed.complete) return undefined;
    const tally = emptyTally();
    for (const pod of claimed.objects) tallyPod(tally, set, pod, 1);
    this.tallies.set(set.metadata.uid, tally);
    return tally;
  }

  /** Ready for `minReadySeconds`; comes back when the next Pod will have been. */
  private availableOf(set: ReplicaOwner, tally: PodTally): number {
    const minReadyMs = (set.spec.minReadySeconds ?? 0) * 1000;
    if (minReadyMs === 0 || tally.ready === 0) return tally.ready;
    let available = 0;
    let nextMs = Number.MAX_SAFE_INTEGER;
    for (const pod of this.pods.byIndex(CONTROLLER_INDEX, set.metadata.uid)) {
      if (!isPodActive(pod) || !isPodReady(pod)) continue;
      const since = this.kernel.parseTimestamp(readyCondition(pod)?.lastTransitionTime ?? "");
      if (since + minReadyMs <= this.kernel.nowMs) available += 1;
      else nextMs = Math.min(nextMs, since + minReadyMs);
    }
    if (nextMs < Number.MAX_SAFE_INTEGER) this.queue.add(objectKey(set), nextMs - this.kernel.nowMs);
    return available;
  }

  private manage(set: ReplicaOwner, active: number): ReplicaFailure | undefined {
    const want = set.spec.replicas ?? 1;
    if (active < want) return this.writes.createPods(set, want, active);
    if (active === want) return undefined;
    const pods = this.pods.byIndex(CONTROLLER_INDEX, set.metadata.uid).filter(isPodActive);
    const neighbours = want === 0 ? new Map<string, number>() : this.neighbours(set);
    const ordered =
      want === 0
        ? pods
        : deletionOrder(pods, {
            nowMs: this.kernel.nowMs,
            parse: (text) => this.kernel.parseTimestamp(text),
            neighbours: (node) => neighbours.get(node) ?? 0,
          });
    return this.writes.deletePods(set, ordered.slice(0, active - want), want, active);
  }

  /** Active Pods by node, of this and all ReplicaSets of the same owner. */
  private neighbours(set: ReplicaOwner): ReadonlyMap<string, number> {
    const owner = controllerOf(set);
    const related = owner === undefined ? [set] : this.owners.controlledBy(owner.uid);
    const byNode = new Map<string, number>();
    for (const { metadata } of related) {
      for (const pod of this.pods.byIndex(CONTROLLER_INDEX, metadata.uid)) {
        const node = pod.spec.nodeName;
        if (node !== undefined && isPodActive(pod)) byNode.set(node, (byNode.get(node) ?? 0) + 1);
      }
    }
    return byNode;
  }

  private writeStatus(set: ReplicaOwner, status: ReplicaOwner["status"]): boolean {
    if (sameValue(set.status, status)) return true;
    const latest = this.owners.getByKey(objectKey(set));
    if (latest === undefined) return true;
    const why = { reason: "ReplicaSetStatusChanged", params: { replicas: status.replicas } };
    return this.owners.updateStatus(this.client, latest, status, why).ok;
  }

  protected override recall(): void {
    this.tallies = new RecallingMap();
  }
}

/** Pods that were made together share the reference to their owner. */
const ownerKeys = new WeakMap<OwnerReference, string>();

export class ReplicaSetController extends ReplicasController {
  constructor(context: ComponentContext) {
    super(context, replicaSets(context));
  }
}
