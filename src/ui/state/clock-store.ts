/** The cluster's clock as last heard, and a smooth reading between two messages. */
import { create } from "zustand";
import type { ClockState } from "../../hosts/protocol.ts";

interface ClockStore {
  readonly clock: ClockState;
  /** `performance.now()` when `clock` arrived. */
  readonly heardAt: number;
  readonly hear: (clock: ClockState) => void;
  /** A clock that does not run yet: nothing is guessed until the next message. */
  readonly hold: (clock: ClockState) => void;
}

const STOPPED: ClockState = {
  now: "1970-01-01T00:00:00.000Z",
  elapsedMs: 0,
  speed: 1,
  paused: true,
  revision: 0,
  idle: true,
  recordedUntilMs: 0,
};

export const useClock = create<ClockStore>()((set) => ({
  clock: STOPPED,
  heardAt: 0,
  hear: (clock) => set({ clock, heardAt: performance.now() }),
  hold: (clock) => set({ clock, heardAt: Number.POSITIVE_INFINITY }),
}));

/** The longest stretch, in real milliseconds, that is guessed without news from the worker. */
const MAX_GUESS_MS = 250;

/** Virtual milliseconds now, carried on from the last message at the clock's speed. For animation; call once a frame. */
export function smoothElapsedMs(): number {
  const { clock, heardAt } = useClock.getState();
  if (clock.paused) return clock.elapsedMs;
  return clock.elapsedMs + Math.max(0, Math.min(performance.now() - heardAt, MAX_GUESS_MS)) * clock.speed;
}
