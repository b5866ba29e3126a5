/**
 * Terms of Pod affinity and anti-affinity, ready to be held against Pods.
 * Upstream: k8s.io/kube-scheduler/framework (AffinityTerm, GetAffinityTerms).
 */
import { selectorRequirements } from "../../api/label-selector.ts";
import type { Labels, LabelSelector } from "../../api/types/meta.ts";
import type { Affinity, Pod, PodAffinity, PodAffinityTerm } from "../../api/types/pod.ts";
import { podSelector, selectsLabels, type PodSelector } from "./pod-selector.ts";

export interface AffinityTerm {
  readonly topologyKey: string;
  /** The Pod's own namespace when the term names none and selects none. */
  readonly namespaces: readonly string[];
  /** Namespaces besides those named, by their labels. */
  readonly namespaceSelector: PodSelector | undefined;
  readonly selector: PodSelector;
  /** As written. */
  readonly labelSelector: LabelSelector | undefined;
  /** Equal for terms that match the same Pods, whatever their topology key. */
  readonly signature: string;
}

export interface WeightedTerm {
  readonly weight: number;
  readonly term: AffinityTerm;
}

/** What a Pod asks of the Pods around it. */
export interface PodTerms {
  readonly requiredAffinity: readonly AffinityTerm[];
  readonly requiredAntiAffinity: readonly AffinityTerm[];
  readonly preferredAffinity: readonly WeightedTerm[];
  readonly preferredAntiAffinity: readonly WeightedTerm[];
}

/** The labels of a namespace; undefined when it does not exist. */
export type NamespaceLabels = (namespace: string) => Labels | undefined;

const NO_TERMS: PodTerms = {
  requiredAffinity: [],
  requiredAntiAffinity: [],
  preferredAffinity: [],
  preferredAntiAffinity: [],
};

/** Pods of one template share their affinity, and nearly always their namespace. */
const parsed = new WeakMap<Affinity, { readonly namespace: string; readonly terms: PodTerms }>();

export function podTerms({ metadata, spec }: Pod): PodTerms {
  const { affinity } = spec;
  if (affinity === undefined) return NO_TERMS;
  if (affinity.podAffinity === undefined && affinity.podAntiAffinity === undefined) return NO_TERMS;
  const { namespace = "" } = metadata;
  const known = parsed.get(affinity);
  if (known !== undefined && known.namespace === namespace) return known.terms;
  const terms: PodTerms = {
    requiredAffinity: requiredOf(affinity.podAffinity, namespace),
    requiredAntiAffinity: requiredOf(affinity.podAntiAffinity, namespace),
    preferredAffinity: preferredOf(affinity.podAffinity, namespace),
    preferredAntiAffinity: preferredOf(affinity.podAntiAffinity, namespace),
  };
  parsed.set(affinity, { namespace, terms });
  return terms;
}

/** The Pod is one of those that the term means. */
export function matchesTermOf(
  term: AffinityTerm,
  namespace: string,
  labels: Labels | undefined,
  namespaceLabels: NamespaceLabels,
): boolean {
  return isIn(term, namespace, namespaceLabels) && selectsLabels(term.selector, labels);
}

function isIn({ namespaces, namespaceSelector }: AffinityTerm, namespace: string, labelsOf: NamespaceLabels): boolean {
  if (namespaces.includes(namespace)) return true;
  return namespaceSelector !== undefined && selectsLabels(namespaceSelector, labelsOf(namespace));
}

function requiredOf(affinity: PodAffinity | undefined, namespace: string): readonly AffinityTerm[] {
  return (affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map((term) => termOf(term, namespace));
}

function preferredOf(affinity: PodAffinity | undefined, namespace: string): readonly WeightedTerm[] {
  return (affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ weight, podAffinityTerm }) => ({
    weight,
    term: termOf(podAffinityTerm, namespace),
  }));
}

/** `matchLabelKeys` and `mismatchLabelKeys` are in the stored selector already: the API server puts them there. */
function termOf(term: PodAffinityTerm, own: string): AffinityTerm {
  const named = term.namespaces ?? [];
  const namespaces = named.length === 0 && term.namespaceSelector === undefined ? [own] : [...named].sort();
  const namespaceSelector =
    term.namespaceSelector === undefined ? undefined : podSelector(selectorRequirements(term.namespaceSelector));
  const selector = podSelector(term.labelSelector === undefined ? undefined : selectorRequirements(term.labelSelector));
  const signature = `${namespaces.join(",")} ${namespaceSelector?.signature ?? ""} ${selector.signature}`;
  const { topologyKey, labelSelector } = term;
  return { topologyKey, namespaces, namespaceSelector, selector, labelSelector, signature };
}
