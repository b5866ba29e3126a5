/**
 * Claims stay while a snapshot of them is taken.
 * Source: https://kubernetes.io/docs/concepts/storage/volume-snapshots/#persistent-volume-claim-as-snapshot-source-protection
 * Upstream: kubernetes-csi/external-snapshotter, pkg/common-controller/snapshot_controller.go (ensurePVCFinalizer).
 */
import type { ComponentClient } from "../../../api/component-client.ts";
import type { VolumeSnapshot } from "../../../api/types/volume-snapshots.ts";
import type { PersistentVolumeClaim } from "../../../api/types/volumes.ts";
import { doneOrGone } from "../../machinery/controller-loop.ts";
import type { SharedInformerFactory } from "../../machinery/informer.ts";
import { snapshotInformers } from "../../machinery/volume-snapshots.ts";
import { isReady, sourceClaim } from "./snapshot-source.ts";
import { refusedByServer } from "./snapshot-status.ts";

const FINALIZER = "snapshot.storage.kubernetes.io/pvc-as-source-protection";

export class ClaimHold {
  private readonly informers: SharedInformerFactory;
  private readonly client: ComponentClient;

  constructor(informers: SharedInformerFactory, client: ComponentClient) {
    this.informers = informers;
    this.client = client;
  }

  /** The snapshot is not taken yet, and its claim held for that. */
  holds(snapshot: VolumeSnapshot): boolean {
    const claim = sourceClaim(snapshot, this.informers);
    return claim?.metadata.finalizers?.includes(FINALIZER) === true && !isReady(snapshot);
  }

  /** Why the claim of a snapshot cannot be held; undefined when it is. */
  take(snapshot: VolumeSnapshot): string | undefined {
    const claim = sourceClaim(snapshot, this.informers);
    if (claim === undefined) return refusedByServer(snapshot.metadata.name, "cannot get claim from snapshot");
    const { name, deletionTimestamp, finalizers = [] } = claim.metadata;
    if (finalizers.includes(FINALIZER)) return undefined;
    if (deletionTimestamp !== undefined) {
      return refusedByServer(name, "cannot add finalizer on claim because it is being deleted");
    }
    const held = { ...claim, metadata: { ...claim.metadata, finalizers: [...finalizers, FINALIZER] } };
    const outcome = this.client.update("PersistentVolumeClaim", held, { reason: "SnapshotProtection" });
    return outcome.ok ? undefined : refusedByServer(name, outcome.status.message ?? "");
  }

  /** Lets the claim go when no snapshot of it is still to be taken. False when that could not be written. */
  release(snapshot: VolumeSnapshot): boolean {
    const claim = sourceClaim(snapshot, this.informers);
    const { finalizers = [] } = claim?.metadata ?? {};
    if (claim === undefined || !finalizers.includes(FINALIZER) || this.isBeingCopied(claim)) return true;
    const left = finalizers.filter((finalizer) => finalizer !== FINALIZER);
    const next = { ...claim, metadata: { ...claim.metadata, finalizers: left } };
    return doneOrGone(this.client.update("PersistentVolumeClaim", next, { reason: "SnapshotProtectionEnded" }));
  }

  private isBeingCopied({ metadata }: PersistentVolumeClaim): boolean {
    return snapshotInformers(this.informers)
      .snapshots.list()
      .some(
        (snapshot) =>
          snapshot.metadata.namespace === metadata.namespace &&
          snapshot.spec.source.persistentVolumeClaimName === metadata.name &&
          !isReady(snapshot),
      );
  }
}
