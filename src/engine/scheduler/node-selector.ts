/**
 * Node selectors and affinity terms against a node's labels and name.
 * Upstream: k8s.io/component-helpers/scheduling/corev1/nodeaffinity.
 */
import type { Node } from "../../api/types/core.ts";
import type { NodeAffinity, NodeSelectorRequirement, NodeSelectorTerm } from "../../api/types/pod.ts";
import type { PodProfile } from "./pod-profile.ts";

export const NODE_NAME_FIELD = "metadata.name";

/** `spec.nodeSelector` and the required node affinity both hold. */
export function matchesRequired(wanted: Pick<PodProfile, "nodeSelector" | "nodeAffinity">, node: Node): boolean {
  const labels = node.metadata.labels ?? {};
  for (const [key, value] of wanted.nodeSelector) if (labels[key] !== value) return false;
  const required = wanted.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return required === undefined || required.nodeSelectorTerms.some((term) => matchesTerm(term, node));
}

/** Sum of the weights of the preferred terms that hold. */
export function preferredWeight(affinity: NodeAffinity | undefined, node: Node): number {
  let sum = 0;
  for (const { weight, preference } of affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []) {
    if (matchesTerm(preference, node)) sum += weight;
  }
  return sum;
}

/** Expressions and fields all hold. A term without any matches nothing. */
export function matchesTerm(term: NodeSelectorTerm, node: Node): boolean {
  const expressions = term.matchExpressions ?? [];
  const fields = term.matchFields ?? [];
  if (expressions.length === 0 && fields.length === 0) return false;
  const labels = node.metadata.labels ?? {};
  return (
    expressions.every((requirement) => matchesRequirement(requirement, labels[requirement.key])) &&
    fields.every(
      (requirement) => requirement.key === NODE_NAME_FIELD && matchesRequirement(requirement, node.metadata.name),
    )
  );
}

function matchesRequirement(requirement: NodeSelectorRequirement, value: string | undefined): boolean {
  const values = requirement.values ?? [];
  switch (requirement.operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    case "Gt":
    case "Lt":
      return compareIntegers(requirement.operator, value, values[0]);
  }
}

function compareIntegers(operator: "Gt" | "Lt", value: string | undefined, bound: string | undefined): boolean {
  if (!isInteger(value) || !isInteger(bound)) return false;
  return operator === "Gt" ? BigInt(value) > BigInt(bound) : BigInt(value) < BigInt(bound);
}

/** What Go's `strconv.ParseInt` takes, less a leading plus sign, which BigInt would refuse. */
function isInteger(text: string | undefined): text is string {
  return text !== undefined && /^-?[0-9]{1,19}$/.test(text);
}

/**
 * The nodes that the required terms name by `metadata.name`, or undefined when some term names none and so any node may match.
 * An empty set means that the terms contradict each other.
 */
export function namedNodes(affinity: NodeAffinity | undefined): ReadonlySet<string> | undefined {
  const terms = affinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const union = new Set<string>();
  for (const term of terms) {
    let named: readonly string[] | undefined;
    for (const { key, operator, values } of term.matchFields ?? []) {
      if (key !== NODE_NAME_FIELD || operator !== "In") continue;
      named = named === undefined ? (values ?? []) : named.filter((name) => values?.includes(name));
    }
    if (named === undefined) return undefined;
    for (const name of named) union.add(name);
  }
  return terms.length === 0 ? undefined : union;
}
