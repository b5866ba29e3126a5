/** What controllers ask of a Pod. Upstream: pkg/api/v1/pod, pkg/controller/controller_utils.go. */
import type { Condition } from "../../api/types/meta.ts";
import type { Pod } from "../../api/types/pod.ts";
import { findCondition } from "./conditions.ts";
import type { Kernel } from "../kernel/kernel.ts";
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

/** A change that the controller of the Pod counts: most others (an address, a container's state) are none of its business. */
export function changesCount(pod: Pod, previous: Pod): boolean {
  return (
    pod.metadata.labels !== previous.metadata.labels ||
    pod.metadata.ownerReferences !== previous.metadata.ownerReferences ||
    pod.metadata.deletionTimestamp !== previous.metadata.deletionTimestamp ||
    pod.status.phase !== previous.status.phase ||
    readyCondition(pod)?.status !== readyCondition(previous)?.status
  );
}

/** Virtual time, and how timestamps are read. */
type Clock = Pick<Kernel, "nowMs" | "parseTimestamp">;

/** When the Pod, if it stays ready, has been so for `minReadySeconds`; undefined while it is not ready. Virtual milliseconds. */
export function availableAtMs(pod: Pod, minReadySeconds: number | undefined, clock: Clock): number | undefined {
  const ready = readyCondition(pod);
  if (ready?.status !== "True") return undefined;
  const minReadyMs = (minReadySeconds ?? 0) * 1000;
  if (minReadyMs === 0) return 0;
  return clock.parseTimestamp(ready.lastTransitionTime ?? "") + minReadyMs;
}

/** Ready for at least `minReadySeconds`. Upstream: pkg/api/v1/pod IsPodAvailable. */
export function isPodAvailable(pod: Pod, minReadySeconds: number | undefined, clock: Clock): boolean {
  const atMs = availableAtMs(pod, minReadySeconds, clock);
  return atMs !== undefined && atMs <= clock.nowMs;
}

/** The most restarts of any of its containers, and of any of its sidecars. */
export function restartsOf(pod: Pod): { readonly restarts: number; readonly sidecarRestarts: number } {
  const sidecars = new Set<string>();
  for (const { name, restartPolicy } of pod.spec.initContainers ?? [])
    if (restartPolicy === "Always") sidecars.add(name);
  let restarts = 0;
  let sidecarRestarts = 0;
  for (const { restartCount } of pod.status.containerStatuses ?? []) restarts = Math.max(restarts, restartCount);
  for (const { name, restartCount } of pod.status.initContainerStatuses ?? []) {
    if (sidecars.has(name)) sidecarRestarts = Math.max(sidecarRestarts, restartCount);
  }
  return { restarts, sidecarRestarts };
}
