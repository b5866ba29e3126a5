/**
 * DaemonSets: one Pod on every node that wants it.
 * Source: https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/
 * Upstream: pkg/controller/daemon/daemon_controller.go. No expectations: see machinery/controller-loop.ts.
 */
import type { ObjectEvent } from "../../../api/component-client.ts";
import { matchesSelector } from "../../../api/label-selector.ts";
import { sameValue } from "../../../api/same-value.ts";
import type { ControllerRevision, DaemonSet } from "../../../api/types/apps.ts";
import type { Node } from "../../../api/types/core.ts";
import type { KubeObject, LabelSelector } from "../../../api/types/meta.ts";
import type { Pod } from "../../../api/types/pod.ts";
import { claim } from "../../machinery/claims.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { CONTROLLER_LATENCY_MS, ControllerLoop, type SyncResult } from "../../machinery/controller-loop.ts";
import { type Informer, objectKey } from "../../machinery/informer.ts";
import { controllerOf, indexByController } from "../../machinery/owner-references.ts";
import { isNamespaceTerminating, PodControl, slowStart } from "../../machinery/pod-control.ts";
import { availableAtMs, changesCount } from "../../machinery/pod-state.ts";
import { DaemonHistory } from "./daemon-history.ts";
import { daemonPodDrafts } from "./daemon-pods.ts";
import { type Placement, placeDaemonPods } from "./daemon-placement.ts";
import { daemonSetStatus } from "./daemonset-status.ts";
import { availabilityOf, type DaemonView, groupByNode } from "./daemon-view.ts";
import { FailedPodsBackOff, type FailedPodsBackOffState } from "./failed-pods-back-off.ts";
import { NodeEligibility } from "./node-eligibility.ts";
import { rollDaemonPods } from "./rolling-update.ts";

const NAMESPACE_INDEX = "metadata.namespace";
/** At most so many creations or deletions in one sync. */
const BURST_REPLICAS = 250;
/** A sync looks at every node, which takes time; changes that come meanwhile share the next one. */
const NODES_PER_MS = 10;

export class DaemonSetController extends ControllerLoop {
  private readonly sets: Informer<DaemonSet>;
  private readonly pods: Informer<Pod>;
  private readonly nodes: Informer<Node>;
  private readonly revisions: Informer<ControllerRevision>;
  private readonly history: DaemonHistory;
  private readonly control: PodControl;
  private readonly backOff = new FailedPodsBackOff();
  /** By uid of the DaemonSet. */
  private eligibilities = new Map<string, NodeEligibility>();

  constructor(context: ComponentContext) {
    super("daemonset-controller", context);
    this.sets = context.informers.for("DaemonSet");
    this.pods = context.informers.for("Pod");
    this.nodes = context.informers.for("Node");
    this.revisions = context.informers.for("ControllerRevision");
    this.history = new DaemonHistory(this.client, this.revisions, this.sets);
    this.control = new PodControl(this.client, this.recorder);
    indexByController(this.pods);
    indexByController(this.revisions);
    this.sets.addIndex(NAMESPACE_INDEX, ({ metadata }) => [metadata.namespace ?? ""]);
    this.sets.addHandler(({ type, object }) => {
      if (type === "DELETED") this.eligibilities.delete(object.metadata.uid);
      else this.enqueue(objectKey(object));
    });
    this.pods.addHandler((event) => this.podChanged(event));
    this.revisions.addHandler((event) => this.revisionChanged(event));
    this.nodes.addHandler((event) => this.nodeChanged(event));
  }

  start(): void {
    for (const set of this.sets.list()) this.queue.add(objectKey(set));
  }

  private enqueue(key: string): void {
    this.queue.add(key, CONTROLLER_LATENCY_MS + Math.floor(this.nodes.size / NODES_PER_MS));
  }

  private enqueueOwner(object: KubeObject): void {
    const owner = controllerOf(object);
    if (owner?.kind === "DaemonSet") this.enqueue(`${object.metadata.namespace}/${owner.name}`);
  }

