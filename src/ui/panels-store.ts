/** Which panels of the wide layout are open; kept in the browser. */
import { create } from "zustand";
import { persist } from "zustand/middleware";

export type LeftSide = "objects" | "lessons";

interface PanelsState {
  readonly explorer: boolean;
  /** What the left side shows when it is open. */
  readonly left: LeftSide;
  readonly bottom: boolean;
  readonly toggle: (panel: "explorer" | "bottom") => void;
  readonly showLeft: (left: LeftSide) => void;
}

export const usePanels = create<PanelsState>()(
  persist(
    (set, get) => ({
      explorer: true,
      left: "objects",
      bottom: true,
      showLeft: (left) => set({ left, explorer: true }),
      toggle: (panel) => set({ [panel]: !get()[panel] }),
    }),
    { name: "kubarium-panels" },
  ),
);
