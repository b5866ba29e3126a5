/** The hop that stays in sight while the clock stands, for the caption and for the drawing. */
import { create } from "zustand";
import type { Hop } from "./hops.ts";

interface LoopStore {
  readonly held: Hop | undefined;
}

export const useLoop = create<LoopStore>()(() => ({ held: undefined }));
