/**
 * Gives every node its range of Pod addresses: the lowest free one, control-plane nodes first.
 * Upstream: pkg/controller/nodeipam/ipam/range_allocator.go.
 */
import type { Node } from "../../../api/types/core.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { ControllerLoop, type SyncResult } from "../../machinery/controller-loop.ts";
import type { Informer } from "../../machinery/informer.ts";
import { MAX_POD_RANGES, podRange, podRangeIndex } from "./pod-ranges.ts";

const ALLOCATE = "allocate";
const CONTROL_PLANE_LABEL = "node-role.kubernetes.io/control-plane";

export class NodeIpamController extends ControllerLoop {
  private readonly nodes: Informer<Node>;
  /** Names of nodes without a range. Derived. */
  private waiting: Set<string> | undefined;
  /** Ranges in use. Derived. */
  private used: Set<number> | undefined;
  /** No range below this is free. Derived. */
  private lowestFree = 0;

  constructor(context: ComponentContext) {
    super("node-ipam-controller", context);
    this.nodes = context.informers.for("Node");
    this.nodes.addHandler(({ type, object, previous }) => {
      const { name } = object.metadata;
      if (type === "ADDED" && object.spec.podCIDR === undefined) {
        this.waiting?.add(name);
        this.queue.add(ALLOCATE);
      } else if (type === "DELETED") {
        this.waiting?.delete(name);
        this.release(object.spec.podCIDR);
      } else if (previous?.spec.podCIDR !== object.spec.podCIDR) {
        this.use(object.spec.podCIDR);
        this.waiting?.delete(name);
      }
    });
  }

  start(): void {
    this.queue.add(ALLOCATE);
  }

  protected sync(): SyncResult {
    const used = this.ranges();
    let result: SyncResult = "done";
    for (const node of this.waitingNodes()) {
      const index = this.nextFree(used);
      if (index >= MAX_POD_RANGES) {
        const message = `Node ${node.metadata.name} status is now: CIDRNotAvailable`;
        this.recorder.event(node, "Normal", "CIDRNotAvailable", message);
        return "retry";
      }
      const podCIDR = podRange(index);
      const next: Node = { ...node, spec: { ...node.spec, podCIDR, podCIDRs: [podCIDR] } };
      const why = { reason: "PodRangeAssigned", params: { range: podCIDR } };
      if (this.client.update("Node", next, why).ok) used.add(index);
      else result = "retry";
    }
    return result;
  }

  private waitingNodes(): readonly Node[] {
    this.waiting ??= new Set(
      this.nodes
        .list()
        .filter((node) => node.spec.podCIDR === undefined)
        .map(({ metadata }) => metadata.name),
    );
    const nodes: Node[] = [];
    for (const name of this.waiting) {
      const node = this.nodes.get(undefined, name);
      if (node !== undefined) nodes.push(node);
    }
    return nodes.sort(controlPlaneFirst);
  }

  private ranges(): Set<number> {
    if (this.used !== undefined) return this.used;
    this.used = new Set();
    this.lowestFree = 0;
    for (const node of this.nodes.list()) this.use(node.spec.podCIDR);
    return this.used;
  }

  private nextFree(used: ReadonlySet<number>): number {
    while (used.has(this.lowestFree)) this.lowestFree += 1;
    return this.lowestFree;
  }

  private use(range: string | undefined): void {
    const index = range === undefined ? undefined : podRangeIndex(range);
    if (index !== undefined) this.used?.add(index);
  }

  private release(range: string | undefined): void {
    const index = range === undefined ? undefined : podRangeIndex(range);
    if (index === undefined) return;
    this.used?.delete(index);
    this.lowestFree = Math.min(this.lowestFree, index);
  }

  protected override recall(): void {
    this.waiting = undefined;
    this.used = undefined;
  }
}

/** Then by age, then by name with numbers in their order: node-2 before node-10. */
function controlPlaneFirst(a: Node, b: Node): number {
  const first = isControlPlane(a);
  if (first !== isControlPlane(b)) return first ? -1 : 1;
  const { creationTimestamp: createdA, name: nameA } = a.metadata;
  const { creationTimestamp: createdB, name: nameB } = b.metadata;
  if (createdA !== createdB) return createdA < createdB ? -1 : 1;
  if (nameA.length !== nameB.length) return nameA.length - nameB.length;
  return nameA < nameB ? -1 : 1;
}

function isControlPlane({ metadata }: Node): boolean {
  return metadata.labels?.[CONTROL_PLANE_LABEL] !== undefined;
}
