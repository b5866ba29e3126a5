/**
 * What a snapshot is to be taken of, and how.
 * Upstream: kubernetes-csi/external-snapshotter, pkg/common-controller/snapshot_controller.go
 * (getVolumeFromVolumeSnapshot, SetDefaultSnapshotClass, getPreprovisionedContentFromStore).
 */
import type {
  VolumeSnapshot,
  VolumeSnapshotClass,
  VolumeSnapshotContent,
} from "../../../api/types/volume-snapshots.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../../../api/types/volumes.ts";
import type { Informer, SharedInformerFactory } from "../../machinery/informer.ts";
import { isReservedFor } from "../../machinery/volume-matching.ts";
import { snapshotInformers } from "../../machinery/volume-snapshots.ts";

const DEFAULT_CLASS = "snapshot.storage.kubernetes.io/is-default-class";

/** What was looked for, or why it was not found. */
export type Found<T> = { readonly found: T } | { readonly problem: string };

export function sourceClaim(
  { metadata, spec }: VolumeSnapshot,
  informers: SharedInformerFactory,
): PersistentVolumeClaim | undefined {
  const name = spec.source.persistentVolumeClaimName ?? "";
  return informers.for("PersistentVolumeClaim").get(metadata.namespace, name);
}

export function sourceVolume(snapshot: VolumeSnapshot, informers: SharedInformerFactory): Found<PersistentVolume> {
  const { persistentVolumeClaimName: name = "" } = snapshot.spec.source;
  const claim = sourceClaim(snapshot, informers);
  if (claim === undefined) {
    const missing = JSON.stringify(`persistentvolumeclaim ${JSON.stringify(name)} not found`);
    return { problem: `failed to retrieve PVC ${name} from the lister: ${missing}` };
  }
  if (claim.status.phase !== "Bound") {
    return { problem: `the PVC ${name} is not yet bound to a PV, will not attempt to take a snapshot` };
  }
  const { volumeName = "" } = claim.spec;
  const volume = informers.for("PersistentVolume").get(undefined, volumeName);
  if (volume === undefined) {
    const missing = JSON.stringify(`persistentvolumes ${JSON.stringify(volumeName)} not found`);
    return { problem: `failed to retrieve PV ${volumeName} from the API server: ${missing}` };
  }
  return isReservedFor(volume, claim) ? { found: volume } : { problem: "claim in dataSource not bound or invalid" };
}

/** The one default class of the driver that has the volume. */
export function defaultClass(snapshot: VolumeSnapshot, informers: SharedInformerFactory): Found<VolumeSnapshotClass> {
  const volume = sourceVolume(snapshot, informers);
  if ("problem" in volume) return volume;
  const { namespace = "", name } = snapshot.metadata;
  const driver = volume.found.spec.csi?.driver;
  if (driver === undefined) {
    return { problem: `snapshotting non-CSI volumes is not supported, snapshot:${namespace}/${name}` };
  }
  const defaults = snapshotInformers(informers)
    .classes.list()
    .filter((one) => one.driver === driver && one.metadata.annotations?.[DEFAULT_CLASS] === "true");
  const [found] = defaults;
  if (found === undefined) return { problem: "cannot find default snapshot class" };
  return defaults.length === 1 ? { found } : { problem: `${defaults.length} default snapshot classes were found` };
}

export function isReady({ status }: VolumeSnapshot): boolean {
  return status?.readyToUse === true;
}

/** Of the content that is made for a snapshot. */
export function contentName({ metadata }: VolumeSnapshot): string {
  return `snapcontent-${metadata.uid}`;
}

/** The content that is the snapshot's own, made for it or named by it; undefined while there is none. */
export function ownContent(
  snapshot: VolumeSnapshot,
  contents: Informer<VolumeSnapshotContent>,
): { readonly found: VolumeSnapshotContent | undefined } | { readonly problem: string; readonly event: string } {
  const { volumeSnapshotContentName: given } = snapshot.spec.source;
  const content = contents.get(undefined, given ?? contentName(snapshot));
  if (content === undefined) return { found: undefined };
  if (given !== undefined && content.spec.source.snapshotHandle === undefined) {
    const problem = "VolumeSnapshotContent is dynamically provisioned while expecting a pre-provisioned one";
    return { problem, event: "SnapshotContentMismatch" };
  }
  const { name, namespace, uid = "" } = content.spec.volumeSnapshotRef;
  const isNamed = name === snapshot.metadata.name && namespace === snapshot.metadata.namespace;
  if (isNamed && (uid === snapshot.metadata.uid || (given !== undefined && uid === ""))) return { found: content };
  const problem = `VolumeSnapshotContent [${content.metadata.name}] is bound to a different snapshot`;
  return { problem, event: "SnapshotContentMisbound" };
}
