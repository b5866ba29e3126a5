/** Time as a place: who did what when, and a hand that can be dragged. */
import "./timeline.css";
import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { sentenceText } from "../../i18n/sentence.ts";
import { clockTime } from "../../i18n/units.ts";
import type { Change } from "../../hosts/protocol.ts";
import { laneOf, useChanges } from "../state/changes-store.ts";
import { smoothElapsedMs, useClock } from "../state/clock-store.ts";
import { command } from "../state/cluster.ts";
import { shownSpan } from "../state/time-span.ts";
import { drawStrip, readColors, refreshMarks, type MarkCache } from "./draw.ts";
import { firstAtOrAfter, LANES, pixelOf, timeOf } from "./marks.ts";

interface Tip {
  readonly pixel: number;
  readonly width: number;
  readonly atMs: number;
  readonly change: Change | undefined;
  readonly more: number;
}

const NEAR_PIXELS = 5;
const KEY_STEP_MS = 1_000;
const KEY_PAGE_MS = 30_000;

export function Timeline(): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="timeline">
      <div className="timeline__lanes" aria-hidden>
        {LANES.map((lane) => (
          <span key={lane}>{t(`timeline.${lane}`)}</span>
        ))}
      </div>
      <Track />
    </div>
  );
}

function Track(): ReactNode {
  const { t } = useTranslation();
  const canvas = useStrip();
  const [tip, setTip] = useState<Tip>();
  const seek = useSeek();
  const seconds = useClock(({ clock }) => Math.floor(clock.elapsedMs / 1000));
  const endSeconds = useClock(({ clock }) => Math.floor(clock.recordedUntilMs / 1000));
  const point = (event: PointerEvent<HTMLDivElement>): { pixel: number; width: number } => {
    const box = event.currentTarget.getBoundingClientRect();
    return { pixel: event.clientX - box.left, width: box.width };
  };
  const move = (event: PointerEvent<HTMLDivElement>): void => {
    const { pixel, width } = point(event);
    setTip(tipAt(pixel, width, event.nativeEvent.offsetY / event.currentTarget.clientHeight));
    if (event.buttons === 1) seek(timeAt(pixel, width));
  };
  const key = (event: KeyboardEvent): void => {
    const { elapsedMs, recordedUntilMs } = useClock.getState().clock;
    const target = keyTarget(event.key, elapsedMs, recordedUntilMs);
    if (target === undefined) return;
    event.preventDefault();
    seek(target);
  };
  return (
    <div
      className="timeline__track"
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an input moves its thumb before the clock has moved
      role="slider"
      tabIndex={0}
      aria-label={t("timeline.position")}
      aria-valuemin={0}
      aria-valuemax={endSeconds}
      aria-valuenow={seconds}
      aria-valuetext={t("timeline.value", { at: clockTime(seconds * 1000), end: clockTime(endSeconds * 1000) })}
      onKeyDown={key}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        const { pixel, width } = point(event);
        seek(timeAt(pixel, width));
      }}
      onPointerMove={move}
      onPointerLeave={() => setTip(undefined)}
    >
      <canvas ref={canvas} className="timeline__canvas" aria-hidden />
      {tip !== undefined && <TipView tip={tip} />}
    </div>
  );
}

function TipView({ tip: { pixel, width, atMs, change, more } }: { readonly tip: Tip }): ReactNode {
  const { t } = useTranslation();
  const side = pixel > width / 2 ? { insetInlineEnd: width - pixel } : { insetInlineStart: pixel };
  return (
    <div className="timeline__tip" style={side} aria-hidden>
      <div className="timeline__tip-time">{clockTime(change?.at ?? atMs)}</div>
      {change !== undefined && sentenceText(change)}
      {more > 0 && ` (${t("timeline.more", { count: more })})`}
    </div>
  );
}

