/** Which behaviours the learner asks about: the page then shows what is simplified about them. */
import { create } from "zustand";
import type { FaultType } from "../../api/types/sim.ts";

/** What bears a mark because it is simplified. Which rows of docs/fidelity.md each means, `src/ui/help/fidelity-topics.ts` says. */
export type FidelityTopic =
  | "addresses"
  | "canvas"
  | "endpoints"
  | "faults"
  | "images"
  | "latency"
  | "limits"
  | "logs"
  | "probes"
  | "requests"
  | "restarts"
  | FaultType;

interface FidelityState {
  readonly about: FidelityTopic | undefined;
  readonly show: (about: FidelityTopic | undefined) => void;
}

export const useFidelity = create<FidelityState>()((set) => ({
  about: undefined,
  show: (about) => set({ about }),
}));

export function showFidelity(about: FidelityTopic): void {
  useFidelity.getState().show(about);
}
