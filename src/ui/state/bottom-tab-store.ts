/** Which tab of the lower panel shows. */
import { create } from "zustand";

export type BottomTab = "manifest" | "terminal" | "events" | "logs" | "traffic" | "decisions" | "charts" | "history";

interface BottomTabState {
  readonly tab: BottomTab;
  readonly setTab: (tab: BottomTab) => void;
}

export const useBottomTab = create<BottomTabState>()((set) => ({
  tab: "manifest",
  setTab: (tab) => set({ tab }),
}));
