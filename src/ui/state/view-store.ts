/** Which view of the cluster the canvas shows. Remembered; lessons may set it. */
import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { SceneView } from "../../scene/scene.ts";

export type { SceneView } from "../../scene/scene.ts";

export const SCENE_VIEWS: readonly SceneView[] = ["placement", "workloads", "network"];

interface ViewState {
  readonly view: SceneView;
  readonly setView: (view: SceneView) => void;
}

export const useSceneView = create<ViewState>()(
  persist((set) => ({ view: "placement" as SceneView, setView: (view) => set({ view }) }), {
    name: "kubarium-view",
    // What is kept may be of another version of the page, or not of it at all.
    merge: (kept, now) => ({ ...now, view: readView(kept) ?? now.view }),
  }),
);

function readView(kept: unknown): SceneView | undefined {
  const view = (kept as { readonly view?: unknown } | null | undefined)?.view;
  return SCENE_VIEWS.find((known) => known === view);
}
