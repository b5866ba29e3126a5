/**
 * The snapshot controller that somebody installed, while one of its Pods is ready: gives snapshots their contents,
 * binds them, and takes contents away with their snapshots. The snapshots themselves are taken by drivers.
 * Source: https://kubernetes.io/docs/concepts/storage/volume-snapshots/#lifecycle-of-a-volume-snapshot-and-volume-snapshot-content
 * Upstream: kubernetes-csi/external-snapshotter, pkg/common-controller/snapshot_controller.go.
 */
import { sameValue } from "../../../api/same-value.ts";
import type { Pod } from "../../../api/types/pod.ts";
import type { VolumeSnapshot, VolumeSnapshotContent } from "../../../api/types/volume-snapshots.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import type { CustomClient } from "../../machinery/custom-client.ts";
import { ControllerLoop, doneOrGone, type SyncResult } from "../../machinery/controller-loop.ts";
import { type Informer, objectKey, type SharedInformerFactory } from "../../machinery/informer.ts";
import {
  areSnapshotsDefined,
  BEING_DELETED,
  CONTENT_FINALIZER,
  isContentOf,
  SNAPSHOT_API,
  SNAPSHOT_CONTENTS,
  SNAPSHOT_KIND,
  type SnapshotInformers,
  snapshotInformers,
  SNAPSHOTS,
} from "../../machinery/volume-snapshots.ts";
import { programName } from "../../machinery/program-name.ts";
import { ClaimHold } from "./claim-hold.ts";
import { contentName, defaultClass, type Found, isReady, ownContent, sourceVolume } from "./snapshot-source.ts";
import { refusedByServer, statusFromContent } from "./snapshot-status.ts";

export const SNAPSHOT_CONTROLLER = "snapshot-controller";
const PROGRAM = "snapshot-controller";
const [SNAPSHOT, CONTENT] = ["snapshot ", "content "];
const SOURCE_FINALIZER = "snapshot.storage.kubernetes.io/volumesnapshot-as-source-protection";
const BOUND_FINALIZER = "snapshot.storage.kubernetes.io/volumesnapshot-bound-protection";

export class SnapshotController extends ControllerLoop {
  private readonly informers: SharedInformerFactory;
  private readonly pods: Informer<Pod>;
  private readonly kinds: SnapshotInformers;
  private readonly claimHold: ClaimHold;
  private readonly objects: CustomClient;

  constructor(context: ComponentContext) {
    super(SNAPSHOT_CONTROLLER, context);
    this.informers = context.informers;
    this.pods = context.informers.for("Pod");
    this.kinds = snapshotInformers(context.informers);
    this.claimHold = new ClaimHold(context.informers, this.client);
    this.objects = this.client;
    this.kinds.snapshots.addHandler(({ type }, key) => {
      if (type !== "DELETED") this.queue.add(SNAPSHOT + key);
    });
    this.kinds.contents.addHandler(({ object }, key) => {
      const { namespace = "", name = "" } = object.spec.volumeSnapshotRef;
      this.queue.add(CONTENT + key);
      this.queue.add(`${SNAPSHOT}${namespace}/${name}`);
    });
    this.pods.addHandler(({ type, object, previous }) => {
      if (type === "MODIFIED" && object.status !== previous.status && isReadyController(object)) {
        if (!isReadyController(previous)) this.start();
      }
    });
  }

  start(): void {
    for (const snapshot of this.kinds.snapshots.list()) this.queue.add(SNAPSHOT + objectKey(snapshot));
    for (const content of this.kinds.contents.list()) this.queue.add(CONTENT + objectKey(content));
  }

  protected sync(key: string): SyncResult {
    if (!areSnapshotsDefined(this.informers) || !this.pods.list().some(isReadyController)) return "done";
    if (key.startsWith(CONTENT)) {
      const content = this.kinds.contents.getByKey(key.slice(CONTENT.length));
      return content === undefined ? "done" : this.syncContent(content);
    }
    const snapshot = this.kinds.snapshots.getByKey(key.slice(SNAPSHOT.length));
    return snapshot === undefined ? "done" : this.syncSnapshot(snapshot);
  }

