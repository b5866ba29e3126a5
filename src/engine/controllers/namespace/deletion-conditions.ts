/**
 * What a terminating Namespace says about its content.
 * Upstream: pkg/controller/namespace/deletion/status_condition_utils.go.
 */
import type { KindName } from "../../../api/kinds.ts";
import type { Condition, KubeObject } from "../../../api/types/meta.ts";
import { resourceText } from "../../machinery/kind-scopes.ts";

export interface RemainingContent {
  readonly kind: KindName;
  /** At least one. */
  readonly objects: readonly KubeObject[];
}

/** The five conditions in upstream's order, without times. */
export function deletionConditions(
  failures: readonly string[],
  remaining: readonly RemainingContent[],
): readonly Condition[] {
  const finalizers = finalizersRemaining(remaining);
  return [
    condition("NamespaceDeletionDiscoveryFailure", "", "ResourcesDiscovered", "All resources successfully discovered"),
    condition(
      "NamespaceDeletionGroupVersionParsingFailure",
      "",
      "ParsedGroupVersions",
      "All legacy kube types successfully parsed",
    ),
    condition(
      "NamespaceDeletionContentFailure",
      failures.length === 0 ? "" : "ContentDeletionFailed",
      "ContentDeleted",
      failures.length === 0
        ? "All content successfully deleted, may be waiting on finalization"
        : `Failed to delete all resource types, ${failures.length} remaining: ${failures.join(", ")}`,
    ),
    condition(
      "NamespaceContentRemaining",
      remaining.length === 0 ? "" : "SomeResourcesRemain",
      "ContentRemoved",
      remaining.length === 0
        ? "All content successfully removed"
        : `Some resources are remaining: ${resourceCounts(remaining).join(", ")}`,
    ),
    condition(
      "NamespaceFinalizersRemaining",
      finalizers.length === 0 ? "" : "SomeFinalizersRemain",
      "ContentHasNoFinalizers",
      finalizers.length === 0
        ? "All content-preserving finalizers finished"
        : `Some content in the namespace has finalizers remaining: ${finalizers.join(", ")}`,
    ),
  ];
}

/** True with `trouble` as its reason, or False when there is none. */
function condition(type: string, trouble: string, fine: string, message: string): Condition {
  return { type, status: trouble === "" ? "False" : "True", reason: trouble === "" ? fine : trouble, message };
}

function resourceCounts(remaining: readonly RemainingContent[]): readonly string[] {
  return remaining
    .map(({ kind, objects }) => {
      const text = resourceText(kind);
      return `${text} has ${objects.length} resource instances`;
    })
    .sort();
}

function finalizersRemaining(remaining: readonly RemainingContent[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { objects } of remaining) {
    for (const { metadata } of objects) {
      for (const finalizer of metadata.finalizers ?? []) counts.set(finalizer, (counts.get(finalizer) ?? 0) + 1);
    }
  }
  return [...counts.keys()].sort().map((name) => `${name} in ${counts.get(name)} resource instances`);
}
