/**
 * `spec.nodeSelector` and `spec.affinity.nodeAffinity`.
 * Upstream: plugins/nodeaffinity.
 */
import type { RequiredChange } from "../../../api/types/scheduling-decision.ts";
import { NODE_ADD, NODE_LABEL } from "../cluster-event.ts";
import {
  ALL_NODES,
  defaultNormalize,
  SKIP,
  type EnqueueExtension,
  type FilterPlugin,
  type Rejection,
  type ScorePlugin,
} from "../framework.ts";
import {
  matchesRequired,
  namedNodes,
  preferredWeight,
  unmetRequirements,
  type UnmetRequirement,
} from "../node-selector.ts";

const NAME = "NodeAffinity";
const REJECTION: Rejection = {
  plugin: NAME,
  code: "UnschedulableAndUnresolvable",
  reasons: ["node(s) didn't match Pod's node affinity/selector"],
};
const CONFLICT: Rejection = {
  plugin: NAME,
  code: "UnschedulableAndUnresolvable",
  reasons: ["pod affinity terms conflict"],
};

function nodeLabelChange({ requirement, value = "", term }: UnmetRequirement): RequiredChange {
  const { key, operator, values = [] } = requirement;
  return { change: "NodeLabel", params: { key, operator, values: values.join(","), value, term } };
}

export const nodeAffinity: FilterPlugin & ScorePlugin & EnqueueExtension = {
  name: NAME,
  weight: 2,
  nodeLocal: true,
  preFilter({ profile }) {
    const required = profile.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
    if (required === undefined && profile.nodeSelector.length === 0) return SKIP;
    const names = namedNodes(profile.nodeAffinity);
    if (names === undefined) return ALL_NODES;
    return names.size === 0 ? { kind: "rejected", rejection: CONFLICT } : { kind: "nodes", names };
  },
  filter(cycle, { node }) {
    return node !== undefined && matchesRequired(cycle.profile, node) ? undefined : REJECTION;
  },
  changes({ profile }, { node }) {
    return node === undefined ? [] : unmetRequirements(profile, node).map(nodeLabelChange);
  },
  preScore({ profile }) {
    return (profile.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).length > 0;
  },
  score: (cycle, { node }) => (node === undefined ? 0 : preferredWeight(cycle.profile.nodeAffinity, node)),
  normalize: (_cycle, scores, count) => defaultNormalize(scores, count, false),
  events: NODE_ADD | NODE_LABEL,
  isWorthRetrying(pod, { node, previousNode }) {
    const wanted = {
      nodeSelector: Object.entries(pod.spec.nodeSelector ?? {}),
      nodeAffinity: pod.spec.affinity?.nodeAffinity,
    };
    if (node === undefined || !matchesRequired(wanted, node)) return false;
    return previousNode === undefined || !matchesRequired(wanted, previousNode);
  },
};