  private podChanged(event: ObjectEvent<Pod>): void {
    const { object } = event;
    if (event.type === "MODIFIED") {
      const moved = object.spec.nodeName !== event.previous.spec.nodeName;
      if (!moved && !changesCount(object, event.previous)) return;
      if (controllerOf(object)?.uid !== controllerOf(event.previous)?.uid) this.enqueueOwner(event.previous);
    }
    if (controllerOf(object) !== undefined) this.enqueueOwner(object);
    else if (event.type !== "DELETED") this.enqueueAdopters(object);
  }

  /** A new revision that a set has already is nothing new to the set. */
  private revisionChanged({ type, object, previous }: ObjectEvent<ControllerRevision>): void {
    const isOwned = controllerOf(object) !== undefined;
    if (type === "ADDED") {
      if (!isOwned) this.enqueueAdopters(object);
      return;
    }
    if (type === "DELETED") {
      this.enqueueOwner(object);
      return;
    }
    const moved = controllerOf(object)?.uid !== controllerOf(previous)?.uid;
    if (moved) this.enqueueOwner(previous);
    if (isOwned) this.enqueueOwner(object);
    else if (moved || !sameValue(object.metadata.labels, previous.metadata.labels)) this.enqueueAdopters(object);
  }

  private enqueueAdopters({ metadata: { labels, namespace } }: KubeObject): void {
    for (const set of this.sets.byIndex(NAMESPACE_INDEX, namespace ?? "")) {
      if (matchesSelector(set.spec.selector, labels)) this.enqueue(objectKey(set));
    }
  }

  private nodeChanged(event: ObjectEvent<Node>): void {
    const { object, previous } = event;
    const { labels } = object.metadata;
    if (event.type === "MODIFIED" && object.spec === previous?.spec && labels === previous.metadata.labels) return;
    for (const set of this.sets.list()) {
      const eligibility = this.eligibilityOf(set);
      const before = previous === undefined ? undefined : eligibility.judge(previous);
      const after = event.type === "DELETED" ? undefined : eligibility.judge(object);
      if (event.type === "DELETED") eligibility.forget(object);
      if (before?.run !== after?.run || before?.stay !== after?.stay) this.enqueue(objectKey(set));
    }
  }

  private eligibilityOf({ metadata, spec }: DaemonSet): NodeEligibility {
    const known = this.eligibilities.get(metadata.uid);
    if (known?.template === spec.template) return known;
    const eligibility = new NodeEligibility(spec.template);
    this.eligibilities.set(metadata.uid, eligibility);
    return eligibility;
  }

  protected sync(key: string): SyncResult {
    const set = this.sets.getByKey(key);
    if (set === undefined) return "done";
    if (isEmptySelector(set.spec.selector)) {
      const message = "This daemon set is selecting all pods. A non-empty selector is required.";
      this.recorder.event(set, "Warning", "SelectingAll", message);
      return "done";
    }
    // Its revisions may be gone already, and without them its Pods cannot be told apart.
    if (set.metadata.deletionTimestamp !== undefined) return "done";
    const { selector } = set.spec;
    const { client } = this;
    const revisions = claim({ client, informer: this.revisions, kind: "ControllerRevision", owner: set, selector });
    const pods = this.podsOf(set);
    if (!revisions.complete || pods === undefined) return "retry";
    const revised = this.history.revise(set, revisions.objects, pods);
    if (revised === undefined) return "retry";
    const view = this.look(set, revised.hash, pods);
    const complete = this.update(view) && this.history.truncate(set, revised.old, pods);
    return this.writeStatus(view, pods) && complete ? "done" : "retry";
  }

  private podsOf(owner: DaemonSet): readonly Pod[] | undefined {
    const { client, pods: informer } = this;
    const claimed = claim({ client, informer, kind: "Pod", owner, selector: owner.spec.selector });
    return claimed.complete ? claimed.objects : undefined;
  }

  private look(set: DaemonSet, hash: string, pods: readonly Pod[]): DaemonView {
    return {
      set,
      hash,
      nodes: this.nodes.list(),
      eligibility: this.eligibilityOf(set),
      podsByNode: groupByNode(pods),
      isAvailable: availabilityOf(set, this.kernel),
    };
  }

