/**
 * Label maps and label selectors inside specs.
 * Upstream: k8s.io/apimachinery/pkg/apis/meta/v1/validation/validation.go.
 */
import { labelKeyProblems, labelValueProblems } from "../../../api/label-syntax.ts";
import type { Labels, LabelSelector, LabelSelectorRequirement } from "../../../api/types/meta.ts";
import { type Errors, forbidden, invalid, invalidFor, NO_ERRORS, required } from "./errors.ts";
import type { Unchecked } from "./unchecked.ts";

/** Labels as Go prints them: by key. */
export function inKeyOrder(labels: Labels | undefined): Labels | undefined {
  if (labels === undefined) return undefined;
  return Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A selector as Go prints it. */
export function selectorInKeyOrder(selector: LabelSelector): LabelSelector {
  return selector.matchLabels === undefined ? selector : { ...selector, matchLabels: inKeyOrder(selector.matchLabels) };
}

/** Keys and values; both are reported at the map itself, as upstream does. */
export function validateLabelMap(labels: Labels | undefined, path: string): Errors {
  if (labels === undefined) return NO_ERRORS;
  return Object.entries(labels).flatMap(([key, value]) => [
    ...invalidFor(path, key, labelKeyProblems(key)),
    ...invalidFor(path, value, labelValueProblems(value)),
  ]);
}

/** Keys only, whatever their case. */
export function validateAnnotationMap(annotations: Labels | undefined, path: string): Errors {
  return Object.keys(annotations ?? {}).flatMap((key) => invalidFor(path, key, labelKeyProblems(key.toLowerCase())));
}

export function validateLabelSelector(selector: Unchecked<LabelSelector> | undefined, path: string): Errors {
  if (selector === undefined) return NO_ERRORS;
  return [
    ...validateLabelMap(selector.matchLabels, `${path}.matchLabels`),
    ...(selector.matchExpressions ?? []).flatMap((requirement, index) =>
      validateRequirement(requirement, `${path}.matchExpressions[${index}]`),
    ),
  ];
}

function validateRequirement(requirement: Unchecked<LabelSelectorRequirement>, path: string): Errors {
  const { key, operator, values = [] } = requirement;
  const errors = [...validateOperator(operator, values, path)];
  errors.push(...invalidFor(`${path}.key`, key ?? "", labelKeyProblems(key ?? "")));
  values.forEach((value, index) =>
    errors.push(...invalidFor(`${path}.values[${index}]`, value, labelValueProblems(value))),
  );
  return errors;
}

function validateOperator(operator: string | undefined, values: readonly string[], path: string): Errors {
  switch (operator) {
    case "In":
    case "NotIn":
      if (values.length > 0) return NO_ERRORS;
      return [required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'")];
    case "Exists":
    case "DoesNotExist":
      if (values.length === 0) return NO_ERRORS;
      return [forbidden(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")];
    default:
      return [invalid(`${path}.operator`, operator ?? "", "not a valid selector operator")];
  }
}
