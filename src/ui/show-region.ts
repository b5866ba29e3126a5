/** Brings a part of the page into view and puts the focus there. */
import { useBottomTab, type BottomTab } from "./state/bottom-tab-store.ts";
import { usePanels } from "./panels-store.ts";

export type Region = "canvas" | "editor" | "terminal" | "timeline" | "inspector" | "events" | "traffic" | "break";

const TABS: Readonly<Partial<Record<Region, BottomTab>>> = {
  editor: "manifest",
  terminal: "terminal",
  events: "events",
  traffic: "traffic",
};

const PLACES: Readonly<Partial<Record<Region, string>>> = {
  canvas: "#cluster",
  timeline: ".app__timeline",
  inspector: ".app__pane:last-child",
  break: ".topbar [aria-haspopup]",
};

export function showRegion(region: Region): void {
  const tab = TABS[region];
  if (tab !== undefined) {
    useBottomTab.getState().setTab(tab);
    if (!usePanels.getState().bottom) usePanels.getState().toggle("bottom");
    return;
  }
  const place = document.querySelector<HTMLElement>(PLACES[region] ?? "#cluster");
  if (place === null) return;
  if (place.tabIndex < 0) place.tabIndex = -1;
  place.focus();
}
