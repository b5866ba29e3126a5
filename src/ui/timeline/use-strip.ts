/** Draws the strip once a frame, only when something moved. */
import { useEffect, useRef, type RefObject } from "react";
import { useChanges } from "../state/changes-store.ts";
import { smoothElapsedMs, useClock } from "../state/clock-store.ts";
import { shownSpan, spanOf } from "../state/time-span.ts";
import { drawStrip, readColors, refreshMarks, type MarkCache } from "./draw.ts";
import { pixelOf } from "./marks.ts";
import { bringIntoView } from "./use-seek.ts";

const MARKS_EVERY_MS = 120;

export function useStrip(): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (element === null || context === null || context === undefined) return undefined;
    const cache: MarkCache = { place: "", version: -1, marks: [], future: [], faults: [] };
    let refreshedAt = 0;
    let drawn = "";
    let frame = 0;
    const draw = (): void => {
      frame = requestAnimationFrame(draw);
      const { clientWidth: width, clientHeight: height } = element;
      if (width === 0) return;
      const { clock } = useClock.getState();
      const { changes, future, version } = useChanges.getState();
      const elapsedMs = smoothElapsedMs();
      if (!clock.paused) bringIntoView(elapsedMs);
      const recordedUntilMs = Math.max(clock.recordedUntilMs, elapsedMs);
      const span = shownSpan(recordedUntilMs);
      const whole = spanOf(recordedUntilMs);
      const theme = document.documentElement.dataset["theme"] ?? "";
      const place = `${width} ${span.fromMs} ${span.toMs}`;
      const now = performance.now();
      // With thousands of changes a second the marks are made anew a few times a second, the hand moves all the same.
      const due = place !== cache.place || (version !== cache.version && now - refreshedAt >= MARKS_EVERY_MS);
      if (due) refreshedAt = now;
      const hand = Math.round(pixelOf(elapsedMs, span, width) * 2);
      const end = Math.round(pixelOf(recordedUntilMs, span, width));
      const key = `${due ? version : cache.version} ${place} ${whole.toMs} ${height} ${theme} ${hand} ${end}`;
      if (key === drawn) return;
      drawn = key;
      const strip = { changes, future, span, whole, elapsedMs, recordedUntilMs };
      if (due) refreshMarks(cache, place, version, strip, width);
      const ratio = devicePixelRatio;
      element.width = Math.round(width * ratio);
      element.height = Math.round(height * ratio);
      context.scale(ratio, ratio);
      drawStrip(context, { width, height }, strip, cache, readColors(element));
    };
    draw();
    return () => cancelAnimationFrame(frame);
  }, []);
  return canvas;
}
