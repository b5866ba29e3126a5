/**
 * What a manifest would change if it were applied: the editor says it after a dry run, the canvas draws it as ghosts.
 *
 * The caller gives what the dry run answered and what is there now; the canvas works out where that would be seen.
 */
import { create } from "zustand";
import type { KubeObject } from "../../api/types/meta.ts";

export interface GhostObject {
  readonly change: "create" | "update" | "delete";
  readonly kind: string;
  /** Absent for objects that belong to no namespace. */
  readonly namespace?: string | undefined;
  readonly name: string;
  /** The object as the dry run answered it. Absent when it would be deleted. */
  readonly after?: KubeObject | undefined;
  /** The object as it is now. Absent when it would be created. */
  readonly before?: KubeObject | undefined;
}

interface GhostsState {
  readonly objects: readonly GhostObject[];
  /** Shows these instead of those before. An empty list is as good as `clear`. */
  readonly show: (objects: readonly GhostObject[]) => void;
  /** Must be called when the manifest is applied, closed, or no longer what was dry-run. */
  readonly clear: () => void;
}

const NONE: readonly GhostObject[] = [];

export const useGhosts = create<GhostsState>()((set, get) => ({
  objects: NONE,
  show: (objects) => set({ objects: objects.length === 0 ? NONE : objects }),
  clear: () => {
    if (get().objects.length > 0) set({ objects: NONE });
  },
}));
