/**
 * Watches over nodes: notices that a kubelet is silent, taints its node, and holds back when too much breaks at once.
 * Source: https://kubernetes.io/docs/concepts/architecture/nodes/#node-controller
 * Upstream: pkg/controller/nodelifecycle/node_lifecycle_controller.go.
 *
 * Upstream looks at all nodes every 5 s. Here a node is looked at when its grace period may have run out, and all of
 * them at the 5 s mark after a Ready condition changed: the same moments, without the rounds in which nothing happens.
 */
import type { ObjectEvent } from "../../../api/component-client.ts";
import type { Lease, Node } from "../../../api/types/core.ts";
import type { Pod } from "../../../api/types/pod.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { findCondition, withPodCondition } from "../../machinery/conditions.ts";
import { ControllerLoop, doneOrGone, type SyncResult } from "../../machinery/controller-loop.ts";
import type { Informer } from "../../machinery/informer.ts";
import { indexByNode, POD_NODE_INDEX, readyCondition } from "../../machinery/pod-state.ts";
import {
  type EvictionQueue,
  newEvictionQueue,
  nextNodeDelayMs,
  takeNode,
  withNode,
  withoutNode,
  withRate,
} from "./eviction-queue.ts";
import { unknownConditions } from "./node-conditions.ts";
import {
  hasTaint,
  noExecuteTaint,
  noScheduleChange,
  NOT_READY,
  readyStatus,
  UNREACHABLE,
  withTaints,
} from "./node-taints.ts";
import { NodeRegistrations } from "./node-registrations.ts";
import { countZones, evictionRate, type ZoneCount, zoneOf, type ZoneState, zoneState } from "./zone-disruption.ts";

export const MONITOR_PERIOD_MS = 5_000;
export const MONITOR_GRACE_MS = 50_000;
export const STARTUP_GRACE_MS = 60_000;
const LEASE_NAMESPACE = "kube-node-lease";
/** `--node-eviction-rate` until a zone's state is known. */
const INITIAL_RATE = 0.1;

interface NodeLifecycleMemory {
  readonly heartbeats: ReadonlyMap<string, number>;
  readonly turns: ReadonlyMap<string, number>;
  readonly zones: ReadonlyMap<string, EvictionQueue>;
  readonly registrations: unknown;
}

export class NodeLifecycleController extends ControllerLoop {
  private readonly nodes: Informer<Node>;
  private readonly pods: Informer<Pod>;
  /** When a node's lease or status was last renewed. */
  private heartbeats = new Map<string, number>();
  /** The revision in which a node's Ready condition became what it is. */
  private turns = new Map<string, number>();
  private zones = new Map<string, EvictionQueue>();
  private readonly registrations = new NodeRegistrations();

  constructor(context: ComponentContext) {
    super("node-controller", context);
    this.nodes = context.informers.for("Node");
    this.pods = context.informers.for("Pod");
    indexByNode(this.pods);
    this.nodes.addHandler((event) => this.nodeChanged(event));
    context.informers.for("Lease").addHandler((event) => this.leaseChanged(event));
  }

  start(): void {
    const { nowMs } = this.kernel;
    for (const { metadata } of this.nodes.list()) {
      // A controller that was away gives every node a fresh start.
      this.heartbeats.set(metadata.name, nowMs);
      this.watchHealth(metadata.name);
      this.queue.add(`taints/${metadata.name}`);
    }
    this.scheduleRound();
  }

  private leaseChanged({ type, object }: ObjectEvent<Lease>): void {
    const { namespace, name } = object.metadata;
    if (type !== "DELETED" && namespace === LEASE_NAMESPACE) this.heartbeats.set(name, this.kernel.nowMs);
  }

  private nodeChanged(event: ObjectEvent<Node>): void {
    const { object, previous } = event;
    const { name } = object.metadata;
    if (event.type === "DELETED") {
      this.heartbeats.delete(name);
      this.turns.delete(name);
      this.unqueue(object);
      this.scheduleRound();
      return;
    }
    const heartbeat = findCondition(object.status.conditions, "Ready")?.lastHeartbeatTime;
    const before = findCondition(previous?.status.conditions, "Ready")?.lastHeartbeatTime;
    if (previous === undefined || heartbeat !== before) this.heartbeats.set(name, this.kernel.nowMs);
    if (previous === undefined || readyStatus(object) !== readyStatus(previous)) {
      this.turns.set(name, event.revision);
      this.scheduleRound();
    }
    this.watchHealth(name);
    if (
      previous === undefined ||
      previous.spec !== object.spec ||
      previous.status.conditions !== object.status.conditions
    ) {
      const { add, remove } = noScheduleChange(object);
      if (add.length + remove.length > 0) this.queue.add(`taints/${name}`);
    }
  }

