/**
 * What a Pod asks of its node: selector, required and preferred affinity.
 * Upstream: k8s.io/component-helpers/scheduling/corev1/nodeaffinity.
 */
import type { Node } from "../../api/types/core.ts";
import type { NodeAffinity } from "../../api/types/pod.ts";
import type { NodeSelectorRequirement } from "../../api/types/requirements.ts";
import { matchesTerm, NODE_NAME_FIELD } from "../machinery/node-terms.ts";
import type { PodProfile } from "./pod-profile.ts";

/** `spec.nodeSelector` and the required node affinity both hold. */
export function matchesRequired(wanted: Pick<PodProfile, "nodeSelector" | "nodeAffinity">, node: Node): boolean {
  const labels = node.metadata.labels ?? {};
  for (const [key, value] of wanted.nodeSelector) if (labels[key] !== value) return false;
  const required = wanted.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return required === undefined || required.nodeSelectorTerms.some((term) => matchesTerm(term, node));
}

export interface UnmetRequirement {
  readonly requirement: NodeSelectorRequirement;
  /** What the node has; undefined without the label. */
  readonly value: string | undefined;
  /** Which alternative of the required node affinity it belongs to, from 1; 0 for `spec.nodeSelector`. */
  readonly term: number;
}

/** What keeps the Pod off the node: every pair of the selector that differs, and of each term what does not hold. */
export function unmetRequirements(
  wanted: Pick<PodProfile, "nodeSelector" | "nodeAffinity">,
  node: Node,
): readonly UnmetRequirement[] {
  const labels = node.metadata.labels ?? {};
  const unmet: UnmetRequirement[] = [];
  for (const [key, value] of wanted.nodeSelector) {
    if (labels[key] === value) continue;
    unmet.push({ requirement: { key, operator: "In", values: [value] }, value: labels[key], term: 0 });
  }
  const terms = wanted.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  if (terms.some((term) => matchesTerm(term, node))) return unmet;
  terms.forEach(({ matchExpressions = [], matchFields = [] }, index) => {
    for (const requirement of matchExpressions) {
      if (matchesTerm({ matchExpressions: [requirement] }, node)) continue;
      unmet.push({ requirement, value: labels[requirement.key], term: index + 1 });
    }
    for (const requirement of matchFields) {
      if (matchesTerm({ matchFields: [requirement] }, node)) continue;
      unmet.push({ requirement, value: node.metadata.name, term: index + 1 });
    }
  });
  return unmet;
}

/** Sum of the weights of the preferred terms that hold. */
export function preferredWeight(affinity: NodeAffinity | undefined, node: Node): number {
  let sum = 0;
  for (const { weight, preference } of affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []) {
    if (matchesTerm(preference, node)) sum += weight;
  }
  return sum;
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
