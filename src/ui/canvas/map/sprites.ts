/** Pods as small pictures, each drawn once: a crowd is put together from them. Same shapes as `PodShape`. */
import type { ScenePod } from "../../state/scene-store.ts";
import type { Ink } from "../ink.ts";
import { cachedBodyPath, CHECK, EXCLAMATION, OCTAGON, piePath, POD_BOX, QUESTION } from "../pod-paths.ts";

/** Around a Pod, for what sticks out of its box. */
const RIM = 1;
/** Sides, in pixels of the picture, from which on icons and gauges can be told apart. */
const WITH_ICON = 9;
const WITH_GAUGE = 18;
const MOST_SPRITES = 2_000;

export interface Sprite {
  readonly picture: OffscreenCanvas;
  /** Pixels between the edge of the picture and the Pod's box. */
  readonly rim: number;
}

export class Sprites {
  private readonly ink: Ink;
  private readonly known = new Map<string, Sprite>();

  constructor(ink: Ink) {
    this.ink = ink;
  }

  /** @param side of the Pod, in pixels of the picture */
  of(pod: ScenePod, side: number): Sprite {
    const gauge = side >= WITH_GAUGE ? (pod.load?.cpu ?? "") : "";
    const part = pod.look === "Running" ? `${pod.ready}/${pod.containers}` : "";
    const key = `${pod.look} ${pod.quiet ? "q" : pod.hue} ${pod.version % 4} ${side.toFixed(2)} ${part} ${gauge}`;
    let sprite = this.known.get(key);
    if (sprite === undefined) {
      if (this.known.size >= MOST_SPRITES) this.known.clear();
      sprite = this.draw(pod, side);
      this.known.set(key, sprite);
    }
    return sprite;
  }

  private draw(pod: ScenePod, side: number): Sprite {
    const size = Math.ceil(side) + 2 * RIM + 1;
    const picture = new OffscreenCanvas(size, size);
    const context = picture.getContext("2d");
    if (context !== null) {
      context.translate(RIM, RIM);
      context.scale(side / POD_BOX, side / POD_BOX);
      drawPod(context, pod, this.ink, side);
    }
    return { picture, rim: RIM };
  }
}

type Context = OffscreenCanvasRenderingContext2D;

function drawPod(context: Context, pod: ScenePod, ink: Ink, side: number): void {
  const hue = pod.look === "Unknown" ? ink.muted : pod.quiet ? ink.border : (ink.hues[pod.hue] ?? ink.muted);
  context.lineCap = "round";
  context.lineJoin = "round";
  const icon = side >= WITH_ICON;
  switch (pod.look) {
    case "Waiting":
    case "Pulling":
    case "Creating":
    case "Running":
    case "Unknown":
    case "Completed":
      return outlined(context, pod, hue, ink, icon);
    case "Ready":
      fill(context, cachedBodyPath(pod.version, 0), hue);
      if (icon) stroke(context, CHECK, ink.onHue, 2.2);
      if (side >= WITH_GAUGE && pod.load?.cpu !== undefined) gauge(context, pod.load.cpu, ink.onHue);
      return;
    case "Terminating":
      return hatched(context, pod, hue, ink);
    case "Crashed":
      fill(context, icon ? OCTAGON : cachedBodyPath(0, 0), ink.danger);
      if (icon) stroke(context, EXCLAMATION, ink.onDanger, 3);
  }
}

function outlined(context: Context, pod: ScenePod, hue: string, ink: Ink, icon: boolean): void {
  const body = cachedBodyPath(pod.version, 1.25);
  fill(context, body, ink.surface);
  context.setLineDash(pod.look === "Waiting" ? [4.2, 3.2] : []);
  stroke(context, body, hue, pod.look === "Completed" ? 1.25 : 2.5);
  context.setLineDash([]);
  if (pod.look === "Pulling" || pod.look === "Creating") {
    context.globalAlpha = 0.55;
    context.fillStyle = hue;
    context.fillRect(4.5, 14, 21, 11.5);
    context.globalAlpha = 1;
  } else if (pod.look === "Running") {
    fill(context, piePath(Math.max(0.25, pod.ready / Math.max(1, pod.containers)), 6.5), hue);
  } else if (icon && pod.look === "Unknown") stroke(context, QUESTION, hue, 2.2);
  else if (icon && pod.look === "Completed") stroke(context, CHECK, hue, 2.2);
}

function hatched(context: Context, pod: ScenePod, hue: string, ink: Ink): void {
  const body = cachedBodyPath(pod.version, 0);
  fill(context, body, ink.surface);
  context.save();
  context.clip(new Path2D(body));
  context.strokeStyle = hue;
  context.lineWidth = 3.6;
  context.beginPath();
  for (let at = -POD_BOX; at < 2 * POD_BOX; at += 9.9) {
    context.moveTo(at, POD_BOX);
    context.lineTo(at + POD_BOX, 0);
  }
  context.stroke();
  context.restore();
}

function gauge(context: Context, cpu: number, colour: string): void {
  context.fillStyle = colour;
  context.globalAlpha = 0.3;
  context.fillRect(5, 23.2, 20, 3.4);
  context.globalAlpha = 1;
  context.fillRect(5, 23.2, cpu > 8 ? 25 : 2.5 * cpu, 3.4);
}

function fill(context: Context, path: string, colour: string): void {
  context.fillStyle = colour;
  // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- a drawing context is no array
  context.fill(new Path2D(path));
}

function stroke(context: Context, path: string, colour: string, width: number): void {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke(new Path2D(path));
}
