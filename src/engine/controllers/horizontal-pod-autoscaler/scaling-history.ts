/** What an autoscaler remembers: what it recommended, and by how much it scaled. Upstream: horizontal.go. */

export interface Recommendation {
  readonly atMs: number;
  readonly replicas: number;
}

export interface ScaleEvent {
  readonly atMs: number;
  /** Replicas added, or removed. */
  readonly change: number;
}

export interface History {
  readonly recommendations: readonly Recommendation[];
  readonly ups: readonly ScaleEvent[];
  readonly downs: readonly ScaleEvent[];
}

export const NO_HISTORY: History = { recommendations: [], ups: [], downs: [] };

/** The longest that any rule looks back. */
const KEPT_MS = 3_600_000;

export function withRecommendation(history: History, nowMs: number, replicas: number): History {
  const kept = history.recommendations.filter(({ atMs }) => atMs > nowMs - KEPT_MS);
  return { ...history, recommendations: [...kept, { atMs: nowMs, replicas }] };
}

export function withScaleEvent(history: History, nowMs: number, from: number, to: number): History {
  const add = (events: readonly ScaleEvent[]): readonly ScaleEvent[] => [
    ...events.filter(({ atMs }) => atMs > nowMs - KEPT_MS),
    { atMs: nowMs, change: Math.abs(to - from) },
  ];
  return to > from ? { ...history, ups: add(history.ups) } : { ...history, downs: add(history.downs) };
}

export function changedWithin(events: readonly ScaleEvent[], periodSeconds: number, nowMs: number): number {
  let change = 0;
  for (const event of events) if (event.atMs > nowMs - periodSeconds * 1_000) change += event.change;
  return change;
}
