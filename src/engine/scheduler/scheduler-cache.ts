/**
 * Every node with its Pods, kept up to date from the API's changes.
 * Upstream: pkg/scheduler/backend/cache. Binding is synchronous here, so no Pod is ever merely assumed.
 */
import type { ObjectEvent } from "../../api/component-client.ts";
import type { Node } from "../../api/types/core.ts";
import type { Pod } from "../../api/types/pod.ts";
import { objectKey } from "../machinery/informer.ts";
import { AffinityIndex } from "./affinity-index.ts";
import type { NamespaceLabels } from "./affinity-term.ts";
import type { ClusterSnapshot } from "./framework.ts";
import { MatchingPods, type PodCount } from "./matching-pods.ts";
import { NodeInfo } from "./node-info.ts";
import { interleaveZones, zoneKey } from "./node-order.ts";
import type { PodProfiles } from "./pod-profile.ts";
import type { PodSelector } from "./pod-selector.ts";
import { countedPod, isResizing } from "./resized-pod.ts";
import { sameImages, sameRecord, sameTaints } from "./sameness.ts";
import { topologyDomains, type TopologyDomains } from "./topology-domains.ts";

/** The Pod takes room on a node: it is bound and has not ended. Terminating Pods count until they are gone. */
export function occupiesNode(pod: Pod): boolean {
  return (pod.spec.nodeName ?? "") !== "" && pod.status.phase !== "Succeeded" && pod.status.phase !== "Failed";
}

export class SchedulerCache implements ClusterSnapshot {
  private readonly profiles: PodProfiles;
  private byName = new Map<string, NodeInfo>();
  private slots: (NodeInfo | undefined)[] = [];
  private freeSlots: number[] = [];
  private order: readonly NodeInfo[] | undefined;
  private slotOrder: Int32Array | undefined;
  private imageNodes = new Map<string, number>();
  private readonly topologies = new Map<string, TopologyDomains>();
  private readonly matching = new MatchingPods();
  readonly affinity: AffinityIndex;
  private generation = 0;
  /** For each slot, a number that is new whenever anything about the node has changed. */
  generations = new Int32Array(64);

  constructor(profiles: PodProfiles, namespaceLabels: NamespaceLabels = () => undefined) {
    this.profiles = profiles;
    this.affinity = new AffinityIndex(namespaceLabels, () => this.podsOnNodes());
  }

  get nodes(): readonly NodeInfo[] {
    if (this.order === undefined) {
      const existing = this.slots.filter((info): info is NodeInfo => info?.node !== undefined);
      existing.sort((a, b) => (a.name < b.name ? -1 : 1));
      this.order = interleaveZones(existing, (info) => zoneKey(info.node as Node));
    }
    return this.order;
  }

  /** Slots of `nodes`, in the same order. */
  get nodeSlots(): Int32Array {
    this.slotOrder ??= Int32Array.from(this.nodes, (info) => info.slot);
    return this.slotOrder;
  }

  /** The node of a slot that is in use. */
  nodeAt(slot: number): NodeInfo {
    return this.slots[slot] as NodeInfo;
  }

  node(name: string): NodeInfo | undefined {
    return this.byName.get(name);
  }

  nodesWithImage(name: string): number {
    return this.imageNodes.get(name) ?? 0;
  }

  domains(topologyKey: string): TopologyDomains {
    let domains = this.topologies.get(topologyKey);
    if (domains === undefined) {
      domains = topologyDomains(topologyKey, this.nodes, this.generations.length);
      this.topologies.set(topologyKey, domains);
    }
    return domains;
  }

  matchingPods(namespace: string, selector: PodSelector): PodCount {
    return this.matching.count(namespace, selector);
  }

  /** Forgets everything and reads it anew. */
  rebuild(nodes: readonly Node[], pods: readonly Pod[]): void {
    this.byName = new Map();
    this.slots = [];
    this.freeSlots = [];
    this.imageNodes = new Map();
    this.matching.clear();
    this.affinity.clear();
    this.topologies.clear();
    this.forgetOrder();
    for (const node of nodes) this.setNode(this.ensure(node.metadata.name), node);
    for (const pod of pods) if (occupiesNode(pod)) this.addPod(pod, objectKey(pod));
  }

  applyNode(event: ObjectEvent<Node>): void {
    const { name } = event.object.metadata;
    if (event.type === "DELETED") {
      const info = this.byName.get(name);
      if (info === undefined) return;
      this.setNode(info, undefined);
      this.dropIfUnused(info);
      return;
    }
    const info = this.ensure(name);
    if (info.node !== undefined && sameForScheduling(info.node, event.object)) info.node = event.object;
    else this.setNode(info, event.object);
  }

