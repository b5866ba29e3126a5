/** What the cards need to know besides the scene, kept apart so that only the cards concerned are drawn again. */
import { create } from "zustand";
import type { MachineScore } from "./rejections.ts";
import type { ObjectRef } from "../state/selection-store.ts";

/** How much is drawn: names and numbers, names alone, shapes alone, or one tile a machine. */
export type ZoomLevel = "near" | "middle" | "far" | "shapes" | "tiles";

export interface CanvasStore {
  readonly selected: ObjectRef | undefined;
  /** Why machines refuse the selected Pod, by machine. */
  readonly rejections: ReadonlyMap<string, string>;
  /** How machines were judged when the selected Pod was placed, by machine. */
  readonly scores: ReadonlyMap<string, MachineScore>;
  /** Unknown until the view has a size. */
  readonly level: ZoomLevel | undefined;
  /** Single elements have been shown: they stay until the picture of the crowd is painted. */
  readonly hadElements: boolean;
  /** The picture of the crowd stands: the elements of what is on it can go. */
  readonly mapDrawn: boolean;
  /** The picture stands: whatever was shown in its place can go. */
  readonly drawn: boolean;
}

export const useCanvas = create<CanvasStore>()(() => ({
  selected: undefined,
  rejections: new Map(),
  scores: new Map(),
  level: undefined,
  hadElements: false,
  mapDrawn: false,
  drawn: false,
}));

/** More cards, or more Pods, than this in view become one picture: as many elements could not be moved smoothly. */
const MOST_CARDS = 60;
const MOST_PODS = 400;
/** What a card takes, with the room around it. */
const CARD_AREA = 264 * 190;
/** Farther away than this, single elements are too small to be pointed at. */
const FARTHEST = 0.14;

/** So many Pods are not kept as elements until the picture stands, even for a moment. */
const MOST_KEPT = 1_500;

export interface Crowd {
  readonly cards: number;
  readonly pods: number;
}

/** @param crowd how many there are in all @param area of the canvas, in pixels */
export function levelOf(zoom: number, { cards, pods }: Crowd, area: number): ZoomLevel {
  const share = Math.min(1, area / (zoom * zoom) / (Math.max(1, cards) * CARD_AREA));
  if (zoom < FARTHEST || cards * share > MOST_CARDS || pods * share > MOST_PODS) return "tiles";
  if (zoom >= 0.78) return "near";
  if (zoom >= 0.45) return "middle";
  return zoom >= 0.27 ? "far" : "shapes";
}

/** The crowd is a picture, or is to be one. */
export function isPainted({ level }: CanvasStore, { cards, pods }: Crowd): boolean {
  return level === "tiles" || (level === undefined && (cards > MOST_CARDS || pods > MOST_PODS));
}

/** Pods and the cards that they stand on are elements. */
export function showsElements(store: CanvasStore, crowd: Crowd): boolean {
  if (!isPainted(store, crowd)) return true;
  return store.hadElements && !store.mapDrawn && crowd.pods <= MOST_KEPT;
}
