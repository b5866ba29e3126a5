/** The strip itself: a slider over time that is dragged, zoomed, panned, and jumps from event to event. */
import { useEffect, useId, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { sentenceText } from "../../i18n/sentence.ts";
import { clockTime } from "../../i18n/units.ts";
import type { Change } from "../../hosts/protocol.ts";
import { useChanges } from "../state/changes-store.ts";
import { useClock } from "../state/clock-store.ts";
import type { ObjectRef } from "../state/selection-store.ts";
import { shownSpan } from "../state/time-span.ts";
import { laneAt } from "./draw.ts";
import { changesNear, neighbourEvent } from "./events-near.ts";
import { faultAt, faultSpans, type FaultSpan } from "./fault-spans.ts";
import { LANES, pixelOf, timeOf } from "./marks.ts";
import { useSeek } from "./use-seek.ts";
import { useStrip } from "./use-strip.ts";
import { listenToWheel, pinch, showAll, zoomBy } from "./zoom.ts";

interface Tip {
  readonly pixel: number;
  readonly width: number;
  readonly atMs: number;
  readonly change: Change | undefined;
  readonly more: number;
  readonly fault?: FaultSpan | undefined;
}

const NEAR_PIXELS = 5;
/** A thumb is not as exact as a mouse. */
const NEAR_TOUCH_PIXELS = 12;
const KEY_STEP_MS = 1_000;
const KEY_PAGE_MS = 30_000;
const KEY_ZOOM = 0.6;

export function Track({ onWhy }: { readonly onWhy: (object: ObjectRef) => void }): ReactNode {
  const { t } = useTranslation();
  const canvas = useStrip();
  const keys = useId();
  const box = useRef<HTMLDivElement>(null);
  const [tip, setTip] = useState<Tip>();
  /** The event that keys came to; named by the slider until it moves elsewhere. */
  const [reached, setReached] = useState<Change>();
  const seek = useSeek();
  const gestures = useGestures(setTip, (at, change) => {
    setReached(change);
    seek(at);
  });
  const seconds = useClock(({ clock }) => Math.floor(clock.elapsedMs / 1000));
  const endSeconds = useClock(({ clock }) => Math.floor(clock.recordedUntilMs / 1000));
  useEffect(() => (box.current === null ? undefined : listenToWheel(box.current)), []);
  const goToEvent = (change: Change): void => {
    setReached(change);
    seek(change.at);
    const width = box.current?.clientWidth ?? 1;
    const span = shownSpan(useClock.getState().clock.recordedUntilMs);
    setTip({ pixel: pixelOf(change.at, span, width), width, atMs: change.at, change, more: 0 });
  };
  const key = (event: KeyboardEvent): void => {
    const action = keyAction(event.key, event.shiftKey);
    if (action === undefined) return;
    event.preventDefault();
    const { recordedUntilMs } = useClock.getState().clock;
    const elapsedMs = seek.heading();
    if (action.do === "zoom") return action.factor === undefined ? showAll() : zoomBy(action.factor);
    if (action.do === "why") return reached === undefined ? undefined : onWhy(reached.object);
    if (action.do === "event") {
      const change = neighbourEvent(elapsedMs, action.direction);
      return change === undefined ? undefined : goToEvent(change);
    }
    setReached(undefined);
    setTip(undefined);
    seek(action.do === "end" ? recordedUntilMs : Math.max(0, action.do === "start" ? 0 : elapsedMs + action.byMs));
  };
  const place = t("time.value", { at: clockTime(seconds * 1000), end: clockTime(endSeconds * 1000) });
  return (
    <div
      ref={box}
      className="timeline__track"
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an input moves its thumb before the clock has moved
      role="slider"
      tabIndex={0}
      aria-label={t("time.position")}
      aria-describedby={keys}
      aria-valuemin={0}
      aria-valuemax={Math.max(endSeconds, seconds)}
      aria-valuenow={seconds}
      aria-valuetext={reached === undefined ? place : `${place}. ${sentenceText(reached)}`}
      onKeyDown={key}
      onBlur={() => setTip(undefined)}
      onDoubleClick={() => tip?.change !== undefined && onWhy(tip.change.object)}
      {...gestures}
    >
      <span id={keys} hidden>
        {t("time.keys")}
      </span>
      <canvas ref={canvas} className="timeline__canvas" aria-hidden />
      {tip !== undefined && <TipView tip={tip} />}
    </div>
  );
}

/** One pointer goes to a moment, two zoom and pan. */
function useGestures(
  setTip: (tip: Tip | undefined) => void,
  goTo: (atMs: number, change: Change | undefined) => void,
): {
  readonly [Name in "onPointerDown" | "onPointerMove" | "onPointerUp" | "onPointerCancel" | "onPointerLeave"]: (
    event: PointerEvent<HTMLDivElement>,
  ) => void;
} {
  const down = useRef(new Map<number, number>());
  const point = (event: PointerEvent<HTMLDivElement>): { pixel: number; width: number; tip: Tip } => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
    const pixel = event.clientX - left;
    const near = event.pointerType === "touch" ? NEAR_TOUCH_PIXELS : NEAR_PIXELS;
    return { pixel, width, tip: tipAt(pixel, width, event.clientY - top, height, near) };
  };
  const up = (event: PointerEvent<HTMLDivElement>): void => {
    down.current.delete(event.pointerId);
    if (event.pointerType === "touch") setTip(undefined);
  };
  return {
    onPointerDown(event) {
      event.currentTarget.setPointerCapture(event.pointerId);
      const { pixel, tip } = point(event);
      down.current.set(event.pointerId, pixel);
      if (down.current.size > 1) return;
      setTip(tip);
      goTo(tip.change?.at ?? tip.atMs, tip.change);
    },
    onPointerMove(event) {
      const { pixel, width, tip } = point(event);
      const before = down.current.get(event.pointerId);
      if (before === undefined) return setTip(tip);
      if (down.current.size === 2) {
        const [other = 0] = [...down.current].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
        pinch([before, other], [pixel, other], width);
      } else if (Math.abs(pixel - before) > 1) {
        setTip(tip);
        goTo(tip.atMs, undefined);
      } else return;
      down.current.set(event.pointerId, pixel);
    },
    onPointerUp: up,
    onPointerCancel: up,
    onPointerLeave: () => setTip(undefined),
  };
}

