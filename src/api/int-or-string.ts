/**
 * Integers that may be written as a percentage of a total: maxSurge, maxUnavailable, minAvailable.
 * Upstream: k8s.io/apimachinery/pkg/util/intstr (GetScaledValueFromIntOrPercent).
 */
import type { IntOrString } from "./types/meta.ts";

const PERCENT = /^[0-9]+%$/;

/** True for an integer or text such as `25%`. */
export function isIntOrPercent(value: IntOrString): boolean {
  return typeof value === "number" || PERCENT.test(value);
}

/** `25%` of `total`, rounded up or down; integers stay. Text that is no percentage counts as 0. */
export function scaledValue(value: IntOrString | undefined, total: number, rounding: "up" | "down"): number {
  if (value === undefined) return 0;
  if (typeof value === "number") return value;
  if (!PERCENT.test(value)) return 0;
  const hundredths = Number(value.slice(0, -1)) * total;
  return rounding === "up" ? Math.ceil(hundredths / 100) : Math.floor(hundredths / 100);
}
