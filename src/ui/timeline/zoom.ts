/** Zooming and panning the strip, by whatever means. */
import { useClock } from "../state/clock-store.ts";
import { pannedSpan, shownSpan, spanOf, useTimeSpan, zoomedSpan } from "../state/time-span.ts";

/** @param factor below 1 zooms in @param aroundMs keeps its place; default the hand if it shows, else the middle */
export function zoomBy(factor: number, aroundMs?: number): void {
  const { recordedUntilMs, elapsedMs } = useClock.getState().clock;
  const span = shownSpan(recordedUntilMs);
  const shows = elapsedMs >= span.fromMs && elapsedMs <= span.toMs;
  const around = aroundMs ?? (shows ? elapsedMs : (span.fromMs + span.toMs) / 2);
  useTimeSpan.getState().show(zoomedSpan(span, around, factor, spanOf(recordedUntilMs)));
}

/** @param share of what shows; positive goes on in time */
export function panBy(share: number): void {
  const { recordedUntilMs } = useClock.getState().clock;
  const { zoomed, show } = useTimeSpan.getState();
  if (zoomed !== undefined) show(pannedSpan(zoomed, share * (zoomed.toMs - zoomed.fromMs), spanOf(recordedUntilMs)));
}

export function showAll(): void {
  useTimeSpan.getState().show(undefined);
}

const WHEEL_ZOOM = 1.0025;

/** A wheel zooms around the pointer; sideways, or with Shift, it pans. Returns the call that stops listening. */
export function listenToWheel(element: HTMLElement): () => void {
  const turn = (event: WheelEvent): void => {
    event.preventDefault();
    const { left, width } = element.getBoundingClientRect();
    const sideways = event.shiftKey ? event.deltaY : event.deltaX;
    if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) return panBy(sideways / width);
    const span = shownSpan(useClock.getState().clock.recordedUntilMs);
    const atMs = span.fromMs + ((event.clientX - left) / width) * (span.toMs - span.fromMs);
    zoomBy(WHEEL_ZOOM ** event.deltaY, atMs);
  };
  element.addEventListener("wheel", turn, { passive: false });
  return () => element.removeEventListener("wheel", turn);
}

/** Two fingers: what was between them stays between them. @param before and `after` pixels of both, any order */
export function pinch(before: readonly [number, number], after: readonly [number, number], width: number): void {
  const { recordedUntilMs } = useClock.getState().clock;
  const span = shownSpan(recordedUntilMs);
  const length = span.toMs - span.fromMs;
  const spread = Math.abs(after[0] - after[1]);
  if (spread < 8) return;
  const middle = (before[0] + before[1]) / 2;
  zoomBy(Math.abs(before[0] - before[1]) / spread, span.fromMs + (middle / width) * length);
  panBy((middle - (after[0] + after[1]) / 2) / width);
}
