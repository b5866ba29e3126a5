/**
 * The files of the simulated disks: new disks begin as their source is, snapshots keep what their disk held, and files
 * go with what they belong to.
 * Source: https://kubernetes.io/docs/concepts/storage/volume-pvc-datasource/
 */
import { DISK_PROVISIONER } from "../../api/simulated-disk.ts";
import type { VolumeSnapshotContent } from "../../api/types/volume-snapshots.ts";
import type { PersistentVolume } from "../../api/types/volumes.ts";
import type { SharedInformerFactory } from "../machinery/informer.ts";
import { SNAPSHOT_KIND, snapshotInformers } from "../machinery/volume-snapshots.ts";
import type { Volumes } from "../runtime/volumes.ts";

export function diskPlace(uid: string): string {
  return `disk ${uid}`;
}

function snapshotPlace(handle: string): string {
  return `snapshot ${handle}`;
}

export function keepDiskContents(informers: SharedInformerFactory, volumes: Volumes): void {
  const copy = (from: string | undefined, to: string): void => {
    if (from !== undefined && volumes.has(from)) volumes.put(to, volumes.files(from));
  };
  informers.for("PersistentVolume").addHandler(({ type, object }) => {
    const place = diskPlace(object.metadata.uid);
    if (type === "ADDED") copy(sourceOf(object, informers), place);
    if (type === "DELETED") volumes.remove(place);
  });
  snapshotInformers(informers).contents.addHandler(({ type, object, previous }) => {
    const { driver, source, deletionPolicy } = object.spec;
    const handle = object.status?.snapshotHandle;
    if (driver !== DISK_PROVISIONER || handle === undefined) return;
    if (type === "DELETED" && deletionPolicy === "Delete") volumes.remove(snapshotPlace(handle));
    if (type === "MODIFIED" && previous.status?.snapshotHandle === undefined && source.volumeHandle !== undefined) {
      copy(placeOfHandle(source.volumeHandle, informers), snapshotPlace(handle));
    }
  });
}

function placeOfHandle(handle: string, informers: SharedInformerFactory): string | undefined {
  const disks = informers.for("PersistentVolume").list();
  const disk = disks.find(({ spec: { csi } }) => csi?.driver === DISK_PROVISIONER && csi.volumeHandle === handle);
  return disk === undefined ? undefined : diskPlace(disk.metadata.uid);
}

/** What a new disk is to be like; undefined when it begins empty. */
function sourceOf({ spec }: PersistentVolume, informers: SharedInformerFactory): string | undefined {
  const { namespace, name = "" } = spec.claimRef ?? {};
  if (spec.csi?.driver !== DISK_PROVISIONER || namespace === undefined) return undefined;
  const claims = informers.for("PersistentVolumeClaim");
  const source = claims.get(namespace, name)?.spec.dataSource;
  if (source?.kind === SNAPSHOT_KIND) return placeOfSnapshot(namespace, source.name, informers);
  if (source?.kind !== "PersistentVolumeClaim") return undefined;
  const volumeName = claims.get(namespace, source.name)?.spec.volumeName ?? "";
  const behind = informers.for("PersistentVolume").get(undefined, volumeName);
  return behind === undefined ? undefined : diskPlace(behind.metadata.uid);
}

function placeOfSnapshot(namespace: string, name: string, informers: SharedInformerFactory): string | undefined {
  const { snapshots, contents } = snapshotInformers(informers);
  const bound = snapshots.get(namespace, name)?.status?.boundVolumeSnapshotContentName ?? "";
  const handle: VolumeSnapshotContent["status"] = contents.get(undefined, bound)?.status;
  return handle?.snapshotHandle === undefined ? undefined : snapshotPlace(handle.snapshotHandle);
}
