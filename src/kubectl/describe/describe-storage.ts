/** `kubectl describe persistentvolume`, `persistentvolumeclaim` and `storageclass`. Upstream: describePersistentVolume and its neighbours. */
import { canonicalQuantity } from "../../api/quantity.ts";
import type { StorageClass, VolumeAttributesClass } from "../../api/types/storage.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../../api/types/volumes.ts";
import type { Pod, Volume } from "../../api/types/pod.ts";
import { get, type Steps } from "../steps.ts";
import { describerOf, pairsText } from "./describer.ts";
import { describePersistentSource } from "./describe-volumes.ts";
import { type Description, longTime } from "./description.ts";

const MODES: Readonly<Record<string, string>> = {
  ReadWriteOnce: "RWO",
  ReadOnlyMany: "ROX",
  ReadWriteMany: "RWX",
  ReadWriteOncePod: "RWOP",
};

function modesText(modes: readonly string[] = []): string {
  return Object.keys(MODES)
    .filter((mode) => modes.includes(mode))
    .map((mode) => MODES[mode] ?? "")
    .join(",");
}

function finalizers(list: readonly string[] = []): string {
  return `[${list.join(" ")}]`;
}

const CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";

export const describePersistentVolume = describerOf<PersistentVolume>((to, { metadata, spec, status }) => {
  to.field("Name", metadata.name).labels("Labels", metadata.labels).annotations("Annotations", metadata.annotations);
  to.field("Finalizers", finalizers(metadata.finalizers));
  to.field("StorageClass", metadata.annotations?.[CLASS_ANNOTATION] ?? spec.storageClassName ?? "");
  const deleted = metadata.deletionTimestamp !== undefined;
  to.field("Status", deleted ? `Terminating (lasts ${longTime(metadata.deletionTimestamp)})` : (status?.phase ?? ""));
  const { claimRef } = spec;
  to.field("Claim", claimRef === undefined ? "" : `${claimRef.namespace ?? ""}/${claimRef.name ?? ""}`);
  to.field("Reclaim Policy", spec.persistentVolumeReclaimPolicy ?? "");
  to.field("Access Modes", modesText(spec.accessModes));
  if (spec.volumeMode !== undefined) to.field("VolumeMode", spec.volumeMode);
  const capacity = spec.capacity?.["storage"] ?? "";
  to.field("Capacity", canonicalQuantity(capacity) ?? capacity);
  describeAffinity(to, spec.nodeAffinity);
  to.field("Message", status?.message ?? "");
  to.line(0, "Source:");
  describePersistentSource(to, spec);
});

function describeAffinity(to: Description, affinity: PersistentVolume["spec"]["nodeAffinity"]): void {
  if (affinity === undefined) {
    to.line(0, "Node Affinity:\t<none>");
    return;
  }
  to.line(0, "Node Affinity:\t");
  const terms = affinity.required?.nodeSelectorTerms ?? [];
  if (affinity.required === undefined) {
    to.line(1, "Required Terms:\t<none>");
    return;
  }
  to.line(1, "Required Terms:\t");
  for (const [index, { matchExpressions = [] }] of terms.entries()) {
    if (matchExpressions.length === 0) to.line(2, `Term ${index}:\t<none>`);
    for (const [at, { key, operator, values = [] }] of matchExpressions.entries()) {
      const chosen = values.length === 0 ? "" : ` [${values.join(", ")}]`;
      to.line(2, `${at === 0 ? `Term ${index}:` : ""}\t${key} ${operator.toLowerCase()}${chosen}`);
    }
  }
}

