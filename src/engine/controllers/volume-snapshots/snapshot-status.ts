/**
 * What a snapshot tells of its content.
 * Upstream: kubernetes-csi/external-snapshotter, pkg/common-controller/snapshot_controller.go (updateSnapshotStatus).
 */
import { formatQuantity, quantityOfMilli } from "../../../api/quantity.ts";
import type { VolumeSnapshot, VolumeSnapshotContent } from "../../../api/types/volume-snapshots.ts";

const NANOSECONDS_A_MS = 1_000_000;

type Status = NonNullable<VolumeSnapshot["status"]>;

/** @param timeText RFC 3339 of milliseconds since 1970 */
export function statusFromContent(
  { status }: VolumeSnapshot,
  { metadata, status: told }: VolumeSnapshotContent,
  timeText: (unixMs: number) => string,
): Status {
  const { error: _, ...before } = status ?? {};
  return {
    boundVolumeSnapshotContentName: metadata.name,
    ...(told?.creationTime === undefined ? {} : { creationTime: timeText(told.creationTime / NANOSECONDS_A_MS) }),
    ...(told?.restoreSize === undefined
      ? {}
      : { restoreSize: formatQuantity(quantityOfMilli(told.restoreSize * 1000, "BinarySI")) }),
    ...before,
    readyToUse: told?.readyToUse ?? false,
    ...(told?.error === undefined ? {} : { error: told.error }),
  };
}

/** Upstream: newControllerUpdateError. */
export function refusedByServer(name: string, message: string): string {
  return `snapshot controller failed to update ${name} on API server: ${message}`;
}