  private syncContent(content: VolumeSnapshotContent): SyncResult {
    const { namespace, name = "", uid } = content.spec.volumeSnapshotRef;
    if (!uid) return "done";
    const { deletionTimestamp, finalizers = [] } = content.metadata;
    if (deletionTimestamp === undefined && !finalizers.includes(CONTENT_FINALIZER)) {
      return this.finalize(SNAPSHOT_CONTENTS, content, [...finalizers, CONTENT_FINALIZER]);
    }
    const snapshot = this.kinds.snapshots.get(namespace, name);
    if (snapshot === undefined || !isContentOf(content, snapshot) || !isGoing(snapshot)) return "done";
    return this.announceDeletion(content) ? "done" : "retry";
  }

  private syncSnapshot(snapshot: VolumeSnapshot): SyncResult {
    if (!this.claimHold.release(snapshot)) return "retry";
    if (snapshot.metadata.deletionTimestamp !== undefined && !this.claimHold.holds(snapshot))
      return this.remove(snapshot);
    const { volumeSnapshotContentName: given } = snapshot.spec.source;
    const className = snapshot.spec.volumeSnapshotClassName;
    if (given === undefined && className === undefined) return this.chooseClass(snapshot);
    if (className !== undefined && !isReady(snapshot) && this.kinds.classes.getByKey(className) === undefined) {
      const missing = `volumesnapshotclass.snapshot.storage.k8s.io ${JSON.stringify(className)} not found`;
      const message = `Failed to get snapshot class with error ${missing}`;
      return this.fail(snapshot, "GetSnapshotClassFailed", message, false);
    }
    const content = ownContent(snapshot, this.kinds.contents);
    if ("problem" in content) return this.fail(snapshot, content.event, content.problem);
    const wanted = this.finalizersOf(snapshot, content.found);
    if (wanted.length > (snapshot.metadata.finalizers ?? []).length) return this.finalize(SNAPSHOTS, snapshot, wanted);
    if (isReady(snapshot) && snapshot.status?.boundVolumeSnapshotContentName !== undefined) {
      if (content.found !== undefined) return "done";
      return this.fail(snapshot, "SnapshotContentMissing", "VolumeSnapshotContent is missing");
    }
    if (content.found !== undefined) return this.follow(snapshot, content.found);
    if (given !== undefined) return this.fail(snapshot, "SnapshotContentMissing", "VolumeSnapshotContent is missing");
    return this.createContent(snapshot);
  }

  private finalizersOf({ metadata }: VolumeSnapshot, content: VolumeSnapshotContent | undefined): readonly string[] {
    const { finalizers = [], deletionTimestamp } = metadata;
    if (deletionTimestamp !== undefined) return finalizers;
    const wanted = content?.spec.deletionPolicy === "Delete" ? [SOURCE_FINALIZER, BOUND_FINALIZER] : [SOURCE_FINALIZER];
    return [...finalizers, ...wanted.filter((finalizer) => !finalizers.includes(finalizer))];
  }

  private chooseClass(snapshot: VolumeSnapshot): SyncResult {
    const chosen = defaultClass(snapshot, this.informers);
    if ("problem" in chosen) {
      const message = `Failed to set default snapshot class with error ${chosen.problem}`;
      return this.fail(snapshot, "SetDefaultSnapshotClassFailed", message, false);
    }
    const volumeSnapshotClassName = chosen.found.metadata.name;
    const next = { ...snapshot, spec: { ...snapshot.spec, volumeSnapshotClassName } };
    const why = { reason: "SnapshotClassAssigned", params: { class: volumeSnapshotClassName } };
    return doneOrGone(this.objects.update(SNAPSHOTS, next, why)) ? "done" : "retry";
  }

  private createContent(snapshot: VolumeSnapshot): SyncResult {
    const draft = this.contentFor(snapshot);
    if ("problem" in draft) return this.refuse(snapshot, draft.problem);
    const why = { reason: "SnapshotRequested", params: { snapshot: objectKey(snapshot) } };
    const made = this.objects.create(SNAPSHOT_CONTENTS, draft.found, why);
    if (!made.ok) return this.refuse(snapshot, refusedByServer(objectKey(snapshot), made.status.message ?? ""));
    const message = `Waiting for a snapshot ${objectKey(snapshot)} to be created by the CSI driver.`;
    this.recorder.event(snapshot, "Normal", "CreatingSnapshot", message);
    return "done";
  }

