/**
 * The simulated disks: made for claims of their class, deleted with them, and made to grow. It stands for the sidecars
 * of a driver of the Container Storage Interface: external-provisioner, external-resizer.
 * Source: https://kubernetes-csi.github.io/docs/sidecar-containers.html
 */
import { compareQuantities, formatQuantity, parseQuantity } from "../../../api/quantity.ts";
import { DISK_PROVISIONER, ZONE_LABEL } from "../../../api/simulated-disk.ts";
import type { Draft } from "../../../api/component-client.ts";
import type { Condition } from "../../../api/types/meta.ts";
import type { Pod } from "../../../api/types/pod.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../../../api/types/volumes.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { findCondition } from "../../machinery/conditions.ts";
import { ControllerLoop, doneOrGone, type SyncResult } from "../../machinery/controller-loop.ts";
import { objectKey, type SharedInformerFactory } from "../../machinery/informer.ts";
import {
  classOf,
  indexByClaim,
  claimKeys,
  isBound,
  isDelayed,
  PROVISIONED_BY,
  PROVISIONER,
  requestedSize,
  SELECTED_NODE,
  sizeOf,
  usersOf,
} from "../../machinery/volume-matching.ts";
import { modifyDisk, wantsOtherClass } from "./disk-attributes.ts";
import { sourceProblem } from "./disk-source.ts";

/** What a disk takes to be made, to grow, and to be deleted. */
export const MAKE_MS = 1_500;
export const GROW_MS = 1_000;
export const DELETE_MS = 500;
const MAKE = "make ";
const GROW = "grow ";
const FINISH = "finish ";
const DELETE = "delete ";
const MODIFY = "modify ";
const FINALIZER = "external-provisioner.volume.kubernetes.io/finalizer";

export class DiskDriver extends ControllerLoop {
  private readonly informers: SharedInformerFactory;

  constructor(context: ComponentContext) {
    super(DISK_PROVISIONER, context);
    this.informers = context.informers;
    indexByClaim(context.informers.for("Pod"));
    context.informers.for("PersistentVolumeClaim").addHandler(({ type, object }, key) => {
      if (type !== "DELETED") this.claimChanged(object, key);
    });
    context.informers.for("PersistentVolume").addHandler(({ type, object }, key) => {
      if (type !== "DELETED" && isToBeDeleted(object)) this.queue.add(DELETE + key, DELETE_MS);
    });
    context.informers.for("Pod").addHandler(({ type, object, previous }) => {
      if (type !== "MODIFIED" || object.status.phase !== "Running" || previous.status.phase === "Running") return;
      for (const claim of this.claimsOf(object))
        if (awaitsNode(claim)) this.queue.add(FINISH + objectKey(claim), GROW_MS);
    });
  }

  start(): void {
    for (const claim of this.claims.list()) this.claimChanged(claim, objectKey(claim));
  }

  private get claims() {
    return this.informers.for("PersistentVolumeClaim");
  }

  private claimsOf(pod: Pod): readonly PersistentVolumeClaim[] {
    return claimKeys(pod).flatMap((key) => {
      const claim = this.claims.getByKey(key);
      return claim === undefined ? [] : [claim];
    });
  }

  private claimChanged(claim: PersistentVolumeClaim, key: string): void {
    if (this.wantsDisk(claim)) this.queue.add(MAKE + key);
    else if (awaitsNode(claim)) this.queue.add(FINISH + key, GROW_MS);
    else if (this.wantsToGrow(claim)) this.queue.add(GROW + key);
    if (wantsOtherClass(claim)) this.queue.add(MODIFY + key, GROW_MS);
  }

  private wantsDisk(claim: PersistentVolumeClaim): boolean {
    const { annotations, deletionTimestamp } = claim.metadata;
    if (annotations?.[PROVISIONER] !== DISK_PROVISIONER || claim.spec.volumeName) return false;
    if (deletionTimestamp !== undefined) return false;
    return annotations[SELECTED_NODE] !== undefined || !isDelayed(claim, this.informers.for("StorageClass"));
  }

  private wantsToGrow(claim: PersistentVolumeClaim): boolean {
    const volume = this.informers.for("PersistentVolume").get(undefined, claim.spec.volumeName ?? "");
    if (!isBound(claim) || volume?.spec.csi?.driver !== DISK_PROVISIONER) return false;
    const capacity = parseQuantity(claim.status.capacity?.["storage"] ?? "0");
    return capacity !== undefined && compareQuantities(requestedSize(claim), capacity) > 0;
  }

