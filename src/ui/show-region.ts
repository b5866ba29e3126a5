/** Brings a part of the page into view and puts the focus there. */
import { create } from "zustand";
import { useBottomTab, type BottomTab } from "./state/bottom-tab-store.ts";
import { usePanels } from "./panels-store.ts";

export type Region =
  "canvas" | "editor" | "terminal" | "timeline" | "inspector" | "events" | "traffic" | "break" | "history";

const TABS: Readonly<Partial<Record<Region, BottomTab>>> = {
  editor: "manifest",
  terminal: "terminal",
  events: "events",
  traffic: "traffic",
  history: "history",
};

/** What takes the focus in a tab: the tab's panel may still have to be fetched. */
const TAKES_FOCUS: Readonly<Record<string, string>> = {
  manifest: ".manifest-editor :is(textarea, .native-edit-context), .editor-empty button",
  terminal: ".terminal .xterm-helper-textarea",
};
const PANEL = "[role=tabpanel]:not([hidden])";
/** Animation frames to wait for it: about four seconds. */
const FRAMES = 240;

const PLACES: Readonly<Partial<Record<Region, string>>> = {
  canvas: "#cluster",
  timeline: ".app__timeline",
  inspector: ".app__pane:last-child",
  break: ".topbar [aria-haspopup]",
};

interface WantedRegion {
  readonly region: Region | undefined;
  /** Rises with every wish, also for the same region. */
  readonly number: number;
}

/** For layouts that show one panel at a time. */
export const useWantedRegion = create<WantedRegion>()(() => ({ region: undefined, number: 0 }));

export function showRegion(region: Region): void {
  useWantedRegion.setState({ region, number: useWantedRegion.getState().number + 1 });
  const tab = TABS[region];
  if (tab !== undefined) {
    useBottomTab.getState().setTab(tab);
    if (!usePanels.getState().bottom) usePanels.getState().toggle("bottom");
    requestAnimationFrame(() => focusWhenThere(TAKES_FOCUS[tab] ?? PANEL, FRAMES));
    return;
  }
  const place = document.querySelector<HTMLElement>(PLACES[region] ?? "#cluster");
  if (place === null) return;
  if (place.tabIndex < 0) place.tabIndex = -1;
  place.focus();
}

function focusWhenThere(selector: string, frames: number): void {
  const found = [...document.querySelectorAll<HTMLElement>(selector)].find((element) => element.checkVisibility());
  if (found !== undefined) found.focus();
  else if (frames > 0) requestAnimationFrame(() => focusWhenThere(selector, frames - 1));
}
