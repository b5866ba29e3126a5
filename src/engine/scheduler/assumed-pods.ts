/**
 * Pods that have their node but are not bound to it yet, because their claims wait for volumes. They take their room.
 * Upstream: pkg/scheduler/backend/cache (AssumePod), framework/runtime (waiting in PreBind).
 */
import type { Pod } from "../../api/types/pod.ts";
import { type Informer, objectKey } from "../machinery/informer.ts";
import type { ChoiceParams } from "./plugins/default-binder.ts";
import type { SchedulerCache } from "./scheduler-cache.ts";
import type { QueuedPod } from "./scheduling-queue.ts";

export interface AssumedPod {
  readonly uid: string;
  readonly node: string;
  readonly params: ChoiceParams;
  /** As it was taken from the queue. */
  readonly queued: QueuedPod;
  readonly deadlineMs: number;
}

export type AssumedPodsState = ReadonlyMap<string, AssumedPod>;

export class AssumedPods {
  private readonly cache: SchedulerCache;
  private waiting = new Map<string, AssumedPod>();
  /** What the cache was told. */
  private told = new Map<string, Pod>();

  constructor(cache: SchedulerCache) {
    this.cache = cache;
  }

  has(key: string): boolean {
    return this.waiting.has(key);
  }

  get(key: string): AssumedPod | undefined {
    return this.waiting.get(key);
  }

  /** Sorted. */
  keys(): readonly string[] {
    return this.waiting.size === 0 ? [] : [...this.waiting.keys()].sort();
  }

  add(pod: Pod, assumed: AssumedPod): void {
    const key = objectKey(pod);
    const placed: Pod = { ...pod, spec: { ...pod.spec, nodeName: assumed.node } };
    this.waiting.set(key, assumed);
    this.told.set(key, placed);
    this.cache.applyPod({ type: "ADDED", object: placed, revision: 0 }, key);
  }

  /** Gives its room back. */
  drop(key: string): void {
    const placed = this.told.get(key);
    this.waiting.delete(key);
    this.told.delete(key);
    if (placed !== undefined)
      this.cache.applyPod({ type: "DELETED", object: placed, previous: placed, revision: 0 }, key);
  }

  /** Forgets all of them; the cache is made anew. */
  clear(): void {
    this.waiting = new Map();
    this.told = new Map();
  }

  snapshot(): AssumedPodsState {
    return new Map([...this.waiting].map(([key, assumed]) => [key, { ...assumed, queued: { ...assumed.queued } }]));
  }

  /** Into a cache without them. */
  restore(state: AssumedPodsState, pods: Informer<Pod>): void {
    this.clear();
    for (const [key, assumed] of state) {
      const pod = pods.getByKey(key);
      if (pod !== undefined) this.add(pod, { ...assumed, queued: { ...assumed.queued } });
    }
  }
}
