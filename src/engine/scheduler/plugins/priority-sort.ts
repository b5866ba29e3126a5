/** Higher priority first, then who has waited longer. Upstream: plugins/queuesort/priority_sort.go. */

export interface QueuePosition {
  readonly priority: number;
  /** Virtual milliseconds at which the Pod joined the queue. */
  readonly timestampMs: number;
  /** Order of joining within one millisecond. */
  readonly sequence: number;
}

/** Negative when `a` goes first. */
export function prioritySort(a: QueuePosition, b: QueuePosition): number {
  return b.priority - a.priority || a.timestampMs - b.timestampMs || a.sequence - b.sequence;
}
