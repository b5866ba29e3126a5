/** `3` or `25%` of a total. Upstream: k8s.io/apimachinery/pkg/util/intstr GetScaledValueFromIntOrPercent. */
import type { IntOrString } from "../../api/types/meta.ts";

/** Whole number; validation has made sure of the form, other text counts as 0. */
export function scaledValue(value: IntOrString, total: number, round: "up" | "down"): number {
  if (typeof value === "number") return value;
  const percent = /^(\d+)%$/.exec(value)?.[1];
  if (percent === undefined) return 0;
  const scaled = Number(percent) * total;
  return round === "up" ? Math.ceil(scaled / 100) : Math.floor(scaled / 100);
}
