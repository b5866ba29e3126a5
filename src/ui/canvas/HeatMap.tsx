/**
 * From far away: every Pod as a dot of its owner's hue on the tile of its machine, drawn once into a picture that moves and
 * scales with the scene, so that panning and zooming cost nothing however many there are.
 */
import { ViewportPortal } from "@xyflow/react";
import { useEffect, useRef, type ReactNode } from "react";
import { useScene, type ScenePod } from "../state/scene-store.ts";
import type { SceneView } from "../state/view-store.ts";
import { onFrame } from "./frames.ts";
import { readInk, type Ink } from "./ink.ts";
import { fieldsOf, type PodField } from "./pod-fields.ts";

/** Of the picture, along its longer side, at most. */
const MOST_PIXELS = 4096;
/** Of each frame, so that nothing else waits. */
const PAINT_MS = 6;

export function HeatMap({ shown }: { readonly shown: SceneView }): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useScene((scene) => (shown === "placement" ? scene.width : (scene.board?.width ?? 0)));
  const height = useScene((scene) => (shown === "placement" ? scene.height : (scene.board?.height ?? 0)));
  useEffect(() => {
    const element = canvas.current;
    if (element === null || width === 0 || height === 0) return undefined;
    return keepPainted(element, { width, height }, shown);
  }, [shown, width, height]);
  return (
    <ViewportPortal>
      <canvas ref={canvas} className="heat" style={{ width, height }} aria-hidden />
    </ViewportPortal>
  );
}

/** Returns the call that ends it. */
function keepPainted(
  canvas: HTMLCanvasElement,
  { width, height }: { readonly width: number; readonly height: number },
  shown: SceneView,
): () => void {
  const scale = Math.min(1, MOST_PIXELS / Math.max(width, height));
  canvas.width = Math.ceil(width * scale);
  canvas.height = Math.ceil(height * scale);
  const context = canvas.getContext("2d");
  if (context === null) return () => {};
  const ink = readInk(canvas);
  let painted = new Map<string, PodField>();
  let queue: PodField[] = [];
  let stopFrames: (() => void) | undefined;

  const paint = (): void => {
    const until = performance.now() + PAINT_MS;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    for (let done = 0; queue.length > 0 && (done % 8 !== 0 || performance.now() < until); done += 1) {
      paintField(context, queue.pop() as PodField, ink);
    }
    if (queue.length > 0) return;
    stopFrames?.();
    stopFrames = undefined;
  };
  const follow = (): void => {
    const fields = fieldsOf(useScene.getState(), shown);
    const next = new Map(fields.map((field) => [keyOf(field), field]));
    context.setTransform(scale, 0, 0, scale, 0, 0);
    for (const [key, { x, y, width: wide, height: tall }] of painted) {
      const now = next.get(key);
      if (now === undefined || now.x !== x || now.y !== y) context.clearRect(x - 2, y - 2, wide + 4, tall + 4);
    }
    queue = fields.filter((field) => painted.get(keyOf(field)) !== field || queue.includes(field));
    painted = next;
    if (queue.length > 0) stopFrames ??= onFrame(paint);
  };
  follow();
  const stopListening = useScene.subscribe((scene, before) => {
    if (scene.machines !== before.machines || scene.tray !== before.tray || scene.board !== before.board) follow();
  });
  return () => {
    stopListening();
    stopFrames?.();
  };
}

function keyOf(field: PodField): string {
  if ("id" in field) return field.id;
  return "name" in field ? field.name : " tray";
}

function paintField(context: CanvasRenderingContext2D, field: PodField, ink: Ink): void {
  const { x, y, width, height } = field;
  const broken = "look" in field && (field.look !== "Ready" || !field.connected);
  context.clearRect(x - 2, y - 2, width + 4, height + 4);
  context.fillStyle = ink.surface;
  context.fillRect(x, y, width, height);
  context.strokeStyle = broken ? ink.danger : ink.border;
  context.lineWidth = broken ? 12 : 4;
  context.strokeRect(x, y, width, height);
  if (broken) hatch(context, field);
  for (const pod of field.pods) paintPod(context, pod, x + pod.x, y + pod.y, ink);
}

function hatch(context: CanvasRenderingContext2D, { x, y, width, height }: PodField): void {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.globalAlpha = 0.35;
  context.beginPath();
  for (let at = -height; at < width; at += 48) {
    context.moveTo(x + at, y + height);
    context.lineTo(x + at + height, y);
  }
  context.stroke();
  context.restore();
}

/** Large and red when it fails, hollow while it comes, faint when it goes. */
function paintPod(context: CanvasRenderingContext2D, pod: ScenePod, x: number, y: number, ink: Ink): void {
  const { size } = pod;
  const hue = pod.quiet ? ink.muted : (ink.hues[pod.hue] ?? ink.muted);
  switch (pod.look) {
    case "Crashed":
      context.fillStyle = ink.danger;
      context.fillRect(x - 2, y - 2, size + 4, size + 4);
      return;
    case "Waiting":
    case "Pulling":
    case "Creating":
    case "Completed":
      context.strokeStyle = hue;
      context.lineWidth = Math.max(2, size / 6);
      context.strokeRect(x + 1, y + 1, size - 2, size - 2);
      return;
    case "Terminating":
    case "Unknown":
      context.globalAlpha = 0.4;
      context.fillStyle = pod.look === "Unknown" ? ink.muted : hue;
      context.fillRect(x, y, size, size);
      context.globalAlpha = 1;
      return;
    case "Running":
    case "Ready":
      context.globalAlpha = pod.look === "Ready" ? 1 : 0.65;
      context.fillStyle = hue;
      context.fillRect(x, y, size, size);
      context.globalAlpha = 1;
  }
}
