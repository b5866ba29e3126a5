/** Draws the strip of time on a canvas: a ruler, a lane for each actor, bars of what was broken, and the hand. */
import type { Change } from "../../hosts/protocol.ts";
import type { Span } from "../state/time-span.ts";
import { faultSpans, type FaultSpan } from "./fault-spans.ts";
import { LANES, marksOf, pixelOf, type Mark } from "./marks.ts";
import { ticksOf, tickText } from "./ticks.ts";

export interface Strip {
  readonly changes: readonly Change[];
  readonly future: readonly Change[];
  readonly span: Span;
  /** Everything there is; the span is a part of it, or all. */
  readonly whole: Span;
  readonly elapsedMs: number;
  readonly recordedUntilMs: number;
}

/** Marks are kept between frames: they change with `version` and size, the hand moves with every frame. */
export interface MarkCache {
  /** Part of time and width that the marks were made for. */
  place: string;
  version: number;
  marks: readonly Mark[];
  future: readonly Mark[];
  faults: readonly FaultSpan[];
}

interface Colors {
  readonly you: string;
  readonly other: string;
  readonly trouble: string;
  readonly troubleSoft: string;
  readonly past: string;
  readonly line: string;
  readonly text: string;
  readonly font: string;
}

/** Room of the ruler above the lanes. */
export const RULER = 16;
/** The lane of what is broken is this much higher than the others: bars lie below one another there. */
const FAULT_LANE = 1.6;

/** Where a lane begins and how high it is, in pixels. */
export function laneBox(lane: number, height: number): { readonly top: number; readonly height: number } {
  const unit = (height - RULER) / (LANES.length - 1 + FAULT_LANE);
  return { top: RULER + lane * unit, height: lane === LANES.length - 1 ? unit * FAULT_LANE : unit };
}

/** The lane at a height, in pixels below the upper edge; undefined on the ruler. */
export function laneAt(y: number, height: number): number | undefined {
  const unit = (height - RULER) / (LANES.length - 1 + FAULT_LANE);
  return y < RULER ? undefined : Math.min(LANES.length - 1, Math.floor((y - RULER) / unit));
}

export function readColors(element: Element): Colors {
  const style = getComputedStyle(element);
  const color = (name: string): string => style.getPropertyValue(name).trim();
  return {
    you: color("--color-accent"),
    other: color("--color-border-strong"),
    trouble: color("--color-danger"),
    troubleSoft: color("--color-danger-soft"),
    past: color("--color-accent-soft"),
    line: color("--color-border"),
    text: color("--color-text-muted"),
    font: `10px ${style.fontFamily}`,
  };
}

/** @param place what the marks' places depend on, as a text */
export function refreshMarks(cache: MarkCache, place: string, version: number, strip: Strip, width: number): void {
  cache.place = place;
  cache.marks = marksOf(strip.changes, strip.span, width);
  cache.future = marksOf(strip.future, strip.span, width);
  if (cache.version === version) return;
  cache.version = version;
  cache.faults = faultSpans(both(strip.changes, strip.future));
}

