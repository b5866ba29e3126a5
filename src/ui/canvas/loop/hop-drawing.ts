/** Hops as they are drawn: the way, how far along it they are, and a ring around what changed. */
import type { Box } from "../board-routes.ts";
import type { Ink } from "../ink.ts";
import { pointAlong } from "../routes.ts";
import type { Point } from "../travel.ts";
import { legAt, type Leg } from "./hop-player.ts";
import type { HopRoute } from "./hop-routes.ts";
import type { Hop } from "./hops.ts";

type Context = CanvasRenderingContext2D;

export interface Brush {
  readonly context: Context;
  readonly ink: Ink;
  /** Of the view: what is drawn keeps its size on the screen when far away. */
  readonly zoom: number;
  readonly reducedMotion: boolean;
}

const LEGS: readonly Leg[] = ["hears", "writes", "stored"];
/** At the end of a hop, what changed lights up for the rest of its time. */
const RING_FROM = 0.72;

/** A hop on its way. @param share of its time that has passed */
export function drawHop(brush: Brush, hop: Hop, route: HopRoute, share: number): void {
  const { context, ink, reducedMotion } = brush;
  const { leg, along } = legAt(hop, share);
  context.strokeStyle = ink.accent;
  if (reducedMotion) {
    context.globalAlpha = share < 0.2 ? share * 5 : Math.min(1, (1 - share) * 4);
    for (const each of LEGS) strokeWay(brush, route[each], 2.25);
    for (const box of route.touched) ring(brush, box);
    context.globalAlpha = 1;
    return;
  }
  const now = LEGS.indexOf(leg);
  for (const [index, each] of LEGS.entries()) {
    context.globalAlpha = index < now ? 0.3 : index === now ? 0.5 : 0;
    if (index <= now) strokeWay(brush, route[each], 1.75);
  }
  context.globalAlpha = 1;
  if (share > RING_FROM) {
    context.globalAlpha = Math.min(1, (1 - share) * 8);
    for (const box of route.touched) ring(brush, box);
    context.globalAlpha = 1;
  }
  const way = route[leg];
  if (way.length > 1) head(brush, pointAlong([way], easedOut(along)), hop.changes.length, leg);
}

/** A hop that stays: its ways, numbered in the order of the caption, and what changed. */
export function drawHeld(brush: Brush, route: HopRoute, alpha: number): void {
  const { context, ink } = brush;
  context.globalAlpha = alpha;
  context.strokeStyle = ink.accent;
  for (const leg of LEGS) strokeWay(brush, route[leg], 2.25);
  for (const box of route.touched) ring(brush, box);
  for (const { leg, number } of numbered(route)) disc(brush, placeOfNumber(leg, route), String(number));
  context.globalAlpha = 1;
}

/** Which legs there are, and their numbers from 1. */
export function numbered(route: Pick<HopRoute, Leg>): readonly { readonly leg: Leg; readonly number: number }[] {
  return LEGS.filter((leg) => route[leg].length > 1).map((leg, index) => ({ leg, number: index + 1 }));
}

/** The way there and the way back are the same: their numbers stand near the two ends. */
function placeOfNumber(leg: Leg, route: HopRoute): Point {
  if (leg === "stored") return pointAlong([route.stored], 0.5);
  if (route.hears.length === 0) return pointAlong([route.writes], 0.5);
  return pointAlong([route[leg]], leg === "hears" ? 0.7 : 0.66);
}

export function drawGlow({ context, ink, zoom }: Brush, route: HopRoute, amount: number): void {
  context.strokeStyle = ink.accent;
  context.globalAlpha = 0.15 + 0.55 * amount;
  for (const leg of ["writes", "stored"] as const) {
    trace(context, route[leg]);
    context.lineWidth = (1.5 + 3 * amount) / Math.min(1, Math.max(0.35, zoom));
    context.stroke();
  }
  context.globalAlpha = 1;
}

function easedOut(share: number): number {
  return 1 - (1 - share) ** 2;
}

function thick(zoom: number, width: number): number {
  return zoom < 1 ? width / Math.max(0.3, zoom) : width;
}

function strokeWay({ context, zoom }: Brush, way: readonly Point[], width: number): void {
  if (way.length < 2) return;
  trace(context, way);
  context.lineWidth = thick(zoom, width);
  context.stroke();
}

const CORNER = 8;

function trace(context: Context, way: readonly Point[]): void {
  context.lineJoin = "round";
  context.lineCap = "round";
  context.beginPath();
  for (const [index, point] of way.entries()) {
    const after = way[index + 1];
    if (index === 0) context.moveTo(point.x, point.y);
    else if (after === undefined) context.lineTo(point.x, point.y);
    else context.arcTo(point.x, point.y, after.x, after.y, CORNER);
  }
}

function ring({ context, ink, zoom }: Brush, { x, y, width, height }: Box): void {
  context.strokeStyle = ink.accent;
  context.lineWidth = thick(zoom, 2);
  context.beginPath();
  context.roundRect(x - 4, y - 4, width + 8, height + 8, Math.min(14, 6 + width / 8));
  context.stroke();
}

/** What travels: a dot with a halo, larger with a number when it stands for several writes. */
function head(brush: Brush, at: Point, count: number, leg: Leg): void {
  const { context, ink, zoom } = brush;
  const scale = zoom < 1 ? 1 / Math.max(0.35, zoom) : 1;
  context.fillStyle = ink.accent;
  context.globalAlpha = 0.22;
  dot(context, at, 10 * scale);
  context.globalAlpha = 1;
  if (count > 1 && leg !== "hears") return disc(brush, at, count > 99 ? "99" : `${count}`);
  dot(context, at, 4.5 * scale);
}

function dot(context: Context, { x, y }: Point, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}

function disc({ context, ink, zoom }: Brush, at: Point, text: string): void {
  const scale = zoom < 1 ? 1 / Math.max(0.35, zoom) : 1;
  context.fillStyle = ink.accent;
  dot(context, at, 8 * scale);
  context.fillStyle = ink.surface;
  context.font = `600 ${10.5 * scale}px ${ink.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(text, at.x, at.y + 0.5 * scale);
}
