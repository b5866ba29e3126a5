/**
 * Volumes, claims, classes and drivers as Tables.
 * Upstream: pkg/printers/internalversion/printers.go (printPersistentVolume, printPersistentVolumeClaim, …).
 */
import type {
  CSIDriver,
  CSINode,
  CSIStorageCapacity,
  StorageClass,
  VolumeAttachment,
  VolumeAttributesClass,
} from "../../../api/types/storage.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../../../api/types/volumes.ts";
import { AGE, ageOf, column, NAME, type TablePrinter, wide } from "./table-printer.ts";

const UNSET = "<unset>";
const DEFAULT_CLASS = [
  "storageclass.kubernetes.io/is-default-class",
  "storageclass.beta.kubernetes.io/is-default-class",
];
const CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";

/** In the order in which they are printed. */
const SHORT_MODES = [
  ["ReadWriteOnce", "RWO"],
  ["ReadOnlyMany", "ROX"],
  ["ReadWriteMany", "RWX"],
  ["ReadWriteOncePod", "RWOP"],
] as const;

function modesText(modes: readonly string[] | undefined): string {
  return SHORT_MODES.filter(([mode]) => modes?.includes(mode))
    .map(([, short]) => short)
    .join(",");
}

const CAPACITY = column("Capacity", "How much it holds.");
const ACCESS_MODES = column("Access Modes", "How many nodes or Pods may use it, and how.");
const CLASS = column("StorageClass", "Its class.");
const ATTRIBUTES_CLASS = column("VolumeAttributesClass", "Class of its changeable attributes.");
const MODE = wide("VolumeMode", "A file system, or a raw device.");

export const persistentVolumeTable: TablePrinter<PersistentVolume> = {
  columns: [
    NAME,
    CAPACITY,
    ACCESS_MODES,
    column("Reclaim Policy", "What becomes of it when its claim is deleted."),
    column("Status", "Phase."),
    column("Claim", "The claim that it is bound to, or kept for."),
    CLASS,
    ATTRIBUTES_CLASS,
    column("Reason", "Why it is in its phase."),
    AGE,
    MODE,
  ],
  cells: (volume, nowMs) => {
    const { metadata, spec, status } = volume;
    const { claimRef } = spec;
    return [
      metadata.name,
      String(spec.capacity?.["storage"] ?? "0"),
      modesText(spec.accessModes),
      spec.persistentVolumeReclaimPolicy ?? "",
      metadata.deletionTimestamp === undefined ? (status?.phase ?? "") : "Terminating",
      claimRef === undefined ? "" : `${claimRef.namespace ?? ""}/${claimRef.name ?? ""}`,
      metadata.annotations?.[CLASS_ANNOTATION] ?? spec.storageClassName ?? "",
      spec.volumeAttributesClassName ?? UNSET,
      status?.reason ?? "",
      ageOf(volume, nowMs),
      spec.volumeMode ?? UNSET,
    ];
  },
};

export const persistentVolumeClaimTable: TablePrinter<PersistentVolumeClaim> = {
  columns: [
    NAME,
    column("Status", "Phase."),
    column("Volume", "The volume that it is bound to."),
    CAPACITY,
    ACCESS_MODES,
    CLASS,
    ATTRIBUTES_CLASS,
    AGE,
    MODE,
  ],
  cells: (claim, nowMs) => {
    const { metadata, spec, status } = claim;
    const volume = spec.volumeName ?? "";
    return [
      metadata.name,
      metadata.deletionTimestamp === undefined ? (status?.phase ?? "") : "Terminating",
      volume,
      volume === "" ? "" : String(status?.capacity?.["storage"] ?? "0"),
      volume === "" ? "" : modesText(status?.accessModes),
      metadata.annotations?.[CLASS_ANNOTATION] ?? spec.storageClassName ?? "",
      spec.volumeAttributesClassName ?? UNSET,
      ageOf(claim, nowMs),
      spec.volumeMode ?? UNSET,
    ];
  },
};

export const storageClassTable: TablePrinter<StorageClass> = {
  columns: [
    NAME,
    column("Provisioner", "Who makes its volumes."),
    column("ReclaimPolicy", "What becomes of a volume when its claim is deleted."),
    column("VolumeBindingMode", "When claims are bound."),
    column("AllowVolumeExpansion", "Whether its volumes may grow."),
    AGE,
  ],
  cells: (storageClass, nowMs) => {
    const { metadata } = storageClass;
    const isDefault = DEFAULT_CLASS.some((name) => metadata.annotations?.[name] === "true");
    return [
      isDefault ? `${metadata.name} (default)` : metadata.name,
      storageClass.provisioner,
      storageClass.reclaimPolicy ?? "Delete",
      storageClass.volumeBindingMode ?? "Immediate",
      storageClass.allowVolumeExpansion ?? false,
      ageOf(storageClass, nowMs),
    ];
  },
};

export const volumeAttributesClassTable: TablePrinter<VolumeAttributesClass> = {
  columns: [NAME, column("DriverName", "The driver that knows its parameters."), AGE],
  cells: (attributes, nowMs) => [attributes.metadata.name, attributes.driverName, ageOf(attributes, nowMs)],
};

export const volumeAttachmentTable: TablePrinter<VolumeAttachment> = {
  columns: [
    NAME,
    column("Attacher", "The driver that attaches."),
    column("PV", "The volume."),
    column("Node", "Where it is attached to."),
    column("Attached", "Whether that is done.", "boolean"),
    AGE,
  ],
  cells: (attachment, nowMs) => [
    attachment.metadata.name,
    attachment.spec.attacher,
    attachment.spec.source.persistentVolumeName ?? "",
    attachment.spec.nodeName,
    attachment.status?.attached ?? false,
    ageOf(attachment, nowMs),
  ],
};

export const csiDriverTable: TablePrinter<CSIDriver> = {
  columns: [
    NAME,
    column("AttachRequired", "Whether its volumes are attached before they are mounted.", "boolean"),
    column("PodInfoOnMount", "Whether it is told about the Pod.", "boolean"),
    column("StorageCapacity", "Whether its capacity counts in scheduling.", "boolean"),
    column("TokenRequests", "Tokens that it is given."),
    column("RequiresRepublish", "Whether it is called again and again.", "boolean"),
    column("Modes", "Kinds of volume that it makes."),
    AGE,
  ],
  cells: (driver, nowMs) => {
    const { spec } = driver;
    const tokens = (spec.tokenRequests ?? []).map(({ audience }) => audience).join(",");
    return [
      driver.metadata.name,
      spec.attachRequired ?? true,
      spec.podInfoOnMount ?? false,
      spec.storageCapacity ?? false,
      tokens === "" ? UNSET : tokens,
      spec.requiresRepublish ?? false,
      (spec.volumeLifecycleModes ?? []).join(",") || "<none>",
      ageOf(driver, nowMs),
    ];
  },
};

export const csiNodeTable: TablePrinter<CSINode> = {
  columns: [NAME, column("Drivers", "How many drivers run there.", "integer"), AGE],
  cells: (node, nowMs) => [node.metadata.name, node.spec.drivers.length, ageOf(node, nowMs)],
};

export const csiStorageCapacityTable: TablePrinter<CSIStorageCapacity> = {
  columns: [NAME, column("StorageClassName", "The class that it is about."), column("Capacity", "What is left."), AGE],
  cells: (capacity, nowMs) => [
    capacity.metadata.name,
    capacity.storageClassName,
    capacity.capacity === undefined ? UNSET : String(capacity.capacity),
    ageOf(capacity, nowMs),
  ],
};
