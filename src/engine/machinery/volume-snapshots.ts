/**
 * Snapshots of volumes, whose kinds are there once somebody has installed their definitions.
 * Upstream: kubernetes-csi/external-snapshotter, pkg/utils/util.go.
 */
import type { KindName } from "../../api/kinds.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { VolumeSnapshot, VolumeSnapshotClass, VolumeSnapshotContent } from "../../api/types/volume-snapshots.ts";
import type { Informer, SharedInformerFactory } from "./informer.ts";

const GROUP = "snapshot.storage.k8s.io";
export const SNAPSHOT_API = `${GROUP}/v1`;
export const SNAPSHOT_KIND = "VolumeSnapshot";

export const CONTENT_FINALIZER = "snapshot.storage.kubernetes.io/volumesnapshotcontent-bound-protection";
/** On a content whose snapshot is to be deleted. */
export const BEING_DELETED = "snapshot.storage.kubernetes.io/volumesnapshot-being-deleted";

export const SNAPSHOTS = kindNamed("volumesnapshots");
export const SNAPSHOT_CONTENTS = kindNamed("volumesnapshotcontents");
const SNAPSHOT_CLASSES = kindNamed("volumesnapshotclasses");

function kindNamed(plural: string): KindName {
  return `${plural}.${GROUP}` as KindName;
}

export interface SnapshotInformers {
  readonly snapshots: Informer<VolumeSnapshot>;
  readonly contents: Informer<VolumeSnapshotContent>;
  readonly classes: Informer<VolumeSnapshotClass>;
}

export function snapshotInformers(informers: SharedInformerFactory): SnapshotInformers {
  // The definitions say what these objects look like.
  const informer = <T extends KubeObject>(kind: KindName) => informers.for(kind) as unknown as Informer<T>;
  return { snapshots: informer(SNAPSHOTS), contents: informer(SNAPSHOT_CONTENTS), classes: informer(SNAPSHOT_CLASSES) };
}

export function areSnapshotsDefined(informers: SharedInformerFactory): boolean {
  const definitions = informers.for("CustomResourceDefinition");
  return [SNAPSHOTS, SNAPSHOT_CONTENTS, SNAPSHOT_CLASSES].every(
    (name) => definitions.get(undefined, name) !== undefined,
  );
}

/** The content names this very snapshot. */
export function isContentOf({ spec }: VolumeSnapshotContent, { metadata }: VolumeSnapshot): boolean {
  const { name, namespace, uid } = spec.volumeSnapshotRef;
  return name === metadata.name && namespace === metadata.namespace && uid === metadata.uid;
}