function TipView({ tip: { pixel, width, atMs, change, more, fault } }: { readonly tip: Tip }): ReactNode {
  const { t } = useTranslation();
  const side = pixel > width / 2 ? { insetInlineEnd: width - pixel } : { insetInlineStart: Math.max(0, pixel) };
  return (
    <div className="timeline__tip" style={side} aria-hidden>
      <div className="timeline__tip-time">{clockTime(change?.at ?? atMs)}</div>
      {change !== undefined && sentenceText(change)}
      {more > 0 && ` (${t("time.more", { count: more })})`}
      {fault !== undefined && change === undefined && (
        <>
          {`${fault.kind} ${fault.name}: `}
          {t(fault.toMs === undefined ? "time.brokenSince" : "time.broken", {
            from: fault.fromMs === undefined ? "…" : clockTime(fault.fromMs),
            to: clockTime(fault.toMs ?? 0),
          })}
        </>
      )}
    </div>
  );
}

/** The nearest mark of the lane under the pointer. @param y below the upper edge */
function tipAt(pixel: number, width: number, y: number, height: number, nearPixels: number): Tip {
  const { recordedUntilMs } = useClock.getState().clock;
  const span = shownSpan(recordedUntilMs);
  const nearMs = (nearPixels / width) * (span.toMs - span.fromMs);
  // A click beyond the end means the end.
  const atMs = Math.min(timeOf(pixel, span, width), recordedUntilMs);
  const lane = LANES[laneAt(y, height) ?? 0];
  const near = changesNear(lane, atMs, nearMs);
  const { changes, future } = useChanges.getState();
  const fault = lane === "faults" ? faultAt(faultSpans([...changes, ...future]), atMs) : undefined;
  return { pixel, width, atMs, change: near[0], more: Math.max(0, near.length - 1), fault };
}

type KeyAction =
  | { readonly do: "move"; readonly byMs: number }
  | { readonly do: "start" }
  | { readonly do: "end" }
  | { readonly do: "why" }
  | { readonly do: "event"; readonly direction: 1 | -1 }
  /** Without a factor: everything. */
  | { readonly do: "zoom"; readonly factor?: number };

function keyAction(key: string, shift: boolean): KeyAction | undefined {
  switch (key) {
    case "ArrowLeft":
    case "ArrowDown":
      return shift ? { do: "event", direction: -1 } : { do: "move", byMs: -KEY_STEP_MS };
    case "ArrowRight":
    case "ArrowUp":
      return shift ? { do: "event", direction: 1 } : { do: "move", byMs: KEY_STEP_MS };
    case "[":
      return { do: "event", direction: -1 };
    case "]":
      return { do: "event", direction: 1 };
    case "PageDown":
      return { do: "move", byMs: -KEY_PAGE_MS };
    case "PageUp":
      return { do: "move", byMs: KEY_PAGE_MS };
    case "Home":
      return { do: "start" };
    case "End":
      return { do: "end" };
    case "Enter":
      return { do: "why" };
    case "+":
    case "=":
      return { do: "zoom", factor: KEY_ZOOM };
    case "-":
      return { do: "zoom", factor: 1 / KEY_ZOOM };
    case "0":
      return { do: "zoom" };
    default:
      return undefined;
  }
}
