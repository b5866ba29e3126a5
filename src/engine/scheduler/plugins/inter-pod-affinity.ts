/**
 * Pods that want to be near other Pods, or far from them.
 * Source: https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity
 * Upstream: plugins/interpodaffinity.
 */
import type { Node } from "../../../api/types/core.ts";
import type { Pod } from "../../../api/types/pod.ts";
import { matchesTermOf, podTerms, type AffinityTerm, type NamespaceLabels } from "../affinity-term.ts";
import {
  ASSIGNED_POD_ADD,
  ASSIGNED_POD_DELETE,
  ASSIGNED_POD_UPDATE,
  NODE_ADD,
  NODE_LABEL,
  PENDING_POD_LABEL,
  type ClusterEvent,
} from "../cluster-event.ts";
import {
  ALL_NODES,
  SKIP,
  type EnqueueExtension,
  type FilterPlugin,
  type Rejection,
  type ScorePlugin,
} from "../framework.ts";
import { podAffinityFilter, type PodAffinityFilter, type PodAffinityVerdict } from "../pod-affinity-filter.ts";
import { normalizePodAffinity, podAffinityScoring, type PodAffinityScoring } from "../pod-affinity-scoring.ts";

const NAME = "InterPodAffinity";
const REJECTIONS: Readonly<Record<Exclude<PodAffinityVerdict, "fits">, Rejection>> = {
  affinity: {
    plugin: NAME,
    code: "UnschedulableAndUnresolvable",
    reasons: ["node(s) didn't match pod affinity rules"],
  },
  antiAffinity: {
    plugin: NAME,
    code: "Unschedulable",
    reasons: ["node(s) didn't match pod anti-affinity rules"],
  },
  existingAntiAffinity: {
    plugin: NAME,
    code: "Unschedulable",
    reasons: ["node(s) didn't satisfy existing pods anti-affinity rules"],
  },
};

export function createInterPodAffinity(
  namespaceLabels: NamespaceLabels,
): FilterPlugin & ScorePlugin & EnqueueExtension {
  // Of the running cycle. Fields, because they are read for every node.
  let filtering: PodAffinityFilter | undefined;
  let scoring: PodAffinityScoring | undefined;
  return {
    name: NAME,
    weight: 2,
    nodeLocal: false,
    preFilter(cycle) {
      filtering = podAffinityFilter(cycle);
      return filtering === undefined ? SKIP : ALL_NODES;
    },
    filter(_cycle, node) {
      const verdict = filtering?.check(node) ?? "fits";
      return verdict === "fits" ? undefined : REJECTIONS[verdict];
    },
    changes: (_cycle, node) => filtering?.changes(node) ?? [],
    preScore(cycle) {
      scoring = podAffinityScoring(cycle);
      return scoring !== undefined;
    },
    score(_cycle, { slot }) {
      const single = new Float64Array(1);
      scoring?.score(Int32Array.of(slot), single);
      return single[0] as number;
    },
    scoreAll: (feasible, scores) => scoring?.score(feasible, scores),
    normalize: (_cycle, scores, count) => normalizePodAffinity(scores, count),
    events: NODE_ADD | NODE_LABEL | ASSIGNED_POD_ADD | ASSIGNED_POD_UPDATE | ASSIGNED_POD_DELETE | PENDING_POD_LABEL,
    isWorthRetrying: (pod, event) =>
      event.pod === undefined ? nodeMayHelp(pod, event) : podMayHelp(pod, event, namespaceLabels),
  };
}

/** Upstream: isSchedulableAfterPodChange. */
function podMayHelp(waiting: Pod, { pod, previousPod, kinds }: ClusterEvent, labelsOf: NamespaceLabels): boolean {
  if (pod === undefined) return false;
  if (pod.metadata.uid === waiting.metadata.uid) return true;
  const { requiredAffinity, requiredAntiAffinity } = podTerms(waiting);
  const means = (term: AffinityTerm, other: Pod): boolean =>
    matchesTermOf(term, other.metadata.namespace ?? "", other.metadata.labels, labelsOf);
  const wants = (other: Pod): boolean =>
    requiredAffinity.length > 0 && requiredAffinity.every((term) => means(term, other));
  if ((kinds & ASSIGNED_POD_DELETE) !== 0) {
    if (requiredAntiAffinity.some((term) => means(term, previousPod ?? pod))) return true;
    if (podTerms(previousPod ?? pod).requiredAntiAffinity.some((term) => means(term, waiting))) return true;
    // With the last of them gone, it may be the first itself.
    return wants(previousPod ?? pod) && wants(waiting);
  }
  if (previousPod === undefined) return wants(pod);
  if (!wants(previousPod) && wants(pod)) return true;
  return requiredAntiAffinity.some((term) => means(term, previousPod) && !means(term, pod));
}

/** Upstream: isSchedulableAfterNodeChange. A Pod without terms was refused by those of others: any domain may be new. */
function nodeMayHelp(pod: Pod, { node, previousNode }: ClusterEvent): boolean {
  if (node === undefined) return false;
  const { requiredAffinity, requiredAntiAffinity } = podTerms(pod);
  const value = (of: Node, { topologyKey }: AffinityTerm): string | undefined => of.metadata.labels?.[topologyKey];
  if (requiredAffinity.length + requiredAntiAffinity.length === 0) return true;
  if (previousNode === undefined) {
    return requiredAntiAffinity.length > 0 || requiredAffinity.some((term) => value(node, term) !== undefined);
  }
  const gained = requiredAffinity.some(
    (term) => value(node, term) !== undefined && value(node, term) !== value(previousNode, term),
  );
  const left = requiredAntiAffinity.some(
    (term) => value(previousNode, term) !== undefined && value(node, term) !== value(previousNode, term),
  );
  return gained || left;
}