  /** @param key the Pod's */
  applyPod(event: ObjectEvent<Pod>, key: string): void {
    const { object, previous } = event;
    const before = previous !== undefined && occupiesNode(previous);
    const after = event.type !== "DELETED" && occupiesNode(object);
    if (before && after && sameOnNode(previous, object)) {
      const known = this.byName.get(object.spec.nodeName ?? "")?.pods.get(key);
      if (known !== undefined) known.pod = object;
      return;
    }
    if (before) this.removePod(previous, key);
    if (after) this.addPod(object, key);
  }

  private addPod(pod: Pod, key: string): void {
    const info = this.ensure(pod.spec.nodeName ?? "");
    info.addPod(key, pod, this.profiles.of(countedPod(pod)));
    this.matching.add(pod, info.slot);
    this.affinity.add(pod, info.slot);
    this.touch(info);
  }

  private removePod(pod: Pod, key: string): void {
    const info = this.byName.get(pod.spec.nodeName ?? "");
    if (info === undefined) return;
    const known = info.pods.get(key);
    if (known !== undefined) {
      this.matching.remove(known.pod, info.slot);
      this.affinity.remove(known.pod, info.slot);
    }
    info.removePod(key);
    this.touch(info);
    this.dropIfUnused(info);
  }

  private *podsOnNodes(): Iterable<readonly [pod: Pod, slot: number]> {
    for (const info of this.slots) for (const { pod } of info?.pods.values() ?? []) yield [pod, info?.slot ?? 0];
  }

  private setNode(info: NodeInfo, node: Node | undefined): void {
    const before = info.node;
    if (before === undefined || node === undefined || zoneKey(before) !== zoneKey(node)) this.forgetOrder();
    if (!sameRecord(before?.metadata.labels, node?.metadata.labels) || before === undefined || node === undefined) {
      this.topologies.clear();
    }
    if (before === undefined || node === undefined || !sameImages(before.status.images, node.status.images)) {
      this.countImages(info, -1);
      info.setNode(node);
      this.countImages(info, 1);
    } else {
      info.setNode(node);
    }
    this.touch(info);
  }

  private countImages(info: NodeInfo, sign: 1 | -1): void {
    for (const name of info.images.keys()) {
      const nodes = (this.imageNodes.get(name) ?? 0) + sign;
      if (nodes === 0) this.imageNodes.delete(name);
      else this.imageNodes.set(name, nodes);
    }
  }

  private ensure(name: string): NodeInfo {
    const known = this.byName.get(name);
    if (known !== undefined) return known;
    const slot = this.freeSlots.pop() ?? this.slots.length;
    const info = new NodeInfo(name, slot);
    this.slots[slot] = info;
    this.byName.set(name, info);
    if (slot >= this.generations.length) {
      const larger = new Int32Array(this.generations.length * 2);
      larger.set(this.generations);
      this.generations = larger;
    }
    this.touch(info);
    return info;
  }

  private dropIfUnused(info: NodeInfo): void {
    if (info.node !== undefined || info.pods.size > 0) return;
    this.byName.delete(info.name);
    this.slots[info.slot] = undefined;
    this.freeSlots.push(info.slot);
  }

  private forgetOrder(): void {
    this.order = undefined;
    this.slotOrder = undefined;
  }

  private touch(info: NodeInfo): void {
    this.generation += 1;
    this.generations[info.slot] = this.generation;
  }
}

/** Heartbeats and conditions do not matter to any filter or score. */
function sameForScheduling(a: Node, b: Node): boolean {
  return (
    sameRecord(a.status.allocatable, b.status.allocatable) &&
    sameRecord(a.metadata.labels, b.metadata.labels) &&
    sameTaints(a.spec.taints, b.spec.taints) &&
    (a.spec.unschedulable ?? false) === (b.spec.unschedulable ?? false) &&
    sameImages(a.status.images, b.status.images)
  );
}

/**
 * A change of a Pod that stays on its node, of which no cycle ever notices anything: most are. What the cache holds of the
 * Pod need not be its newest state; that of a Pod which starts is taken, or its first state would stay in memory.
 */
export function isNobodysAffair(previous: Pod, pod: Pod): boolean {
  return (
    previous.spec === pod.spec &&
    sameOnNode(previous, pod) &&
    pod.metadata.deletionTimestamp === undefined &&
    pod.status.startTime === previous.status.startTime &&
    pod.status.phase === previous.status.phase &&
    occupiesNode(pod) &&
    occupiesNode(previous)
  );
}

/** The change leaves what the node's other Pods see of it as it was. */
function sameOnNode(a: Pod, b: Pod): boolean {
  return (
    a.spec === b.spec &&
    (a.status === b.status || (!isResizing(a) && !isResizing(b))) &&
    a.metadata.uid === b.metadata.uid &&
    a.metadata.labels === b.metadata.labels &&
    a.metadata.deletionTimestamp === b.metadata.deletionTimestamp
  );
}
