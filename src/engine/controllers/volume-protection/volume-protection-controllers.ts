/**
 * A claim stays while a Pod uses it, a volume while a claim holds it, and a class while one of them names it, though
 * they were deleted.
 * Source: https://kubernetes.io/docs/concepts/storage/persistent-volumes/#storage-object-in-use-protection
 * Upstream: pkg/controller/volume/pvcprotection, pvprotection, vacprotection.
 */
import type { KindMap } from "../../../api/kinds.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import type { Pod } from "../../../api/types/pod.ts";
import type { VolumeAttributesClass } from "../../../api/types/storage.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../../../api/types/volumes.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { ControllerLoop, doneOrGone, type SyncResult } from "../../machinery/controller-loop.ts";
import { type Informer, objectKey } from "../../machinery/informer.ts";
import { CLAIM_INDEX, claimKeys, indexByClaim, isOwnClaim } from "../../machinery/volume-matching.ts";

type ProtectedKind = "PersistentVolume" | "PersistentVolumeClaim" | "VolumeAttributesClass";

abstract class ProtectionController<K extends ProtectedKind> extends ControllerLoop {
  private readonly kind: K;
  private readonly finalizer: string;
  /** Why the finalizer goes. */
  private readonly released: string;
  protected readonly objects: Informer<KindMap[K]>;

  constructor(name: string, context: ComponentContext, kind: K, finalizer: string, released: string) {
    super(name, context);
    this.kind = kind;
    this.finalizer = finalizer;
    this.released = released;
    this.objects = context.informers.for(kind);
    this.objects.addHandler(({ type, object }, key) => {
      if (type !== "DELETED" && this.isDue(object)) this.queue.add(key);
    });
  }

  start(): void {
    for (const object of this.objects.list()) if (this.isDue(object)) this.queue.add(objectKey(object));
  }

  protected abstract isUsed(object: KindMap[K]): boolean;

  /** It is to go and held, or to stay and not held. */
  private isDue({ metadata }: KubeObject): boolean {
    return (metadata.deletionTimestamp !== undefined) === (metadata.finalizers?.includes(this.finalizer) === true);
  }

  protected sync(key: string): SyncResult {
    const object = this.objects.getByKey(key);
    if (object === undefined || !this.isDue(object)) return "done";
    const { metadata } = object;
    const others = (metadata.finalizers ?? []).filter((finalizer) => finalizer !== this.finalizer);
    const goes = metadata.deletionTimestamp !== undefined;
    if (goes && this.isUsed(object)) return "done";
    const finalizers = goes ? others : [...others, this.finalizer];
    const next = { ...object, metadata: { ...metadata, finalizers } };
    const why = { reason: goes ? this.released : "ProtectionRestored" };
    return doneOrGone(this.client.update(this.kind, next, why)) ? "done" : "retry";
  }
}

export class ClaimProtectionController extends ProtectionController<"PersistentVolumeClaim"> {
  private readonly pods: Informer<Pod>;

  constructor(context: ComponentContext) {
    const finalizer = "kubernetes.io/pvc-protection";
    super("pvc-protection-controller", context, "PersistentVolumeClaim", finalizer, "ClaimNoLongerUsed");
    this.pods = context.informers.for("Pod");
    indexByClaim(this.pods);
    this.pods.addHandler(({ type, object }) => {
      if (type === "ADDED") return;
      for (const key of claimKeys(object))
        if (this.objects.getByKey(key)?.metadata.deletionTimestamp !== undefined) this.queue.add(key);
    });
  }

  /** Pods on nodes hold what they name, even when they have ended; what was made for them, until they are shut down. */
  protected isUsed(claim: PersistentVolumeClaim): boolean {
    return this.pods.byIndex(CLAIM_INDEX, objectKey(claim)).some((pod) => {
      if (!pod.spec.nodeName) return false;
      const named = pod.spec.volumes?.some((volume) => volume.persistentVolumeClaim?.claimName === claim.metadata.name);
      return named === true || (!isShutDown(pod) && isOwnClaim(pod, claim));
    });
  }
}

function isShutDown({ metadata }: Pod): boolean {
  return metadata.deletionTimestamp !== undefined && metadata.deletionGracePeriodSeconds === 0;
}

export class VolumeProtectionController extends ProtectionController<"PersistentVolume"> {
  constructor(context: ComponentContext) {
    const finalizer = "kubernetes.io/pv-protection";
    super("pv-protection-controller", context, "PersistentVolume", finalizer, "VolumeNoLongerBound");
  }

  protected isUsed({ status }: PersistentVolume): boolean {
    return status.phase === "Bound";
  }
}

export class AttributesClassProtectionController extends ProtectionController<"VolumeAttributesClass"> {
  private readonly volumes: Informer<PersistentVolume>;
  private readonly claims: Informer<PersistentVolumeClaim>;

  constructor(context: ComponentContext) {
    const name = "volumeattributesclass-protection-controller";
    const finalizer = "kubernetes.io/vac-protection";
    super(name, context, "VolumeAttributesClass", finalizer, "AttributesClassNoLongerUsed");
    this.volumes = context.informers.for("PersistentVolume");
    this.claims = context.informers.for("PersistentVolumeClaim");
    this.volumes.addHandler(({ previous }) => this.lookAt(previous === undefined ? [] : namedBy(previous)));
    this.claims.addHandler(({ previous }) => this.lookAt(previous === undefined ? [] : namedBy(previous)));
  }

  private lookAt(classes: readonly (string | undefined)[]): void {
    for (const name of classes)
      if (name !== undefined && this.objects.getByKey(name)?.metadata.deletionTimestamp !== undefined)
        this.queue.add(name);
  }

  protected isUsed({ metadata: { name } }: VolumeAttributesClass): boolean {
    return [...this.volumes.list(), ...this.claims.list()].some((object) => namedBy(object).includes(name));
  }
}

/** The classes that a volume has, or that a claim has or is to have. */
function namedBy({ spec, status }: PersistentVolume | PersistentVolumeClaim): readonly (string | undefined)[] {
  const { currentVolumeAttributesClassName, modifyVolumeStatus }: PersistentVolumeClaim["status"] = {
    ...(status as PersistentVolumeClaim["status"]),
  };
  const target = modifyVolumeStatus?.targetVolumeAttributesClassName;
  return [spec.volumeAttributesClassName, currentVolumeAttributesClassName, target];
}