  /** The next 5 s mark. */
  private scheduleRound(): void {
    this.queue.add("round", MONITOR_PERIOD_MS - (this.kernel.nowMs % MONITOR_PERIOD_MS));
  }

  private watchHealth(name: string): void {
    const dueMs = this.silentAtMs(name);
    if (dueMs !== undefined) this.queue.add(`health/${name}`, Math.max(0, dueMs - this.kernel.nowMs));
  }

  /** When the node's silence will be noticed if it stays silent; undefined when it is Unknown already. */
  private silentAtMs(name: string): number | undefined {
    const node = this.nodes.get(undefined, name);
    if (node === undefined) return undefined;
    const ready = readyStatus(node);
    if (ready === "Unknown") return undefined;
    const heartbeatMs = this.heartbeats.get(name) ?? this.kernel.nowMs;
    const observedMs = Math.ceil(heartbeatMs / MONITOR_PERIOD_MS) * MONITOR_PERIOD_MS;
    return observedMs + (ready === undefined ? STARTUP_GRACE_MS : MONITOR_GRACE_MS);
  }

  protected sync(key: string): SyncResult {
    const slash = key.indexOf("/");
    const name = key.slice(slash + 1);
    switch (slash < 0 ? key : key.slice(0, slash)) {
      case "health":
        return this.checkHealth(name);
      case "taints":
        return this.syncNoScheduleTaints(name);
      case "evict":
        return this.evictFromZone(name);
      default:
        return this.round();
    }
  }

  private checkHealth(name: string): SyncResult {
    const node = this.nodes.get(undefined, name);
    const dueMs = this.silentAtMs(name);
    if (node === undefined || dueMs === undefined) return "done";
    if (dueMs > this.kernel.nowMs) {
      this.watchHealth(name);
      return "done";
    }
    const seconds = Math.floor((this.kernel.nowMs - (this.heartbeats.get(name) ?? 0)) / 1000);
    const why = { reason: "NodeHeartbeatMissed", params: { node: name, seconds } };
    const conditions = unknownConditions(node, this.kernel.timestamp());
    const outcome = this.client.updateStatus("Node", { ...node, status: { ...node.status, conditions } }, why);
    if (!outcome.ok) return doneOrGone(outcome) ? "done" : "retry";
    if (readyStatus(node) === "True") {
      this.recorder.event(node, "Normal", "NodeNotReady", `Node ${name} status is now: NodeNotReady`);
      this.markPodsNotReady(outcome.value);
    }
    return "done";
  }

  private markPodsNotReady({ metadata }: Node): void {
    const node = metadata.name;
    const why = { reason: "NodeNotReady", params: { node }, causeRevision: Number(metadata.resourceVersion) };
    for (const pod of this.pods.byIndex(POD_NODE_INDEX, node)) {
      const ready = readyCondition(pod);
      if (ready === undefined || ready.status === "False") continue;
      const now = this.kernel.timestamp();
      const conditions = withPodCondition(pod.status.conditions, { ...ready, status: "False" }, now);
      this.client.updateStatus("Pod", { ...pod, status: { ...pod.status, conditions } }, why);
      this.recorder.event(pod, "Warning", "NodeNotReady", "Node is not ready");
    }
  }

  private syncNoScheduleTaints(name: string): SyncResult {
    const node = this.nodes.get(undefined, name);
    if (node === undefined) return "done";
    return this.taint(node, "NoSchedule", noScheduleChange(node)) ? "done" : "retry";
  }

  /** Writes taints; true when they are as they should be. */
  private taint(
    node: Node,
    effect: "NoSchedule" | "NoExecute",
    change: { readonly add: readonly string[]; readonly remove: readonly string[] },
  ): boolean {
    const next = withTaints(node, effect, change, this.kernel.timestamp());
    if (next === node) return true;
    const added = change.add.length > 0;
    const taint = `${(added ? change.add : change.remove).join(", ")}:${effect}`;
    const { name } = node.metadata;
    const causeRevision = this.turns.get(name);
    const reason = added ? "TaintAdded" : "TaintRemoved";
    const why = {
      reason,
      params: { node: name, taint },
      ...(effect === "NoExecute" && causeRevision && { causeRevision }),
    };
    return doneOrGone(this.client.update("Node", next, why));
  }

