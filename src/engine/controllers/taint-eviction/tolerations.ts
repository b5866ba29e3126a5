/** How long a Pod may stay on a node with these taints. Upstream: pkg/controller/tainteviction/taint_eviction.go. */
import type { Taint } from "../../../api/types/core.ts";
import type { Toleration } from "../../../api/types/pod.ts";

function tolerates({ key, operator = "Equal", value = "", effect }: Toleration, taint: Taint): boolean {
  if (effect !== undefined && effect !== taint.effect) return false;
  if (key !== undefined && key !== "" && key !== taint.key) return false;
  return operator === "Exists" || ((key ?? "") !== "" && value === (taint.value ?? ""));
}

/**
 * Seconds: 0 when a taint is not tolerated, Infinity when all are tolerated without a limit, otherwise the smallest
 * `tolerationSeconds` among the tolerations that match.
 */
export function tolerationSeconds(tolerations: readonly Toleration[] | undefined, taints: readonly Taint[]): number {
  let seconds = Number.POSITIVE_INFINITY;
  for (const taint of taints) {
    // Of several that match one taint, the first counts.
    const toleration = tolerations?.find((each) => tolerates(each, taint));
    if (toleration === undefined) return 0;
    if (toleration.tolerationSeconds !== undefined) seconds = Math.min(seconds, toleration.tolerationSeconds);
  }
  return Math.max(0, seconds);
}
