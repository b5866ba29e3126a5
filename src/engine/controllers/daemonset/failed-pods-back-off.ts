/**
 * How long a failed Pod stays before it is deleted: a kubelet that rejects every Pod would otherwise be sent new ones for ever.
 * Upstream: client-go util/flowcontrol Backoff with 1 s and 15 min, as daemon_controller.go uses it.
 */
const FIRST_MS = 1_000;
const LONGEST_MS = 15 * 60_000;

interface Entry {
  readonly delayMs: number;
  readonly sinceMs: number;
}

export type FailedPodsBackOffState = ReadonlyMap<string, Entry>;

export class FailedPodsBackOff {
  private entries = new Map<string, Entry>();

  /** Milliseconds still to wait; 0 when the Pod may go. */
  remainingMs(key: string, nowMs: number): number {
    const entry = this.entries.get(key);
    if (entry === undefined || isExpired(entry, nowMs)) return 0;
    return Math.max(0, entry.sinceMs + entry.delayMs - nowMs);
  }

  /** A Pod goes now: the next has to wait, longer each time. */
  next(key: string, nowMs: number): void {
    for (const [other, entry] of this.entries) if (isExpired(entry, nowMs)) this.entries.delete(other);
    const entry = this.entries.get(key);
    const delayMs = entry === undefined ? FIRST_MS : Math.min(entry.delayMs * 2, LONGEST_MS);
    this.entries.set(key, { delayMs, sinceMs: nowMs });
  }

  snapshot(): FailedPodsBackOffState {
    return new Map(this.entries);
  }

  restore(state: FailedPodsBackOffState): void {
    this.entries = new Map(state);
  }
}

function isExpired({ sinceMs }: Entry, nowMs: number): boolean {
  return nowMs - sinceMs > 2 * LONGEST_MS;
}
