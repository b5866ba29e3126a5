/**
 * PodDisruptionBudget.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { IntOrString } from "../../../api/types/meta.ts";
import type { PodDisruptionBudget, PodDisruptionBudgetSpec } from "../../../api/types/policy.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { type Errors, invalid, unsupported } from "../validation/errors.ts";
import { validateAtMostAll, validateIntOrPercent } from "../validation/int-or-percent.ts";
import { validateLabelSelector } from "../validation/labels.ts";
import { fill } from "./filling.ts";

export const podDisruptionBudget: KindDefinition<PodDisruptionBudget> = {
  group: "policy",
  version: "v1",
  kind: "PodDisruptionBudget",
  plural: "poddisruptionbudgets",
  singular: "poddisruptionbudget",
  namespaced: true,
  shortNames: ["pdb"],
  subresources: ["status"],
  generation: "spec",
  requiresResourceVersionOnUpdate: true,
  default: (object) => fill(object, { spec: {} }),
  validate: validateBudget,
};

const UNHEALTHY_POLICIES = ["AlwaysAllow", "IfHealthyBudget"];

/** Upstream: pkg/apis/policy/validation (ValidatePodDisruptionBudgetSpec). */
function validateBudget({ spec }: PodDisruptionBudget): Errors {
  const { minAvailable, maxUnavailable, unhealthyPodEvictionPolicy: policy, selector } = spec;
  const both = minAvailable !== undefined && maxUnavailable !== undefined;
  const amount = (field: string, value: IntOrString | undefined) =>
    value === undefined ? [] : [...validateIntOrPercent(value, field), ...validateAtMostAll(value, field)];
  return [
    ...(both ? [invalid("spec", internalSpec(spec), "minAvailable and maxUnavailable cannot be both set")] : []),
    ...amount("spec.minAvailable", minAvailable),
    ...amount("spec.maxUnavailable", maxUnavailable),
    ...(policy === undefined || UNHEALTHY_POLICIES.includes(policy)
      ? []
      : [unsupported("spec.unhealthyPodEvictionPolicy", policy, UNHEALTHY_POLICIES)]),
    ...validateLabelSelector(selector, "spec.selector"),
  ];
}

/** As Go prints the internal type. */
function internalSpec({ minAvailable, selector, maxUnavailable, unhealthyPodEvictionPolicy }: PodDisruptionBudgetSpec) {
  return {
    MinAvailable: minAvailable,
    Selector: selector ?? null,
    MaxUnavailable: maxUnavailable,
    UnhealthyPodEvictionPolicy: unhealthyPodEvictionPolicy ?? null,
  };
}
