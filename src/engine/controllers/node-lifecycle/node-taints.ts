/**
 * Which taints a node should carry, by its conditions.
 * Source: https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/#taint-based-evictions
 */
import type { Node, Taint } from "../../../api/types/core.ts";
import { findCondition } from "../../machinery/conditions.ts";

export const NOT_READY = "node.kubernetes.io/not-ready";
export const UNREACHABLE = "node.kubernetes.io/unreachable";
const UNSCHEDULABLE = "node.kubernetes.io/unschedulable";

/** Condition, the status that is trouble, and the taint for it. */
const CONDITION_TAINTS: readonly (readonly [type: string, status: string, taint: string])[] = [
  ["Ready", "False", NOT_READY],
  ["Ready", "Unknown", UNREACHABLE],
  ["MemoryPressure", "True", "node.kubernetes.io/memory-pressure"],
  ["DiskPressure", "True", "node.kubernetes.io/disk-pressure"],
  ["NetworkUnavailable", "True", "node.kubernetes.io/network-unavailable"],
  ["PIDPressure", "True", "node.kubernetes.io/pid-pressure"],
];
const MANAGED: ReadonlySet<string> = new Set([UNSCHEDULABLE, ...CONDITION_TAINTS.map(([, , taint]) => taint)]);

/** `undefined` while the kubelet has not said anything. */
export function readyStatus(node: Node): "True" | "False" | "Unknown" | undefined {
  return findCondition(node.status.conditions, "Ready")?.status;
}

interface TaintChange {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/** What to change so that the NoSchedule taints follow the conditions and `spec.unschedulable`. */
export function noScheduleChange(node: Node): TaintChange {
  const wanted = new Set<string>();
  for (const [type, status, taint] of CONDITION_TAINTS) {
    if (findCondition(node.status.conditions, type)?.status === status) wanted.add(taint);
  }
  if (node.spec.unschedulable === true) wanted.add(UNSCHEDULABLE);
  const present = (node.spec.taints ?? []).filter(({ key, effect }) => effect === "NoSchedule" && MANAGED.has(key));
  // Until the kubelet reports, the taint with which a node registers stays.
  const kept = readyStatus(node) === undefined ? NOT_READY : "";
  return {
    add: [...wanted].filter((taint) => !present.some(({ key }) => key === taint)),
    remove: present.map(({ key }) => key).filter((key) => !wanted.has(key) && key !== kept),
  };
}

/** The NoExecute taint that a Ready condition asks for, and the one that must not be there. */
export function noExecuteTaint(ready: "False" | "Unknown"): { readonly wanted: string; readonly opposite: string } {
  return ready === "False"
    ? { wanted: NOT_READY, opposite: UNREACHABLE }
    : { wanted: UNREACHABLE, opposite: NOT_READY };
}

export function hasTaint(node: Node, key: string, effect: Taint["effect"]): boolean {
  return node.spec.taints?.some((taint) => taint.key === key && taint.effect === effect) === true;
}

/** The node with taints of one effect added and removed; its argument when nothing changes. */
export function withTaints(node: Node, effect: Taint["effect"], change: TaintChange, timeAdded: string): Node {
  const taints = node.spec.taints ?? [];
  const kept = taints.filter((taint) => taint.effect !== effect || !change.remove.includes(taint.key));
  const added = change.add
    .filter((key) => !hasTaint(node, key, effect))
    .map((key): Taint => ({ key, effect, timeAdded }));
  if (kept.length === taints.length && added.length === 0) return node;
  const { taints: _, ...untainted } = node.spec;
  const left = [...kept, ...added];
  return { ...node, spec: left.length === 0 ? untainted : { ...untainted, taints: left } };
}