  protected sync(key: string): SyncResult {
    if (key.startsWith(DELETE)) return this.deleteDisk(key.slice(DELETE.length));
    const [task = ""] = key.split(" ");
    const claim = this.claims.getByKey(key.slice(task.length + 1));
    if (claim === undefined) return "done";
    if (key.startsWith(FINISH)) return this.finishGrowth(claim);
    if (key.startsWith(MODIFY)) return modifyDisk(claim, this.informers, this.client, this.recorder);
    return key.startsWith(GROW) ? this.grow(claim) : this.make(claim, key);
  }

  private make(claim: PersistentVolumeClaim, key: string): SyncResult {
    const made = this.informers.for("PersistentVolume").get(undefined, `pvc-${claim.metadata.uid}`);
    if (!this.wantsDisk(claim) || made !== undefined) return "done";
    // Somebody else fills it first.
    if (claim.spec.dataSource === undefined && claim.spec.dataSourceRef !== undefined) return "done";
    const begun = this.begun.get(claim.metadata.uid);
    if (begun === undefined) {
      const problem = sourceProblem(claim, this.informers);
      if (problem !== undefined) {
        const words = `failed to provision volume with StorageClass "${classOf(claim)}": ${problem}`;
        this.recorder.event(claim, "Warning", "ProvisioningFailed", words);
        return "retry";
      }
      this.begun.set(claim.metadata.uid, this.kernel.nowMs);
      const message = `External provisioner is provisioning volume for claim "${objectKey(claim)}"`;
      this.recorder.event(claim, "Normal", "Provisioning", message);
      this.queue.add(key, MAKE_MS);
      return "done";
    }
    const restMs = begun + MAKE_MS - this.kernel.nowMs;
    if (restMs > 0) {
      this.queue.add(key, restMs);
      return "done";
    }
    const storageClass = this.informers.for("StorageClass").get(undefined, classOf(claim));
    const draft = this.disk(claim, storageClass?.reclaimPolicy ?? "Delete", storageClass?.mountOptions);
    const why = { reason: "VolumeProvisioned", params: { claim: objectKey(claim) } };
    const outcome = this.client.create("PersistentVolume", draft, why);
    if (!outcome.ok && outcome.status.reason !== "AlreadyExists") {
      this.recorder.event(claim, "Warning", "ProvisioningFailed", outcome.status.message ?? "");
      return "retry";
    }
    this.begun.delete(claim.metadata.uid);
    const name = draft.metadata.name ?? "";
    if (outcome.ok) {
      this.recorder.event(claim, "Normal", "ProvisioningSucceeded", `Successfully provisioned volume ${name}`);
    }
    return "done";
  }

  private disk(
    claim: PersistentVolumeClaim,
    persistentVolumeReclaimPolicy: "Delete" | "Recycle" | "Retain",
    mountOptions: readonly string[] | undefined,
  ): Draft<PersistentVolume> {
    const { name, namespace = "", uid, resourceVersion, annotations } = claim.metadata;
    const node = this.informers.for("Node").get(undefined, annotations?.[SELECTED_NODE] ?? "");
    const zone = node?.metadata.labels?.[ZONE_LABEL];
    const term = { matchExpressions: [{ key: ZONE_LABEL, operator: "In" as const, values: [zone ?? ""] }] };
    return {
      apiVersion: "v1",
      kind: "PersistentVolume",
      metadata: {
        name: `pvc-${uid}`,
        annotations: {
          [PROVISIONED_BY]: DISK_PROVISIONER,
          "volume.kubernetes.io/provisioner-deletion-secret-name": "",
          "volume.kubernetes.io/provisioner-deletion-secret-namespace": "",
        },
        ...(persistentVolumeReclaimPolicy === "Delete" ? { finalizers: [FINALIZER] } : {}),
      },
      spec: {
        accessModes: claim.spec.accessModes ?? [],
        capacity: { storage: formatQuantity(requestedSize(claim)) },
        claimRef: { kind: "PersistentVolumeClaim", namespace, name, uid, apiVersion: "v1", resourceVersion },
        csi: { driver: DISK_PROVISIONER, volumeHandle: `disk-${uid}` },
        ...(mountOptions === undefined ? {} : { mountOptions }),
        ...(zone === undefined ? {} : { nodeAffinity: { required: { nodeSelectorTerms: [term] } } }),
        persistentVolumeReclaimPolicy,
        storageClassName: classOf(claim),
        volumeMode: claim.spec.volumeMode ?? "Filesystem",
        ...(claim.spec.volumeAttributesClassName === undefined
          ? {}
          : { volumeAttributesClassName: claim.spec.volumeAttributesClassName }),
      },
    };
  }

