/** How wide or tall the panes are, as shares of the room they divide; kept in the browser. */
import { create } from "zustand";
import { persist } from "zustand/middleware";

export type PaneId = "explorer" | "lessons" | "inspector" | "bottom" | "terminal";

export interface PaneLimits {
  readonly usual: number;
  readonly least: number;
  readonly most: number;
}

export const PANES: Readonly<Record<PaneId, PaneLimits>> = {
  explorer: { usual: 0.18, least: 0.1, most: 0.3 },
  lessons: { usual: 0.25, least: 0.18, most: 0.45 },
  inspector: { usual: 0.24, least: 0.16, most: 0.45 },
  bottom: { usual: 0.4, least: 0.12, most: 0.8 },
  terminal: { usual: 0.45, least: 0.25, most: 0.7 },
};

interface PaneSizes {
  readonly sizes: Readonly<Record<PaneId, number>>;
  readonly resize: (pane: PaneId, share: number) => void;
}

export const usePaneSizes = create<PaneSizes>()(
  persist(
    (set, get) => ({
      sizes: {
        explorer: PANES.explorer.usual,
        lessons: PANES.lessons.usual,
        inspector: PANES.inspector.usual,
        bottom: PANES.bottom.usual,
        terminal: PANES.terminal.usual,
      },
      resize: (pane, share) => set({ sizes: { ...get().sizes, [pane]: within(PANES[pane], share) } }),
    }),
    {
      name: "kubarium-pane-sizes",
      version: 3,
      partialize: ({ sizes }) => ({ sizes }),
    },
  ),
);

function within({ least, most }: PaneLimits, share: number): number {
  return Math.round(Math.min(most, Math.max(least, share)) * 1000) / 1000;
}
