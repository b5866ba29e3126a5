/** The stretch of time that the timeline and the charts show: everything that is recorded, or a part that was zoomed to. */
import { create } from "zustand";

/** Virtual milliseconds. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

const SHORTEST_SPAN_MS = 30_000;
const SHORTEST_ZOOM_MS = 2_000;
const ROOM_AHEAD = 0.08;

interface TimeSpanState {
  /** Undefined: everything. */
  readonly zoomed: Span | undefined;
  readonly show: (zoomed: Span | undefined) => void;
}

export const useTimeSpan = create<TimeSpanState>()((set) => ({
  zoomed: undefined,
  show: (zoomed) => set({ zoomed }),
}));

/** From the start to a little beyond the end of what is recorded, so that the strip grows in steps and not with every frame. */
export function spanOf(recordedUntilMs: number): Span {
  let toMs = SHORTEST_SPAN_MS;
  while (toMs < recordedUntilMs * 1.02) toMs *= 1.25;
  return { fromMs: 0, toMs };
}

/** What shows, for a record of this length. */
export function shownSpan(recordedUntilMs: number): Span {
  return useTimeSpan.getState().zoomed ?? spanOf(recordedUntilMs);
}

/** A span around a moment that keeps its place. @param factor below 1 zooms in. Undefined: everything. */
export function zoomedSpan(span: Span, aroundMs: number, factor: number, whole: Span): Span | undefined {
  const length = Math.max(SHORTEST_ZOOM_MS, (span.toMs - span.fromMs) * factor);
  if (length >= whole.toMs - whole.fromMs) return undefined;
  const share = (aroundMs - span.fromMs) / (span.toMs - span.fromMs);
  return within({ fromMs: aroundMs - share * length, toMs: aroundMs + (1 - share) * length }, whole);
}

/** The same length, elsewhere, but not beyond what there is. */
export function pannedSpan(span: Span, byMs: number, whole: Span): Span {
  return within({ fromMs: span.fromMs + byMs, toMs: span.toMs + byMs }, whole);
}

/** The least movement that shows a moment, with some room ahead of it. */
export function spanShowing(span: Span, atMs: number, whole: Span): Span {
  const length = span.toMs - span.fromMs;
  const room = length * ROOM_AHEAD;
  if (atMs > span.toMs - room) return pannedSpan(span, atMs - span.toMs + room, whole);
  return atMs < span.fromMs ? pannedSpan(span, atMs - span.fromMs - room, whole) : span;
}

function within({ fromMs, toMs }: Span, whole: Span): Span {
  const shift = fromMs < whole.fromMs ? whole.fromMs - fromMs : toMs > whole.toMs ? whole.toMs - toMs : 0;
  return { fromMs: fromMs + shift, toMs: toMs + shift };
}
