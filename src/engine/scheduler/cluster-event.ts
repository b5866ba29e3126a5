/**
 * What may let a rejected Pod through: the changes that queueing hints are asked about.
 * Upstream: pkg/scheduler/framework (events.go), backend/queue/scheduling_queue.go.
 */
import type { Node } from "../../api/types/core.ts";
import type { Pod } from "../../api/types/pod.ts";
import { sameRecord, sameTaints } from "./sameness.ts";

/** One bit each, so that a plugin can name several. */
export const NODE_ADD = 1;
export const NODE_ALLOCATABLE = 2;
export const NODE_LABEL = 4;
export const NODE_TAINT = 8;
/** `spec.unschedulable`. */
export const NODE_CORDON = 16;
export const ASSIGNED_POD_ADD = 32;
export const ASSIGNED_POD_UPDATE = 64;
/** Deleted, or ended (Succeeded, Failed). */
export const ASSIGNED_POD_DELETE = 128;
/** The waiting Pod itself was changed: its labels. */
export const PENDING_POD_LABEL = 256;
export const NODE_DELETE = 512;
/** A PersistentVolumeClaim was made or changed. */
export const CLAIM_CHANGE = 1024;
/** A PersistentVolume was made or changed. */
export const VOLUME_CHANGE = 2048;
/** A StorageClass, or what drivers say of their room, was made or changed. */
export const CLASS_CHANGE = 4096;
/** A claim of devices, a class of them, or what drivers offer, was made or changed or is gone. */
export const DEVICE_CHANGE = 8192;
/** What the drivers on a node can attach was told or changed. */
export const DRIVER_LIMIT_CHANGE = 262144;
/** The waiting Pod itself tolerates more. */
export const PENDING_POD_TOLERATION = 16384;
/** The last of its scheduling gates is gone. */
export const PENDING_POD_UNGATED = 32768;
/** Its containers were changed, and with them perhaps what they ask for. */
export const PENDING_POD_REQUESTS = 65536;
/** The claims that are made for it are there. */
export const PENDING_POD_CLAIMS = 131072;

/** `kinds` has one or more of the bits above. Either the fields of a node or those of a Pod are set; of a node that is gone, only `previousNode`. */
export interface ClusterEvent {
  readonly kinds: number;
  readonly node?: Node;
  readonly previousNode?: Node;
  readonly pod?: Pod;
  readonly previousPod?: Pod;
  /** `namespace/name` of the claim that changed. */
  readonly claimKey?: string;
  /** It means nothing to Pods of a higher priority. */
  readonly highestPriority?: number;
}

/** The event for a changed node, or undefined when nothing changed that scheduling looks at. */
export function nodeChange(node: Node, previous: Node): ClusterEvent | undefined {
  let kinds = 0;
  if (!sameRecord(node.status.allocatable, previous.status.allocatable)) kinds |= NODE_ALLOCATABLE;
  if (!sameRecord(node.metadata.labels, previous.metadata.labels)) kinds |= NODE_LABEL;
  if (!sameTaints(node.spec.taints, previous.spec.taints)) kinds |= NODE_TAINT;
  if ((node.spec.unschedulable ?? false) !== (previous.spec.unschedulable ?? false)) kinds |= NODE_CORDON;
  return kinds === 0 ? undefined : { kinds, node, previousNode: previous };
}
