/** Which tab of the inspector shows; kept while the selection moves. */
import { create } from "zustand";

export type InspectorTab = "summary" | "why" | "yaml" | "events" | "logs" | "decision";

interface InspectorTabState {
  readonly tab: InspectorTab;
  readonly setTab: (tab: InspectorTab) => void;
}

export const useInspectorTab = create<InspectorTabState>()((set) => ({
  tab: "summary",
  setTab: (tab) => set({ tab }),
}));
