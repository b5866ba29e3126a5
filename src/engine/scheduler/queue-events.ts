/**
 * From changes of nodes and Pods to the queue: who joins, who leaves, who is worth another attempt.
 * Upstream: pkg/scheduler/eventhandlers.go.
 */
import type { ObjectEvent } from "../../api/component-client.ts";
import type { Node } from "../../api/types/core.ts";
import type { Pod } from "../../api/types/pod.ts";
import { objectKey } from "../machinery/informer.ts";
import {
  ASSIGNED_POD_ADD,
  ASSIGNED_POD_DELETE,
  ASSIGNED_POD_UPDATE,
  NODE_ADD,
  NODE_DELETE,
  nodeChange,
  PENDING_POD_CLAIMS,
  PENDING_POD_LABEL,
  PENDING_POD_REQUESTS,
  PENDING_POD_TOLERATION,
  PENDING_POD_UNGATED,
  type ClusterEvent,
} from "./cluster-event.ts";
import { podPriority } from "./pod-profile.ts";
import { isResizing } from "./resized-pod.ts";
import { sameRecord } from "./sameness.ts";
import { occupiesNode } from "./scheduler-cache.ts";

export const SCHEDULER_NAME = "default-scheduler";

/** The Pod waits for this scheduler. */
export function isWaiting(pod: Pod): boolean {
  return (
    (pod.spec.nodeName ?? "") === "" &&
    (pod.spec.schedulerName ?? SCHEDULER_NAME) === SCHEDULER_NAME &&
    pod.status.phase !== "Succeeded" &&
    pod.status.phase !== "Failed"
  );
}

export function nodeClusterEvent(event: ObjectEvent<Node>): ClusterEvent | undefined {
  if (event.type === "DELETED") return { kinds: NODE_DELETE, previousNode: event.previous };
  if (event.type === "ADDED") return { kinds: NODE_ADD, node: event.object };
  return nodeChange(event.object, event.previous);
}

/** What a change of a Pod on a node means for others; undefined for Pods on no node and for changes that mean nothing. */
export function assignedPodEvent(event: ObjectEvent<Pod>): ClusterEvent | undefined {
  const { object, previous } = event;
  const before = previous !== undefined && occupiesNode(previous);
  const after = event.type !== "DELETED" && occupiesNode(object);
  if (before && !after) return { kinds: ASSIGNED_POD_DELETE, pod: object, previousPod: previous };
  if (after && !before) return { kinds: ASSIGNED_POD_ADD, pod: object };
  const alike = before && previous.spec === object.spec && previous.metadata.labels === object.metadata.labels;
  if (!before || (alike && !isResizing(previous))) return undefined;
  return { kinds: ASSIGNED_POD_UPDATE, pod: object, previousPod: previous };
}

/**
 * What a change of a waiting Pod means for itself; undefined for changes that mean nothing.
 * Upstream: pkg/scheduler/framework/events.go (PodSchedulingPropertiesChange).
 */
export function pendingPodEvent(event: ObjectEvent<Pod>): ClusterEvent | undefined {
  if (event.type !== "MODIFIED") return undefined;
  const { object, previous } = event;
  let kinds = 0;
  if (!sameRecord(object.metadata.labels, previous.metadata.labels)) kinds |= PENDING_POD_LABEL;
  if (previous.status.resourceClaimStatuses !== object.status.resourceClaimStatuses) kinds |= PENDING_POD_CLAIMS;
  const [after, before] = [object.spec, previous.spec];
  if (after !== before) {
    if (after.containers !== before.containers) kinds |= PENDING_POD_REQUESTS;
    if (after.tolerations?.length !== before.tolerations?.length) kinds |= PENDING_POD_TOLERATION;
    const [gates, gatesBefore] = [after.schedulingGates ?? [], before.schedulingGates ?? []];
    if (gates.length === 0 && gatesBefore.length > 0) kinds |= PENDING_POD_UNGATED;
  }
  return kinds === 0 ? undefined : { kinds, pod: object, previousPod: previous };
}

/**
 * A waiting Pod that room was kept for is gone, or no longer nominated for the node: to Pods of the same or a lower
 * priority that is as if it had left the node. Upstream: pkg/scheduler/eventhandlers.go (hasNominatedNodeNameChanged,
 * deletePodFromSchedulingQueue, getLEPriorityPreCheck).
 */
export function nominationLost({ type, object, previous }: ObjectEvent<Pod>): ClusterEvent | undefined {
  const before = type === "DELETED" ? object : previous;
  const node = before !== undefined && isWaiting(before) ? (before.status.nominatedNodeName ?? "") : "";
  if (before === undefined || node === "") return undefined;
  const isBound = (object.spec.nodeName ?? "") !== "";
  const isKept = type !== "DELETED" && isWaiting(object) && object.status.nominatedNodeName === node;
  if (isBound || isKept) return undefined;
  return { kinds: ASSIGNED_POD_DELETE, pod: before, previousPod: before, highestPriority: podPriority(before) };
}

export function podKey(pod: Pod): string {
  return objectKey(pod);
}
