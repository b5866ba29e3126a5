/**
 * Pods that belong together are spread over nodes, zones and other domains.
 * Upstream: plugins/podtopologyspread.
 */
import type { Node } from "../../../api/types/core.ts";
import type { Pod } from "../../../api/types/pod.ts";
import {
  ASSIGNED_POD_ADD,
  ASSIGNED_POD_DELETE,
  ASSIGNED_POD_UPDATE,
  NODE_ADD,
  NODE_DELETE,
  NODE_LABEL,
  NODE_TAINT,
  PENDING_POD_LABEL,
  PENDING_POD_TOLERATION,
  type ClusterEvent,
} from "../cluster-event.ts";
import type { DefaultSelectors } from "../default-selector.ts";
import {
  ALL_NODES,
  SKIP,
  type Cycle,
  type EnqueueExtension,
  type FilterPlugin,
  type Rejection,
  type ScorePlugin,
} from "../framework.ts";
import { selectsLabels } from "../pod-selector.ts";
import { sameTaints } from "../sameness.ts";
import { explicitConstraints, systemDefaultConstraints, type SpreadConstraint } from "../spread-constraint.ts";
import { SpreadFilter } from "../spread-filter.ts";
import { normalizeSpread, SpreadScoring } from "../spread-scoring.ts";

const NAME = "PodTopologySpread";
const TOO_SKEWED: Rejection = {
  plugin: NAME,
  code: "Unschedulable",
  reasons: ["node(s) didn't match pod topology spread constraints"],
};
const MISSING_LABEL: Rejection = {
  plugin: NAME,
  code: "UnschedulableAndUnresolvable",
  reasons: ["node(s) didn't match pod topology spread constraints (missing required label)"],
};

export function createPodTopologySpread(selectors: DefaultSelectors): FilterPlugin & ScorePlugin & EnqueueExtension {
  // Of the running cycle. Fields, because they are read for every node.
  let filtering: SpreadFilter | undefined;
  let scoring: SpreadScoring | undefined;
  return {
    name: NAME,
    weight: 2,
    nodeLocal: false,
    preFilter(cycle) {
      filtering = undefined;
      if (cycle.pod.spec.topologySpreadConstraints === undefined) return SKIP;
      const constraints = explicitConstraints(cycle.pod, "DoNotSchedule");
      if (constraints.length === 0) return SKIP;
      filtering = new SpreadFilter(cycle, constraints);
      return ALL_NODES;
    },
    filter(_cycle, node) {
      const verdict = filtering?.check(node) ?? "fits";
      if (verdict === "fits") return undefined;
      return verdict === "missingLabel" ? MISSING_LABEL : TOO_SKEWED;
    },
    changes: (_cycle, node) => filtering?.changes(node) ?? [],
    preScore(cycle, feasible) {
      scoring = scoringOf(cycle, selectors, feasible);
      return scoring !== undefined;
    },
    score(_cycle, { slot }) {
      const single = new Float64Array(1);
      scoring?.score(Int32Array.of(slot), single);
      return single[0] as number;
    },
    scoreAll: (feasible, scores) => scoring?.score(feasible, scores),
    normalize: (_cycle, scores, count) => normalizeSpread(scores, count),
    events:
      NODE_ADD |
      NODE_DELETE |
      NODE_LABEL |
      NODE_TAINT |
      ASSIGNED_POD_ADD |
      ASSIGNED_POD_UPDATE |
      ASSIGNED_POD_DELETE |
      PENDING_POD_LABEL |
      PENDING_POD_TOLERATION,
    isWorthRetrying(pod, event) {
      const constraints = explicitConstraints(pod, "DoNotSchedule");
      return event.pod === undefined ? nodeMayHelp(constraints, event) : podMayHelp(pod, constraints, event);
    },
  };
}

/** Constraints of its own, of whatever sort, take the place of the defaults. */
function scoringOf(cycle: Cycle, selectors: DefaultSelectors, feasible: Int32Array): SpreadScoring | undefined {
  const { pod } = cycle;
  if ((pod.spec.topologySpreadConstraints ?? []).length > 0) {
    const constraints = explicitConstraints(pod, "ScheduleAnyway");
    return constraints.length === 0 ? undefined : new SpreadScoring(cycle, constraints, true, feasible);
  }
  const selector = selectors.of(pod);
  return selector && new SpreadScoring(cycle, systemDefaultConstraints(selector), false, feasible);
}

function matchesAny(constraints: readonly SpreadConstraint[], pod: Pod | undefined): boolean {
  return constraints.some(({ selector }) => selectsLabels(selector, pod?.metadata.labels));
}

/** Upstream: isSchedulableAfterPodChange. */
function podMayHelp(waiting: Pod, constraints: readonly SpreadConstraint[], event: ClusterEvent): boolean {
  const { pod, previousPod, kinds } = event;
  if (pod === undefined || pod.metadata.namespace !== waiting.metadata.namespace) return false;
  if ((kinds & (ASSIGNED_POD_ADD | ASSIGNED_POD_DELETE)) !== 0) return matchesAny(constraints, previousPod ?? pod);
  if (pod.metadata.uid === waiting.metadata.uid) {
    if (pod.spec.tolerations !== previousPod?.spec.tolerations) return true;
    if (pod.metadata.labels !== previousPod?.metadata.labels && !matchesAny(constraints, pod)) return true;
  }
  return matchesAny(constraints, pod) !== matchesAny(constraints, previousPod);
}

/** Upstream: isSchedulableAfterNodeChange. */
function nodeMayHelp(constraints: readonly SpreadConstraint[], { node, previousNode }: ClusterEvent): boolean {
  const [before, after] = [hasAllKeys(constraints, previousNode), hasAllKeys(constraints, node)];
  if (node === undefined || previousNode === undefined) return before || after;
  if (before !== after) return true;
  if (!after) return false;
  const moved = constraints.some(
    ({ topologyKey }) => node.metadata.labels?.[topologyKey] !== previousNode.metadata.labels?.[topologyKey],
  );
  return moved || !sameTaints(node.spec.taints, previousNode.spec.taints);
}

function hasAllKeys(constraints: readonly SpreadConstraint[], node: Node | undefined): boolean {
  const labels = node?.metadata.labels ?? {};
  return node !== undefined && constraints.every(({ topologyKey }) => Object.hasOwn(labels, topologyKey));
}
