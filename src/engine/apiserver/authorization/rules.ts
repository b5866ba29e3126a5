/**
 * Whether a rule of a role allows something.
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/rbac/
 * Upstream: plugin/pkg/auth/authorizer/rbac/rbac.go (RuleAllows), pkg/apis/rbac/v1/evaluation_helpers.go.
 */
import type { PolicyRule } from "../../../api/types/rbac.ts";
import { type Attributes, isResource } from "./request-attributes.ts";

const ALL = "*";

export function ruleAllows(rule: PolicyRule, attributes: Attributes): boolean {
  if (!has(rule.verbs, attributes.verb)) return false;
  if (!isResource(attributes)) return (rule.nonResourceURLs ?? []).some((url) => urlMatches(url, attributes.path));
  const { group, resource, subresource, name } = attributes;
  return (
    has(rule.apiGroups, group) &&
    (rule.resources ?? []).some((one) => resourceMatches(one, resource, subresource)) &&
    ((rule.resourceNames ?? []).length === 0 || (rule.resourceNames ?? []).includes(name))
  );
}

function has(list: readonly string[] | undefined, value: string): boolean {
  return list !== undefined && (list.includes(ALL) || list.includes(value));
}

function resourceMatches(allowed: string, resource: string, subresource: string): boolean {
  if (allowed === ALL) return true;
  if (subresource === "") return allowed === resource;
  return allowed === `${resource}/${subresource}` || allowed === `${ALL}/${subresource}`;
}

export function urlMatches(allowed: string, path: string): boolean {
  if (allowed === ALL || allowed === path) return true;
  return allowed.endsWith(ALL) && path.startsWith(allowed.slice(0, -1));
}
