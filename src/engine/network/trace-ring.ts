/** The newest requests, kept for a short while so that they can be drawn. Bounded. */
import type { RequestTrace } from "./request-trace.ts";

const MAX_TRACES = 512;

export class TraceRing {
  /** A ring: `next` is where the oldest one is overwritten. */
  private traces: RequestTrace[] = [];
  private next = 0;

  add(trace: RequestTrace): void {
    this.traces[this.next] = trace;
    this.next = (this.next + 1) % MAX_TRACES;
  }

  /** Those that started after `sinceMs`, oldest first. */
  since(sinceMs: number): readonly RequestTrace[] {
    return this.inOrder()
      .filter(({ startMs }) => startMs > sinceMs)
      .sort((a, b) => a.startMs - b.startMs);
  }

  snapshot(): readonly RequestTrace[] {
    return this.inOrder();
  }

  restore(state: readonly RequestTrace[]): void {
    this.traces = [...state];
    this.next = state.length % MAX_TRACES;
  }

  private inOrder(): RequestTrace[] {
    return [...this.traces.slice(this.next), ...this.traces.slice(0, this.next)];
  }
}
