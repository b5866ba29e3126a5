/**
 * Nodes whose CPU and memory would be used to the same degree are better.
 * Upstream: plugins/noderesources/balanced_allocation.go.
 */
import { MAX_NODE_SCORE, type ScorePlugin } from "../framework.ts";

export const nodeResourcesBalancedAllocation: ScorePlugin = {
  name: "NodeResourcesBalancedAllocation",
  weight: 1,
  nodeLocal: true,
  preScore: ({ profile }) => profile.requests.cpu > 0 || profile.requests.memory > 0,
  score({ profile }, node) {
    const { cpu, memory } = node.allocatable;
    if (cpu === 0 || memory === 0) return MAX_NODE_SCORE;
    const cpuFraction = Math.min(1, (node.cpu + profile.requests.cpu) / cpu);
    const memoryFraction = Math.min(1, (node.memory + profile.requests.memory) / memory);
    const deviation = Math.abs((cpuFraction - memoryFraction) / 2);
    return Math.trunc((1 - deviation) * MAX_NODE_SCORE);
  },
};
