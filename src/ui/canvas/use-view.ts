/** Which part of the scene is in view: all of it at first, and again when it has outgrown the view and nobody has touched it. */
import { useReactFlow, useStore } from "@xyflow/react";
import { useCallback, useEffect, useRef } from "react";
import { useScene } from "../state/scene-store.ts";
import type { SceneView } from "../state/view-store.ts";
import { firstColumnOf } from "./flight-board.ts";

/** Room for the panels that float above the canvas. */
const MARGIN = 20;
/** The choice of the view floats above the picture. */
const TOP_MARGIN = 52;
const BOTTOM_MARGIN = 68;
const MAX_ZOOM = 1.25;
/** A narrow screen starts with the machines: the rest is a swipe away. */
const NARROW = 640;
/** Smaller than this, names on a phone can no longer be read. */
const NARROW_MIN_ZOOM = 0.4;

/** On a narrow screen the invitation floats over the lower part. */
const INVITATION_HEIGHT = 124;

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
  const width = useStore((store) => store.width);
  const height = useStore((store) => store.height);
  const touched = useRef(false);
  const ready = sceneWidth > 0 && width > 0 && height > 0;

  const narrow = width < NARROW;
  const fit = useCallback(
    (duration: number): void => {
      if (!ready) return;
      const left = narrow && !board ? firstColumnOf(useScene.getState()) - 24 : 0;
      const wide = sceneWidth - left;
      const whole = Math.min(MAX_ZOOM, (width - 2 * MARGIN) / wide);
      const zoom = narrow
        ? Math.max(NARROW_MIN_ZOOM, whole)
        : Math.min(whole, (height - TOP_MARGIN - BOTTOM_MARGIN) / sceneHeight);
      const x = Math.max(MARGIN, (width - wide * zoom) / 2) - left * zoom;
      const bottom = narrow && invites ? INVITATION_HEIGHT : BOTTOM_MARGIN;
      const y = Math.max(TOP_MARGIN, (height - bottom + TOP_MARGIN - sceneHeight * zoom) / 2);
      void setViewport({ x, y, zoom }, { duration });
    },
    [ready, narrow, invites, board, width, height, sceneWidth, sceneHeight, setViewport],
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
