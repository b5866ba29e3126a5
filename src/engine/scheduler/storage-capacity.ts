/**
 * Whether a driver that tells how much room it has could make a disk on a node.
 * Source: https://kubernetes.io/docs/concepts/storage/storage-capacity/
 * Upstream: plugins/volumebinding/binder.go (hasEnoughCapacity).
 */
import { matchesSelector } from "../../api/label-selector.ts";
import { compareQuantities, parseQuantity } from "../../api/quantity.ts";
import type { Node } from "../../api/types/core.ts";
import type { CSIStorageCapacity, StorageClass } from "../../api/types/storage.ts";
import type { PersistentVolumeClaim } from "../../api/types/volumes.ts";
import type { SharedInformerFactory } from "../machinery/informer.ts";
import { requestedSize } from "../machinery/volume-matching.ts";

export const NO_ROOM = "node(s) did not have enough free storage";

export function hasRoom(
  claim: PersistentVolumeClaim,
  { provisioner, metadata }: StorageClass,
  node: Node,
  informers: SharedInformerFactory,
): boolean {
  if (informers.for("CSIDriver").get(undefined, provisioner)?.spec.storageCapacity !== true) return true;
  return informers
    .for("CSIStorageCapacity")
    .list()
    .some((capacity) => capacity.storageClassName === metadata.name && isEnough(capacity, claim, node));
}

function isEnough(
  { capacity, maximumVolumeSize, nodeTopology }: CSIStorageCapacity,
  claim: PersistentVolumeClaim,
  node: Node,
): boolean {
  const most = parseQuantity(maximumVolumeSize ?? capacity ?? "");
  if (most === undefined || compareQuantities(requestedSize(claim), most) > 0) return false;
  return nodeTopology !== undefined && matchesSelector(nodeTopology, node.metadata.labels);
}
