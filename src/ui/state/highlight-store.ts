/**
 * What is to light up on the canvas, because somebody points at it elsewhere: a field in the editor, a row of a list.
 * Call `highlight` on hover or focus, `clear` when that ends. Nothing is remembered.
 */
import { create } from "zustand";
import type { ObjectRef } from "./selection-store.ts";

/** What somebody wrote: anything may be missing. */
export interface ManifestObject {
  readonly kind?: string;
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
  readonly [key: string]: unknown;
}

export type HighlightTarget =
  /** These objects themselves. */
  | { readonly by: "objects"; readonly refs: readonly ObjectRef[] }
  /** Objects of a kind (usually `Pod` or `Node`) whose labels a selector matches. */
  | {
      readonly by: "labels";
      readonly kind: string;
      /** Absent: of every namespace, or of none. */
      readonly namespace?: string | undefined;
      /** In the form of the API's parameter: `app=shop,tier in (web,api)`. */
      readonly selector: string;
    }
  /** Whatever a field of a manifest governs: the canvas knows that from the kind and the path. */
  | {
      readonly by: "field";
      /** The document as it stands in the manifest, parsed; it need not exist yet, nor be complete. */
      readonly object: ManifestObject;
      /** Keys from the root: `["spec", "template", "spec", "containers", 0, "image"]`. */
      readonly path: readonly (string | number)[];
    };

interface HighlightState {
  readonly targets: readonly HighlightTarget[];
  /** Lights up these instead of those before. */
  readonly highlight: (targets: readonly HighlightTarget[]) => void;
  readonly clear: () => void;
}

const NONE: readonly HighlightTarget[] = [];

export const useHighlight = create<HighlightState>()((set, get) => ({
  targets: NONE,
  highlight: (targets) => set({ targets: targets.length === 0 ? NONE : targets }),
  clear: () => {
    if (get().targets.length > 0) set({ targets: NONE });
  },
}));
