/**
 * `spec.resources`: what a Pod as a whole asks for and may use.
 * Source: https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#pod-level-resource-specification
 * Upstream: pkg/apis/core/validation/validation.go (validatePodResources, validatePodResourceConsistency).
 */
import { aggregateRequirements, amountsOf } from "../../../api/pod-requirements.ts";
import { compareQuantities, formatQuantity } from "../../../api/quantity.ts";
import type { PodSpec } from "../../../api/types/pod.ts";
import { type Errors, forbidden, invalid, NO_ERRORS, unsupported } from "./errors.ts";
import { containerNameErrors, isHugePages, validateRequirements } from "./resources.ts";

const SUPPORTED = ["cpu", "hugepages-", "memory"];

/** @param path of the Pod's spec */
export function validatePodLevelResources(spec: PodSpec, path: string): Errors {
  const { resources, os } = spec;
  if (resources === undefined) return NO_ERRORS;
  const field = `${path}.resources`;
  if (os?.name === "windows") return [forbidden(field, "may not be set for a windows pod")];
  return [
    ...(resources.claims === undefined || resources.claims.length === 0
      ? NO_ERRORS
      : [forbidden(`${field}.claims`, "claims may not be set for Resources at pod-level")]),
    ...validateRequirements(resources, field, nameErrors),
    ...belowContainers(spec, field),
  ];
}

function nameErrors(name: string, path: string): Errors {
  if (name === "cpu" || name === "memory" || isHugePages(name)) return NO_ERRORS;
  const notHere = containerNameErrors(name, path).filter(({ detail }) => !detail.endsWith("for containers"));
  return notHere.length > 0 ? notHere : [unsupported(path, name, SUPPORTED)];
}

/** The Pod asks for no less than its containers together, and none of them may use more than the Pod. */
function belowContainers(spec: PodSpec, field: string): Errors {
  const errors: Errors[number][] = [];
  for (const list of ["requests", "limits"] as const) {
    const own = amountsOf(spec.resources?.[list]);
    for (const [name, all] of aggregateRequirements(spec, list)) {
      const amount = own.get(name);
      if (amount === undefined || compareQuantities(all, amount) <= 0) continue;
      if (list === "limits" && !isHugePages(name)) continue;
      const words = `must be greater than or equal to aggregate container ${list} of ${formatQuantity(all)}`;
      errors.push(invalid(`${field}.${list}[${name}]`, formatQuantity(amount), words));
    }
  }
  const most = amountsOf(spec.resources?.limits);
  (spec.containers ?? []).forEach(({ resources }, index) => {
    for (const [name, limit] of amountsOf(resources?.limits)) {
      const amount = most.get(name);
      if (amount === undefined || compareQuantities(limit, amount) <= 0) continue;
      const words = `must be less than or equal to pod limits of ${formatQuantity(amount)}`;
      errors.push(invalid(`${field}.containers[${index}][${name}].limits`, formatQuantity(limit), words));
    }
  });
  return errors;
}