/** Within what is recorded: a click beyond the end means the end. */
function timeAt(pixel: number, width: number): number {
  const { recordedUntilMs } = useClock.getState().clock;
  return Math.min(timeOf(pixel, shownSpan(recordedUntilMs), width), recordedUntilMs);
}

function keyTarget(key: string, elapsedMs: number, endMs: number): number | undefined {
  switch (key) {
    case "ArrowLeft":
    case "ArrowDown":
      return Math.max(0, elapsedMs - KEY_STEP_MS);
    case "ArrowRight":
    case "ArrowUp":
      return elapsedMs + KEY_STEP_MS;
    case "PageDown":
      return Math.max(0, elapsedMs - KEY_PAGE_MS);
    case "PageUp":
      return elapsedMs + KEY_PAGE_MS;
    case "Home":
      return 0;
    case "End":
      return endMs;
    default:
      return undefined;
  }
}

/** The nearest mark of the lane under the pointer, or of any lane. @param height 0 at the top, 1 at the bottom */
function tipAt(pixel: number, width: number, height: number): Tip {
  const { recordedUntilMs } = useClock.getState().clock;
  const { changes, future } = useChanges.getState();
  const span = shownSpan(recordedUntilMs);
  const nearMs = (NEAR_PIXELS / width) * (span.toMs - span.fromMs);
  const atMs = timeOf(pixel, span, width);
  const lane = LANES[Math.min(LANES.length - 1, Math.max(0, Math.floor(height * LANES.length)))];
  const near: Change[] = [];
  for (const list of [changes, future]) {
    for (let index = firstAtOrAfter(list, atMs - nearMs); index < list.length; index += 1) {
      const change = list[index];
      if (change === undefined || change.at > atMs + nearMs) break;
      if (laneOf(change.actor) === lane) near.push(change);
    }
  }
  near.sort((a, b) => Math.abs(a.at - atMs) - Math.abs(b.at - atMs));
  return { pixel, width, atMs, change: near[0], more: Math.max(0, near.length - 1) };
}

/** Seeks one place at a time: while one is under way only the newest wish is kept. */
function useSeek(): (elapsedMs: number) => void {
  const state = useRef<{ busy: boolean; wish: number | undefined }>({ busy: false, wish: undefined });
  return (elapsedMs) => {
    state.current.wish = elapsedMs;
    if (state.current.busy) return;
    state.current.busy = true;
    void (async () => {
      if (!useClock.getState().clock.paused) await command({ do: "set", paused: true });
      while (state.current.wish !== undefined) {
        const wish = state.current.wish;
        state.current.wish = undefined;
        await command({ do: "seek", elapsedMs: Math.round(wish) });
      }
      state.current.busy = false;
    })();
  };
}

/** Draws the strip once a frame, only when something moved. */
function useStrip(): React.RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (element === null || context === null || context === undefined) return undefined;
    const cache: MarkCache = { key: "", marks: [], future: [] };
    let drawn = "";
    let frame = 0;
    const draw = (): void => {
      frame = requestAnimationFrame(draw);
      const { clientWidth: width, clientHeight: height } = element;
      if (width === 0) return;
      const { clock } = useClock.getState();
      const { changes, future, version } = useChanges.getState();
      const elapsedMs = smoothElapsedMs();
      const recordedUntilMs = Math.max(clock.recordedUntilMs, elapsedMs);
      const span = shownSpan(recordedUntilMs);
      const theme = document.documentElement.dataset["theme"] ?? "";
      const marksKey = `${version} ${width} ${span.toMs}`;
      const hand = Math.round(pixelOf(elapsedMs, span, width) * 2);
      const key = `${marksKey} ${height} ${theme} ${hand} ${Math.round(pixelOf(recordedUntilMs, span, width))}`;
      if (key === drawn) return;
      drawn = key;
      const strip = { changes, future, span, elapsedMs, recordedUntilMs };
      refreshMarks(cache, marksKey, strip, width);
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