  private refuse(snapshot: VolumeSnapshot, problem: string): SyncResult {
    const message = `Failed to create snapshot content with error ${problem}`;
    return this.fail(snapshot, "SnapshotContentCreationFailed", message);
  }

  private contentFor(snapshot: VolumeSnapshot): Found<object> {
    const { name, namespace, uid, resourceVersion } = snapshot.metadata;
    const className = snapshot.spec.volumeSnapshotClassName ?? "";
    const snapshotClass = this.kinds.classes.getByKey(className);
    if (snapshotClass === undefined) return { problem: `failed to take snapshot ${name} without a snapshot class` };
    const refused = this.claimHold.take(snapshot);
    if (refused !== undefined) return { problem: refused };
    const volume = sourceVolume(snapshot, this.informers);
    if ("problem" in volume) {
      const words = JSON.stringify(volume.problem);
      return { problem: `failed to get input parameters to create snapshot ${name}: ${words}` };
    }
    const { csi, volumeMode = "Filesystem" } = volume.found.spec;
    if (csi === undefined) {
      return { problem: `cannot find CSI PersistentVolumeSource for volume ${volume.found.metadata.name}` };
    }
    const { deletionPolicy, driver } = snapshotClass;
    const ref = { apiVersion: SNAPSHOT_API, kind: SNAPSHOT_KIND, name, resourceVersion, uid };
    const spec = {
      deletionPolicy,
      driver,
      source: { volumeHandle: csi.volumeHandle },
      sourceVolumeMode: volumeMode,
      volumeSnapshotClassName: className,
      volumeSnapshotRef: namespace === undefined ? ref : { ...ref, namespace },
    };
    const metadata = { name: contentName(snapshot) };
    return { found: { apiVersion: SNAPSHOT_API, kind: "VolumeSnapshotContent", metadata, spec } };
  }

  private follow(snapshot: VolumeSnapshot, content: VolumeSnapshotContent): SyncResult {
    if (!content.spec.volumeSnapshotRef.uid && !this.bindContent(snapshot, content)) return "retry";
    const { kernel } = this;
    const status = statusFromContent(snapshot, content, (unixMs) => kernel.timestamp(unixMs - kernel.epochMs));
    if (sameValue(status, snapshot.status)) return "done";
    const key = objectKey(snapshot);
    if (snapshot.status?.creationTime === undefined && status.creationTime !== undefined) {
      const message = `Snapshot ${key} was successfully created by the CSI driver.`;
      this.recorder.event(snapshot, "Normal", "SnapshotCreated", message);
    }
    if (!isReady(snapshot) && status.readyToUse === true) {
      this.recorder.event(snapshot, "Normal", "SnapshotReady", `Snapshot ${key} is ready to use.`);
    }
    return this.writeStatus(snapshot, status, status.readyToUse === true ? "SnapshotTaken" : "SnapshotBound");
  }

  private bindContent(snapshot: VolumeSnapshot, content: VolumeSnapshotContent): boolean {
    const { volumeSnapshotClassName } = snapshot.spec;
    const volumeSnapshotRef = { ...content.spec.volumeSnapshotRef, uid: snapshot.metadata.uid };
    const given = volumeSnapshotClassName === undefined ? {} : { volumeSnapshotClassName };
    const next = { ...content, spec: { ...content.spec, ...given, volumeSnapshotRef } };
    return doneOrGone(this.objects.update(SNAPSHOT_CONTENTS, next, { reason: "SnapshotBound" }));
  }

