/** What one sync of a DaemonSet looks at: the nodes, and the Pods on each. */
import type { DaemonSet } from "../../../api/types/apps.ts";
import type { Node } from "../../../api/types/core.ts";
import type { Pod } from "../../../api/types/pod.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { isPodAvailable, isPodTerminal } from "../../machinery/pod-state.ts";
import { targetNode } from "./daemon-pods.ts";
import type { NodeEligibility } from "./node-eligibility.ts";

export interface DaemonView {
  readonly set: DaemonSet;
  /** Hash of the current revision. */
  readonly hash: string;
  /** In order of names. */
  readonly nodes: readonly Node[];
  readonly eligibility: NodeEligibility;
  readonly podsByNode: ReadonlyMap<string, readonly Pod[]>;
  isAvailable(pod: Pod): boolean;
}

/** Pods by the node that they are on or meant for; those that ended and are being deleted do not count any more. */
export function groupByNode(pods: readonly Pod[]): ReadonlyMap<string, readonly Pod[]> {
  const groups = new Map<string, Pod[]>();
  for (const pod of pods) {
    if (pod.metadata.deletionTimestamp !== undefined && isPodTerminal(pod)) continue;
    const node = targetNode(pod);
    if (node === undefined) continue;
    const group = groups.get(node);
    if (group === undefined) groups.set(node, [pod]);
    else group.push(pod);
  }
  return groups;
}

export function availabilityOf(set: DaemonSet, kernel: Kernel): DaemonView["isAvailable"] {
  return (pod) => isPodAvailable(pod, set.spec.minReadySeconds, kernel);
}

export function podsOn(view: DaemonView, node: string): readonly Pod[] {
  return view.podsByNode.get(node) ?? NONE;
}

const NONE: readonly Pod[] = [];
