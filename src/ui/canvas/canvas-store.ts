/** What the cards need to know besides the scene, kept apart so that only the cards concerned are drawn again. */
import { create } from "zustand";
import type { MachineScore } from "./rejections.ts";
import type { ObjectRef } from "../state/selection-store.ts";

/** How much is drawn: names and numbers, names alone, shapes alone, or one tile a machine. */
export type ZoomLevel = "near" | "far" | "shapes" | "tiles";

interface CanvasStore {
  readonly selected: ObjectRef | undefined;
  /** Why machines refuse the selected Pod, by machine. */
  readonly rejections: ReadonlyMap<string, string>;
  /** How machines were judged when the selected Pod was placed, by machine. */
  readonly scores: ReadonlyMap<string, MachineScore>;
  readonly level: ZoomLevel;
  /** The picture stands: whatever was shown in its place can go. */
  readonly drawn: boolean;
}

export const useCanvas = create<CanvasStore>()(() => ({
  selected: undefined,
  rejections: new Map(),
  scores: new Map(),
  level: "near",
  drawn: false,
}));

/** More things than this in view are no longer told apart one by one. */
const MOST_IN_VIEW = 150;
/** What a card takes, with the room around it. */
const CARD_AREA = 264 * 190;

/** @param cards how many there are in all @param area of the canvas, in pixels */
export function levelOf(zoom: number, cards: number, area: number): ZoomLevel {
  const inView = Math.min(cards, area / (zoom * zoom) / CARD_AREA);
  if (zoom < 0.14 || (inView > MOST_IN_VIEW && zoom < 0.5)) return "tiles";
  if (zoom >= 0.5) return "near";
  return zoom >= 0.27 ? "far" : "shapes";
}
