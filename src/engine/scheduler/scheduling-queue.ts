/**
 * Pods waiting for a node: those to try now, those backing off, and those that wait for something to change.
 * Upstream: pkg/scheduler/backend/queue/scheduling_queue.go.
 */
import TinyQueue from "tinyqueue";
import { backoffMs, backoffWindow, windowFlushedAt } from "./backoff.ts";
import { prioritySort } from "./plugins/priority-sort.ts";

export type QueueName = "active" | "backoff" | "errorBackoff" | "unschedulable" | "gated";

/** What the queue remembers of one Pod. Plain data. */
export interface QueuedPod {
  /** `namespace/name` */
  readonly key: string;
  readonly uid: string;
  readonly priority: number;
  /** When it joined the queue, or came back after an attempt; virtual milliseconds. */
  timestampMs: number;
  /** Order of joining. */
  sequence: number;
  queue: QueueName;
  /** A watch takes a moment: not tried before this. */
  visibleAtMs: number;
  attempts: number;
  unschedulableCount: number;
  consecutiveErrors: number;
  /** Plugins that refused it last. */
  rejectedBy: readonly string[];
  /** The revision or input that made it worth trying. */
  cause: number;
}

export interface SchedulingQueueState {
  /** In the order in which they came to where they are. */
  readonly pods: readonly QueuedPod[];
  readonly sequence: number;
}

/** Pods left over in `unschedulable` for this long are tried again without any event. */
const MAX_UNSCHEDULABLE_MS = 300_000;

interface HeapItem {
  readonly pod: QueuedPod;
  /** The sequence under which it was pushed: another one now means that this item is out of date. */
  readonly sequence: number;
  readonly priority: number;
  readonly timestampMs: number;
  readonly windowMs: number;
}

export class SchedulingQueue {
  private readonly epochMs: number;
  private pods = new Map<string, QueuedPod>();
  private active = new TinyQueue<HeapItem>([], prioritySort);
  private backoff = new TinyQueue<HeapItem>([], byWindow);
  private errorBackoff = new TinyQueue<HeapItem>([], byWindow);
  private sequence = 0;
  private waiting = new Map<string, QueuedPod>();

  /** @param epochMs Unix milliseconds at virtual time 0: back-off windows are seconds of wall-clock time */
  constructor(epochMs: number) {
    this.epochMs = epochMs;
  }

  get(key: string): QueuedPod | undefined {
    return this.pods.get(key);
  }

  /** Pods in `unschedulable`; the order means nothing. */
  unschedulable(): Iterable<QueuedPod> {
    return this.waiting.values();
  }

  /** Pods that may not even be tried yet, in the order in which they came. */
  gated(): readonly QueuedPod[] {
    return [...this.pods.values()].filter(({ queue }) => queue === "gated").sort((a, b) => a.sequence - b.sequence);
  }

  get unschedulableSize(): number {
    return this.waiting.size;
  }

  /** A Pod that was not known. */
  add(
    pod: Pick<QueuedPod, "key" | "uid" | "priority" | "cause" | "visibleAtMs">,
    nowMs: number,
    gatedBy?: string,
  ): void {
    const queued: QueuedPod = {
      key: pod.key,
      uid: pod.uid,
      priority: pod.priority,
      timestampMs: nowMs,
      sequence: 0,
      queue: "active",
      visibleAtMs: pod.visibleAtMs,
      attempts: 0,
      unschedulableCount: 0,
      consecutiveErrors: 0,
      rejectedBy: gatedBy === undefined ? [] : [gatedBy],
      cause: pod.cause,
    };
    this.pods.set(pod.key, queued);
    this.put(queued, gatedBy === undefined ? "active" : "gated");
  }

  delete(key: string): void {
    const known = this.pods.get(key);
    if (known === undefined) return;
    known.sequence = -1;
    this.pods.delete(key);
    this.waiting.delete(key);
  }

  /** The gates are gone. */
  ungate(pod: QueuedPod, cause: number, visibleAtMs: number): void {
    pod.cause = cause;
    pod.visibleAtMs = visibleAtMs;
    this.put(pod, "active");
  }

  /** Something happened that may help: to `active`, or to `backoff` while that lasts. */
  wake(pod: QueuedPod, nowMs: number, cause: number, visibleAtMs: number): void {
    pod.cause = cause;
    pod.visibleAtMs = visibleAtMs;
    this.put(pod, this.isBackingOff(pod, nowMs) ? "backoff" : "active");
  }

  /** When the next Pod may be taken; undefined when nothing can be taken without a flush. */
  nextAt(): number | undefined {
    return (this.top(this.active) ?? this.top(this.backoff))?.visibleAtMs;
  }

