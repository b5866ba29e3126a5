/** Going to moments, one at a time. */
import { useRef } from "react";
import { useClock } from "../state/clock-store.ts";
import { command } from "../state/cluster.ts";
import { spanOf, spanShowing, useTimeSpan } from "../state/time-span.ts";

/** Pauses and seeks; while one is under way only the newest wish is kept. */
export function useSeek(): (elapsedMs: number) => void {
  const state = useRef<{ busy: boolean; wish: number | undefined }>({ busy: false, wish: undefined });
  return (elapsedMs) => {
    state.current.wish = elapsedMs;
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
}

/** Moves a part that was zoomed to, so that it holds a moment. */
export function bringIntoView(atMs: number): void {
  const { zoomed, show } = useTimeSpan.getState();
  if (zoomed === undefined) return;
  const whole = spanOf(Math.max(useClock.getState().clock.recordedUntilMs, atMs));
  const next = spanShowing(zoomed, atMs, whole);
  if (next.fromMs !== zoomed.fromMs) show(next);
}
