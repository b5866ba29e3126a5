/**
 * Binds claims to volumes, asks for volumes where none fits, and says what has become of volumes without a claim.
 * Source: https://kubernetes.io/docs/concepts/storage/persistent-volumes/
 * Upstream: pkg/controller/volume/persistentvolume/pv_controller.go.
 */
import { compareQuantities } from "../../../api/quantity.ts";
import type { Pod } from "../../../api/types/pod.ts";
import type { StorageClass } from "../../../api/types/storage.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../../../api/types/volumes.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { ControllerLoop, doneOrGone, type SyncResult } from "../../machinery/controller-loop.ts";
import { type Informer, objectKey } from "../../machinery/informer.ts";
import {
  BIND_COMPLETED,
  BOUND_BY_CONTROLLER,
  CLASS_ANNOTATION,
  classOf,
  hasAllModes,
  indexByClaim,
  isDelayed,
  isReservedFor,
  matchingVolume,
  PROVISIONED_BY,
  PROVISIONER,
  requestedSize,
  SELECTED_NODE,
  sizeOf,
  usersOf,
} from "../../machinery/volume-matching.ts";
import { bindTogether, withPhase } from "./volume-writes.ts";

/** Claims that are not bound yet are looked at again after this. */
export const RESYNC_MS = 15_000;
const CLAIM = "claim ";
const VOLUME = "volume ";
const DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";
const NO_PROVISIONER = "kubernetes.io/no-provisioner";

export class PersistentVolumeController extends ControllerLoop {
  private readonly claims: Informer<PersistentVolumeClaim>;
  private readonly volumes: Informer<PersistentVolume>;
  private readonly classes: Informer<StorageClass>;
  private readonly pods: Informer<Pod>;

  constructor(context: ComponentContext) {
    super("persistentvolume-controller", context);
    this.claims = context.informers.for("PersistentVolumeClaim");
    this.volumes = context.informers.for("PersistentVolume");
    this.classes = context.informers.for("StorageClass");
    this.pods = context.informers.for("Pod");
    indexByClaim(this.pods);
    this.claims.addHandler(({ type, object }, key) => {
      if (type !== "DELETED") this.queue.add(CLAIM + key);
      if (type === "DELETED" || object.spec.volumeName) this.queue.add(VOLUME + (object.spec.volumeName ?? ""));
    });
    this.volumes.addHandler(({ type, object }, key) => {
      if (type !== "DELETED") this.queue.add(VOLUME + key);
      this.volumeChanged(object);
    });
    this.classes.addHandler(({ type }) => {
      if (type !== "DELETED") for (const claim of this.claims.list()) if (isOpen(claim)) this.enqueue(claim);
    });
  }

  start(): void {
    for (const volume of this.volumes.list()) this.queue.add(VOLUME + objectKey(volume));
    for (const claim of this.claims.list()) this.enqueue(claim);
  }

  private enqueue(claim: PersistentVolumeClaim): void {
    this.queue.add(CLAIM + objectKey(claim));
  }

  /** Its claim looks for it; an open volume may suit any claim that waits. */
  private volumeChanged({ spec, status }: PersistentVolume): void {
    const { claimRef } = spec;
    if (claimRef?.name !== undefined) this.queue.add(`${CLAIM}${claimRef.namespace ?? ""}/${claimRef.name}`);
    else if (status.phase === "Available")
      for (const claim of this.claims.list()) if (isOpen(claim)) this.enqueue(claim);
  }

  protected sync(key: string): SyncResult {
    if (key.startsWith(VOLUME)) {
      const volume = this.volumes.getByKey(key.slice(VOLUME.length));
      return volume === undefined ? "done" : this.syncVolume(volume);
    }
    const claim = this.claims.getByKey(key.slice(CLAIM.length));
    if (claim === undefined) return "done";
    if (claim.metadata.annotations?.[BIND_COMPLETED] !== undefined) return this.syncBoundClaim(claim);
    if (claim.metadata.deletionTimestamp !== undefined && !claim.spec.volumeName) return "done";
    return claim.spec.volumeName ? this.syncNamedVolume(claim) : this.syncOpenClaim(claim);
  }

  private get now(): string {
    return this.kernel.timestamp();
  }

  private syncOpenClaim(claim: PersistentVolumeClaim): SyncResult {
    const delayed = isDelayed(claim, this.classes);
    const volume = matchingVolume(claim, this.volumes.list(), { delayed });
    if (volume !== undefined) return bindTogether(this.client, volume, claim, this.now);
    this.queue.add(CLAIM + objectKey(claim), RESYNC_MS);
    if (this.takesDefaultClass(claim)) return "done";
    if (delayed && claim.metadata.annotations?.[SELECTED_NODE] === undefined) this.sayWhatIsAwaited(claim);
    else if (classOf(claim) !== "") return this.askForVolume(claim);
    else {
      const message = "no persistent volumes available for this claim and no storage class is set";
      this.recorder.event(claim, "Normal", "FailedBinding", message);
    }
    return "done";
  }

