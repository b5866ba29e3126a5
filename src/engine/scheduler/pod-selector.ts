/** A label selector with an identity: equal texts select the same Pods. */
import { matchesRequirements, selectorRequirements } from "../../api/label-selector.ts";
import type { SelectorRequirement } from "../../api/label-selector-parser.ts";
import type { Labels, LabelSelector } from "../../api/types/meta.ts";

export interface PodSelector {
  readonly signature: string;
  /** All hold. Undefined selects nothing, an empty list everything. */
  readonly requirements: readonly SelectorRequirement[] | undefined;
}

export function podSelector(requirements: readonly SelectorRequirement[] | undefined): PodSelector {
  return { signature: JSON.stringify(requirements ?? null), requirements };
}

export function selectsLabels({ requirements }: PodSelector, labels: Labels | undefined): boolean {
  return requirements !== undefined && matchesRequirements(requirements, labels);
}

export function requirementsOf(labels: Labels): readonly SelectorRequirement[] {
  return Object.entries(labels).map(([key, value]) => ({ key, operator: "in" as const, values: [value] }));
}

/** With the Pod's own values of `matchLabelKeys` required too; keys that the Pod lacks are left out. */
export function withMatchLabelKeys(
  selector: LabelSelector | undefined,
  keys: readonly string[] | undefined,
  labels: Labels | undefined,
): PodSelector {
  const own: SelectorRequirement[] = [];
  for (const key of keys ?? []) {
    if (labels !== undefined && Object.hasOwn(labels, key)) {
      own.push({ key, operator: "in", values: [labels[key] as string] });
    }
  }
  if (selector === undefined) return podSelector(own.length === 0 ? undefined : own);
  return podSelector([...selectorRequirements(selector), ...own]);
}
