/**
 * Removes Pods that nobody looks after any more: finished ones beyond a threshold, those of nodes that no longer
 * exist, those deleted before they had a node, and those of nodes declared out of service.
 * Upstream: pkg/controller/podgc/gc_controller.go. Rounds of 20 s take place only while there may be something to do.
 */
import type { ObjectEvent, Why } from "../../../api/component-client.ts";
import type { Node } from "../../../api/types/core.ts";
import type { Condition } from "../../../api/types/meta.ts";
import type { Pod } from "../../../api/types/pod.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { withPodCondition } from "../../machinery/conditions.ts";
import { ControllerLoop, doneOrGone, type SyncResult } from "../../machinery/controller-loop.ts";
import { type Informer, objectKey } from "../../machinery/informer.ts";
import { indexByNode, isPodTerminal, POD_NODE_INDEX } from "../../machinery/pod-state.ts";

export const GC_PERIOD_MS = 20_000;
/** A node must have been missing for so long. */
export const QUARANTINE_MS = 40_000;
/** --terminated-pod-gc-threshold */
export const TERMINATED_POD_THRESHOLD = 12_500;
const ROUND = "round";
const OUT_OF_SERVICE = "node.kubernetes.io/out-of-service";
/** Unscheduled and being deleted; or bound to a node. Values `""` and the like never are node names. */
const UNSCHEDULED_TERMINATING_INDEX = "pod-gc.unscheduled-terminating";
const TERMINATED_INDEX = "pod-gc.terminated";

interface PodGarbageCollectorMemory {
  readonly missing: ReadonlyMap<string, number>;
  readonly deletions: ReadonlyMap<string, number>;
}

export class PodGarbageCollector extends ControllerLoop {
  private readonly pods: Informer<Pod>;
  private readonly nodes: Informer<Node>;
  /** Nodes that Pods are bound to but that do not exist, with the time of the round that first missed them. */
  private missing = new Map<string, number>();
  /** The revision in which a node was deleted, while Pods are bound to it. */
  private deletions = new Map<string, number>();

  constructor(context: ComponentContext) {
    super("pod-garbage-collector", context);
    this.pods = context.informers.for("Pod");
    this.nodes = context.informers.for("Node");
    indexByNode(this.pods);
    this.pods.addIndex(TERMINATED_INDEX, (pod) => (isPodTerminal(pod) ? YES : NO));
    this.pods.addIndex(UNSCHEDULED_TERMINATING_INDEX, (pod) =>
      pod.metadata.deletionTimestamp !== undefined && !pod.spec.nodeName ? YES : NO,
    );
    this.pods.addHandler((event) => this.podChanged(event));
    this.nodes.addHandler(({ type, object, revision }) => {
      const { name } = object.metadata;
      if (type === "ADDED") this.deletions.delete(name);
      if (type === "DELETED" && this.pods.countByIndex(POD_NODE_INDEX, name) > 0) this.deletions.set(name, revision);
      if (type === "DELETED" || isOutOfService(object)) this.scheduleRound();
    });
  }

  start(): void {
    this.scheduleRound();
  }

  private podChanged({ type, object, previous }: ObjectEvent<Pod>): void {
    if (type === "DELETED") return;
    const { nodeName } = object.spec;
    const bound = nodeName !== undefined && nodeName !== previous?.spec.nodeName;
    if (bound && this.nodes.get(undefined, nodeName) === undefined) this.scheduleRound();
    const dying = object.metadata.deletionTimestamp !== undefined && previous?.metadata.deletionTimestamp === undefined;
    if (dying && !nodeName) this.scheduleRound();
    if (dying && nodeName !== undefined && this.isShutDown(nodeName)) this.scheduleRound();
    if (this.pods.countByIndex(TERMINATED_INDEX, "yes") > TERMINATED_POD_THRESHOLD) this.scheduleRound();
  }

  private scheduleRound(): void {
    this.queue.add(ROUND, GC_PERIOD_MS - (this.kernel.nowMs % GC_PERIOD_MS));
  }

  private isShutDown(name: string): boolean {
    const node = this.nodes.get(undefined, name);
    return node !== undefined && isOutOfService(node);
  }

  protected sync(): SyncResult {
    this.collectTerminated();
    this.collectOutOfService();
    this.collectOrphans();
    for (const pod of this.pods.byIndex(UNSCHEDULED_TERMINATING_INDEX, "yes")) {
      this.collect(pod, becauseOfItself(pod, "UnscheduledTerminatingPod"));
    }
    return "done";
  }

