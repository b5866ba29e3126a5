/**
 * A crowd of Pods, and everything that they stand on, as one picture: put together anew in every frame in which something moved, from
 * tiles that are painted a little at a time. Behind the cards that stay elements.
 */
import { useStoreApi } from "@xyflow/react";
import { useEffect, useRef, type ReactNode } from "react";
import { useScene } from "../../state/scene-store.ts";
import type { SceneView } from "../../state/view-store.ts";
import { useCanvas } from "../canvas-store.ts";
import { onFrame } from "../../state/frames.ts";
import { readInk } from "../ink.ts";
import { fieldsOf } from "../pod-fields.ts";
import { TileStore, type View } from "./tile-store.ts";

/** Of each frame, for painting: nothing else has to wait. */
const PAINT_MS = 5;
/** Painting goes on while somebody moves the view, but for a shorter time. */
const PAINT_MOVING_MS = 3;
/** After this the picture stands, finished or not: elements would cost more than what is still missing. */
const AT_MOST_MS = 150;
const MOST_RATIO = 2;

export function MapLayer({ shown }: { readonly shown: SceneView }): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const flow = useStoreApi();
  useEffect(() => {
    if (canvas.current === null) return undefined;
    return keepDrawn(canvas.current, flow, shown);
  }, [flow, shown]);
  return <canvas ref={canvas} className="map-layer" aria-hidden />;
}

type Flow = ReturnType<typeof useStoreApi>;

/** Returns the call that ends it. */
function keepDrawn(canvas: HTMLCanvasElement, flow: Flow, shown: SceneView): () => void {
  // What is behind it is one colour: a picture without holes is put on the screen faster.
  const context = canvas.getContext("2d", { alpha: false });
  if (context === null) return () => {};
  const ink = readInk(canvas);
  const tiles = new TileStore(ink);
  let stopFrames: (() => void) | undefined;
  let stale = true;
  let moved = true;
  const begun = performance.now();

  const frame = (now: number): void => {
    if (stale) tiles.show(fieldsOf(useScene.getState(), shown));
    const { transform, width, height } = flow.getState();
    const ratio = Math.min(MOST_RATIO, globalThis.devicePixelRatio || 1);
    const view = viewOf(transform, width, height, ratio);
    const done = tiles.paint(view, moved ? PAINT_MOVING_MS : PAINT_MS, () => performance.now());
    fitTo(canvas, width * ratio, height * ratio);
    const zoom = transform[2] * ratio;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = ink.ground;
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.setTransform(zoom, 0, 0, zoom, transform[0] * ratio, transform[1] * ratio);
    tiles.draw(context, view, now);
    stale = moved = false;
    if ((done || now - begun > AT_MOST_MS) && !useCanvas.getState().mapDrawn) useCanvas.setState({ mapDrawn: true });
    if (!done) return;
    stopFrames?.();
    stopFrames = undefined;
  };
  const wake = (): void => {
    stopFrames ??= onFrame(frame);
  };
  wake();
  const stops = [
    useScene.subscribe((scene, before) => {
      if (scene.machines === before.machines && scene.tray === before.tray && scene.board === before.board) return;
      stale = true;
      wake();
    }),
    flow.subscribe((state, before) => {
      if (state.transform === before.transform && state.width === before.width && state.height === before.height)
        return;
      moved = true;
      wake();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
    stopFrames?.();
    useCanvas.setState({ mapDrawn: false });
  };
}

function viewOf([x, y, zoom]: readonly [number, number, number], width: number, height: number, ratio: number): View {
  return { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom, scale: zoom * ratio };
}

function fitTo(canvas: HTMLCanvasElement, width: number, height: number): void {
  const [wide, tall] = [Math.round(width), Math.round(height)];
  if (canvas.width === wide && canvas.height === tall) return;
  canvas.width = wide;
  canvas.height = tall;
}
