/**
 * A claim stays while a Pod uses it, and a volume while a claim holds it, though both were deleted.
 * Source: https://kubernetes.io/docs/concepts/storage/persistent-volumes/#storage-object-in-use-protection
 * Upstream: pkg/controller/volume/pvcprotection, pkg/controller/volume/pvprotection.
 */
import type { KubeObject } from "../../../api/types/meta.ts";
import type { Pod } from "../../../api/types/pod.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../../../api/types/volumes.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { ControllerLoop, doneOrGone, type SyncResult } from "../../machinery/controller-loop.ts";
import { type Informer, objectKey } from "../../machinery/informer.ts";
import { claimKeys, indexByClaim, usersOf } from "../../machinery/volume-matching.ts";

const CLAIM_FINALIZER = "kubernetes.io/pvc-protection";
const VOLUME_FINALIZER = "kubernetes.io/pv-protection";

export class ClaimProtectionController extends ControllerLoop {
  private readonly claims: Informer<PersistentVolumeClaim>;
  private readonly pods: Informer<Pod>;

  constructor(context: ComponentContext) {
    super("pvc-protection-controller", context);
    this.claims = context.informers.for("PersistentVolumeClaim");
    this.pods = context.informers.for("Pod");
    indexByClaim(this.pods);
    this.claims.addHandler(({ object }, key) => {
      if (object.metadata.deletionTimestamp !== undefined) this.queue.add(key);
    });
    this.pods.addHandler(({ type, object }) => {
      if (type !== "ADDED") for (const key of claimKeys(object)) if (this.isDying(key)) this.queue.add(key);
    });
  }

  start(): void {
    for (const claim of this.claims.list()) this.queue.add(objectKey(claim));
  }

  private isDying(key: string): boolean {
    return this.claims.getByKey(key)?.metadata.deletionTimestamp !== undefined;
  }

  protected sync(key: string): SyncResult {
    const claim = this.claims.getByKey(key);
    if (claim === undefined || !this.isDying(key) || !isProtected(claim, CLAIM_FINALIZER)) return "done";
    // Pods that wait for a node without one do not hold it.
    if (usersOf(this.pods, claim).some(({ spec }) => spec.nodeName)) return "done";
    const why = { reason: "ClaimNoLongerUsed" };
    const next = unprotected(claim, CLAIM_FINALIZER);
    return doneOrGone(this.client.update("PersistentVolumeClaim", next, why)) ? "done" : "retry";
  }
}

export class VolumeProtectionController extends ControllerLoop {
  private readonly volumes: Informer<PersistentVolume>;

  constructor(context: ComponentContext) {
    super("pv-protection-controller", context);
    this.volumes = context.informers.for("PersistentVolume");
    this.volumes.addHandler(({ object }, key) => {
      if (object.metadata.deletionTimestamp !== undefined) this.queue.add(key);
    });
  }

  start(): void {
    for (const volume of this.volumes.list()) this.queue.add(objectKey(volume));
  }

  protected sync(key: string): SyncResult {
    const volume = this.volumes.getByKey(key);
    if (volume?.metadata.deletionTimestamp === undefined || !isProtected(volume, VOLUME_FINALIZER)) return "done";
    if (volume.status.phase === "Bound") return "done";
    const why = { reason: "VolumeNoLongerBound" };
    return doneOrGone(this.client.update("PersistentVolume", unprotected(volume, VOLUME_FINALIZER), why))
      ? "done"
      : "retry";
  }
}

function isProtected({ metadata }: KubeObject, finalizer: string): boolean {
  return metadata.finalizers?.includes(finalizer) === true;
}

function unprotected<T extends KubeObject>(object: T, finalizer: string): T {
  const finalizers = (object.metadata.finalizers ?? []).filter((other) => other !== finalizer);
  return { ...object, metadata: { ...object.metadata, finalizers } };
}
