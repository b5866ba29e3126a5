/**
 * Keys waiting for one component. A key waits at most once; asking again earlier moves it forward, asking later changes nothing.
 * Upstream: client-go util/workqueue (delaying and rate-limiting queues).
 */
import type { Kernel } from "../kernel/kernel.ts";

export interface WorkQueueOptions {
  /** What a watch event takes to reach the component, in milliseconds; used when `add` gives no delay. */
  readonly latencyMs: number;
  /** First delay of `addRateLimited`, doubled on every retry. Upstream default 5 ms. */
  readonly baseDelayMs?: number;
  /** Longest delay of `addRateLimited`. Upstream default 1,000 s. */
  readonly maxDelayMs?: number;
}

export interface WorkQueueState {
  /** Key to the time of the kernel entry that will deliver it. */
  readonly waiting: ReadonlyMap<string, number>;
  readonly retries: ReadonlyMap<string, number>;
}

export class WorkQueue {
  private readonly kernel: Kernel;
  private readonly component: string;
  private readonly options: Required<WorkQueueOptions>;
  private waiting = new Map<string, number>();
  private retries = new Map<string, number>();

  /** @param component the name under which the owner receives kernel entries */
  constructor(kernel: Kernel, component: string, options: WorkQueueOptions) {
    this.kernel = kernel;
    this.component = component;
    this.options = { baseDelayMs: 5, maxDelayMs: 1_000_000, ...options };
  }

  /** Keys waiting. */
  get size(): number {
    return this.waiting.size;
  }

  /**
   * Asks for `key` after `delayMs`, remembering as its cause the revision or input being handled now
   * (or `cause`, such as the revision of the watch event in an informer's handler).
   */
  add(key: string, delayMs: number = this.options.latencyMs, cause: number = this.kernel.currentCause): void {
    const at = this.kernel.nowMs + delayMs;
    const known = this.waiting.get(key);
    if (known !== undefined && known <= at) return;
    this.kernel.schedule(this.component, key, delayMs, cause);
    this.waiting.set(key, at);
  }

  /** Asks again after a failure, later each time. Returns how many retries there have been. */
  addRateLimited(key: string): number {
    const retries = this.retries.get(key) ?? 0;
    this.retries.set(key, retries + 1);
    let delayMs = this.options.baseDelayMs;
    for (let i = 0; i < retries && delayMs < this.options.maxDelayMs; i += 1) delayMs *= 2;
    this.add(key, Math.min(delayMs, this.options.maxDelayMs));
    return retries + 1;
  }

  /** The key succeeded: its next failure starts from the first delay. */
  forget(key: string): void {
    this.retries.delete(key);
  }

  /** When this key is due, in virtual milliseconds, if it waits. */
  dueAt(key: string): number | undefined {
    return this.waiting.get(key);
  }

  /** Drops a waiting key. */
  cancel(key: string): void {
    this.waiting.delete(key);
  }

  /**
   * Must be called first with every key that the kernel delivers: false means that the entry is an old one,
   * overtaken by an earlier request or cancelled, and there is nothing to do.
   */
  take(key: string): boolean {
    const known = this.waiting.get(key);
    if (known === undefined || known > this.kernel.nowMs) return false;
    this.waiting.delete(key);
    return true;
  }

  snapshot(): WorkQueueState {
    return { waiting: new Map(this.waiting), retries: new Map(this.retries) };
  }

  restore(state: WorkQueueState): void {
    this.waiting = new Map(state.waiting);
    this.retries = new Map(state.retries);
  }
}
