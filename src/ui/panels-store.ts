/** Which panels of the wide layout are open; kept in the browser. */
import { create } from "zustand";
import { persist } from "zustand/middleware";

export type LeftSide = "objects" | "lessons";

interface PanelsState {
  readonly explorer: boolean;
  /** What the left side shows when it is open. */
  readonly left: LeftSide;
  readonly bottom: boolean;
  /** The terminal stands beside the other lower panels instead of among their tabs. */
  readonly terminalBeside: boolean;
  readonly toggle: (panel: "explorer" | "bottom" | "terminalBeside") => void;
  readonly showLeft: (left: LeftSide) => void;
}

export const usePanels = create<PanelsState>()(
  persist(
    (set, get) => ({
      explorer: true,
      left: "objects",
      bottom: true,
      terminalBeside: false,
      showLeft: (left) => set({ left, explorer: true }),
      toggle: (panel) => set({ [panel]: !get()[panel] }),
    }),
    { name: "kubarium-panels" },
  ),
);
