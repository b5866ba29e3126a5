/**
 * Snapshots of the simulated disks: taken, and deleted. It stands for the sidecar csi-snapshotter; the files are kept
 * where those of the disks are.
 * Upstream: kubernetes-csi/external-snapshotter, pkg/sidecar-controller/snapshot_controller.go.
 */
import { wholeValue } from "../../../api/quantity.ts";
import { DISK_PROVISIONER } from "../../../api/simulated-disk.ts";
import type { VolumeSnapshotContent } from "../../../api/types/volume-snapshots.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import type { CustomClient } from "../../machinery/custom-client.ts";
import { ControllerLoop, doneOrGone, type SyncResult } from "../../machinery/controller-loop.ts";
import { type Informer, objectKey, type SharedInformerFactory } from "../../machinery/informer.ts";
import {
  BEING_DELETED,
  CONTENT_FINALIZER,
  SNAPSHOT_CONTENTS,
  snapshotInformers,
} from "../../machinery/volume-snapshots.ts";

export const DISK_SNAPSHOTTER = "csi-snapshotter";
const TAKE_MS = 1_000;
const NANOSECONDS_A_MS = 1_000_000;

export class DiskSnapshots extends ControllerLoop {
  private readonly informers: SharedInformerFactory;
  private readonly contents: Informer<VolumeSnapshotContent>;
  private readonly objects: CustomClient;

  constructor(context: ComponentContext) {
    super(DISK_SNAPSHOTTER, context);
    this.informers = context.informers;
    this.objects = this.client;
    this.contents = snapshotInformers(context.informers).contents;
    this.contents.addHandler(({ type, object }, key) => {
      if (type !== "DELETED") this.enqueue(object, key);
    });
  }

  start(): void {
    for (const content of this.contents.list()) this.enqueue(content, objectKey(content));
  }

  private enqueue(content: VolumeSnapshotContent, key: string): void {
    if (content.spec.driver === DISK_PROVISIONER && (isReleased(content) || isWanted(content)))
      this.queue.add(key, TAKE_MS);
  }

  protected sync(key: string): SyncResult {
    const content = this.contents.getByKey(key);
    if (content === undefined) return "done";
    if (isReleased(content)) return this.release(content);
    return isWanted(content) ? this.take(content) : "done";
  }

  private take(content: VolumeSnapshotContent): SyncResult {
    const { snapshotHandle, volumeHandle } = content.spec.source;
    const creationTime = (this.kernel.epochMs + this.kernel.nowMs) * NANOSECONDS_A_MS;
    if (snapshotHandle !== undefined) {
      return this.writeStatus(content, { creationTime, readyToUse: true, restoreSize: 0, snapshotHandle });
    }
    const disk = this.informers
      .for("PersistentVolume")
      .list()
      .find(({ spec }) => spec.csi?.driver === DISK_PROVISIONER && spec.csi.volumeHandle === volumeHandle);
    if (disk === undefined) return this.fail(content, volumeHandle ?? "");
    const restoreSize = wholeValue(disk.spec.capacity?.["storage"]);
    const handle = `snapshot-${content.spec.volumeSnapshotRef.uid ?? ""}`;
    return this.writeStatus(content, { creationTime, readyToUse: true, restoreSize, snapshotHandle: handle });
  }

  private fail(content: VolumeSnapshotContent, volume: string): SyncResult {
    const failure = JSON.stringify(`rpc error: code = NotFound desc = volume ${volume} not found`);
    const problem = `failed to take snapshot of the volume ${volume}: ${failure}`;
    const message = `Failed to check and update snapshot content: ${problem}`;
    if (content.status?.error?.message === message) return "retry";
    this.writeStatus(content, { error: { message, time: this.kernel.timestamp() }, readyToUse: false });
    this.recorder.event(content, "Warning", "SnapshotContentCheckandUpdateFailed", message);
    return "retry";
  }

  private writeStatus(content: VolumeSnapshotContent, status: VolumeSnapshotContent["status"]): SyncResult {
    const next = { ...content, status };
    const outcome = this.objects.updateStatus(SNAPSHOT_CONTENTS, next, { reason: "SnapshotOfDisk" });
    return doneOrGone(outcome) ? "done" : "retry";
  }

  private release(content: VolumeSnapshotContent): SyncResult {
    const finalizers = (content.metadata.finalizers ?? []).filter((finalizer) => finalizer !== CONTENT_FINALIZER);
    const next = { ...content, metadata: { ...content.metadata, finalizers } };
    const outcome = this.objects.update(SNAPSHOT_CONTENTS, next, { reason: "SnapshotProtectionEnded" });
    return doneOrGone(outcome) ? "done" : "retry";
  }
}

/** Its snapshot is to go, or it never had one. */
function isReleased({ metadata, spec }: VolumeSnapshotContent): boolean {
  if (metadata.deletionTimestamp === undefined || metadata.finalizers?.includes(CONTENT_FINALIZER) !== true)
    return false;
  return !spec.volumeSnapshotRef.uid || metadata.annotations?.[BEING_DELETED] === "yes";
}

function isWanted({ metadata, spec, status }: VolumeSnapshotContent): boolean {
  if (metadata.deletionTimestamp !== undefined || status?.readyToUse === true) return false;
  return spec.source.snapshotHandle !== undefined || Boolean(spec.volumeSnapshotRef.uid);
}