  /** Places Pods or, when all are placed, goes on with an update. */
  private update(view: DaemonView): boolean {
    const placement = placeDaemonPods(view, (pod, node) => this.mayGo(view.set, pod, node));
    if (placement.create.length > 0 || placement.remove.length > 0) return this.carryOut(view, placement);
    if (view.set.spec.updateStrategy?.type === "OnDelete") return true;
    return this.carryOut(view, rollDaemonPods(view));
  }

  /** A Pod that succeeded goes at once, one that failed not too often. */
  private mayGo(set: DaemonSet, { metadata, status }: Pod, node: string): boolean {
    const { namespace, name } = metadata;
    if (status.phase === "Succeeded") {
      const message = `Found succeeded daemon pod ${namespace}/${name} on node ${node}, will try to delete it`;
      this.recorder.event(set, "Normal", "SucceededDaemonPod", message);
      return true;
    }
    const key = `${set.metadata.uid}/${set.status.observedGeneration ?? 0}/${node}`;
    const { nowMs } = this.kernel;
    const remainingMs = this.backOff.remainingMs(key, nowMs);
    if (remainingMs > 0) {
      this.queue.add(objectKey(set), remainingMs);
      return false;
    }
    this.backOff.next(key, nowMs);
    const message = `Found failed daemon pod ${namespace}/${name} on node ${node}, will try to kill it`;
    this.recorder.event(set, "Warning", "FailedDaemonPod", message);
    return true;
  }

  /** Creations first, then deletions, each up to the burst. False when one failed. */
  private carryOut({ set, hash }: DaemonView, { create, remove }: Placement): boolean {
    let complete = true;
    const draftFor = daemonPodDrafts(set, hash);
    slowStart(Math.min(create.length, BURST_REPLICAS), (index) => {
      const node = create[index] ?? "";
      const why = { reason: "DaemonSetNodeWithoutPod", params: { node, daemonSet: set.metadata.name } };
      const outcome = this.control.create(set, draftFor(node), why);
      if (outcome.ok) return "done";
      complete = complete && isNamespaceTerminating(outcome.status);
      return "failed";
    });
    for (const { pod, node, reason } of remove.slice(0, BURST_REPLICAS)) {
      if (this.control.delete(set, pod, { reason, params: { node } }) !== undefined) complete = false;
    }
    return complete;
  }

  /** Tells of the Pods as they are after the sync. @param before the Pods that the sync began with */
  private writeStatus(view: DaemonView, before: readonly Pod[]): boolean {
    const { set, hash } = view;
    const pods = this.podsOf(set);
    const latest = this.sets.getByKey(objectKey(set));
    if (latest === undefined) return true;
    if (pods === undefined) return false;
    this.comeBackWhenAvailable(set, pods);
    const status = daemonSetStatus(pods === before && latest === set ? view : this.look(latest, hash, pods));
    if (sameValue(latest.status, status)) return true;
    const { numberReady: ready, desiredNumberScheduled: desired } = status;
    const why = { reason: "DaemonSetStatusChanged", params: { ready, desired } };
    return this.client.updateStatus("DaemonSet", { ...latest, status }, why).ok;
  }

  /** Comes back when the next ready Pod will have been so for `minReadySeconds`. */
  private comeBackWhenAvailable(set: DaemonSet, pods: readonly Pod[]): void {
    const { minReadySeconds = 0 } = set.spec;
    if (minReadySeconds === 0) return;
    const { nowMs } = this.kernel;
    let nextMs = Number.MAX_SAFE_INTEGER;
    for (const pod of pods) {
      const atMs = availableAtMs(pod, minReadySeconds, this.kernel);
      if (atMs !== undefined && atMs > nowMs) nextMs = Math.min(nextMs, atMs);
    }
    if (nextMs < Number.MAX_SAFE_INTEGER) this.queue.add(objectKey(set), nextMs - nowMs);
  }

  protected override remember(): FailedPodsBackOffState {
    return this.backOff.snapshot();
  }

  protected override recall(memory: unknown): void {
    this.backOff.restore(memory as FailedPodsBackOffState);
    this.eligibilities = new Map();
  }
}

function isEmptySelector(selector: LabelSelector): boolean {
  return Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions?.length ?? 0) === 0;
}