  /** Takes the Pod to try now. With nothing active, one that backs off may go early (SchedulerPopFromBackoffQ). */
  pop(nowMs: number): QueuedPod | undefined {
    const heap = this.top(this.active) === undefined ? this.backoff : this.active;
    const pod = this.top(heap);
    if (pod === undefined || pod.visibleAtMs > nowMs) return undefined;
    heap.pop();
    pod.sequence = -1;
    pod.attempts += 1;
    this.pods.delete(pod.key);
    return pod;
  }

  /** Puts a Pod back that no node would take. */
  returnUnschedulable(pod: QueuedPod, rejectedBy: readonly string[], nowMs: number): void {
    pod.unschedulableCount += 1;
    pod.consecutiveErrors = 0;
    pod.rejectedBy = rejectedBy;
    pod.timestampMs = nowMs;
    this.pods.set(pod.key, pod);
    this.put(pod, "unschedulable");
  }

  /** Puts a Pod back after an attempt that failed for no fault of its own; it is tried again after its back-off. */
  returnAfterError(pod: QueuedPod, nowMs: number): void {
    pod.consecutiveErrors += 1;
    pod.rejectedBy = [];
    pod.timestampMs = nowMs;
    this.pods.set(pod.key, pod);
    this.put(pod, "errorBackoff");
  }

  /** When back-offs will next have to be looked at. */
  nextFlushAt(): number | undefined {
    const first = this.topItem(this.backoff)?.windowMs;
    const second = this.topItem(this.errorBackoff)?.windowMs;
    if (first === undefined || second === undefined) {
      const only = first ?? second;
      return only === undefined ? undefined : windowFlushedAt(only);
    }
    return windowFlushedAt(Math.min(first, second));
  }

  /** Moves Pods whose back-off is over to `active`. */
  flushBackoff(nowMs: number): void {
    for (const heap of [this.backoff, this.errorBackoff]) {
      for (let item = this.topItem(heap); item !== undefined; item = this.topItem(heap)) {
        if (windowFlushedAt(item.windowMs) > nowMs) break;
        heap.pop();
        this.put(item.pod, "active");
      }
    }
  }

  /** Pods that have waited for five minutes without an event that helped. */
  leftovers(nowMs: number): readonly QueuedPod[] {
    return [...this.waiting.values()]
      .filter((pod) => nowMs - pod.timestampMs > MAX_UNSCHEDULABLE_MS)
      .sort(prioritySort);
  }

  snapshot(): SchedulingQueueState {
    const pods = [...this.pods.values()].map((pod) => ({ ...pod }));
    return { pods: pods.sort((a, b) => a.sequence - b.sequence), sequence: this.sequence };
  }

  restore(state: SchedulingQueueState): void {
    this.clear();
    for (const saved of state.pods) {
      const pod = { ...saved };
      this.pods.set(pod.key, pod);
      this.file(pod);
    }
    this.sequence = state.sequence;
  }

  clear(): void {
    this.pods = new Map();
    this.waiting = new Map();
    this.active = new TinyQueue<HeapItem>([], prioritySort);
    this.backoff = new TinyQueue<HeapItem>([], byWindow);
    this.errorBackoff = new TinyQueue<HeapItem>([], byWindow);
    this.sequence = 0;
  }

  private put(pod: QueuedPod, queue: QueueName): void {
    pod.queue = queue;
    this.sequence += 1;
    pod.sequence = this.sequence;
    this.waiting.delete(pod.key);
    this.file(pod);
  }

  private file(pod: QueuedPod): void {
    const { queue, sequence, priority, timestampMs } = pod;
    if (queue === "unschedulable") this.waiting.set(pod.key, pod);
    if (queue === "unschedulable" || queue === "gated") return;
    const item: HeapItem = { pod, sequence, priority, timestampMs, windowMs: this.windowOf(pod) };
    if (queue === "active") this.active.push(item);
    else (queue === "backoff" ? this.backoff : this.errorBackoff).push(item);
  }

  private windowOf(pod: QueuedPod): number {
    const failures = pod.consecutiveErrors > 0 ? pod.consecutiveErrors : pod.unschedulableCount;
    return backoffWindow(pod.timestampMs + backoffMs(failures), this.epochMs);
  }

  private isBackingOff(pod: QueuedPod, nowMs: number): boolean {
    return pod.unschedulableCount > 0 && windowFlushedAt(this.windowOf(pod)) > nowMs;
  }

  private top(heap: TinyQueue<HeapItem>): QueuedPod | undefined {
    return this.topItem(heap)?.pod;
  }

  /** The first item that still stands for where its Pod is; drops the others. */
  private topItem(heap: TinyQueue<HeapItem>): HeapItem | undefined {
    for (let item = heap.peek(); item !== undefined; item = heap.peek()) {
      if (item.pod.sequence === item.sequence) return item;
      heap.pop();
    }
    return undefined;
  }
}

/** Back-offs that end in the same second are equal: priority decides. */
function byWindow(a: HeapItem, b: HeapItem): number {
  return a.windowMs - b.windowMs || prioritySort(a, b);
}
