/** Draws the strip of time on a canvas. */
import type { Change } from "../../hosts/protocol.ts";
import type { Span } from "../state/time-span.ts";
import { LANES, marksOf, pixelOf, type Mark } from "./marks.ts";

export interface Strip {
  readonly changes: readonly Change[];
  readonly future: readonly Change[];
  readonly span: Span;
  readonly elapsedMs: number;
  readonly recordedUntilMs: number;
}

/** Marks are kept between frames: they change with `version` and size, the hand moves with every frame. */
export interface MarkCache {
  key: string;
  marks: readonly Mark[];
  future: readonly Mark[];
}

interface Colors {
  readonly you: string;
  readonly other: string;
  readonly trouble: string;
  readonly past: string;
  readonly line: string;
}

export function readColors(element: Element): Colors {
  const style = getComputedStyle(element);
  const color = (name: string): string => style.getPropertyValue(name).trim();
  return {
    you: color("--color-accent"),
    other: color("--color-border-strong"),
    trouble: color("--color-danger"),
    past: color("--color-accent-soft"),
    line: color("--color-border"),
  };
}

export function refreshMarks(cache: MarkCache, key: string, strip: Strip, width: number): void {
  if (cache.key === key) return;
  cache.key = key;
  cache.marks = marksOf(strip.changes, strip.span, width);
  cache.future = marksOf(strip.future, strip.span, width);
}

export function drawStrip(
  context: CanvasRenderingContext2D,
  { width, height }: { readonly width: number; readonly height: number },
  strip: Strip,
  cache: MarkCache,
  colors: Colors,
): void {
  const now = pixelOf(strip.elapsedMs, strip.span, width);
  const end = pixelOf(strip.recordedUntilMs, strip.span, width);
  context.clearRect(0, 0, width, height);
  context.fillStyle = colors.past;
  context.globalAlpha = 0.6;
  context.fillRect(0, 3, now, height - 6);
  context.globalAlpha = 1;
  if (end > now + 1) hatch(context, now, end, height, colors.line);
  const laneHeight = (height - 12) / LANES.length;
  context.fillStyle = colors.line;
  for (let lane = 0; lane < LANES.length; lane += 1) {
    context.fillRect(0, Math.round(6 + laneHeight * (lane + 0.5)), width, 1);
  }
  drawMarks(context, cache.marks, laneHeight, colors);
  context.globalAlpha = 0.45;
  drawMarks(context, cache.future, laneHeight, colors);
  context.globalAlpha = 1;
  context.fillStyle = colors.you;
  context.fillRect(now - 1, 0, 2, height);
  context.beginPath();
  context.arc(now, 6, 5, 0, Math.PI * 2);
  context.fill();
}

function drawMarks(
  context: CanvasRenderingContext2D,
  marks: readonly Mark[],
  laneHeight: number,
  colors: Colors,
): void {
  for (const { pixel, lane, trouble } of marks) {
    const middle = 6 + laneHeight * (lane + 0.5);
    const you = lane === 0;
    context.fillStyle = trouble ? colors.trouble : you ? colors.you : colors.other;
    context.fillRect(pixel - (you ? 2 : 1), Math.round(middle - 4), you ? 4 : 2, 8);
  }
}

/** What is recorded ahead of the hand. */
function hatch(context: CanvasRenderingContext2D, from: number, to: number, height: number, color: string): void {
  context.save();
  context.beginPath();
  context.rect(from, 3, to - from, height - 6);
  context.clip();
  context.strokeStyle = color;
  context.lineWidth = 2;
  context.beginPath();
  for (let x = from - height; x < to; x += 8) {
    context.moveTo(x, height);
    context.lineTo(x + height, 0);
  }
  context.stroke();
  context.restore();
}
