/**
 * What a Pod asks for by `spec.topologySpreadConstraints`, or gets by default.
 * Source: https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
 */
import type { Node } from "../../api/types/core.ts";
import type { Pod, TaintEffect, TopologySpreadConstraint } from "../../api/types/pod.ts";
import type { Cycle } from "./framework.ts";
import { matchesRequired } from "./node-selector.ts";
import type { PodSelector } from "./pod-selector.ts";
import { withMatchLabelKeys } from "./pod-selector.ts";
import { findUntolerated } from "../machinery/tolerations.ts";

export const HOSTNAME_LABEL = "kubernetes.io/hostname";
const ZONE_LABEL = "topology.kubernetes.io/zone";
const HARD_EFFECTS: readonly TaintEffect[] = ["NoSchedule", "NoExecute"];

export interface SpreadConstraint {
  readonly topologyKey: string;
  readonly maxSkew: number;
  readonly minDomains: number;
  readonly selector: PodSelector;
  /** Nodes that the Pod's node selector and affinity leave out are no part of any domain. */
  readonly honorsAffinity: boolean;
  /** Neither are nodes with taints that it does not tolerate. */
  readonly honorsTaints: boolean;
}

/** The Pod's own constraints of one sort. */
export function explicitConstraints(
  pod: Pod,
  whenUnsatisfiable: TopologySpreadConstraint["whenUnsatisfiable"],
): readonly SpreadConstraint[] {
  const found: SpreadConstraint[] = [];
  for (const constraint of pod.spec.topologySpreadConstraints ?? []) {
    if (constraint.whenUnsatisfiable !== whenUnsatisfiable) continue;
    found.push({
      topologyKey: constraint.topologyKey,
      maxSkew: constraint.maxSkew,
      minDomains: constraint.minDomains ?? 1,
      selector: withMatchLabelKeys(constraint.labelSelector, constraint.matchLabelKeys, pod.metadata.labels),
      honorsAffinity: (constraint.nodeAffinityPolicy ?? "Honor") === "Honor",
      honorsTaints: (constraint.nodeTaintsPolicy ?? "Ignore") === "Honor",
    });
  }
  return found;
}

/** The system's defaults, both `ScheduleAnyway`. Upstream: podtopologyspread/plugin.go (systemDefaultConstraints). */
export function systemDefaultConstraints(selector: PodSelector): readonly SpreadConstraint[] {
  let constraints = defaults.get(selector);
  if (constraints === undefined) {
    const part = { minDomains: 1, selector, honorsAffinity: true, honorsTaints: false };
    constraints = [
      { topologyKey: HOSTNAME_LABEL, maxSkew: 3, ...part },
      { topologyKey: ZONE_LABEL, maxSkew: 5, ...part },
    ];
    defaults.set(selector, constraints);
  }
  return constraints;
}

const defaults = new WeakMap<PodSelector, readonly SpreadConstraint[]>();

/** Which nodes the constraint looks at; undefined when it looks at all. */
export function inclusionOf(constraint: SpreadConstraint, { profile }: Cycle): ((node: Node) => boolean) | undefined {
  const required = profile.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const byAffinity = constraint.honorsAffinity && (profile.nodeSelector.length > 0 || required !== undefined);
  const byTaints = constraint.honorsTaints;
  if (!byAffinity && !byTaints) return undefined;
  return (node) => {
    if (byAffinity && !matchesRequired(profile, node)) return false;
    return !byTaints || findUntolerated(node.spec.taints ?? [], profile.tolerations, HARD_EFFECTS) === undefined;
  };
}
