/**
 * Taints keep Pods away that do not tolerate them; PreferNoSchedule only makes a node less liked.
 * Upstream: plugins/tainttoleration.
 */
import type { Node } from "../../../api/types/core.ts";
import type { TaintEffect, Toleration } from "../../../api/types/pod.ts";
import { NODE_ADD, NODE_TAINT, PENDING_POD_TOLERATION } from "../cluster-event.ts";
import {
  defaultNormalize,
  type EnqueueExtension,
  type FilterPlugin,
  type Rejection,
  type ScorePlugin,
} from "../framework.ts";
import { findUntolerated, tolerates } from "../../machinery/tolerations.ts";

const NAME = "TaintToleration";
const HARD_EFFECTS: readonly TaintEffect[] = ["NoSchedule", "NoExecute"];
const REJECTION: Rejection = {
  plugin: NAME,
  code: "UnschedulableAndUnresolvable",
  reasons: ["node(s) had untolerated taint(s)"],
};

function repels(node: Node, tolerations: readonly Toleration[]): boolean {
  return findUntolerated(node.spec.taints ?? [], tolerations, HARD_EFFECTS) !== undefined;
}

export const taintToleration: FilterPlugin & ScorePlugin & EnqueueExtension = {
  name: NAME,
  weight: 3,
  nodeLocal: true,
  filter(cycle, { node }) {
    return node !== undefined && repels(node, cycle.profile.tolerations) ? REJECTION : undefined;
  },
  changes({ profile }, { node }) {
    return (node?.spec.taints ?? [])
      .filter((taint) => findUntolerated([taint], profile.tolerations, HARD_EFFECTS) !== undefined)
      .map(({ key, value = "", effect }) => {
        const toleration = `${key}${value === "" ? "" : `=${value}`}:${effect}`;
        return { change: "TolerateTaint", params: { key, value, effect, toleration } };
      });
  },
  score(cycle, { node }) {
    let untolerated = 0;
    for (const taint of node?.spec.taints ?? []) {
      if (taint.effect !== "PreferNoSchedule") continue;
      if (!cycle.profile.tolerations.some((toleration) => tolerates(toleration, taint))) untolerated += 1;
    }
    return untolerated;
  },
  normalize: (_cycle, scores, count) => defaultNormalize(scores, count, true),
  events: NODE_ADD | NODE_TAINT | PENDING_POD_TOLERATION,
  isWorthRetrying(pod, { node, previousNode }) {
    if (node === undefined) return true;
    const tolerations = pod.spec.tolerations ?? [];
    return !repels(node, tolerations) && (previousNode === undefined || repels(previousNode, tolerations));
  },
};
