/** Cordoned nodes take no Pods, except those that tolerate it. Upstream: plugins/nodeunschedulable. */
import type { Node, Taint } from "../../../api/types/core.ts";
import type { Toleration } from "../../../api/types/pod.ts";
import { NODE_ADD, NODE_CORDON, NODE_TAINT, PENDING_POD_TOLERATION } from "../cluster-event.ts";
import type { EnqueueExtension, FilterPlugin, Rejection } from "../framework.ts";
import { tolerates } from "../../machinery/tolerations.ts";

const NAME = "NodeUnschedulable";
const CORDON: Taint = { key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" };
const REJECTION: Rejection = {
  plugin: NAME,
  code: "UnschedulableAndUnresolvable",
  reasons: ["node(s) were unschedulable"],
};

function refuses(node: Node | undefined, tolerations: readonly Toleration[]): boolean {
  return node?.spec.unschedulable === true && !tolerations.some((toleration) => tolerates(toleration, CORDON));
}

export const nodeUnschedulable: FilterPlugin & EnqueueExtension = {
  name: NAME,
  nodeLocal: true,
  filter: (cycle, node) => (refuses(node.node, cycle.profile.tolerations) ? REJECTION : undefined),
  changes: (_cycle, { name }) => [{ change: "Uncordon", params: { node: name } }],
  events: NODE_ADD | NODE_CORDON | NODE_TAINT | PENDING_POD_TOLERATION,
  isWorthRetrying(pod, { node, previousNode }) {
    const tolerations = pod.spec.tolerations ?? [];
    if (node === undefined) return tolerations.some((toleration) => tolerates(toleration, CORDON));
    return !refuses(node, tolerations) && (previousNode === undefined || refuses(previousNode, tolerations));
  },
};
