/** The whole picture, small, with the part in view: press or drag to look elsewhere. */
import { useReactFlow, useStore, useStoreApi } from "@xyflow/react";
import { useEffect, useRef, type PointerEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useScene, type Scene } from "../state/scene-store.ts";
import type { SceneView } from "../state/view-store.ts";
import { readInk, type Ink } from "./ink.ts";
import { fieldsOf } from "./pod-fields.ts";

/** On a wide canvas, and on one where it would cover too much. */
const ROOMY = { width: 160, height: 110 };
const TIGHT = { width: 112, height: 72 };
const TIGHT_BELOW = 900;
/** Something changes all the time: drawn anew at most so often. */
const EVERY_MS = 600;
/** So many Pods are dots; of more, only those that fail are, on their machines' tiles. */
const MOST_DOTS = 4_000;

export function Minimap({ shown }: { readonly shown: SceneView }): ReactNode {
  const { t } = useTranslation();
  const canvas = useRef<HTMLCanvasElement>(null);
  const { setCenter } = useReactFlow();
  const store = useStoreApi();
  const width = useScene((scene) => (shown === "placement" ? scene.width : (scene.board?.width ?? 0)));
  const height = useScene((scene) => (shown === "placement" ? scene.height : (scene.board?.height ?? 0)));
  const most = useStore((state) => (state.width < TIGHT_BELOW ? TIGHT : ROOMY));
  const scale = width === 0 || height === 0 ? 0 : Math.min(most.width / width, most.height / height);
  useEffect(() => {
    const element = canvas.current;
    if (element === null || scale === 0) return undefined;
    return keepDrawn(element, scale, shown);
  }, [scale, shown]);
  const look = (event: PointerEvent): void => {
    const box = canvas.current?.getBoundingClientRect();
    if (box === undefined || event.buttons !== 1) return;
    const x = (event.clientX - box.left) / scale;
    const y = (event.clientY - box.top) / scale;
    void setCenter(x, y, { zoom: store.getState().transform[2] });
  };
  if (scale === 0) return null;
  return (
    <div
      className="minimap"
      style={{ width: Math.ceil(width * scale), height: Math.ceil(height * scale) }}
      title={t("canvas.controls.map")}
      aria-hidden
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        look(event);
      }}
      onPointerMove={look}
    >
      <canvas ref={canvas} width={Math.ceil(width * scale)} height={Math.ceil(height * scale)} />
      <InView scale={scale} />
    </div>
  );
}

function InView({ scale }: { readonly scale: number }): ReactNode {
  const [x, y, zoom] = useStore((store) => store.transform);
  const width = useStore((store) => store.width);
  const height = useStore((store) => store.height);
  const left = (-x / zoom) * scale;
  const top = (-y / zoom) * scale;
  return (
    <span
      className="minimap__view"
      style={{
        transform: `translate(${left}px, ${top}px)`,
        width: (width / zoom) * scale,
        height: (height / zoom) * scale,
      }}
    />
  );
}

function keepDrawn(canvas: HTMLCanvasElement, scale: number, shown: SceneView): () => void {
  const context = canvas.getContext("2d");
  if (context === null) return () => {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  const draw = (): void => {
    timer = undefined;
    drawMap(context, useScene.getState(), shown, scale, readInk(canvas));
  };
  draw();
  const stop = useScene.subscribe((scene, before) => {
    if (scene.machines === before.machines && scene.tray === before.tray && scene.board === before.board) return;
    timer ??= setTimeout(draw, EVERY_MS);
  });
  return () => {
    stop();
    if (timer !== undefined) clearTimeout(timer);
  };
}

function drawMap(context: CanvasRenderingContext2D, scene: Scene, shown: SceneView, scale: number, ink: Ink): void {
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  context.setTransform(scale, 0, 0, scale, 0, 0);
  const fields = fieldsOf(scene, shown);
  const pods = fields.reduce((sum, field) => sum + field.pods.length, 0);
  const cards = shown === "placement" ? [...scene.services, ...scene.parts] : [...(scene.board?.items.values() ?? [])];
  context.fillStyle = ink.cardBorder;
  for (const { x, y, width, height } of [...cards, ...fields]) context.fillRect(x, y, width, height);
  const least = 2 / scale;
  for (const field of fields) {
    if ("look" in field && (field.look !== "Ready" || !field.connected)) {
      context.fillStyle = ink.danger;
      context.fillRect(field.x, field.y, field.width, field.height);
    }
    for (const pod of field.pods) {
      const fails = pod.look === "Crashed";
      if (!fails && (pods > MOST_DOTS || pod.quiet)) continue;
      const size = Math.max(pod.size, least);
      context.fillStyle = fails ? ink.danger : (ink.hues[pod.hue] ?? ink.muted);
      context.fillRect(field.x + pod.x, field.y + pod.y, size, size);
    }
  }
}