  private remove(snapshot: VolumeSnapshot): SyncResult {
    if (!isGoing(snapshot)) return "done";
    const name = snapshot.status?.boundVolumeSnapshotContentName ?? contentName(snapshot);
    const known = this.kinds.contents.get(undefined, name);
    const content = known !== undefined && isContentOf(known, snapshot) ? known : undefined;
    if (content !== undefined && this.isBeingRestored(snapshot)) {
      const message = "Snapshot is being used to restore a PVC";
      this.recorder.event(snapshot, "Warning", "SnapshotDeletePending", message);
      return "retry";
    }
    if (content !== undefined && !this.announceDeletion(content)) return "retry";
    const takesContent = content?.spec.deletionPolicy === "Delete";
    if (takesContent && content.metadata.deletionTimestamp === undefined) {
      const why = { reason: "SnapshotDeleted", params: { snapshot: objectKey(snapshot) } };
      if (!doneOrGone(this.objects.delete(SNAPSHOT_CONTENTS, undefined, name, {}, why))) return "retry";
    }
    const gone = takesContent ? [SOURCE_FINALIZER] : [SOURCE_FINALIZER, BOUND_FINALIZER];
    const finalizers = (snapshot.metadata.finalizers ?? []).filter((finalizer) => !gone.includes(finalizer));
    return this.finalize(SNAPSHOTS, snapshot, finalizers);
  }

  private isBeingRestored({ metadata }: VolumeSnapshot): boolean {
    return this.informers
      .for("PersistentVolumeClaim")
      .list()
      .some(({ metadata: { namespace }, spec: { dataSource }, status }) => {
        const isSource = dataSource?.kind === SNAPSHOT_KIND && dataSource.name === metadata.name;
        return namespace === metadata.namespace && isSource && status.phase === "Pending";
      });
  }

  private announceDeletion(content: VolumeSnapshotContent): boolean {
    const { metadata } = content;
    if (metadata.annotations?.[BEING_DELETED] === "yes") return true;
    const annotations = { ...metadata.annotations, [BEING_DELETED]: "yes" };
    const next = { ...content, metadata: { ...metadata, annotations } };
    return doneOrGone(
      this.objects.update(SNAPSHOT_CONTENTS, next, { reason: "SnapshotDeleted", params: nameOf(content) }),
    );
  }

  private finalize(
    kind: typeof SNAPSHOTS,
    object: VolumeSnapshot | VolumeSnapshotContent,
    finalizers: readonly string[],
  ): SyncResult {
    if (sameValue(finalizers, object.metadata.finalizers)) return "done";
    const isMore = finalizers.length > (object.metadata.finalizers ?? []).length;
    const why = { reason: isMore ? "SnapshotProtection" : "SnapshotProtectionEnded" };
    const next = { ...object, metadata: { ...object.metadata, finalizers } };
    return doneOrGone(this.objects.update(kind, next, why)) ? "done" : "retry";
  }

  /** Says what is in the way, once, and tries again later. */
  private fail(snapshot: VolumeSnapshot, reason: string, message: string, isNotReady = true): SyncResult {
    if (snapshot.status?.error?.message === message) return "retry";
    const error = { message, time: this.kernel.timestamp() };
    this.writeStatus(
      snapshot,
      { ...snapshot.status, error, ...(isNotReady ? { readyToUse: false } : {}) },
      "SnapshotFailed",
    );
    this.recorder.event(snapshot, "Warning", reason, message);
    return "retry";
  }

  private writeStatus(snapshot: VolumeSnapshot, status: VolumeSnapshot["status"], reason: string): SyncResult {
    const next = { ...snapshot, status };
    return doneOrGone(this.objects.updateStatus(SNAPSHOTS, next, { reason })) ? "done" : "retry";
  }
}

function nameOf({ spec: { volumeSnapshotRef } }: VolumeSnapshotContent): { readonly snapshot: string } {
  return { snapshot: `${volumeSnapshotRef.namespace ?? ""}/${volumeSnapshotRef.name ?? ""}` };
}

/** To be deleted, and held by this controller. */
function isGoing({ metadata }: VolumeSnapshot): boolean {
  const { deletionTimestamp, finalizers = [] } = metadata;
  return deletionTimestamp !== undefined && [SOURCE_FINALIZER, BOUND_FINALIZER].some((one) => finalizers.includes(one));
}

function isReadyController({ spec, status }: Pod): boolean {
  const container = spec.containers.find(({ image = "" }) => image.includes(PROGRAM) && programName(image) === PROGRAM);
  if (container === undefined) return false;
  return status.containerStatuses?.some(({ name, ready }) => name === container.name && ready) === true;
}
