/**
 * How long a rejected Pod keeps out of the way.
 * Upstream: pkg/scheduler/backend/queue/backoff_queue.go.
 */

const INITIAL_BACKOFF_MS = 1_000;
const MAX_BACKOFF_MS = 10_000;
/** The back-off queue is emptied once a second of wall-clock time. */
const WINDOW_MS = 1_000;

/** @param failures 1 after the first; 1, 2, 4, 8, 10, 10 … seconds */
export function backoffMs(failures: number): number {
  if (failures <= 0) return 0;
  let delayMs = INITIAL_BACKOFF_MS;
  for (let i = 1; i < failures && delayMs < MAX_BACKOFF_MS; i += 1) delayMs *= 2;
  return Math.min(delayMs, MAX_BACKOFF_MS);
}

/** The start of the wall-clock second in which a back-off ends; all times in virtual milliseconds. */
export function backoffWindow(endsAtMs: number, epochMs: number): number {
  return Math.floor((epochMs + endsAtMs) / WINDOW_MS) * WINDOW_MS - epochMs;
}

/** When the queue lets a Pod of this window go: with the next second. */
export function windowFlushedAt(windowMs: number): number {
  return windowMs + WINDOW_MS;
}
