/**
 * snapshot.storage.k8s.io/v1 kinds, as the CustomResourceDefinitions that people install have them.
 * Source: https://kubernetes.io/docs/concepts/storage/volume-snapshots/
 */
import type { KubeObject } from "./meta.ts";

export interface VolumeSnapshotClass extends KubeObject {
  readonly driver: string;
  readonly deletionPolicy: "Delete" | "Retain";
  readonly parameters?: Readonly<Record<string, string>>;
}

export interface VolumeSnapshot extends KubeObject {
  readonly spec: {
    /** One of them is set. */
    readonly source: { readonly persistentVolumeClaimName?: string; readonly volumeSnapshotContentName?: string };
    readonly volumeSnapshotClassName?: string;
  };
  readonly status?: {
    readonly boundVolumeSnapshotContentName?: string;
    readonly creationTime?: string;
    readonly error?: SnapshotError;
    readonly readyToUse?: boolean;
    /** A quantity. */
    readonly restoreSize?: string;
  };
}

export interface SnapshotError {
  readonly message?: string;
  readonly time?: string;
}

export interface VolumeSnapshotContent extends KubeObject {
  readonly spec: {
    readonly deletionPolicy: "Delete" | "Retain";
    readonly driver: string;
    /** One of them is set. */
    readonly source: { readonly snapshotHandle?: string; readonly volumeHandle?: string };
    readonly sourceVolumeMode?: string;
    readonly volumeSnapshotClassName?: string;
    readonly volumeSnapshotRef: {
      readonly apiVersion?: string;
      readonly kind?: string;
      readonly name?: string;
      readonly namespace?: string;
      readonly resourceVersion?: string;
      readonly uid?: string;
    };
  };
  readonly status?: {
    /** Nanoseconds since 1970. */
    readonly creationTime?: number;
    readonly error?: SnapshotError;
    readonly readyToUse?: boolean;
    /** Bytes. */
    readonly restoreSize?: number;
    readonly snapshotHandle?: string;
  };
}
