/** Which part of the scene is in view: all of it at first, and again when it has outgrown the view and nobody has touched it. */
import { useReactFlow, useStore } from "@xyflow/react";
import { useCallback, useEffect, useRef } from "react";
import { useScene } from "../state/scene-store.ts";
import type { SceneView } from "../state/view-store.ts";
import { fitOf, LEFT_OF_MACHINES, NARROW } from "./fit.ts";
import { firstColumnOf, leftmostOf } from "./scene-counts.ts";

export function useView(
  reducedMotion: boolean,
  invites: boolean,
  shown: SceneView,
): {
  readonly fit: () => void;
  /** Somebody moved the view by hand: it stays where they put it. */
  readonly touch: () => void;
  readonly ready: boolean;
  /** The canvas is as narrow as a phone. */
  readonly narrow: boolean;
} {
  const { setViewport } = useReactFlow();
  const board = shown !== "placement";
  const sceneWidth = useScene((scene) => (board ? (scene.board?.width ?? 0) : scene.width));
  const sceneHeight = useScene((scene) => (board ? (scene.board?.height ?? 0) : scene.height));
  const leftmost = useScene(leftmostOf);
  const width = useStore((store) => store.width);
  const height = useStore((store) => store.height);
  const touched = useRef(false);
  const ready = sceneWidth > 0 && width > 0 && height > 0;

  const narrow = width < NARROW;
  const fit = useCallback(
    (duration: number): void => {
      if (!ready) return;
      const machines = firstColumnOf(useScene.getState()) - LEFT_OF_MACHINES;
      const left = board ? 0 : narrow ? machines : invites ? 0 : leftmost;
      void setViewport(fitOf({ left, sceneWidth, sceneHeight }, { width, height }, invites), { duration });
    },
    [ready, narrow, invites, board, leftmost, width, height, sceneWidth, sceneHeight, setViewport],
  );

  const fitted = useRef<SceneView>(undefined);
  useEffect(() => {
    // Another view is seen whole at first, wherever this one was looked at.
    if (fitted.current !== undefined && fitted.current !== shown) touched.current = false;
    if (!ready || touched.current) return;
    fit(fitted.current !== undefined && !reducedMotion ? 400 : 0);
    fitted.current = shown;
  }, [ready, fit, reducedMotion, shown]);

  return {
    ready,
    narrow,
    touch: () => {
      touched.current = true;
    },
    fit: () => {
      touched.current = false;
      fit(reducedMotion ? 0 : 400);
    },
  };
}
