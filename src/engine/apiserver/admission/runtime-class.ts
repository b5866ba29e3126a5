/**
 * RuntimeClass: a Pod gets the overhead and the places of the class that it names.
 * Source: https://kubernetes.io/docs/concepts/containers/runtime-class/
 * Upstream: plugin/pkg/admission/runtimeclass/admission.go.
 */
import { amountsOf } from "../../../api/pod-requirements.ts";
import { compareQuantities } from "../../../api/quantity.ts";
import { sameValue } from "../../../api/same-value.ts";
import type { RuntimeClass } from "../../../api/types/node.ts";
import type { PodSpec } from "../../../api/types/pod.ts";
import type { ResourceList } from "../../../api/types/requirements.ts";
import type { WriteEnvironment } from "../write/write-environment.ts";

/** The spec as the class wants it, or why the Pod is refused. */
export function withRuntimeClass({ store }: WriteEnvironment, spec: PodSpec): PodSpec | string {
  const name = spec.runtimeClassName;
  if (name === undefined) {
    if (spec.overhead === undefined) return spec;
    return "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead";
  }
  const runtimeClass = store.get("runtimeclasses.node.k8s.io", name) as RuntimeClass | undefined;
  if (runtimeClass === undefined) return `pod rejected: RuntimeClass "${name}" not found`;
  const overhead = runtimeClass.overhead?.podFixed;
  if (spec.overhead !== undefined && !sameAmounts(spec.overhead, overhead)) {
    return overhead === undefined
      ? "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead"
      : "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead";
  }
  const conflict = conflictingLabel(spec, runtimeClass);
  if (conflict !== undefined) return conflict;
  const { nodeSelector, tolerations = [] } = runtimeClass.scheduling ?? {};
  const given = spec.tolerations ?? [];
  const added = tolerations.filter((toleration) => !given.some((known) => sameValue(known, toleration)));
  return {
    ...spec,
    ...(overhead === undefined ? {} : { overhead }),
    ...(nodeSelector === undefined ? {} : { nodeSelector: { ...nodeSelector, ...spec.nodeSelector } }),
    ...(added.length === 0 ? {} : { tolerations: [...given, ...added] }),
  };
}

function conflictingLabel(spec: PodSpec, { scheduling }: RuntimeClass): string | undefined {
  for (const [key, value] of Object.entries(scheduling?.nodeSelector ?? {})) {
    const own = spec.nodeSelector?.[key];
    if (own !== undefined && own !== value) {
      return `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${own}`;
    }
  }
  return undefined;
}

function sameAmounts(a: ResourceList | undefined, b: ResourceList | undefined): boolean {
  const [left, right] = [amountsOf(a), amountsOf(b)];
  if (left.size !== right.size) return false;
  return [...left].every(([name, amount]) => {
    const other = right.get(name);
    return other !== undefined && compareQuantities(amount, other) === 0;
  });
}
