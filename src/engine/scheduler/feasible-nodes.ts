/**
 * How many fitting nodes are enough: large clusters are searched in part.
 * Source: https://kubernetes.io/docs/concepts/scheduling-eviction/scheduler-perf-tuning/
 */

const MIN_FEASIBLE_NODES = 100;
const MIN_PERCENTAGE = 5;

/** Upstream: numFeasibleNodesToFind with `percentageOfNodesToScore: 0` (adaptive). */
export function feasibleNodesToFind(nodes: number): number {
  if (nodes < MIN_FEASIBLE_NODES) return nodes;
  const percentage = Math.max(MIN_PERCENTAGE, 50 - Math.floor(nodes / 125));
  return Math.max(MIN_FEASIBLE_NODES, Math.floor((nodes * percentage) / 100));
}
