/** A drawing layer above the cards for what moves by itself: requests on their way, Pods fading away. */
import { useStoreApi } from "@xyflow/react";
import { useEffect, useRef, type ReactNode } from "react";
import { useChanges } from "../state/changes-store.ts";
import { smoothElapsedMs, useClock } from "../state/clock-store.ts";
import { useScene } from "../state/scene-store.ts";
import type { SceneView } from "../state/view-store.ts";
import { FlightBoard } from "./flight-board.ts";
import { onFrame } from "../state/frames.ts";
import { Ghosts } from "./ghosts.ts";
import { readInk, type Ink } from "./ink.ts";
import { LoopLayer } from "./loop/loop-layer.ts";

export function Overlay({
  reducedMotion,
  shown,
}: {
  readonly reducedMotion: boolean;
  readonly shown: SceneView;
}): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const flow = useStoreApi();
  useEffect(() => {
    if (canvas.current === null) return undefined;
    return runOverlay(canvas.current, flow, reducedMotion, shown);
  }, [flow, reducedMotion, shown]);
  return <canvas ref={canvas} className="overlay" aria-hidden />;
}

const INK_AGE_MS = 500;

type Flow = ReturnType<typeof useStoreApi>;

/** Draws while something moves, rests otherwise. Returns the call that ends it. */
function runOverlay(canvas: HTMLCanvasElement, flow: Flow, reducedMotion: boolean, shown: SceneView): () => void {
  const context = canvas.getContext("2d");
  if (context === null) return () => {};
  const board = new FlightBoard();
  const ghosts = new Ghosts();
  const loop = new LoopLayer(shown);
  let ink: Ink = readInk(canvas);
  let inkReadAt = 0;
  let stopFrames: (() => void) | undefined;

  const draw = (now: number): void => {
    if (now - inkReadAt > INK_AGE_MS) {
      ink = readInk(canvas);
      inkReadAt = now;
    }
    const nowMs = smoothElapsedMs();
    const { width, height, transform } = flow.getState();
    fitTo(canvas, width, height);
    const ratio = canvas.width / Math.max(1, width);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.setTransform(transform[2] * ratio, 0, 0, transform[2] * ratio, transform[0] * ratio, transform[1] * ratio);
    loop.draw({ context, ink, zoom: transform[2], reducedMotion }, now);
    drawFlights(context, board, nowMs, transform[2], ink);
    ghosts.draw(context, now, ink);
    if (board.size === 0 && ghosts.size === 0 && !loop.busy) {
      stopFrames?.();
      stopFrames = undefined;
    }
  };
  const wake = (): void => {
    stopFrames ??= onFrame(draw);
  };

  const rouse = (): void => {
    if (!loop.holds) return;
    loop.moved();
    wake();
  };
  const stops = [
    useChanges.subscribe(() => loop.follow(performance.now()) && wake()),
    useClock.subscribe(() => loop.clockHeard(performance.now()) && wake()),
    // What is held moves with the view.
    flow.subscribe(({ transform }, before) => {
      if (transform !== before.transform) rouse();
    }),
  ];
  const stopListening = useScene.subscribe((scene, before) => {
    if (scene.machines !== before.machines || scene.tray !== before.tray || scene.board !== before.board) rouse();
    if (scene.generation !== before.generation) {
      board.clear();
      ghosts.clear();
      wake();
    }
    const { speed } = useClock.getState().clock;
    if (scene.flights !== before.flights && scene.flights.length > 0 && !reducedMotion) {
      board.add(scene.flights, scene, speed, smoothElapsedMs(), shown);
      wake();
    }
    if (!reducedMotion && shown === "placement" && ghosts.follow(before, scene)) wake();
  });
  wake();
  return () => {
    stopListening();
    for (const stop of stops) stop();
    stopFrames?.();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
  };
}

function fitTo(canvas: HTMLCanvasElement, width: number, height: number): void {
  const ratio = Math.min(2, globalThis.devicePixelRatio || 1);
  const [wide, tall] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width === wide && canvas.height === tall) return;
  canvas.width = wide;
  canvas.height = tall;
}

function drawFlights(
  context: CanvasRenderingContext2D,
  board: FlightBoard,
  nowMs: number,
  zoom: number,
  ink: Ink,
): void {
  // In scene units; from far away a dot stays large enough to be seen.
  const radius = Math.min(10, Math.max(3.5, 2.8 / zoom));
  for (const { x, y, ok, mark } of board.at(nowMs)) {
    context.fillStyle = ok ? ink.accent : ink.danger;
    if (mark === undefined) {
      context.beginPath();
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.fill();
      continue;
    }
    if (ok) continue;
    context.globalAlpha = 1 - mark;
    context.strokeStyle = ink.danger;
    context.lineWidth = 2;
    const arm = radius + 1 + 3 * mark;
    context.beginPath();
    context.moveTo(x - arm, y - arm);
    context.lineTo(x + arm, y + arm);
    context.moveTo(x + arm, y - arm);
    context.lineTo(x - arm, y + arm);
    context.stroke();
    context.globalAlpha = 1;
  }
}
