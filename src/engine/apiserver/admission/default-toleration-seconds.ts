/**
 * DefaultTolerationSeconds: a Pod stays five minutes on a node that became not ready or unreachable.
 * Upstream: plugin/pkg/admission/defaulttolerationseconds.
 */
import type { PodSpec, Toleration } from "../../../api/types/pod.ts";

const SECONDS = 300;
const DEFAULTS: readonly Toleration[] = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"].map(
  (key) => ({ key, operator: "Exists", effect: "NoExecute", tolerationSeconds: SECONDS }),
);

export function withDefaultTolerations(spec: PodSpec): PodSpec {
  const given = spec.tolerations ?? [];
  const missing = DEFAULTS.filter((wanted) => !given.some((toleration) => covers(toleration, wanted.key ?? "")));
  return missing.length === 0 ? spec : { ...spec, tolerations: [...given, ...missing] };
}

/** As upstream: an empty key means every key, an empty effect every effect; the operator does not count. */
function covers({ key, effect }: Toleration, wanted: string): boolean {
  return (key === wanted || !key) && (effect === "NoExecute" || !effect);
}
