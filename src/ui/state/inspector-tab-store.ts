/** Which tab of the inspector shows; kept while the selection moves. */
import { create } from "zustand";
import { useSelection, type ObjectRef } from "./selection-store.ts";

export type InspectorTab = "summary" | "why" | "yaml" | "events" | "logs" | "decision";

interface InspectorTabState {
  readonly tab: InspectorTab;
  readonly setTab: (tab: InspectorTab) => void;
}

export const useInspectorTab = create<InspectorTabState>()((set) => ({
  tab: "summary",
  setTab: (tab) => set({ tab }),
}));

/** Selects an object and shows why it is as it is. */
export function showWhy(object: ObjectRef): void {
  useInspectorTab.getState().setTab("why");
  useSelection.getState().select(object);
}