  /** A default class that came later is for claims from before as well. */
  private takesDefaultClass(claim: PersistentVolumeClaim): boolean {
    if (claim.spec.storageClassName !== undefined || claim.metadata.annotations?.[CLASS_ANNOTATION] !== undefined) {
      return false;
    }
    let newest: StorageClass | undefined;
    for (const storageClass of this.classes.list()) {
      if (storageClass.metadata.annotations?.[DEFAULT_CLASS] !== "true") continue;
      if (newest === undefined || storageClass.metadata.creationTimestamp > newest.metadata.creationTimestamp) {
        newest = storageClass;
      }
    }
    if (newest === undefined) return false;
    const { name } = newest.metadata;
    const next = { ...claim, spec: { ...claim.spec, storageClassName: name } };
    const why = { reason: "DefaultClassAssigned", params: { class: name } };
    return this.client.update("PersistentVolumeClaim", next, why).ok;
  }

  private sayWhatIsAwaited(claim: PersistentVolumeClaim): void {
    const waiting = usersOf(this.pods, claim).filter(({ spec }) => !spec.nodeName);
    if (waiting.length === 0) {
      const message = "waiting for first consumer to be created before binding";
      this.recorder.event(claim, "Normal", "WaitForFirstConsumer", message);
      return;
    }
    const names = waiting.map(({ metadata }) => metadata.name).join(",");
    this.recorder.event(claim, "Normal", "WaitForPodScheduled", `waiting for pod ${names} to be scheduled`);
  }

  /** The volume is made by whoever the class names. */
  private askForVolume(claim: PersistentVolumeClaim): SyncResult {
    const name = classOf(claim);
    const storageClass = this.classes.get(undefined, name);
    if (storageClass === undefined) {
      const message = `storageclass.storage.k8s.io "${name}" not found`;
      this.recorder.event(claim, "Warning", "ProvisioningFailed", message);
      return "done";
    }
    const { provisioner } = storageClass;
    if (provisioner === NO_PROVISIONER) {
      const message = `no volume plugin matched name: ${NO_PROVISIONER}`;
      this.recorder.event(claim, "Warning", "ProvisioningFailed", message);
      return "done";
    }
    const message = `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`;
    this.recorder.event(claim, "Normal", "ExternalProvisioning", message);
    if (claim.metadata.annotations?.[PROVISIONER] === provisioner) return "done";
    const annotations = {
      ...claim.metadata.annotations,
      "volume.beta.kubernetes.io/storage-provisioner": provisioner,
      [PROVISIONER]: provisioner,
    };
    const next = { ...claim, metadata: { ...claim.metadata, annotations } };
    const why = { reason: "ProvisioningRequested", params: { provisioner } };
    return doneOrGone(this.client.update("PersistentVolumeClaim", next, why)) ? "done" : "retry";
  }

  /** The claim, or somebody for it, has chosen its volume. */
  private syncNamedVolume(claim: PersistentVolumeClaim): SyncResult {
    const name = claim.spec.volumeName ?? "";
    const volume = this.volumes.get(undefined, name);
    this.queue.add(CLAIM + objectKey(claim), RESYNC_MS);
    if (volume === undefined) return "done";
    if (volume.spec.claimRef === undefined) {
      const mismatch = mismatchOf(volume, claim);
      if (mismatch === undefined) return bindTogether(this.client, volume, claim, this.now);
      const message = `Cannot bind to requested volume "${name}": ${mismatch}`;
      this.recorder.event(claim, "Warning", "VolumeMismatch", message);
      return "done";
    }
    if (isReservedFor(volume, claim)) return bindTogether(this.client, volume, claim, this.now);
    const message = `volume "${name}" already bound to a different claim.`;
    this.recorder.event(claim, "Warning", "FailedBinding", message);
    return "done";
  }

  private syncBoundClaim(claim: PersistentVolumeClaim): SyncResult {
    const name = claim.spec.volumeName ?? "";
    const volume = this.volumes.get(undefined, name);
    if (volume === undefined) {
      return this.lost(claim, "ClaimLost", "Bound claim has lost its PersistentVolume. Data on the volume is lost!");
    }
    if (volume.spec.claimRef === undefined || volume.spec.claimRef.uid === claim.metadata.uid) {
      const settled = volume.spec.claimRef !== undefined && volume.status.phase === "Bound";
      if (settled && claim.status.phase === "Bound") return "done";
      return bindTogether(this.client, volume, claim, this.now);
    }
    return this.lost(claim, "ClaimMisbound", "Two claims are bound to the same volume, this one is bound incorrectly");
  }

