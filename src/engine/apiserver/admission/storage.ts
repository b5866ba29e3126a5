/**
 * DefaultStorageClass, StorageObjectInUseProtection and PersistentVolumeClaimResize.
 * Upstream: plugin/pkg/admission/storage (storageclass/setdefault, storageobjectinuseprotection,
 * persistentvolume/resize), pkg/volume/util/storageclass.go.
 */
import { compareQuantities, parseQuantity } from "../../../api/quantity.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import type { StorageClass } from "../../../api/types/storage.ts";
import type { PersistentVolumeClaim } from "../../../api/types/volumes.ts";
import { CLASS_ANNOTATION } from "../validation/persistent-volume-claims.ts";
import type { WriteEnvironment } from "../write/write-environment.ts";

const CLASSES = "storageclasses.storage.k8s.io";
const DEFAULT = ["storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class"];

/** A claim that does not say which class it wants gets the default one; of several the newest. */
export function withDefaultClass({ store }: WriteEnvironment, claim: PersistentVolumeClaim): PersistentVolumeClaim {
  const { metadata, spec } = claim;
  const unsaid = spec?.storageClassName === undefined && metadata.annotations?.[CLASS_ANNOTATION] === undefined;
  if (!unsaid || spec === undefined) return claim;
  const classes = (store.values(CLASSES) as readonly StorageClass[]).filter((storageClass) =>
    DEFAULT.some((name) => storageClass.metadata.annotations?.[name] === "true"),
  );
  let newest = classes[0];
  for (const storageClass of classes) {
    if (storageClass.metadata.creationTimestamp > (newest?.metadata.creationTimestamp ?? "")) newest = storageClass;
  }
  return newest === undefined ? claim : { ...claim, spec: { ...spec, storageClassName: newest.metadata.name } };
}

const PROTECTED: Readonly<Record<string, string>> = {
  PersistentVolume: "kubernetes.io/pv-protection",
  PersistentVolumeClaim: "kubernetes.io/pvc-protection",
  VolumeAttributesClass: "kubernetes.io/vac-protection",
};

/** With the finalizer that keeps it while it is in use. */
export function withProtection<T extends KubeObject>(object: T): T {
  const finalizer = PROTECTED[object.kind];
  const finalizers = object.metadata.finalizers ?? [];
  if (finalizer === undefined || finalizers.includes(finalizer)) return object;
  return { ...object, metadata: { ...object.metadata, finalizers: [...finalizers, finalizer] } };
}

/** Why a claim may not grow, or undefined. */
export function refuseGrowth(
  { store }: WriteEnvironment,
  next: PersistentVolumeClaim,
  previous: PersistentVolumeClaim,
): string | undefined {
  const [before, after] = [previous, next].map(({ spec }) =>
    parseQuantity(spec.resources?.requests?.["storage"] ?? "0"),
  );
  if (before === undefined || after === undefined || compareQuantities(after, before) <= 0) return undefined;
  if (previous.status?.phase !== "Bound") return "Only bound persistent volume claims can be expanded";
  const name = next.metadata.annotations?.[CLASS_ANNOTATION] ?? next.spec.storageClassName ?? "";
  const storageClass = store.get(CLASSES, name) as StorageClass | undefined;
  if (name !== "" && storageClass?.allowVolumeExpansion === true) return undefined;
  return "only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize";
}