export const describeClaim = describerOf<PersistentVolumeClaim>(function* (to, claim) {
  const { metadata, spec, status } = claim;
  to.field("Name", metadata.name).field("Namespace", metadata.namespace ?? "");
  to.field("StorageClass", metadata.annotations?.[CLASS_ANNOTATION] ?? spec.storageClassName ?? "");
  const deleted = metadata.deletionTimestamp !== undefined;
  to.field("Status", deleted ? `Terminating (lasts ${longTime(metadata.deletionTimestamp)})` : (status?.phase ?? ""));
  to.field("Volume", spec.volumeName ?? "");
  to.labels("Labels", metadata.labels).annotations("Annotations", metadata.annotations);
  to.field("Finalizers", finalizers(metadata.finalizers));
  const bound = spec.volumeName !== undefined && spec.volumeName !== "";
  const capacity = bound ? (status?.capacity?.["storage"] ?? "") : "";
  to.field("Capacity", canonicalQuantity(capacity) ?? capacity);
  to.field("Access Modes", bound ? modesText(status?.accessModes) : "");
  if (spec.volumeMode !== undefined) to.field("VolumeMode", spec.volumeMode);
  const { dataSource } = spec;
  if (dataSource !== undefined) {
    to.line(0, "DataSource:");
    if (dataSource.apiGroup !== undefined) to.line(1, `APIGroup:\t${dataSource.apiGroup}`);
    to.line(1, `Kind:\t${dataSource.kind}`).line(1, `Name:\t${dataSource.name}`);
  }
  to.list("Used By", yield* usersOf(claim));
  const conditions = status?.conditions ?? [];
  if (conditions.length === 0) return;
  to.line(0, "Conditions:").line(1, "Type\tStatus\tLastProbeTime\tLastTransitionTime\tReason\tMessage");
  to.line(1, "----\t------\t-----------------\t------------------\t------\t-------");
  for (const { type, status: value, lastTransitionTime, reason = "", message = "" } of conditions) {
    to.line(
      1,
      `${type} \t${value} \t${longTime(undefined)} \t${longTime(lastTransitionTime)} \t${reason} \t${message}`,
    );
  }
});

function* usersOf({ metadata }: PersistentVolumeClaim): Steps<readonly string[]> {
  const { code, body } = yield* get(`/api/v1/namespaces/${metadata.namespace}/pods?limit=500`);
  const pods = code < 400 ? (body as { readonly items: readonly Pod[] }).items : [];
  const isOf = (pod: Pod, { name, persistentVolumeClaim, ephemeral }: Volume): boolean =>
    (ephemeral === undefined ? persistentVolumeClaim?.claimName : `${pod.metadata.name}-${name}`) === metadata.name;
  return pods.filter((pod) => pod.spec.volumes?.some((volume) => isOf(pod, volume))).map((pod) => pod.metadata.name);
}

const DEFAULT_CLASS = [
  "storageclass.kubernetes.io/is-default-class",
  "storageclass.beta.kubernetes.io/is-default-class",
];

export const describeStorageClass = describerOf<StorageClass>((to, storageClass) => {
  const { metadata, provisioner, parameters, allowVolumeExpansion, mountOptions = [] } = storageClass;
  const isDefault = DEFAULT_CLASS.some((key) => metadata.annotations?.[key] === "true");
  to.field("Name", metadata.name).field("IsDefaultClass", isDefault ? "Yes" : "No");
  to.field("Annotations", pairsText(metadata.annotations)).field("Provisioner", provisioner);
  to.field("Parameters", pairsText(parameters));
  to.field(
    "AllowVolumeExpansion",
    allowVolumeExpansion === undefined ? "<unset>" : allowVolumeExpansion ? "True" : "False",
  );
  if (mountOptions.length === 0) to.line(0, "MountOptions:\t<none>");
  else to.line(0, "MountOptions:");
  for (const option of mountOptions) to.line(1, option);
  to.field("ReclaimPolicy", storageClass.reclaimPolicy ?? "");
  to.field("VolumeBindingMode", storageClass.volumeBindingMode ?? "");
  const topologies = storageClass.allowedTopologies ?? [];
  if (topologies.length === 0) return;
  to.line(0, "AllowedTopologies:\t");
  for (const [index, { matchLabelExpressions = [] }] of topologies.entries()) {
    for (const [at, { key, values }] of matchLabelExpressions.entries()) {
      to.line(1, `${at === 0 ? `Term ${index}:` : ""}\t${key} in [${values.join(", ")}]`);
    }
  }
});

export const describeAttributesClass = describerOf<VolumeAttributesClass>(
  (to, { metadata, driverName, parameters }) => {
    to.field("Name", metadata.name).annotations("Annotations", metadata.annotations);
    to.field("DriverName", driverName).field("Parameters", pairsText(parameters));
  },
);
