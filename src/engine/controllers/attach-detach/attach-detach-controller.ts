/**
 * Disks are attached to the machines whose Pods use them, and taken off when none does any more.
 * Source: https://kubernetes.io/docs/concepts/storage/volumes/#out-of-tree-volume-plugins
 * Upstream: pkg/controller/volume/attachdetach (attach_detach_controller.go, reconciler), csi external-attacher.
 */
import { DISK_PROVISIONER } from "../../../api/simulated-disk.ts";
import { sameValue } from "../../../api/same-value.ts";
import type { Node } from "../../../api/types/core.ts";
import type { Pod } from "../../../api/types/pod.ts";
import type { VolumeAttachment } from "../../../api/types/storage.ts";
import type { PersistentVolume } from "../../../api/types/volumes.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { findCondition } from "../../machinery/conditions.ts";
import { ControllerLoop, doneOrGone, type SyncResult } from "../../machinery/controller-loop.ts";
import { objectKey, type SharedInformerFactory } from "../../machinery/informer.ts";
import {
  attachmentName,
  claimKeys,
  CLAIM_INDEX,
  indexByClaim,
  needsAttachment,
  uniqueVolumeName,
} from "../../machinery/volume-matching.ts";

/** What it takes to put a disk into a machine, and to take it out. */
export const ATTACH_MS = 800;
export const DETACH_MS = 500;
/** So long the driver of somebody else is waited for. Upstream: csiTimeout. */
const ATTACH_TIMEOUT_MS = 120_000;
/** A machine that does not answer may still use its disks: they stay for so long. */
export const MAX_WAIT_FOR_UNMOUNT_MS = 360_000;
const ATTACHMENT_KEY = "attachment ";
const OUT_OF_SERVICE = "node.kubernetes.io/out-of-service";

interface AttachDetachMemory {
  readonly unwanted: ReadonlyMap<string, number>;
  readonly reported: ReadonlySet<string>;
}

export class AttachDetachController extends ControllerLoop {
  private readonly informers: SharedInformerFactory;
  /** Since when nobody on its node wants an attachment, by its name. */
  private unwanted = new Map<string, number>();
  /** Attachments whose Pods were told that the disk is in use elsewhere. */
  private reported = new Set<string>();

  constructor(context: ComponentContext) {
    super("attachdetach-controller", context);
    this.informers = context.informers;
    indexByClaim(context.informers.for("Pod"));
    context.informers.for("Pod").addHandler(({ type, object, previous }) => {
      const moved = object.spec.nodeName !== previous?.spec.nodeName || object.status.phase !== previous?.status.phase;
      if (type === "DELETED" || moved) this.podChanged(object);
    });
    context.informers.for("PersistentVolumeClaim").addHandler(({ object }) => {
      if (object.spec.volumeName) this.queue.add(object.spec.volumeName);
    });
    context.informers.for("VolumeAttachment").addHandler(({ type, object, previous }, key) => {
      this.queue.add(object.spec.source.persistentVolumeName ?? "");
      const isOwn = object.spec.attacher === DISK_PROVISIONER;
      if (type === "ADDED") this.queue.add(ATTACHMENT_KEY + key, isOwn ? ATTACH_MS : ATTACH_TIMEOUT_MS);
      const told = object.status?.attachError;
      if (type === "MODIFIED" && told !== undefined && !sameValue(told, previous?.status?.attachError))
        this.queue.add(ATTACHMENT_KEY + key);
    });
    context.informers.for("Node").addHandler(({ object }) => {
      for (const attachment of this.attachments.list()) {
        const { nodeName, source } = attachment.spec;
        const waits = nodeName === object.metadata.name && this.unwanted.has(attachment.metadata.name);
        if (waits) this.queue.add(source.persistentVolumeName ?? "");
      }
    });
  }

  start(): void {
    for (const volume of this.informers.for("PersistentVolume").list()) this.queue.add(objectKey(volume));
  }

  private get attachments() {
    return this.informers.for("VolumeAttachment");
  }

  private podChanged(pod: Pod): void {
    for (const key of claimKeys(pod)) {
      const name = this.informers.for("PersistentVolumeClaim").getByKey(key)?.spec.volumeName;
      if (name) this.queue.add(name);
    }
  }