  private collectTerminated(): void {
    const surplus = this.pods.countByIndex(TERMINATED_INDEX, "yes") - TERMINATED_POD_THRESHOLD;
    if (surplus <= 0) return;
    const terminated = [...this.pods.byIndex(TERMINATED_INDEX, "yes")].sort(evictedThenOldestFirst);
    for (const pod of terminated.slice(0, surplus)) {
      this.collect(pod, becauseOfItself(pod, "TooManyTerminatedPods", { threshold: TERMINATED_POD_THRESHOLD }));
    }
  }

  private collectOutOfService(): void {
    for (const node of this.nodes.list()) {
      if (!isOutOfService(node) || isReady(node)) continue;
      for (const pod of this.pods.byIndex(POD_NODE_INDEX, node.metadata.name)) {
        if (pod.metadata.deletionTimestamp === undefined) continue;
        this.collect(pod, becauseOfItself(pod, "NodeOutOfService", { node: node.metadata.name }));
      }
    }
  }

  private collectOrphans(): void {
    const found = this.missingNodes();
    const now = this.kernel.nowMs;
    for (const name of this.missing.keys()) if (!found.has(name)) this.missing.delete(name);
    for (const name of found) {
      const since = this.missing.get(name);
      if (since === undefined) this.missing.set(name, now);
      if (since === undefined || now - since < QUARANTINE_MS) {
        this.scheduleRound();
        continue;
      }
      for (const pod of this.pods.byIndex(POD_NODE_INDEX, name)) {
        const causeRevision = this.deletions.get(name);
        const why = becauseOfItself(pod, "NodeGone", { node: name });
        this.collect(pod, causeRevision === undefined ? why : { ...why, causeRevision }, NODE_IS_GONE);
      }
      this.missing.delete(name);
      this.deletions.delete(name);
    }
  }

  private missingNodes(): ReadonlySet<string> {
    const found = new Set<string>();
    for (const pod of this.pods.list()) {
      const { nodeName } = pod.spec;
      if (nodeName && this.nodes.get(undefined, nodeName) === undefined) found.add(nodeName);
    }
    return new Set([...found].sort());
  }

  /** Fails the Pod if it has not ended, then removes the object at once. */
  private collect(pod: Pod, why: Why, condition?: Condition): void {
    if (!isPodTerminal(pod)) {
      const { conditions } = pod.status;
      const status = {
        ...pod.status,
        phase: "Failed" as const,
        ...(condition && { conditions: withPodCondition(conditions, condition, this.kernel.timestamp()) }),
      };
      if (!this.client.updateStatus("Pod", { ...pod, status }, why).ok) {
        this.scheduleRound();
        return;
      }
    }
    const { namespace, name, uid } = pod.metadata;
    const options = { gracePeriodSeconds: 0, preconditions: { uid } };
    if (!doneOrGone(this.client.delete("Pod", namespace, name, options, why))) this.scheduleRound();
  }

  protected override remember(): unknown {
    const memory: PodGarbageCollectorMemory = { missing: new Map(this.missing), deletions: new Map(this.deletions) };
    return memory;
  }

  protected override recall(memory: unknown): void {
    const { missing, deletions } = memory as PodGarbageCollectorMemory;
    this.missing = new Map(missing);
    this.deletions = new Map(deletions);
  }
}

/** Of all Pods that are collected only these were disrupted by that. */
const NODE_IS_GONE: Condition = {
  type: "DisruptionTarget",
  status: "True",
  reason: "DeletionByPodGC",
  message: "PodGC: node no longer exists",
};

/** The cause is the Pod's own latest change. */
function becauseOfItself({ metadata }: Pod, reason: string, params: NonNullable<Why["params"]> = {}): Why {
  return { reason, params, causeRevision: Number(metadata.resourceVersion) };
}

const YES: readonly string[] = ["yes"];
const NO: readonly string[] = [];

function isOutOfService({ spec }: Node): boolean {
  return spec.taints?.some(({ key }) => key === OUT_OF_SERVICE) === true;
}

function isReady({ status }: Node): boolean {
  return status.conditions?.some(({ type, status: value }) => type === "Ready" && value === "True") === true;
}

function evictedThenOldestFirst(a: Pod, b: Pod): number {
  const evicted = Number(b.status.reason === "Evicted") - Number(a.status.reason === "Evicted");
  if (evicted !== 0) return evicted;
  const first = a.metadata.creationTimestamp;
  const second = b.metadata.creationTimestamp;
  if (first !== second) return first < second ? -1 : 1;
  return objectKey(a) < objectKey(b) ? -1 : 1;
}
