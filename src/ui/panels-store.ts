/** Which panels of the wide layout are open; kept in the browser. */
import { create } from "zustand";
import { persist } from "zustand/middleware";

interface PanelsState {
  readonly explorer: boolean;
  readonly bottom: boolean;
  readonly toggle: (panel: "explorer" | "bottom") => void;
}

export const usePanels = create<PanelsState>()(
  persist(
    (set, get) => ({
      explorer: true,
      bottom: true,
      toggle: (panel) => set({ [panel]: !get()[panel] }),
    }),
    { name: "kubarium-panels" },
  ),
);
