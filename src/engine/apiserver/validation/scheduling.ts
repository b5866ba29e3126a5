/**
 * What a Pod says about where it may run: tolerations, affinity, spread constraints, gates.
 * Upstream: pkg/apis/core/validation/validation.go (ValidateTolerations, validateAffinity, …).
 */
import {
  dns1123LabelProblems,
  dns1123SubdomainProblems,
  labelKeyProblems,
  labelValueProblems,
} from "../../../api/label-syntax.ts";
import type { Taint } from "../../../api/types/core.ts";
import type {
  Affinity,
  PodAffinity,
  PodAffinityTerm,
  Toleration,
  TopologySpreadConstraint,
} from "../../../api/types/pod.ts";
import type { NodeSelectorRequirement, NodeSelectorTerm } from "../../../api/types/requirements.ts";
import { duplicate, type Errors, forbidden, invalid, invalidFor, NO_ERRORS, required, unsupported } from "./errors.ts";
import { validateLabelSelector } from "./labels.ts";
import type { Unchecked } from "./unchecked.ts";

const EFFECTS = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

export function validateTolerations(tolerations: readonly Unchecked<Toleration>[], path: string): Errors {
  return tolerations.flatMap((toleration, index) => {
    const place = `${path}[${index}]`;
    const { key = "", operator = "", value = "", effect = "" } = toleration;
    const found: Errors[number][] = [];
    if (key !== "") found.push(...invalidFor(`${place}.key`, key, labelKeyProblems(key)));
    if (key === "" && operator !== "Exists") {
      const detail = 'operator must be Exists when `key` is empty, which means "match all values and all keys"';
      found.push(invalid(`${place}.operator`, operator, detail));
    }
    if (toleration.tolerationSeconds !== undefined && effect !== "NoExecute") {
      found.push(invalid(`${place}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"));
    }
    if (operator === "" || operator === "Equal") {
      const problems = labelValueProblems(value);
      if (problems.length > 0) found.push(invalid(`${place}.operator`, value, problems.join(";")));
    } else if (operator !== "Exists") {
      found.push(unsupported(`${place}.operator`, operator, ["Equal", "Exists"]));
    } else if (value !== "") {
      found.push(invalid(`${place}.operator`, value, "value must be empty when `operator` is 'Exists'"));
    }
    if (effect !== "" && !EFFECTS.includes(effect)) found.push(unsupported(`${place}.effect`, effect, EFFECTS));
    return found;
  });
}

export function validateTaints(taints: readonly Unchecked<Taint>[], path: string): Errors {
  const seen = new Set<string>();
  return taints.flatMap((taint, index) => {
    const place = `${path}[${index}]`;
    const { key = "", value = "", effect } = taint;
    const found = [...invalidFor(`${place}.key`, key, labelKeyProblems(key))];
    const problems = labelValueProblems(value);
    if (problems.length > 0) found.push(invalid(`${place}.value`, value, problems.join(";")));
    if (effect === undefined || (effect as string) === "") found.push(required(`${place}.effect`));
    else if (!EFFECTS.includes(effect)) found.push(unsupported(`${place}.effect`, effect, EFFECTS));
    const pair = `${key}:${effect}`;
    if (seen.has(pair)) {
      found.push({ ...duplicate(place, taint), detail: "taints must be unique by key and effect pair" });
    }
    seen.add(pair);
    return found;
  });
}

export function validateAffinity(affinity: Unchecked<Affinity>, path: string): Errors {
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity;
  const hard = nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const soft = nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  const errors: Errors[number][] = [];
  if (hard !== undefined) {
    const place = `${path}.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms`;
    errors.push(...validateNodeSelectorTerms(hard.nodeSelectorTerms ?? [], place));
  }
  soft.forEach(({ weight, preference }, index) => {
    const place = `${path}.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[${index}]`;
    errors.push(...validateWeight(weight, place), ...validateNodeTerm(preference ?? {}, false, `${place}.preference`));
  });
  errors.push(...validatePodAffinity(podAffinity, `${path}.podAffinity`));
  errors.push(...validatePodAffinity(podAntiAffinity, `${path}.podAntiAffinity`));
  return errors;
}

/** The terms of a required node selector. Upstream: ValidateNodeSelector. */
export function validateNodeSelectorTerms(terms: readonly Unchecked<NodeSelectorTerm>[], path: string): Errors {
  if (terms.length === 0) return [required(path, "must have at least one node selector term")];
  return terms.flatMap((term, index) => validateNodeTerm(term, true, `${path}[${index}]`));
}

function validateWeight(weight: number | undefined, path: string): Errors {
  if (weight !== undefined && weight >= 1 && weight <= 100) return NO_ERRORS;
  return [invalid(`${path}.weight`, weight ?? 0, "must be in the range 1-100")];
}

/** @param checkValues preferred terms may hold values that no label can have */
function validateNodeTerm(term: Unchecked<NodeSelectorTerm>, checkValues: boolean, path: string): Errors {
  return [
    ...(term.matchExpressions ?? []).flatMap((requirement, index) =>
      validateNodeRequirement(requirement, checkValues, `${path}.matchExpressions[${index}]`),
    ),
    ...(term.matchFields ?? []).flatMap((requirement, index) =>
      validateNodeField(requirement, `${path}.matchFields[${index}]`),
    ),
  ];
}

function validateNodeRequirement(
  requirement: Unchecked<NodeSelectorRequirement>,
  checkValues: boolean,
  path: string,
): Errors {
  const { key = "", operator, values = [] } = requirement;
  const errors = [...validateNodeOperator(operator, values.length, path)];
  errors.push(...invalidFor(`${path}.key`, key, labelKeyProblems(key)));
  if (checkValues) {
    values.forEach((value, index) =>
      errors.push(...invalidFor(`${path}.values[${index}]`, value, labelValueProblems(value))),
    );
  }
  return errors;
}

function validateNodeOperator(operator: string | undefined, count: number, path: string): Errors {
  switch (operator) {
    case "In":
    case "NotIn":
      if (count > 0) return NO_ERRORS;
      return [required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'")];
    case "Exists":
    case "DoesNotExist":
      if (count === 0) return NO_ERRORS;
      return [forbidden(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")];
    case "Gt":
    case "Lt":
      if (count === 1) return NO_ERRORS;
      return [required(`${path}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'")];
    default:
      return [invalid(`${path}.operator`, operator ?? "", "not a valid selector operator")];
  }
}

function validateNodeField(requirement: Unchecked<NodeSelectorRequirement>, path: string): Errors {
  const { key = "", operator, values = [] } = requirement;
  const errors: Errors[number][] = [];
  if (operator !== "In" && operator !== "NotIn") {
    errors.push(invalid(`${path}.operator`, operator ?? "", "not a valid selector operator"));
  } else if (values.length !== 1) {
    const detail = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector";
    errors.push(required(`${path}.values`, detail));
  }
  if (key !== "metadata.name") return [...errors, invalid(`${path}.key`, key, "not a valid field selector key")];
  values.forEach((value, index) =>
    errors.push(...invalidFor(`${path}.values[${index}]`, value, dns1123SubdomainProblems(value))),
  );
  return errors;
}

function validatePodAffinity(affinity: Unchecked<PodAffinity> | undefined, path: string): Errors {
  const hard = affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  const soft = affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  return [
    ...hard.flatMap((term, index) =>
      validatePodTerm(term, `${path}.requiredDuringSchedulingIgnoredDuringExecution[${index}]`),
    ),
    ...soft.flatMap(({ weight, podAffinityTerm }, index) => {
      const place = `${path}.preferredDuringSchedulingIgnoredDuringExecution[${index}]`;
      return [
        ...validateWeight(weight, place),
        ...validatePodTerm(podAffinityTerm ?? { topologyKey: "" }, `${place}.podAffinityTerm`),
      ];
    }),
  ];
}

function validatePodTerm(term: Unchecked<PodAffinityTerm>, path: string): Errors {
  const { topologyKey = "" } = term;
  return [
    ...validateLabelSelector(term.labelSelector, `${path}.labelSelector`),
    ...validateTermLabelKeys(term, path),
    ...validateLabelSelector(term.namespaceSelector, `${path}.namespaceSelector`),
    ...(term.namespaces ?? []).flatMap((name) => invalidFor(`${path}.namespace`, name, dns1123LabelProblems(name))),
    ...(topologyKey === "" ? [required(`${path}.topologyKey`, "can not be empty")] : []),
    ...invalidFor(`${path}.topologyKey`, topologyKey, labelKeyProblems(topologyKey)),
  ];
}

/** Keys whose values come from the Pod itself. Upstream: validateMatchLabelKeysAndMismatchLabelKeys. */
function validateTermLabelKeys(term: Unchecked<PodAffinityTerm>, path: string): Errors {
  const { matchLabelKeys = [], mismatchLabelKeys = [], labelSelector } = term;
  const lists = [
    ["matchLabelKeys", matchLabelKeys],
    ["mismatchLabelKeys", mismatchLabelKeys],
  ] as const;
  return lists.flatMap(([field, keys]) => [
    ...(keys.length > 0 && labelSelector === undefined
      ? [forbidden(`${path}.${field}`, "must not be specified when labelSelector is not set")]
      : []),
    ...keys.flatMap((key, index) => [
      ...invalidFor(`${path}.${field}[${index}]`, key, labelKeyProblems(key)),
      ...(field === "matchLabelKeys" && mismatchLabelKeys.includes(key)
        ? [invalid(`${path}.${field}[${index}]`, key, "exists in both matchLabelKeys and mismatchLabelKeys")]
        : []),
    ]),
  ]);
}

const ACTIONS = ["DoNotSchedule", "ScheduleAnyway"];
const INCLUSION_POLICIES = ["Honor", "Ignore"];

export function validateSpreadConstraints(
  constraints: readonly Unchecked<TopologySpreadConstraint>[],
  path: string,
): Errors {
  return constraints.flatMap((constraint, index) => {
    const place = `${path}[${index}]`;
    const { maxSkew = 0, topologyKey = "", whenUnsatisfiable, minDomains } = constraint;
    const found: Errors[number][] = [];
    if (maxSkew <= 0) found.push(invalid(`${place}.maxSkew`, maxSkew, "must be greater than zero"));
    if (topologyKey === "") found.push(required(`${place}.topologyKey`, "can not be empty"));
    if (!ACTIONS.includes(whenUnsatisfiable ?? "")) {
      found.push(unsupported(`${place}.whenUnsatisfiable`, whenUnsatisfiable, ACTIONS));
    }
    const repeated = constraints
      .slice(index + 1)
      .some((other) => other.topologyKey === topologyKey && other.whenUnsatisfiable === whenUnsatisfiable);
    if (repeated) {
      found.push(duplicate(`${place}.{topologyKey, whenUnsatisfiable}`, `{${topologyKey}, ${whenUnsatisfiable}}`));
    }
    if (minDomains !== undefined) found.push(...validateMinDomains(minDomains, whenUnsatisfiable, place));
    for (const field of ["nodeAffinityPolicy", "nodeTaintsPolicy"] as const) {
      const policy = constraint[field];
      if (policy !== undefined && !INCLUSION_POLICIES.includes(policy)) {
        found.push(unsupported(`${place}.${field}`, policy, INCLUSION_POLICIES));
      }
    }
    found.push(...validateMatchLabelKeys(constraint, `${place}.matchLabelKeys`));
    found.push(...validateLabelSelector(constraint.labelSelector, `${place}.labelSelector`));
    return found;
  });
}

function validateMinDomains(minDomains: number, action: string | undefined, path: string): Errors {
  const field = `${path}.minDomains`;
  const detail = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${action ?? ""}`;
  return [
    ...(minDomains <= 0 ? [invalid(field, minDomains, "must be greater than zero")] : []),
    ...(action === "DoNotSchedule" ? [] : [invalid(field, minDomains, detail)]),
  ];
}

function validateMatchLabelKeys(constraint: Unchecked<TopologySpreadConstraint>, path: string): Errors {
  const { matchLabelKeys = [], labelSelector } = constraint;
  if (matchLabelKeys.length === 0) return NO_ERRORS;
  const selected = new Set([
    ...Object.keys(labelSelector?.matchLabels ?? {}),
    ...(labelSelector?.matchExpressions ?? []).map(({ key }) => key),
  ]);
  return [
    ...(labelSelector === undefined ? [forbidden(path, "must not be specified when labelSelector is not set")] : []),
    ...matchLabelKeys.flatMap((key, index) => [
      ...invalidFor(`${path}[${index}]`, key, labelKeyProblems(key)),
      ...(selected.has(key)
        ? [invalid(`${path}[${index}]`, key, "exists in both matchLabelKeys and labelSelector")]
        : []),
    ]),
  ];
}

export function validateSchedulingGates(gates: readonly { readonly name?: string }[], path: string): Errors {
  const seen = new Set<string>();
  return gates.flatMap(({ name = "" }, index) => {
    const found = [...invalidFor(`${path}[${index}]`, name, labelKeyProblems(name))];
    if (seen.has(name)) found.push(duplicate(`${path}[${index}]`, name));
    seen.add(name);
    return found;
  });
}
