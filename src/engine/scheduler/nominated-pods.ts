/**
 * Pods that room was made for: until they are bound, the room on their nominated node is theirs against Pods of lower priority.
 * Upstream: pkg/scheduler/backend/queue/nominator.go.
 */
import type { ObjectEvent } from "../../api/component-client.ts";
import type { Pod } from "../../api/types/pod.ts";
import { objectKey } from "../machinery/informer.ts";
import { isWaiting } from "./queue-events.ts";

export class NominatedPods {
  private byNode = new Map<string, Map<string, Pod>>();
  private nodeOf = new Map<string, string>();

  get isEmpty(): boolean {
    return this.nodeOf.size === 0;
  }

  /** Names of nodes; the order means nothing. */
  nodes(): Iterable<string> {
    return this.byNode.keys();
  }

  /** Sorted by key. */
  on(node: string): readonly Pod[] {
    const pods = this.byNode.get(node);
    if (pods === undefined) return [];
    return [...pods].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, pod]) => pod);
  }

  rebuild(pods: readonly Pod[]): void {
    this.byNode = new Map();
    this.nodeOf = new Map();
    for (const pod of pods) this.set(pod, objectKey(pod));
  }

  apply({ type, object }: ObjectEvent<Pod>, key: string): void {
    if (type === "DELETED") this.remove(key);
    else this.set(object, key);
  }

  set(pod: Pod, key: string): void {
    const node = isWaiting(pod) ? (pod.status.nominatedNodeName ?? "") : "";
    if (node === "") {
      if (this.nodeOf.size > 0) this.remove(key);
      return;
    }
    if (this.nodeOf.get(key) !== node) this.remove(key);
    this.nodeOf.set(key, node);
    const pods = this.byNode.get(node) ?? new Map<string, Pod>();
    this.byNode.set(node, pods.set(key, pod));
  }

  remove(key: string): void {
    const node = this.nodeOf.get(key);
    if (node === undefined) return;
    this.nodeOf.delete(key);
    const pods = this.byNode.get(node);
    pods?.delete(key);
    if (pods?.size === 0) this.byNode.delete(node);
  }
}
