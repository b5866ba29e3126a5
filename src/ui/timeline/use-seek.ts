/** Going to moments, one at a time. */
import { useState } from "react";
import { useClock } from "../state/clock-store.ts";
import { command } from "../state/cluster.ts";
import { spanOf, spanShowing, useTimeSpan } from "../state/time-span.ts";

/** Where somebody goes to, or is. */
export interface Seek {
  (elapsedMs: number): void;
  /** Virtual milliseconds: the place that was last wished for, until the clock is there. Steps start from it, so that quick ones add up. */
  readonly heading: () => number;
}

/** Pauses and seeks; while one is under way only the newest wish is kept. */
export function useSeek(): Seek {
  const [seek] = useState(makeSeek);
  return seek;
}

function makeSeek(): Seek {
  let busy = false;
  /** Not begun yet. */
  let wish: number | undefined;
  /** The newest, begun or not. */
  let last = 0;
  const run = async (): Promise<void> => {
    if (!useClock.getState().clock.paused) await command({ do: "set", paused: true });
    while (wish !== undefined) {
      const elapsedMs = Math.round(wish);
      wish = undefined;
      await command({ do: "seek", elapsedMs });
    }
    busy = false;
  };
  const seek = (elapsedMs: number): void => {
    wish = last = elapsedMs;
    bringIntoView(elapsedMs);
    if (busy) return;
    busy = true;
    void run();
  };
  return Object.assign(seek, { heading: () => (busy ? last : useClock.getState().clock.elapsedMs) });
}

/** Moves a part that was zoomed to, so that it holds a moment. */
export function bringIntoView(atMs: number): void {
  const { zoomed, show } = useTimeSpan.getState();
  if (zoomed === undefined) return;
  const whole = spanOf(Math.max(useClock.getState().clock.recordedUntilMs, atMs));
  const next = spanShowing(zoomed, atMs, whole);
  if (next.fromMs !== zoomed.fromMs) show(next);
}
