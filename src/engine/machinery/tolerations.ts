/**
 * Which taints a Pod puts up with.
 * Source: https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
 */
import type { Taint } from "../../api/types/core.ts";
import type { TaintEffect, Toleration } from "../../api/types/pod.ts";

export function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key !== undefined && toleration.key !== "" && toleration.key !== taint.key) return false;
  if (toleration.operator === "Exists") return true;
  if (toleration.key === undefined || toleration.key === "") return false;
  return (toleration.value ?? "") === (taint.value ?? "");
}

/** The first taint with one of these effects that nothing tolerates. */
export function findUntolerated(
  taints: readonly Taint[],
  tolerations: readonly Toleration[],
  effects: readonly TaintEffect[],
): Taint | undefined {
  return taints.find(
    (taint) => effects.includes(taint.effect) && !tolerations.some((toleration) => tolerates(toleration, taint)),
  );
}