  protected sync(key: string): SyncResult {
    if (key.startsWith(ATTACHMENT_KEY)) return this.attach(key.slice(ATTACHMENT_KEY.length));
    const volume = this.informers.for("PersistentVolume").get(undefined, key);
    const present = this.attachments.list().filter(({ spec }) => spec.source.persistentVolumeName === key);
    const users = volume === undefined || !needsAttachment(volume, this.informers) ? [] : this.usersOf(volume);
    const wanted = new Map<string, readonly Pod[]>();
    for (const pod of users) {
      const node = pod.spec.nodeName ?? "";
      wanted.set(node, [...(wanted.get(node) ?? []), pod]);
    }
    let result: SyncResult = "done";
    for (const attachment of present) {
      const name = volume === undefined ? undefined : uniqueVolumeName(volume);
      if (attachment.status?.attached && name !== undefined && wanted.has(attachment.spec.nodeName)) {
        if (!this.reportAttached(attachment.spec.nodeName, name, true)) result = "retry";
      }
      if (!this.detachUnlessWanted(attachment, wanted, name)) result = "retry";
    }
    if (volume === undefined) return result;
    for (const node of [...wanted.keys()].sort()) {
      if (!this.ensure(volume, node, wanted)) result = "retry";
    }
    return result;
  }

  /** Pods with a node that have not ended, in key order. */
  private usersOf({ metadata, spec }: PersistentVolume): readonly Pod[] {
    const { claimRef } = spec;
    const claim = this.informers.for("PersistentVolumeClaim").get(claimRef?.namespace, claimRef?.name ?? "");
    if (claim?.spec.volumeName !== metadata.name) return [];
    return this.informers
      .for("Pod")
      .byIndex(CLAIM_INDEX, objectKey(claim))
      .filter((pod) => pod.spec.nodeName && pod.status.phase !== "Succeeded" && pod.status.phase !== "Failed");
  }

  /** False when a write failed. */
  private ensure(volume: PersistentVolume, node: string, wanted: ReadonlyMap<string, readonly Pod[]>): boolean {
    const name = attachmentName(volume, node);
    if (this.attachments.get(undefined, name) !== undefined) return true;
    const elsewhere = this.attachments
      .list()
      .filter(({ spec }) => spec.source.persistentVolumeName === volume.metadata.name && spec.nodeName !== node);
    if (elsewhere.length > 0 && !isShared(volume)) {
      this.reportInUse(volume, node, wanted, elsewhere);
      return true;
    }
    const outcome = this.client.create(
      "VolumeAttachment",
      {
        apiVersion: "storage.k8s.io/v1",
        kind: "VolumeAttachment",
        metadata: { name },
        spec: {
          attacher: volume.spec.csi?.driver ?? "",
          nodeName: node,
          source: { persistentVolumeName: volume.metadata.name },
        },
      },
      { reason: "VolumeAttachmentWanted", params: { volume: volume.metadata.name, node } },
    );
    this.reported.delete(name);
    return doneOrGone(outcome);
  }

  private reportInUse(
    volume: PersistentVolume,
    node: string,
    wanted: ReadonlyMap<string, readonly Pod[]>,
    elsewhere: readonly VolumeAttachment[],
  ): void {
    const name = attachmentName(volume, node);
    if (this.reported.has(name)) return;
    this.reported.add(name);
    const users = elsewhere.flatMap(({ spec }) => wanted.get(spec.nodeName) ?? []);
    const names = users.map(({ metadata }) => metadata.name).sort();
    const reason =
      names.length === 0
        ? "Volume is already exclusively attached to one node and can't be attached to another"
        : `Volume is already used by pod(s) ${names.join(", ")}`;
    const message = `Multi-Attach error for volume "${volume.metadata.name}" ${reason}`;
    for (const pod of wanted.get(node) ?? []) this.recorder.event(pod, "Warning", "FailedAttachVolume", message);
  }

  /** False when a write failed. @param unique the volume's name in the Node's status */
  private detachUnlessWanted(
    attachment: VolumeAttachment,
    wanted: ReadonlyMap<string, readonly Pod[]>,
    unique: string | undefined,
  ): boolean {
    const { name } = attachment.metadata;
    const { nodeName, source } = attachment.spec;
    const volume = source.persistentVolumeName ?? "";
    if (wanted.has(nodeName)) {
      this.unwanted.delete(name);
      return true;
    }
    const since = this.unwanted.get(name) ?? this.kernel.nowMs;
    this.unwanted.set(name, since);
    const waitMs = mayStillUse(this.informers.for("Node").get(undefined, nodeName))
      ? MAX_WAIT_FOR_UNMOUNT_MS
      : DETACH_MS;
    const restMs = since + waitMs - this.kernel.nowMs;
    if (restMs > 0) {
      this.queue.add(volume, restMs);
      return true;
    }
    if (unique !== undefined && !this.reportAttached(nodeName, unique, false)) return false;
    const why = { reason: "VolumeDetached", params: { volume, node: nodeName } };
    if (!doneOrGone(this.client.delete("VolumeAttachment", undefined, name, {}, why))) return false;
    this.unwanted.delete(name);
    return true;
  }

