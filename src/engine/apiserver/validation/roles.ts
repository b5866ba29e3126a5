/** What may be wrong with roles and bindings. Upstream: pkg/apis/rbac/validation/validation.go. */
import { dns1123SubdomainProblems, pathSegmentProblems } from "../../../api/label-syntax.ts";
import type { AggregationRule, PolicyRule, RoleRef, Subject } from "../../../api/types/rbac.ts";
import { type Errors, invalid, invalidFor, NO_ERRORS, required, unsupported } from "./errors.ts";
import { validateLabelSelector } from "./labels.ts";
import type { Unchecked } from "./unchecked.ts";

const GROUP = "rbac.authorization.k8s.io";

export function validatePolicyRules(rules: readonly Unchecked<PolicyRule>[] | undefined, namespaced: boolean): Errors {
  return (rules ?? []).flatMap((rule, index) => validatePolicyRule(rule, namespaced, `rules[${index}]`));
}

function validatePolicyRule(rule: Unchecked<PolicyRule>, namespaced: boolean, path: string): Errors {
  const { verbs = [], apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule;
  const errors = [];
  if (verbs.length === 0) errors.push(required(`${path}.verbs`, "verbs must contain at least one value"));
  if (nonResourceURLs.length > 0) {
    const field = `${path}.nonResourceURLs`;
    if (namespaced) {
      errors.push(invalid(field, nonResourceURLs, "namespaced rules cannot apply to non-resource URLs"));
    }
    if (apiGroups.length > 0 || resources.length > 0 || resourceNames.length > 0) {
      const detail = "rules cannot apply to both regular resources and non-resource URLs";
      errors.push(invalid(field, nonResourceURLs, detail));
    }
    return errors;
  }
  if (apiGroups.length === 0) {
    errors.push(required(`${path}.apiGroups`, "resource rules must supply at least one api group"));
  }
  if (resources.length === 0) {
    errors.push(required(`${path}.resources`, "resource rules must supply at least one resource"));
  }
  return errors;
}

export function validateAggregationRule(rule: Unchecked<AggregationRule> | undefined): Errors {
  if (rule === undefined) return NO_ERRORS;
  const { clusterRoleSelectors: selectors = [] } = rule;
  const field = "aggregationRule.clusterRoleSelectors";
  if (selectors.length === 0) {
    return [required(field, "at least one clusterRoleSelector required if aggregationRule is non-nil")];
  }
  return selectors.flatMap((selector, index) => validateLabelSelector(selector, `${field}[${index}]`));
}

export function validateRoleRef(roleRef: Unchecked<RoleRef> | undefined, kinds: readonly string[]): Errors {
  const { apiGroup = "", kind = "", name = "" } = roleRef ?? {};
  return [
    ...(apiGroup === GROUP ? NO_ERRORS : [unsupported("roleRef.apiGroup", apiGroup, [GROUP])]),
    ...(kinds.includes(kind) ? NO_ERRORS : [unsupported("roleRef.kind", kind, kinds)]),
    ...(name === "" ? [required("roleRef.name")] : invalidFor("roleRef.name", name, pathSegmentProblems(name))),
  ];
}

/** Printed as upstream's own type, whose fields have no other names. */
export function validateSameRoleRef(roleRef: RoleRef | undefined, previous: RoleRef): Errors {
  const { apiGroup = "", kind = "", name = "" } = roleRef ?? {};
  if (apiGroup === previous.apiGroup && kind === previous.kind && name === previous.name) return NO_ERRORS;
  return [invalid("roleRef", { APIGroup: apiGroup, Kind: kind, Name: name }, "cannot change roleRef")];
}

export function validateSubjects(subjects: readonly Unchecked<Subject>[] | undefined, namespaced: boolean): Errors {
  return (subjects ?? []).flatMap((subject, index) => validateSubject(subject, namespaced, `subjects[${index}]`));
}

const SUBJECT_KINDS = ["ServiceAccount", "User", "Group"];

function validateSubject(subject: Unchecked<Subject>, namespaced: boolean, path: string): Errors {
  const { kind = "", name = "", apiGroup = "", namespace = "" } = subject;
  const errors = name === "" ? [required(`${path}.name`)] : [];
  if (!SUBJECT_KINDS.includes(kind)) return [...errors, unsupported(`${path}.kind`, kind, SUBJECT_KINDS)];
  if (kind !== "ServiceAccount") {
    return apiGroup === GROUP ? errors : [...errors, unsupported(`${path}.apiGroup`, apiGroup, [GROUP])];
  }
  if (name !== "") errors.push(...invalidFor(`${path}.name`, name, dns1123SubdomainProblems(name)));
  if (apiGroup !== "") errors.push(unsupported(`${path}.apiGroup`, apiGroup, [""]));
  if (!namespaced && namespace === "") errors.push(required(`${path}.namespace`));
  return errors;
}
