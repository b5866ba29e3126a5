/** Draws the strip before repaints, only when something moved. */
import { useEffect, useRef, type RefObject } from "react";
import { useChanges } from "../state/changes-store.ts";
import { smoothElapsedMs, useClock } from "../state/clock-store.ts";
import { onFrame } from "../state/frames.ts";
import { shownSpan, spanOf } from "../state/time-span.ts";
import { drawStrip, readColors, refreshMarks, type MarkCache } from "./draw.ts";
import { pixelOf } from "./marks.ts";
import { bringIntoView } from "./use-seek.ts";

const MARKS_EVERY_MS = 120;
/** The hand moves some forty pixels a second. */
const EVERY_FRAMES = 2;

export function useStrip(): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    return element === null || context === null || context === undefined ? undefined : keepDrawn(element, context);
  }, []);
  return canvas;
}

/** Returns the call that ends it. */
function keepDrawn(element: HTMLCanvasElement, context: CanvasRenderingContext2D): () => void {
  const cache: MarkCache = { place: "", version: -1, marks: [], future: [], faults: [] };
  let size = { width: element.clientWidth, height: element.clientHeight };
  let colors = readColors(element);
  let colorsOf = "";
  let refreshedAt = 0;
  let drawn = "";
  const draw = (now: number): void => {
    const { width, height } = size;
    if (width === 0) return;
    const { clock } = useClock.getState();
    const { changes, future, version } = useChanges.getState();
    const elapsedMs = smoothElapsedMs();
    if (!clock.paused) bringIntoView(elapsedMs);
    const recordedUntilMs = Math.max(clock.recordedUntilMs, elapsedMs);
    const span = shownSpan(recordedUntilMs);
    const whole = spanOf(recordedUntilMs);
    const theme = document.documentElement.dataset["theme"] ?? "";
    const ratio = devicePixelRatio;
    const place = `${width} ${span.fromMs} ${span.toMs}`;
    // With thousands of changes a second the marks are made anew a few times a second, the hand moves all the same.
    const due = place !== cache.place || (version !== cache.version && now - refreshedAt >= MARKS_EVERY_MS);
    if (due) refreshedAt = now;
    const hand = Math.round(pixelOf(elapsedMs, span, width) * 2);
    const end = Math.round(pixelOf(recordedUntilMs, span, width));
    const key = `${due ? version : cache.version} ${place} ${whole.toMs} ${height} ${ratio} ${theme} ${hand} ${end}`;
    if (key === drawn) return;
    drawn = key;
    const strip = { changes, future, span, whole, elapsedMs, recordedUntilMs };
    if (due) refreshMarks(cache, place, version, strip, width);
    if (colorsOf !== theme) {
      colors = readColors(element);
      colorsOf = theme;
    }
    fitTo(element, Math.round(width * ratio), Math.round(height * ratio));
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    drawStrip(context, size, strip, cache, colors);
  };
  const watching = new ResizeObserver(() => {
    size = { width: element.clientWidth, height: element.clientHeight };
  });
  watching.observe(element);
  const stop = onFrame(draw, EVERY_FRAMES);
  return () => {
    watching.disconnect();
    stop();
  };
}

/** A canvas that is given a size is made anew, even if it had that size. */
function fitTo(canvas: HTMLCanvasElement, width: number, height: number): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}
