/** Changes as marks on a strip: which second lies at which pixel, and which marks are worth drawing. */
import type { Change } from "../../hosts/protocol.ts";
import { laneOf, type Lane } from "../state/changes-store.ts";
import type { Span } from "../state/time-span.ts";

export const LANES: readonly Lane[] = ["you", "scheduler", "controllers", "nodes", "faults"];

export function pixelOf(atMs: number, { fromMs, toMs }: Span, width: number): number {
  return ((atMs - fromMs) / (toMs - fromMs)) * width;
}

export function timeOf(pixel: number, { fromMs, toMs }: Span, width: number): number {
  return Math.round(fromMs + (Math.min(Math.max(pixel, 0), width) / width) * (toMs - fromMs));
}

const TROUBLE =
  /Fail|NotReady|Evict|Crash|BackOff|Kill|OOM|Unhealthy|Lost|PoweredOff|Unreachable|Unschedulable|Error|Taint|Expired|Preempt/;

/** Something went wrong here. */
export function isTrouble({ reason }: Change): boolean {
  return TROUBLE.test(reason);
}

export interface Mark {
  readonly pixel: number;
  readonly lane: number;
  readonly trouble: boolean;
}

/** At most one mark for each pixel of each lane; trouble wins. What lies outside of the span is left out. */
export function marksOf(changes: readonly Change[], span: Span, width: number): readonly Mark[] {
  const marks = new Map<number, Mark>();
  for (let index = firstAtOrAfter(changes, span.fromMs); index < changes.length; index += 1) {
    const change = changes[index];
    if (change === undefined || change.at > span.toMs) break;
    const pixel = Math.round(pixelOf(change.at, span, width));
    const lane = LANES.indexOf(laneOf(change.actor));
    const place = pixel * LANES.length + lane;
    const trouble = isTrouble(change);
    if (trouble || !marks.has(place)) marks.set(place, { pixel, lane, trouble });
  }
  return [...marks.values()];
}

/** Index of the first change at or after a moment; changes are in order of time. */
export function firstAtOrAfter(changes: readonly Change[], atMs: number): number {
  let low = 0;
  let high = changes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((changes[middle]?.at ?? 0) < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