  private lost(claim: PersistentVolumeClaim, reason: string, message: string): SyncResult {
    if (claim.status.phase === "Lost") return "done";
    this.recorder.event(claim, "Warning", reason, message);
    const next: PersistentVolumeClaim = { ...claim, status: { phase: "Lost" } };
    const why = { reason: "ClaimLost", params: { volume: claim.spec.volumeName ?? "" } };
    return doneOrGone(this.client.updateStatus("PersistentVolumeClaim", next, why)) ? "done" : "retry";
  }

  private syncVolume(volume: PersistentVolume): SyncResult {
    const { claimRef } = volume.spec;
    if (claimRef === undefined || !claimRef.uid) {
      return withPhase(this.client, volume, "Available", this.now) === undefined ? "retry" : "done";
    }
    const claim = this.claims.get(claimRef.namespace, claimRef.name ?? "");
    const params = { claim: `${claimRef.namespace ?? ""}/${claimRef.name ?? ""}` };
    if (claim === undefined || claim.metadata.uid !== claimRef.uid) return this.release(volume, params);
    if (!claim.spec.volumeName) {
      this.enqueue(claim);
      return "done";
    }
    if (claim.spec.volumeName === volume.metadata.name) {
      return withPhase(this.client, volume, "Bound", this.now, params) === undefined ? "retry" : "done";
    }
    // The claim went to another volume: this one is open again, unless it was made for that claim.
    if (volume.metadata.annotations?.[PROVISIONED_BY] !== undefined) return this.release(volume, params);
    return this.unbind(volume);
  }

  private release(volume: PersistentVolume, params: { readonly claim: string }): SyncResult {
    const { phase } = volume.status;
    const settled = phase === "Released" || phase === "Failed";
    const released = settled ? volume : withPhase(this.client, volume, "Released", this.now, params);
    if (released === undefined) return "retry";
    return this.reclaim(released);
  }

  /** Disks of a driver are deleted by the driver; of the rest only what nobody has to delete can be. */
  private reclaim(volume: PersistentVolume): SyncResult {
    const { spec, metadata } = volume;
    const policy = spec.persistentVolumeReclaimPolicy ?? "Retain";
    if (policy === "Retain" || volume.status.phase === "Failed") return "done";
    if (policy === "Recycle" && (spec.hostPath !== undefined || spec.nfs !== undefined)) {
      this.recorder.event(volume, "Normal", "VolumeRecycled", "Volume recycled");
      return this.unbind(volume);
    }
    if (metadata.annotations?.[PROVISIONED_BY] !== undefined || spec.csi !== undefined) return "done";
    const hostPath = spec.hostPath?.path;
    const message =
      policy === "Recycle"
        ? "No recycler plugin found for the volume!"
        : hostPath === undefined
          ? `error getting deleter volume plugin for volume "${metadata.name}": no deletable volume plugin matched`
          : `host_path deleter only supports /tmp/.+ but received provided ${hostPath}`;
    if (policy === "Delete" && hostPath?.startsWith("/tmp/") === true) {
      const why = { reason: "VolumeReclaimed", params: { claim: spec.claimRef?.name ?? "" } };
      return doneOrGone(this.client.delete("PersistentVolume", undefined, metadata.name, {}, why)) ? "done" : "retry";
    }
    this.recorder.event(volume, "Warning", policy === "Delete" ? "VolumeFailedDelete" : "VolumeFailedRecycle", message);
    return withPhase(this.client, volume, "Failed", this.now, { message }) === undefined ? "retry" : "done";
  }

  private unbind(volume: PersistentVolume): SyncResult {
    const { claimRef, ...spec } = volume.spec;
    const { [BOUND_BY_CONTROLLER]: byController, ...annotations } = volume.metadata.annotations ?? {};
    const { uid: _uid, resourceVersion: _version, ...byName } = claimRef ?? {};
    // Who named the claim by hand keeps the volume for it.
    const next: PersistentVolume = {
      ...volume,
      metadata: { ...volume.metadata, annotations },
      spec: byController === undefined && claimRef !== undefined ? { ...spec, claimRef: byName } : spec,
    };
    const outcome = this.client.update("PersistentVolume", next, { reason: "VolumeAvailable" });
    return doneOrGone(outcome) ? "done" : "retry";
  }
}

function isOpen({ status }: PersistentVolumeClaim): boolean {
  return status.phase === "Pending";
}

/** Upstream: checkVolumeSatisfyClaim. */
function mismatchOf(volume: PersistentVolume, claim: PersistentVolumeClaim): string | undefined {
  if (compareQuantities(sizeOf(volume), requestedSize(claim)) < 0) return "requested PV is too small";
  if (classOf(volume) !== classOf(claim)) return "storageClassName does not match";
  if ((volume.spec.volumeMode ?? "Filesystem") !== (claim.spec.volumeMode ?? "Filesystem")) {
    return "incompatible volumeMode";
  }
  return hasAllModes(claim, volume) ? undefined : "incompatible accessMode";
}
