/**
 * Deletes Pods from nodes with NoExecute taints once they are no longer tolerated.
 * Source: https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/#taint-based-evictions
 * Upstream: pkg/controller/tainteviction/taint_eviction.go.
 */
import type { ObjectEvent } from "../../../api/component-client.ts";
import type { Node, Taint } from "../../../api/types/core.ts";
import type { Pod } from "../../../api/types/pod.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { withPodCondition } from "../../machinery/conditions.ts";
import { ControllerLoop, doneOrGone, type SyncResult } from "../../machinery/controller-loop.ts";
import { type Informer, objectKey } from "../../machinery/informer.ts";
import { indexByNode, POD_NODE_INDEX } from "../../machinery/pod-state.ts";
import { tolerationSeconds } from "./tolerations.ts";

/** Virtual milliseconds. */
interface Eviction {
  readonly createdMs: number;
  readonly dueMs: number;
  /** As it was when this was planned. */
  readonly pod: Pod;
}

const NONE: readonly Taint[] = [];

export class TaintEvictionController extends ControllerLoop {
  private readonly pods: Informer<Pod>;
  private readonly nodes: Informer<Node>;
  /** By Pod key. */
  private evictions = new Map<string, Eviction>();

  constructor(context: ComponentContext) {
    super("taint-eviction-controller", context);
    this.pods = context.informers.for("Pod");
    this.nodes = context.informers.for("Node");
    indexByNode(this.pods);
    this.nodes.addHandler(({ type, object, previous }) => {
      if (type === "DELETED" || object.spec.taints === previous?.spec.taints) return;
      if (previous === undefined && noExecuteTaints(object).length === 0) return;
      this.queue.add(`node/${object.metadata.name}`);
    });
    this.pods.addHandler((event, key) => this.podChanged(event, key));
  }

  start(): void {
    for (const node of this.nodes.list()) this.queue.add(`node/${node.metadata.name}`);
  }

  private podChanged({ type, object, previous }: ObjectEvent<Pod>, key: string): void {
    if (type === "DELETED") {
      if (this.evictions.has(key)) this.queue.add(`pod/${key}`);
      return;
    }
    const { nodeName, tolerations } = object.spec;
    if (nodeName === previous?.spec.nodeName && tolerations === previous?.spec.tolerations) return;
    if (this.taintsOf(nodeName).length > 0) this.queue.add(`pod/${key}`);
  }

  private taintsOf(nodeName: string | undefined): readonly Taint[] {
    const node = nodeName === undefined ? undefined : this.nodes.get(undefined, nodeName);
    return node === undefined ? NONE : noExecuteTaints(node);
  }

  protected sync(key: string): SyncResult {
    const slash = key.indexOf("/");
    const rest = key.slice(slash + 1);
    switch (key.slice(0, slash)) {
      case "node":
        for (const pod of this.pods.byIndex(POD_NODE_INDEX, rest)) this.consider(pod);
        return "done";
      case "evict":
        return this.evict(rest);
      default: {
        const pod = this.pods.getByKey(rest);
        if (pod === undefined) this.cancel(rest);
        else this.consider(pod);
        return "done";
      }
    }
  }

  private consider(pod: Pod): void {
    const key = objectKey(pod);
    const taints = this.taintsOf(pod.spec.nodeName);
    const seconds = taints.length === 0 ? Number.POSITIVE_INFINITY : tolerationSeconds(pod.spec.tolerations, taints);
    if (seconds === Number.POSITIVE_INFINITY) {
      this.cancel(key);
      return;
    }
    const { nowMs } = this.kernel;
    const { uid } = pod.metadata;
    const planned = this.evictions.get(key);
    const isSame = planned?.pod.metadata.uid === uid;
    const dueMs = nowMs + seconds * 1000;
    // What was planned stays, unless the time that is now allowed would have run longer from the start.
    if (isSame && seconds > 0 && planned.createdMs + seconds * 1000 < dueMs) return;
    this.cancel(key);
    const createdMs = isSame && seconds > 0 ? planned.createdMs : nowMs;
    this.evictions.set(key, { createdMs, dueMs, pod });
    this.queue.add(`evict/${key}`, seconds * 1000);
  }

  /** Said of Pods, too, that are gone before their time. */
  private cancel(key: string): void {
    const planned = this.evictions.get(key);
    if (planned === undefined) return;
    this.evictions.delete(key);
    this.queue.cancel(`evict/${key}`);
    const { pod, dueMs } = planned;
    if (dueMs > this.kernel.nowMs)
      this.recorder.event(pod, "Normal", "TaintManagerEviction", `Cancelling deletion of Pod ${key}`);
  }

  private evict(key: string): SyncResult {
    const planned = this.evictions.get(key);
    const pod = this.pods.getByKey(key);
    if (planned === undefined) return "done";
    if (
      pod === undefined ||
      pod.metadata.uid !== planned.pod.metadata.uid ||
      pod.metadata.deletionTimestamp !== undefined
    ) {
      this.evictions.delete(key);
      return "done";
    }
    const node = pod.spec.nodeName ?? "";
    const seconds = (planned.dueMs - planned.createdMs) / 1000;
    const why = { reason: "EvictedByTaint", params: { node, seconds } };
    this.recorder.event(pod, "Normal", "TaintManagerEviction", `Marking for deletion Pod ${key}`);
    const condition = {
      type: "DisruptionTarget",
      status: "True",
      reason: "DeletionByTaintManager",
      message: "Taint manager: deleting due to NoExecute taint",
    } as const;
    const conditions = withPodCondition(pod.status.conditions, condition, this.kernel.timestamp());
    const marked = this.client.updateStatus("Pod", { ...pod, status: { ...pod.status, conditions } }, why);
    if (!doneOrGone(marked)) return "retry";
    const { namespace, name } = pod.metadata;
    if (!doneOrGone(this.client.delete("Pod", namespace, name, {}, why))) return "retry";
    this.evictions.delete(key);
    return "done";
  }

  protected override remember(): unknown {
    return new Map(this.evictions);
  }

  protected override recall(memory: unknown): void {
    this.evictions = new Map(memory as ReadonlyMap<string, Eviction>);
  }
}

function noExecuteTaints({ spec }: Node): readonly Taint[] {
  return spec.taints?.filter(({ effect }) => effect === "NoExecute") ?? NONE;
}
