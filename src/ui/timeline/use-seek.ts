/** Going to moments, one at a time. */
import { useRef } from "react";
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
  const state = useRef<SeekState>({ busy: false, wish: undefined, last: 0 });
  const heading = (): number => (state.current.busy ? state.current.last : useClock.getState().clock.elapsedMs);
  const seek = (elapsedMs: number): void => {
    state.current.wish = state.current.last = elapsedMs;
    bringIntoView(elapsedMs);
    if (state.current.busy) return;
    state.current.busy = true;
    void (async () => {
      if (!useClock.getState().clock.paused) await command({ do: "set", paused: true });
      while (state.current.wish !== undefined) {
        const wish = state.current.wish;
        state.current.wish = undefined;
        await command({ do: "seek", elapsedMs: Math.round(wish) });
      }
      state.current.busy = false;
    })();
  };
  return Object.assign(seek, { heading });
}

interface SeekState {
  busy: boolean;
  /** Not begun yet. */
  wish: number | undefined;
  /** The newest, begun or not. */
  last: number;
}

/** Moves a part that was zoomed to, so that it holds a moment. */
export function bringIntoView(atMs: number): void {
  const { zoomed, show } = useTimeSpan.getState();
  if (zoomed === undefined) return;
  const whole = spanOf(Math.max(useClock.getState().clock.recordedUntilMs, atMs));
  const next = spanShowing(zoomed, atMs, whole);
  if (next.fromMs !== zoomed.fromMs) show(next);
}
