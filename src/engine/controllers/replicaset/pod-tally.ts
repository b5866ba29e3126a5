/**
 * How many Pods a ReplicaSet has, kept up to date with every change instead of being counted anew at every sync.
 * Derived from Pods alone: after a restore, or when labels changed, it is counted again.
 */
import { matchesLabels } from "../../../api/label-selector.ts";
import type { Pod } from "../../../api/types/pod.ts";
import { isPodActive, isPodReady, isPodTerminating } from "../../machinery/pod-state.ts";
import type { ReplicaOwner } from "./replica-owners.ts";

export interface PodTally {
  active: number;
  fullyLabeled: number;
  ready: number;
  terminating: number;
}

export function emptyTally(): PodTally {
  return { active: 0, fullyLabeled: 0, ready: 0, terminating: 0 };
}

/** @param sign 1 to count the Pod in, -1 to take it out */
export function tallyPod(tally: PodTally, set: ReplicaOwner, pod: Pod, sign: 1 | -1): void {
  if (isPodActive(pod)) {
    tally.active += sign;
    if (isPodReady(pod)) tally.ready += sign;
    if (isFullyLabeled(set, pod)) tally.fullyLabeled += sign;
  } else if (isPodTerminating(pod)) {
    tally.terminating += sign;
  }
}

function isFullyLabeled(set: ReplicaOwner, pod: Pod): boolean {
  const wanted = set.spec.template.metadata?.labels;
  return wanted === undefined || wanted === pod.metadata.labels || matchesLabels(wanted, pod.metadata.labels);
}
