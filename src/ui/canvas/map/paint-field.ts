/** A card with its Pods, painted: the same picture as its elements give, for when there are too many to be elements. */
import type { SceneItem, SceneMachine, ScenePod } from "../../state/scene-store.ts";
import type { Ink } from "../ink.ts";
import type { PodField } from "../pod-fields.ts";
import type { Sprites } from "./sprites.ts";

export interface Easel {
  readonly context: OffscreenCanvasRenderingContext2D;
  readonly ink: Ink;
  readonly sprites: Sprites;
  /** Pixels of the picture for a unit of the scene. */
  readonly scale: number;
}

/** Scales from which on a card has its numbers, and its name alone. */
const WITH_NUMBERS = 1;
const WITH_NAMES = 0.5;
/** From this scale on a card has round corners and a fine border. */
const WITH_CORNERS = 0.25;

/** What may be painted outside of a card's own box. */
export const PAINT_RIM = 4;

export function paintField(easel: Easel, field: PodField): void {
  const { context } = easel;
  context.save();
  context.translate(field.x, field.y);
  if ("look" in field) machine(easel, field);
  else if ("facts" in field) item(easel, field);
  else frame(easel, field, easel.ink.border, [4, 4]);
  for (const pod of field.pods) paintPod(easel, pod);
  context.restore();
}

function paintPod({ context, ink, sprites, scale }: Easel, pod: ScenePod): void {
  const side = pod.size * scale;
  if (side >= 3) {
    const { picture, rim } = sprites.of(pod, side);
    const { width, height } = picture;
    context.drawImage(picture, pod.x - rim / scale, pod.y - rim / scale, width / scale, height / scale);
    return;
  }
  // Too small for a shape: colour and strength remain, and what fails is larger.
  const fails = pod.look === "Crashed";
  context.fillStyle = fails ? ink.danger : pod.quiet ? ink.border : (ink.hues[pod.hue] ?? ink.muted);
  context.globalAlpha = STRENGTH[pod.look];
  const more = fails ? pod.size / 4 : 0;
  context.fillRect(pod.x - more, pod.y - more, pod.size + 2 * more, pod.size + 2 * more);
  context.globalAlpha = 1;
}

const STRENGTH: Readonly<Record<ScenePod["look"], number>> = {
  Ready: 1,
  Running: 0.65,
  Waiting: 0.35,
  Pulling: 0.35,
  Creating: 0.45,
  Terminating: 0.3,
  Completed: 0.25,
  Unknown: 0.3,
  Crashed: 1,
};

interface Sized {
  readonly width: number;
  readonly height: number;
}

function frame(
  { context, ink, scale }: Easel,
  { width, height }: Sized,
  border: string,
  dash: readonly number[] = [],
): void {
  context.fillStyle = ink.surface;
  context.strokeStyle = border;
  context.lineWidth = Math.max(1, 0.6 / scale);
  context.setLineDash([...dash]);
  context.beginPath();
  if (scale < WITH_CORNERS) context.rect(0, 0, width, height);
  else context.roundRect(0.5, 0.5, width - 1, height - 1, 12);
  context.fill();
  context.stroke();
  context.setLineDash([]);
}

function machine(easel: Easel, one: SceneMachine): void {
  const { context, ink, scale } = easel;
  const broken = one.look !== "Ready" || !one.connected;
  frame(easel, one, broken ? ink.danger : ink.cardBorder);
  if (broken) hatch(easel, one);
  if (scale < WITH_NAMES) return;
  const numbers = scale >= WITH_NUMBERS;
  context.fillStyle = ink.text;
  context.textBaseline = "alphabetic";
  context.textAlign = "left";
  context.font = `600 ${numbers ? 14 : 28}px ${ink.font}`;
  context.fillText(one.name, 12, numbers ? 24 : 36, one.width - (numbers ? 110 : 24));
  if (!numbers) return;
  context.textAlign = "right";
  context.font = `${broken ? 600 : 400} 11px ${ink.font}`;
  context.fillStyle = broken ? ink.danger : ink.muted;
  context.fillText(broken ? one.look : capacity(one), one.width - 12, 23);
  if (broken) return;
  const wide = one.width > 300;
  bar(easel, one.cpu, 12, wide ? 41 : 43, wide ? one.width / 2 - 24 : one.width - 24);
  bar(easel, one.memory, wide ? one.width / 2 + 12 : 12, wide ? 41 : 61, wide ? one.width / 2 - 24 : one.width - 24);
}

function capacity({ cpu, memory }: SceneMachine): string {
  const gibibytes = Math.round((memory.allocatable / 1024 ** 3) * 10) / 10;
  return `${Math.round(cpu.allocatable / 100) / 10} CPU · ${gibibytes} Gi`;
}

function bar({ context, ink }: Easel, used: SceneMachine["cpu"], x: number, y: number, width: number): void {
  const share = used.allocatable <= 0 ? 0 : Math.min(1, used.requested / used.allocatable);
  const track = width - 34 - 62;
  context.fillStyle = ink.cardBorder;
  context.fillRect(x + 34, y - 2, track, 4);
  context.fillStyle = share > 0.9 ? ink.warn : ink.muted;
  context.fillRect(x + 34, y - 2, track * share, 4);
}

function hatch({ context, ink }: Easel, { width, height }: Sized): void {
  context.save();
  context.beginPath();
  context.rect(0, 0, width, height);
  context.clip();
  context.globalAlpha = 0.3;
  context.strokeStyle = ink.danger;
  context.lineWidth = 8;
  context.beginPath();
  for (let at = -height; at < width; at += 34) {
    context.moveTo(at, height);
    context.lineTo(at + height, 0);
  }
  context.stroke();
  context.restore();
}

function item(easel: Easel, { kind, name, width, height, hue, facts }: SceneItem): void {
  const { context, ink, scale } = easel;
  const danger = facts.some(({ tone }) => tone === "danger");
  frame(easel, { width, height }, danger ? ink.danger : ink.cardBorder);
  if (kind === "Pods") return;
  context.fillStyle = ink.hues[hue] ?? ink.muted;
  context.fillRect(0, 2, 3, height - 4);
  if (scale < WITH_NAMES) return;
  context.fillStyle = ink.text;
  context.textAlign = "left";
  context.textBaseline = "alphabetic";
  context.font = `600 ${scale >= WITH_NUMBERS ? 12 : 24}px ${ink.font}`;
  context.fillText(name, 12, scale >= WITH_NUMBERS ? 33 : 38, width - 20);
}