  /** What follows from the Ready conditions of all nodes. */
  private round(): SyncResult {
    const nodes = this.nodes.list();
    this.registrations.follow(nodes, this.recorder);
    const counts = countZones(nodes);
    let complete = true;
    for (const node of nodes) complete = this.followReadyCondition(node) && complete;
    this.followZones(nodes, counts);
    return complete ? "done" : "retry";
  }

  private followReadyCondition(node: Node): boolean {
    const ready = readyStatus(node);
    if (ready === undefined) return true;
    if (ready === "True") return this.markReachable(node);
    const { wanted, opposite } = noExecuteTaint(ready);
    if (hasTaint(node, opposite, "NoExecute")) {
      return this.taint(node, "NoExecute", { add: [wanted], remove: [opposite] });
    }
    if (!hasTaint(node, wanted, "NoExecute")) {
      const zone = zoneOf(node);
      this.setZone(zone, withNode(this.zone(zone), node.metadata.name));
    }
    return true;
  }

  private markReachable(node: Node): boolean {
    this.unqueue(node);
    return this.taint(node, "NoExecute", { add: [], remove: [NOT_READY, UNREACHABLE] });
  }

  private unqueue(node: Node): void {
    const zone = this.zones.get(zoneOf(node));
    if (zone !== undefined) this.zones.set(zoneOf(node), withoutNode(zone, node.metadata.name));
  }

  private zone(name: string): EvictionQueue {
    return this.zones.get(name) ?? newEvictionQueue(INITIAL_RATE, this.kernel.nowMs);
  }

  private setZone(name: string, zone: EvictionQueue): void {
    this.zones.set(name, zone);
    const delayMs = nextNodeDelayMs(zone, this.kernel.nowMs);
    if (delayMs !== undefined) this.queue.add(`evict/${name}`, delayMs);
  }

  /** Upstream: handleDisruption. When everything is down, the fault is more likely ours: nobody is evicted. */
  private followZones(nodes: readonly Node[], counts: ReadonlyMap<string, ZoneCount>): void {
    for (const name of this.zones.keys()) if (!counts.has(name)) this.zones.delete(name);
    const states = new Map<string, ZoneState>([...counts].map(([name, count]) => [name, zoneState(count)]));
    const names = [...states.keys()].sort();
    const allDown = names.every((name) => states.get(name) === "FullDisruption");
    const allWereDown = names.length > 0 && names.every((name) => this.zone(name).state === "FullDisruption");
    if (allDown && allWereDown) return;
    if (allDown) for (const node of nodes) this.markReachable(this.nodes.get(undefined, node.metadata.name) ?? node);
    if (allWereDown) for (const { metadata } of nodes) this.heartbeats.set(metadata.name, this.kernel.nowMs);
    for (const name of names) {
      const state = states.get(name) ?? "Normal";
      const rate = allDown ? 0 : evictionRate(state, counts.get(name) ?? { ready: 0, notReady: 0 });
      const zone = this.zone(name);
      if (zone.state === state && !allWereDown) continue;
      this.setZone(name, { ...withRate(zone, rate, this.kernel.nowMs), state });
    }
  }

  /** Gives up the nodes whose turn it is. */
  private evictFromZone(name: string): SyncResult {
    for (;;) {
      const zone = this.zone(name);
      const taken = takeNode(zone, this.kernel.nowMs);
      if (taken === undefined) {
        this.setZone(name, zone);
        return "done";
      }
      this.zones.set(name, taken.queue);
      const node = this.nodes.get(undefined, taken.node);
      const ready = node && readyStatus(node);
      if (node === undefined || (ready !== "False" && ready !== "Unknown")) continue;
      const { wanted, opposite } = noExecuteTaint(ready);
      if (!this.taint(node, "NoExecute", { add: [wanted], remove: [opposite] })) {
        this.zones.set(name, withNode(taken.queue, taken.node));
        return "retry";
      }
    }
  }

  protected override remember(): unknown {
    const memory: NodeLifecycleMemory = {
      heartbeats: new Map(this.heartbeats),
      turns: new Map(this.turns),
      zones: new Map(this.zones),
      registrations: this.registrations.snapshot(),
    };
    return memory;
  }

  protected override recall(memory: unknown): void {
    const { heartbeats, turns, zones, registrations } = memory as NodeLifecycleMemory;
    this.heartbeats = new Map(heartbeats);
    this.turns = new Map(turns);
    this.registrations.restore(registrations);
    this.zones = new Map(zones);
  }
}
