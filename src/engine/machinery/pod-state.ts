/** What controllers ask of a Pod. Upstream: pkg/api/v1/pod, pkg/controller/controller_utils.go. */
import type { Condition } from "../../api/types/meta.ts";
import type { Pod } from "../../api/types/pod.ts";
import { findCondition } from "./conditions.ts";
import type { Informer } from "./informer.ts";

export function readyCondition(pod: Pod): Condition | undefined {
  return findCondition(pod.status.conditions, "Ready");
}

export function isPodReady(pod: Pod): boolean {
  return readyCondition(pod)?.status === "True";
}

/** Succeeded or Failed: it will never run again. */
export function isPodTerminal(pod: Pod): boolean {
  return pod.status.phase === "Succeeded" || pod.status.phase === "Failed";
}

/** Counts towards the replicas of its controller. */
export function isPodActive(pod: Pod): boolean {
  return pod.metadata.deletionTimestamp === undefined && !isPodTerminal(pod);
}

/** Still shutting down: deleted, but not yet finished. */
export function isPodTerminating(pod: Pod): boolean {
  return pod.metadata.deletionTimestamp !== undefined && !isPodTerminal(pod);
}

/** Index of Pods by the node that they are bound to. */
export const POD_NODE_INDEX = "spec.nodeName";

export function indexByNode(pods: Informer<Pod>): void {
  pods.addIndex(POD_NODE_INDEX, (pod) =>
    pod.spec.nodeName === undefined || pod.spec.nodeName === "" ? [] : [pod.spec.nodeName],
  );
}
