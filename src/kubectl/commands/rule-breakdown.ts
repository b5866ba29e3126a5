/**
 * Which rules of RBAC are missing from others, verb by verb and resource by resource.
 * Upstream: k8s.io/component-helpers/auth/rbac/validation (Covers, BreakdownRule).
 */
import type { PolicyRule } from "../../api/types/rbac.ts";

/** @returns what `servants` wants and `owners` does not allow, each for one verb of one resource or path */
export function missingRules(
  owners: readonly PolicyRule[] = [],
  servants: readonly PolicyRule[] = [],
): readonly PolicyRule[] {
  return servants.flatMap(brokenDown).filter((rule) => !owners.some((owner) => covers(owner, rule)));
}

function brokenDown(rule: PolicyRule): readonly PolicyRule[] {
  const { verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule;
  const named = resourceNames.length === 0 ? [{}] : resourceNames.map((name) => ({ resourceNames: [name] }));
  const rules: PolicyRule[] = [];
  for (const group of apiGroups) {
    for (const resource of resources) {
      for (const verb of verbs) {
        for (const names of named) rules.push({ verbs: [verb], apiGroups: [group], resources: [resource], ...names });
      }
    }
  }
  for (const url of nonResourceURLs) for (const verb of verbs) rules.push({ verbs: [verb], nonResourceURLs: [url] });
  return rules;
}

function covers(owner: PolicyRule, rule: PolicyRule): boolean {
  if (!hasAll(owner.verbs, rule.verbs)) return false;
  if (rule.nonResourceURLs !== undefined) {
    return rule.nonResourceURLs.every((url) => (owner.nonResourceURLs ?? []).some((own) => pathCovers(own, url)));
  }
  const allowed = owner.resourceNames ?? [];
  const names = rule.resourceNames ?? [];
  return (
    hasAll(owner.apiGroups, rule.apiGroups) &&
    (rule.resources ?? []).every((resource) => resourceCovers(owner.resources, resource)) &&
    (allowed.length === 0 || (names.length > 0 && names.every((name) => allowed.includes(name))))
  );
}

function hasAll(own: readonly string[] = [], wanted: readonly string[] = []): boolean {
  return own.includes("*") || wanted.every((one) => own.includes(one));
}

function resourceCovers(own: readonly string[] = [], resource: string): boolean {
  const slash = resource.indexOf("/");
  return own.includes("*") || own.includes(resource) || (slash >= 0 && own.includes(`*${resource.slice(slash)}`));
}

function pathCovers(own: string, url: string): boolean {
  return own === "*" || own === url || (own.endsWith("*") && url.startsWith(own.slice(0, -1)));
}

/** As Go prints the structure. */
export function ruleText({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): string {
  const list = (values: readonly string[] = []): string => `[${values.join(" ")}]`;
  return `{Verbs:${list(verbs)} APIGroups:${list(apiGroups)} Resources:${list(resources)} ResourceNames:${list(resourceNames)} NonResourceURLs:${list(nonResourceURLs)}}`;
}
