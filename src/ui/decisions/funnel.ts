/** A scheduling attempt as a funnel: how many nodes were left after each filter. */
import type { SchedulingDecision } from "../../api/types/scheduling-decision.ts";

export interface FunnelStep {
  /** The filter that rejected; `all`, `looked` and `fit` for the ends. */
  readonly step: string;
  readonly left: number;
  readonly rejected: number;
}

/** The order in which the default profile asks its filters. Source: pkg/scheduler/apis/config/v1/default_plugins.go */
const ORDER: readonly string[] = [
  "NodeUnschedulable",
  "NodeName",
  "TaintToleration",
  "NodeAffinity",
  "NodePorts",
  "NodeResourcesFit",
  "VolumeRestrictions",
  "NodeVolumeLimits",
  "VolumeBinding",
  "VolumeZone",
  "PodTopologySpread",
  "InterPodAffinity",
];

export function funnelOf({ nodes, nodesTotal, nodesEvaluated }: SchedulingDecision): readonly FunnelStep[] {
  const byFilter = new Map<string, number>();
  for (const { feasible, rejectedBy = "" } of nodes) {
    if (!feasible) byFilter.set(rejectedBy, (byFilter.get(rejectedBy) ?? 0) + 1);
  }
  const place = (filter: string): number => {
    const index = ORDER.indexOf(filter);
    return index < 0 ? ORDER.length : index;
  };
  const filters = [...byFilter].sort(([a], [b]) => place(a) - place(b) || (a < b ? -1 : 1));
  let left = nodesEvaluated;
  const steps: FunnelStep[] = [
    { step: "all", left: nodesTotal, rejected: 0 },
    ...(nodesEvaluated < nodesTotal ? [{ step: "looked", left: nodesEvaluated, rejected: 0 }] : []),
  ];
  for (const [filter, rejected] of filters) {
    left -= rejected;
    steps.push({ step: filter, left, rejected });
  }
  return [...steps, { step: "fit", left: Math.max(0, left), rejected: 0 }];
}
