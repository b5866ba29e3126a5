/** What the cards need to know besides the scene, kept apart so that only the cards concerned are drawn again. */
import { create } from "zustand";
import type { ObjectRef } from "../state/selection-store.ts";

/** How much is drawn: names and numbers, names alone, shapes alone, or one tile a machine. */
export type ZoomLevel = "near" | "far" | "shapes" | "tiles";

interface CanvasStore {
  readonly selected: ObjectRef | undefined;
  /** Why machines refuse the selected Pod, by machine. */
  readonly rejections: ReadonlyMap<string, string>;
  readonly level: ZoomLevel;
}

export const useCanvas = create<CanvasStore>()(() => ({ selected: undefined, rejections: new Map(), level: "near" }));

export function levelOf(zoom: number): ZoomLevel {
  if (zoom >= 0.5) return "near";
  if (zoom >= 0.27) return "far";
  return zoom >= 0.14 ? "shapes" : "tiles";
}
