/** Where the ruler of the timeline has its lines. */
import type { Span } from "../state/time-span.ts";

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;
/** Distances that people count in. */
const STEPS: readonly number[] = [
  100,
  200,
  500,
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 7, 14, 30, 90, 365].map((count) => count * DAY),
];
const LEAST_PIXELS = 84;

/** Virtual milliseconds, far enough from one another to stand a label at each. */
export function ticksOf(
  { fromMs, toMs }: Span,
  width: number,
): { readonly stepMs: number; readonly at: readonly number[] } {
  const least = (LEAST_PIXELS / Math.max(1, width)) * (toMs - fromMs);
  const stepMs = STEPS.find((step) => step >= least) ?? toMs - fromMs;
  const at: number[] = [];
  for (let tick = Math.ceil(fromMs / stepMs) * stepMs; tick <= toMs; tick += stepMs) at.push(tick);
  return { stepMs, at };
}

/** `03:20`, `1:03:20`, below a second `03:20.5`; whole days apart `2 d` is left to the caller's clock. */
export function tickText(atMs: number, stepMs: number): string {
  const seconds = Math.floor(atMs / SECOND);
  const two = (value: number): string => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const time = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  const fraction = stepMs < SECOND ? `.${Math.floor((atMs % SECOND) / 100)}` : "";
  return `${hours === 0 ? "" : `${hours}:`}${time}${fraction}`;
}