  private deleteDisk(name: string): SyncResult {
    const volume = this.informers.for("PersistentVolume").get(undefined, name);
    if (volume === undefined || !isToBeDeleted(volume)) return "done";
    const { claimRef } = volume.spec;
    const params = { claim: `${claimRef?.namespace ?? ""}/${claimRef?.name ?? ""}` };
    const why = { reason: "VolumeReclaimed", params };
    if (volume.metadata.deletionTimestamp === undefined) {
      return doneOrGone(this.client.delete("PersistentVolume", undefined, name, {}, why)) ? "done" : "retry";
    }
    const finalizers = (volume.metadata.finalizers ?? []).filter((finalizer) => finalizer !== FINALIZER);
    const next = { ...volume, metadata: { ...volume.metadata, finalizers } };
    return doneOrGone(this.client.update("PersistentVolume", next, why)) ? "done" : "retry";
  }

  private grow(claim: PersistentVolumeClaim): SyncResult {
    if (!this.wantsToGrow(claim)) return "done";
    const volume = this.informers.for("PersistentVolume").get(undefined, claim.spec.volumeName ?? "");
    if (volume === undefined) return "done";
    const size = formatQuantity(requestedSize(claim));
    const { name } = volume.metadata;
    if (compareQuantities(sizeOf(volume), requestedSize(claim)) < 0) {
      this.recorder.event(claim, "Normal", "Resizing", `External resizer is resizing volume ${name}`);
      const next = { ...volume, spec: { ...volume.spec, capacity: { ...volume.spec.capacity, storage: size } } };
      const outcome = this.client.update("PersistentVolume", next, { reason: "VolumeExpanded", params: { size } });
      if (!outcome.ok) return "retry";
    }
    const message = "Require file system resize of volume on node";
    this.recorder.event(claim, "Normal", "FileSystemResizeRequired", message);
    const condition: Condition = {
      type: "FileSystemResizePending",
      status: "True",
      lastProbeTime: null,
      lastTransitionTime: this.kernel.timestamp(),
      message: "Waiting for user to (re-)start a pod to finish file system resize of volume on node.",
    };
    const status = {
      ...claim.status,
      allocatedResources: { storage: size },
      allocatedResourceStatuses: { storage: "NodeResizePending" as const },
      conditions: [condition],
    };
    const why = { reason: "ClaimExpansionStarted", params: { size } };
    return doneOrGone(this.client.updateStatus("PersistentVolumeClaim", { ...claim, status }, why)) ? "done" : "retry";
  }

  /** The node makes the file system grow as soon as a Pod uses it there. */
  private finishGrowth(claim: PersistentVolumeClaim): SyncResult {
    const user = usersOf(this.informers.for("Pod"), claim).find(({ status }) => status.phase === "Running");
    const volume = this.informers.for("PersistentVolume").get(undefined, claim.spec.volumeName ?? "");
    if (!awaitsNode(claim) || user === undefined || volume === undefined) return "done";
    const size = formatQuantity(sizeOf(volume));
    const message = `MountVolume.NodeExpandVolume succeeded for volume "${volume.metadata.name}" ${user.spec.nodeName}`;
    this.recorder.event(user, "Normal", "FileSystemResizeSuccessful", message);
    this.recorder.event(claim, "Normal", "FileSystemResizeSuccessful", message);
    const { conditions: _, allocatedResourceStatuses: _statuses, ...rest } = claim.status;
    const status = { ...rest, capacity: { ...rest.capacity, storage: size } };
    const why = { reason: "ClaimExpanded", params: { size } };
    return doneOrGone(this.client.updateStatus("PersistentVolumeClaim", { ...claim, status }, why)) ? "done" : "retry";
  }

  /** When the making of a disk began, by the identity of its claim. */
  private begun = new Map<string, number>();

  protected override remember(): unknown {
    return new Map(this.begun);
  }

  protected override recall(memory: unknown): void {
    this.begun = new Map(memory as ReadonlyMap<string, number>);
  }
}

function awaitsNode({ status }: PersistentVolumeClaim): boolean {
  return findCondition(status.conditions, "FileSystemResizePending") !== undefined;
}

function isToBeDeleted({ metadata, spec, status }: PersistentVolume): boolean {
  if (metadata.annotations?.[PROVISIONED_BY] !== DISK_PROVISIONER) return false;
  if (!metadata.finalizers?.includes(FINALIZER)) return false;
  const unwanted = spec.persistentVolumeReclaimPolicy === "Delete" || metadata.deletionTimestamp !== undefined;
  return status.phase === "Released" && unwanted;
}
