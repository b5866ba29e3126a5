/**
 * Disks that several Pods on one node cannot use together, named in their Pods without a claim.
 * Upstream: plugins/volumerestrictions/volume_restrictions.go (isVolumeConflict).
 */
import type { Pod, Volume } from "../../api/types/pod.ts";

/** Volumes of a Pod whose disks may be somebody else's too. */
export function disksOf({ spec }: Pod): readonly Volume[] {
  return (spec.volumes ?? []).filter(
    ({ gcePersistentDisk, awsElasticBlockStore, iscsi, rbd }) =>
      (gcePersistentDisk ?? awsElasticBlockStore ?? iscsi ?? rbd) !== undefined,
  );
}

export function disksConflict(some: readonly Volume[], others: readonly Volume[]): boolean {
  return some.some((disk) => others.some((other) => isSameDisk(disk, other)));
}

/** Most may be shared by Pods that only read. */
function isSameDisk(a: Volume, b: Volume): boolean {
  if (a.gcePersistentDisk !== undefined && b.gcePersistentDisk !== undefined)
    return (
      a.gcePersistentDisk.pdName === b.gcePersistentDisk.pdName && isWritten(a.gcePersistentDisk, b.gcePersistentDisk)
    );
  if (a.awsElasticBlockStore !== undefined && b.awsElasticBlockStore !== undefined)
    return a.awsElasticBlockStore.volumeID === b.awsElasticBlockStore.volumeID;
  if (a.iscsi !== undefined && b.iscsi !== undefined) return a.iscsi.iqn === b.iscsi.iqn && isWritten(a.iscsi, b.iscsi);
  if (a.rbd === undefined || b.rbd === undefined) return false;
  const { monitors, pool, image } = b.rbd;
  const isOneImage =
    a.rbd.pool === pool && a.rbd.image === image && a.rbd.monitors.some((one) => monitors.includes(one));
  return isOneImage && isWritten(a.rbd, b.rbd);
}

interface Disk {
  readonly readOnly?: boolean;
}

function isWritten(a: Disk, b: Disk): boolean {
  return a.readOnly !== true || b.readOnly !== true;
}