function* both(first: readonly Change[], second: readonly Change[]): Iterable<Change> {
  yield* first;
  yield* second;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

export function drawStrip(
  context: CanvasRenderingContext2D,
  size: Size,
  strip: Strip,
  cache: MarkCache,
  colors: Colors,
): void {
  const { width, height } = size;
  const now = pixelOf(strip.elapsedMs, strip.span, width);
  const end = pixelOf(strip.recordedUntilMs, strip.span, width);
  context.clearRect(0, 0, width, height);
  drawRuler(context, size, strip.span, colors);
  context.fillStyle = colors.past;
  context.globalAlpha = 0.6;
  if (now > 0) context.fillRect(0, RULER, Math.min(now, width), height - RULER);
  context.globalAlpha = 1;
  if (end > now + 1) hatch(context, Math.max(0, now), Math.min(width, end), height, colors.line);
  context.fillStyle = colors.line;
  for (let lane = 0; lane < LANES.length; lane += 1) context.fillRect(0, middleOf(lane, height), width, 1);
  drawFaults(context, size, strip, cache.faults, colors);
  drawMarks(context, cache.marks, height, colors);
  context.globalAlpha = 0.45;
  drawMarks(context, cache.future, height, colors);
  context.globalAlpha = 1;
  drawWindow(context, width, strip, colors);
  drawHand(context, now, height, colors);
}

function drawRuler(context: CanvasRenderingContext2D, { width, height }: Size, span: Span, colors: Colors): void {
  const { stepMs, at } = ticksOf(span, width);
  context.font = colors.font;
  context.textBaseline = "middle";
  for (const tick of at) {
    const pixel = Math.round(pixelOf(tick, span, width));
    context.fillStyle = colors.line;
    context.fillRect(pixel, 4, 1, height - 4);
    context.fillStyle = colors.text;
    context.fillText(tickText(tick, stepMs), pixel + 4, RULER / 2 + 1);
  }
}

/** Of a part that was zoomed to: where it lies in all of it. */
function drawWindow(context: CanvasRenderingContext2D, width: number, { span, whole }: Strip, colors: Colors): void {
  if (span.toMs - span.fromMs >= whole.toMs - whole.fromMs) return;
  context.fillStyle = colors.line;
  context.fillRect(0, 0, width, 3);
  const from = pixelOf(span.fromMs, whole, width);
  context.fillStyle = colors.other;
  context.fillRect(from, 0, Math.max(8, pixelOf(span.toMs, whole, width) - from), 3);
}

function drawHand(context: CanvasRenderingContext2D, now: number, height: number, colors: Colors): void {
  context.fillStyle = colors.you;
  context.fillRect(now - 1, 4, 2, height - 4);
  context.beginPath();
  context.arc(now, RULER / 2, 5, 0, Math.PI * 2);
  context.fill();
}

function middleOf(lane: number, height: number): number {
  const box = laneBox(lane, height);
  return Math.round(box.top + box.height / 2);
}

function drawMarks(context: CanvasRenderingContext2D, marks: readonly Mark[], height: number, colors: Colors): void {
  for (const { pixel, lane, trouble } of marks) {
    const middle = middleOf(lane, height);
    const you = lane === 0;
    context.fillStyle = trouble ? colors.trouble : you ? colors.you : colors.other;
    context.fillRect(pixel - (you ? 2 : 1), middle - 4, you ? 4 : 2, 8);
  }
}

const MAX_ROWS = 3;
const LEAST_BAR = 4;
const LABEL_PADDING = 4;

/** A bar from the break to the healing; what is still broken has an open end at the hand. */
function drawFaults(
  context: CanvasRenderingContext2D,
  { width, height }: Size,
  { span, elapsedMs, recordedUntilMs }: Strip,
  faults: readonly FaultSpan[],
  colors: Colors,
): void {
  const { top, height: laneHeight } = laneBox(LANES.length - 1, height);
  const rows = Math.min(MAX_ROWS, Math.max(0, ...faults.map(({ row }) => row)) + 1);
  const rowHeight = (laneHeight - 1) / rows;
  for (const { name, fromMs = span.fromMs, toMs = Math.max(elapsedMs, recordedUntilMs), row } of faults) {
    if (toMs < span.fromMs || fromMs > span.toMs) continue;
    const left = Math.max(0, pixelOf(fromMs, span, width));
    const right = Math.min(width, Math.max(left + LEAST_BAR, pixelOf(toMs, span, width)));
    const y = top + Math.min(row, MAX_ROWS - 1) * rowHeight;
    context.fillStyle = colors.troubleSoft;
    context.fillRect(left, y, right - left, rowHeight - 1);
    context.fillStyle = colors.trouble;
    context.fillRect(left, y, 2, rowHeight - 1);
    context.fillRect(left, y + rowHeight - 2, right - left, 1);
    if (rowHeight < 10) continue;
    context.font = colors.font;
    if (context.measureText(name).width + 2 * LABEL_PADDING < right - left) {
      context.textBaseline = "middle";
      context.fillText(name, left + LABEL_PADDING + 2, y + rowHeight / 2);
    }
  }
}

/** What is recorded ahead of the hand. */
function hatch(context: CanvasRenderingContext2D, from: number, to: number, height: number, color: string): void {
  context.save();
  context.beginPath();
  context.rect(from, RULER, to - from, height - RULER);
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