  /** The Node's status tells its kubelet which disks are there. False when a write failed. */
  private reportAttached(nodeName: string, name: string, isAttached: boolean): boolean {
    const node = this.informers.for("Node").get(undefined, nodeName);
    if (node === undefined) return true;
    const { volumesAttached = [], ...rest } = node.status;
    if (volumesAttached.some((known) => known.name === name) === isAttached) return true;
    const others = volumesAttached.filter((known) => known.name !== name);
    const list = isAttached ? [...others, { name, devicePath: "" }] : others;
    const status = list.length === 0 ? rest : { ...rest, volumesAttached: list };
    return doneOrGone(this.client.updateStatus("Node", { ...node, status }, { reason: "VolumesAttachedReported" }));
  }

  /** The driver of somebody else failed, or has not answered in time. Upstream: pkg/volume/csi/csi_attacher.go. */
  private reportNotAttached({ metadata, spec, status }: VolumeAttachment): SyncResult {
    const name = spec.source.persistentVolumeName ?? "";
    const volume = this.informers.for("PersistentVolume").get(undefined, name);
    if (volume === undefined) return "done";
    const handle = volume.spec.csi?.volumeHandle ?? "";
    const silence = `timed out waiting for external-attacher of ${spec.attacher} CSI driver to attach volume ${handle}`;
    const message = `AttachVolume.Attach failed for volume "${name}" : ${status?.attachError?.message ?? silence}`;
    for (const pod of this.usersOf(volume)) {
      if (pod.spec.nodeName === spec.nodeName) this.recorder.event(pod, "Warning", "FailedAttachVolume", message);
    }
    this.queue.add(ATTACHMENT_KEY + metadata.name, ATTACH_TIMEOUT_MS);
    return "done";
  }

  /** The driver has put the disk into the machine. */
  private attach(name: string): SyncResult {
    const attachment = this.attachments.get(undefined, name);
    if (attachment === undefined || attachment.status?.attached) return "done";
    if (attachment.spec.attacher !== DISK_PROVISIONER) return this.reportNotAttached(attachment);
    const next: VolumeAttachment = { ...attachment, status: { attached: true } };
    const outcome = this.client.updateStatus("VolumeAttachment", next, { reason: "VolumeAttached" });
    if (!outcome.ok) return doneOrGone(outcome) ? "done" : "retry";
    const volumeName = attachment.spec.source.persistentVolumeName ?? "";
    const volume = this.informers.for("PersistentVolume").get(undefined, volumeName);
    const users = volume === undefined ? [] : this.usersOf(volume);
    const message = `AttachVolume.Attach succeeded for volume "${volumeName}" `;
    for (const pod of users) {
      if (pod.spec.nodeName === attachment.spec.nodeName && pod.metadata.deletionTimestamp === undefined) {
        this.recorder.event(pod, "Normal", "SuccessfulAttachVolume", message);
      }
    }
    return "done";
  }

  protected override remember(): AttachDetachMemory {
    return { unwanted: new Map(this.unwanted), reported: new Set(this.reported) };
  }

  protected override recall(memory: unknown): void {
    const { unwanted, reported } = memory as AttachDetachMemory;
    this.unwanted = new Map(unwanted);
    this.reported = new Set(reported);
  }
}

/** More than one node may use it at a time. */
function isShared({ spec }: PersistentVolume): boolean {
  return (spec.accessModes ?? []).some((mode) => mode === "ReadWriteMany" || mode === "ReadOnlyMany");
}

/** The node is there but does not answer, and nobody has said that it is out of service. */
function mayStillUse(node: Node | undefined): boolean {
  if (node === undefined || findCondition(node.status.conditions, "Ready")?.status === "True") return false;
  return !(node.spec.taints ?? []).some(({ key }) => key === OUT_OF_SERVICE);
}
