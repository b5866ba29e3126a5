/**
 * One node and the Pods on it, summed up for the filters.
 * Upstream: pkg/scheduler/framework (NodeInfo).
 */
import { wholeValue } from "../../api/quantity.ts";
import type { Node } from "../../api/types/core.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { HostPort } from "./host-ports.ts";
import { normalizedImage, podPriority, type PodProfile } from "./pod-profile.ts";
import { resourcesOf, type Resources } from "./pod-resources.ts";

export interface PodOnNode {
  /** The newest version. */
  pod: Pod;
  readonly profile: PodProfile;
}

const NOTHING = resourcesOf(undefined);

export class NodeInfo {
  readonly name: string;
  /** Position in the columns of the verdict tables; stays the node's while it is known. */
  readonly slot: number;
  /** Undefined while Pods are bound to a node that does not exist (yet, or any more). */
  node: Node | undefined;
  allocatable: Resources = NOTHING;
  allowedPods = 0;
  /** Sums over `pods`, as filters count them. */
  cpu = 0;
  memory = 0;
  ephemeralStorage = 0;
  readonly scalars = new Map<string, number>();
  /** Sums over `pods`, as LeastAllocated counts them. */
  nonZeroCpu = 0;
  nonZeroMemory = 0;
  /** By `namespace/name`. */
  readonly pods = new Map<string, PodOnNode>();
  /** Host ports taken, one entry for each taking. */
  hostPorts: readonly HostPort[] = [];
  /** How many of `pods` have each priority. */
  private readonly priorities = new Map<number, number>();
  /** Normalised names of the images present, with their size. */
  images: ReadonlyMap<string, number> = new Map();

  constructor(name: string, slot: number) {
    this.name = name;
    this.slot = slot;
  }

  setNode(node: Node | undefined): void {
    this.node = node;
    this.allocatable = resourcesOf(node?.status.allocatable);
    this.allowedPods = wholeValue(node?.status.allocatable?.["pods"]);
    const images = new Map<string, number>();
    for (const image of node?.status.images ?? []) {
      for (const name of image.names ?? []) images.set(normalizedImage(name), image.sizeBytes ?? 0);
    }
    this.images = images;
  }

  addPod(key: string, pod: Pod, profile: PodProfile): void {
    this.pods.set(key, { pod, profile });
    this.count(pod, profile, 1);
    if (profile.hostPorts.length > 0) this.hostPorts = [...this.hostPorts, ...profile.hostPorts];
  }

  removePod(key: string): void {
    const known = this.pods.get(key);
    if (known === undefined) return;
    this.pods.delete(key);
    this.count(known.pod, known.profile, -1);
    if (known.profile.hostPorts.length > 0) {
      this.hostPorts = [...this.pods.values()].flatMap((other) => other.profile.hostPorts);
    }
  }

  /** The node as it would be with only some of its Pods. */
  withPods(keep: (pod: Pod) => boolean): NodeInfo {
    const copy = new NodeInfo(this.name, this.slot);
    copy.setNode(this.node);
    for (const [key, { pod, profile }] of this.pods) if (keep(pod)) copy.addPod(key, pod, profile);
    return copy;
  }

  /** Some Pod here has a lower priority than this. */
  hasPriorityBelow(priority: number): boolean {
    for (const other of this.priorities.keys()) if (other < priority) return true;
    return false;
  }

  private count(pod: Pod, profile: PodProfile, sign: 1 | -1): void {
    const priority = podPriority(pod);
    const alike = (this.priorities.get(priority) ?? 0) + sign;
    if (alike === 0) this.priorities.delete(priority);
    else this.priorities.set(priority, alike);
    const { requests, nonZero } = profile;
    this.cpu += sign * requests.cpu;
    this.memory += sign * requests.memory;
    this.ephemeralStorage += sign * requests.ephemeralStorage;
    this.nonZeroCpu += sign * nonZero.cpu;
    this.nonZeroMemory += sign * nonZero.memory;
    for (const [name, amount] of requests.scalars) {
      this.scalars.set(name, (this.scalars.get(name) ?? 0) + sign * amount);
    }
  }
}
