/**
 * TaintNodesByCondition: a new node takes no Pods before its controller has seen it ready.
 * Upstream: plugin/pkg/admission/nodetaint/admission.go.
 */
import type { Node } from "../../../api/types/core.ts";

const TAINT = { key: "node.kubernetes.io/not-ready", effect: "NoSchedule" } as const;

export function withNotReadyTaint(node: Node): Node {
  const taints = node.spec?.taints ?? [];
  if (taints.some(({ key, effect }) => key === TAINT.key && effect === TAINT.effect)) return node;
  return { ...node, spec: { ...node.spec, taints: [...taints, TAINT] } };
}
