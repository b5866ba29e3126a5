/**
 * `matchLabelKeys` and `mismatchLabelKeys` become part of the selectors beside them when a Pod is created.
 * Upstream: pkg/registry/core/pod/strategy.go (applyMatchLabelKeysAndMismatchLabelKeys, applyMatchLabelKeys).
 */
import type { Labels, LabelSelector } from "../../../api/types/meta.ts";
import type { Affinity, Pod, PodAffinity, PodAffinityTerm, TopologySpreadConstraint } from "../../../api/types/pod.ts";
import { mapShared, withField } from "./filling.ts";

/** The same Pod when it names no keys. */
export function withLabelKeys(pod: Pod): Pod {
  const { affinity, topologySpreadConstraints } = pod.spec;
  if (affinity === undefined && topologySpreadConstraints === undefined) return pod;
  const { labels } = pod.metadata;
  let { spec } = pod;
  if (affinity !== undefined) spec = withField(spec, "affinity", affinityOf(affinity, labels));
  if (topologySpreadConstraints !== undefined) {
    const merged = mapShared(topologySpreadConstraints, (constraint) => constraintOf(constraint, labels));
    spec = withField(spec, "topologySpreadConstraints", merged);
  }
  return withField(pod, "spec", spec);
}

function affinityOf(affinity: Affinity, labels: Labels | undefined): Affinity {
  let result = affinity;
  for (const field of ["podAffinity", "podAntiAffinity"] as const) {
    const part = result[field];
    if (part !== undefined) result = withField(result, field, termsOf(part, labels));
  }
  return result;
}

function termsOf(part: PodAffinity, labels: Labels | undefined): PodAffinity {
  let result = part;
  const { requiredDuringSchedulingIgnoredDuringExecution: required } = part;
  const { preferredDuringSchedulingIgnoredDuringExecution: preferred } = part;
  if (required !== undefined) {
    const terms = mapShared(required, (term) => termOf(term, labels));
    result = withField(result, "requiredDuringSchedulingIgnoredDuringExecution", terms);
  }
  if (preferred !== undefined) {
    const terms = mapShared(preferred, (weighted) => {
      // Not validated yet: the term may be missing.
      const term = weighted.podAffinityTerm as PodAffinityTerm | undefined;
      return term === undefined ? weighted : withField(weighted, "podAffinityTerm", termOf(term, labels));
    });
    result = withField(result, "preferredDuringSchedulingIgnoredDuringExecution", terms);
  }
  return result;
}

function termOf(term: PodAffinityTerm, labels: Labels | undefined): PodAffinityTerm {
  const { labelSelector, matchLabelKeys, mismatchLabelKeys } = term;
  if (labelSelector === undefined) return term;
  const matched = selectorWith(labelSelector, matchLabelKeys, "In", labels);
  return withField(term, "labelSelector", selectorWith(matched, mismatchLabelKeys, "NotIn", labels));
}

function constraintOf(constraint: TopologySpreadConstraint, labels: Labels | undefined): TopologySpreadConstraint {
  const { labelSelector, matchLabelKeys } = constraint;
  if (labelSelector === undefined) return constraint;
  return withField(constraint, "labelSelector", selectorWith(labelSelector, matchLabelKeys, "In", labels));
}

/** Keys that the Pod does not have are left out. */
function selectorWith(
  selector: LabelSelector,
  keys: readonly string[] | undefined,
  operator: "In" | "NotIn",
  labels: Labels | undefined,
): LabelSelector {
  const own = (keys ?? []).flatMap((key) => {
    const value = labels !== undefined && Object.hasOwn(labels, key) ? labels[key] : undefined;
    return value === undefined ? [] : [{ key, operator, values: [value] }];
  });
  if (own.length === 0) return selector;
  return { ...selector, matchExpressions: [...(selector.matchExpressions ?? []), ...own] };
}
