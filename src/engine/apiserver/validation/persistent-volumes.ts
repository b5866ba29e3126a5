/**
 * PersistentVolumes.
 * Upstream: pkg/apis/core/validation/validation.go (ValidatePersistentVolumeSpec, ValidatePersistentVolumeUpdate).
 */
import { dns1123LabelProblems, dns1123SubdomainProblems } from "../../../api/label-syntax.ts";
import { parseQuantity } from "../../../api/quantity.ts";
import { sameValue } from "../../../api/same-value.ts";
import type { PersistentVolume, PersistentVolumeSpec } from "../../../api/types/volumes.ts";
import { type Errors, forbidden, immutable, invalid, invalidFor, NO_ERRORS, required, unsupported } from "./errors.ts";
import { validateAccessModes, validatePositive, VOLUME_MODES } from "./persistent-volume-claims.ts";
import { validateNodeSelectorTerms } from "./scheduling.ts";
import type { Unchecked } from "./unchecked.ts";
import { jsonDiff } from "./unified-diff.ts";
import {
  all,
  ISCSI_TOO_LONG,
  isIscsiNameTooLong,
  needs,
  needsSecret,
  type SourceCheck,
  validateAwsElasticBlockStore,
  validateAzureDisk,
  validateFibreChannel,
  validateFlexVolume,
  validateFlocker,
  validateGcePersistentDisk,
  validatePersistentIscsi,
  validateQuobyte,
  validateStorageOs,
} from "./vendor-volumes.ts";
import { validateHostPath, validateNfs } from "./host-volumes.ts";

const RECLAIM_POLICIES = ["Delete", "Recycle", "Retain"];

type Spec = Unchecked<PersistentVolumeSpec>;
type Source = Readonly<Record<string, unknown>>;

/** Each source with its check, in upstream's order. */
const SOURCES: readonly (readonly [string, SourceCheck])[] = [
  ["hostPath", validateHostPath],
  ["gcePersistentDisk", validateGcePersistentDisk],
  ["awsElasticBlockStore", validateAwsElasticBlockStore],
  ["glusterfs", all(needs("endpoints", "path"), validateEndpointsNamespace)],
  ["flocker", validateFlocker],
  ["nfs", validateNfs],
  ["rbd", needs("monitors", "image")],
  ["quobyte", validateQuobyte],
  ["cephfs", needs("monitors")],
  ["iscsi", validatePersistentIscsi],
  ["cinder", all(needs("volumeID"), needsSecret("name", "namespace"))],
  ["fc", validateFibreChannel],
  ["flexVolume", validateFlexVolume],
  ["azureFile", all(needs("secretName", "shareName"), validateSecretNamespace)],
  ["vsphereVolume", needs("volumePath")],
  ["photonPersistentDisk", needs("pdID")],
  ["portworxVolume", needs("volumeID")],
  ["azureDisk", validateAzureDisk],
  ["scaleIO", needs("gateway", "system", "volumeName")],
  ["local", validateLocal],
  ["storageos", all(validateStorageOs, needsSecret("name", "namespace"))],
  ["csi", validateCsi],
];

const ENDPOINTS_NAMESPACE = "if the endpointnamespace is set, it must be a valid namespace name";

function validateEndpointsNamespace(source: Source, path: string): Errors {
  const namespace = source["endpointsNamespace"] as string | undefined;
  const field = `${path}.endpointsNamespace`;
  if (namespace === undefined) return NO_ERRORS;
  if (namespace === "") return [invalid(field, namespace, ENDPOINTS_NAMESPACE)];
  return invalidFor(field, namespace, dns1123LabelProblems(namespace));
}

function validateSecretNamespace(source: Source, path: string): Errors {
  return source["secretNamespace"] === "" ? [required(`${path}.secretNamespace`)] : NO_ERRORS;
}

function validateLocal(source: Source, path: string): Errors {
  const target = text(source["path"]);
  if (target === "") return [required(`${path}.path`)];
  return target.split("/").includes("..") ? [invalid(`${path}.path`, target, "must not contain '..'")] : NO_ERRORS;
}

const SECRETS_OF_CSI = [
  "controllerPublishSecretRef",
  "controllerExpandSecretRef",
  "nodePublishSecretRef",
  "nodeExpandSecretRef",
];

function validateCsi(source: Source, path: string): Errors {
  return [
    ...validateDriverName(text(source["driver"]), `${path}.driver`),
    ...(text(source["volumeHandle"]) === "" ? [required(`${path}.volumeHandle`)] : NO_ERRORS),
    ...SECRETS_OF_CSI.flatMap((field) => {
      const secret = source[field] as Source | undefined;
      return secret === undefined ? NO_ERRORS : validateSecretReference(secret, `${path}.${field}`);
    }),
  ];
}

function validateSecretReference(secret: Source, path: string): Errors {
  const [name, namespace] = [text(secret["name"]), text(secret["namespace"])];
  return [
    ...(name === "" ? [required(`${path}.name`)] : invalidFor(`${path}.name`, name, dns1123SubdomainProblems(name))),
    ...(namespace === ""
      ? [required(`${path}.namespace`)]
      : invalidFor(`${path}.namespace`, namespace, dns1123LabelProblems(namespace))),
  ];
}

const MAX_DRIVER_NAME = 63;

/** Upstream: ValidateCSIDriverName. */
export function validateDriverName(name: string, path: string): Errors {
  return [
    ...(name === "" ? [required(path)] : NO_ERRORS),
    ...(name.length > MAX_DRIVER_NAME
      ? [{ type: "Too long" as const, field: path, detail: `may not be more than ${MAX_DRIVER_NAME} bytes` }]
      : NO_ERRORS),
    ...invalidFor(path, name, dns1123SubdomainProblems(name.toLowerCase())),
  ];
}

export function validateVolume({ metadata, spec }: PersistentVolume): Errors {
  const iscsi = spec?.iscsi as Source | undefined;
  const tooLong = iscsi !== undefined && isIscsiNameTooLong(iscsi, metadata.name);
  return [
    ...validateVolumeSpec(spec ?? {}, "spec"),
    ...(tooLong ? [invalid("spec.iscsi.targetportal", text(iscsi["targetPortal"]), ISCSI_TOO_LONG)] : NO_ERRORS),
  ];
}

function validateVolumeSpec(spec: Spec, path: string): Errors {
  const modes: readonly string[] = spec.accessModes ?? [];
  const { persistentVolumeReclaimPolicy: reclaim = "", storageClassName = "", volumeMode, nodeAffinity } = spec;
  const reclaimPath = `${path}.persistentVolumeReclaimPolicy`;
  const hostPath = text((spec.hostPath as Source | undefined)?.["path"]);
  return [
    ...(modes.length === 0 ? [required(`${path}.accessModes`)] : NO_ERRORS),
    ...validateAccessModes(modes, `${path}.accessModes`),
    ...validateCapacity(spec.capacity ?? {}, `${path}.capacity`),
    ...(reclaim === "" || RECLAIM_POLICIES.includes(reclaim)
      ? NO_ERRORS
      : [unsupported(reclaimPath, reclaim, RECLAIM_POLICIES)]),
    ...validateAffinity(nodeAffinity, `${path}.nodeAffinity`),
    ...validateSources(spec, path),
    ...(spec.hostPath !== undefined && /^\/[/.]*$/.test(hostPath) && reclaim === "Recycle"
      ? [forbidden(reclaimPath, "may not be 'recycle' for a hostPath mount of '/'")]
      : NO_ERRORS),
    ...(storageClassName === ""
      ? NO_ERRORS
      : invalidFor(`${path}.storageClassName`, storageClassName, dns1123SubdomainProblems(storageClassName))),
    ...(volumeMode === undefined || VOLUME_MODES.includes(volumeMode)
      ? NO_ERRORS
      : [unsupported(`${path}.volumeMode`, volumeMode, VOLUME_MODES)]),
    ...validateAttributesClass(spec, path),
  ];
}

function validateCapacity(capacity: Readonly<Record<string, string | number>>, path: string): Errors {
  const names = Object.keys(capacity).sort();
  return [
    ...(names.length === 0 ? [required(path)] : NO_ERRORS),
    ...(names.includes("storage") && names.length === 1 ? NO_ERRORS : [unsupportedCapacity(capacity, path)]),
    ...names.flatMap((name) => {
      const amount = capacity[name] as string | number;
      const negative = (parseQuantity(amount)?.nanos ?? 0n) < 0n;
      return [
        ...(negative
          ? [invalid(`${path}[${name}]`, parseQuantity(amount)?.value, "must be a valid resource quantity")]
          : NO_ERRORS),
        ...validatePositive(amount, `${path}[${name}]`),
      ];
    }),
  ];
}

function unsupportedCapacity(capacity: Readonly<Record<string, string | number>>, path: string) {
  const value = Object.keys(capacity).length === 0 ? null : capacity;
  return { ...unsupported(path, "", ["storage"]), value };
}

function validateAffinity(affinity: Spec["nodeAffinity"], path: string): Errors {
  if (affinity === undefined) return NO_ERRORS;
  if (affinity.required === undefined) {
    return [required(`${path}.required`, "must specify required node constraints")];
  }
  return validateNodeSelectorTerms(affinity.required.nodeSelectorTerms ?? [], `${path}.required.nodeSelectorTerms`);
}

function validateSources(spec: Spec, path: string): Errors {
  const sources = spec as unknown as Readonly<Record<string, Source | undefined>>;
  const given = SOURCES.filter(([name]) => sources[name] !== undefined);
  if (given.length === 0) return [required(path, "must specify a volume type")];
  return given.flatMap(([name, check], index) => {
    // Upstream names one of them otherwise here, and never minds a FlexVolume after others.
    const repeated = `${path}.${name === "cephfs" ? "cephFS" : name}`;
    if (index > 0 && name !== "flexVolume") return [forbidden(repeated, "may not specify more than 1 volume type")];
    const found = check(sources[name] as Source, `${path}.${name}`);
    if (name !== "local" || spec.nodeAffinity?.required !== undefined) return found;
    return [...found, required(`${path}.nodeAffinity`, "Local volume requires node affinity")];
  });
}

function validateAttributesClass(spec: Spec, path: string): Errors {
  const name = spec.volumeAttributesClassName;
  if (name === undefined) return NO_ERRORS;
  const place = `${path}.volumeAttributesClassName`;
  return [
    ...(name === ""
      ? [required(place, "an empty string is disallowed")]
      : invalidFor(place, name, dns1123SubdomainProblems(name))),
    ...(spec.csi === undefined
      ? [required(`${path}.csi`, "has to be specified when using volumeAttributesClassName")]
      : NO_ERRORS),
  ];
}

export function validateVolumeUpdate({ spec }: PersistentVolume, { spec: before }: PersistentVolume): Errors {
  const [next, previous] = [sourceOf(spec), sourceOf(before)];
  const diff = () => jsonDiff(next, previous);
  return [
    ...(sameValue(next, previous)
      ? NO_ERRORS
      : [
          forbidden(
            "spec.persistentvolumesource",
            `spec.persistentvolumesource is immutable after creation\n${diff()}`,
          ),
        ]),
    ...immutable("volumeMode", spec.volumeMode, spec.volumeMode === before.volumeMode),
    ...(before.nodeAffinity === undefined ? NO_ERRORS : affinityUpdateErrors(spec.nodeAffinity, before.nodeAffinity)),
  ];
}

const GA_LABELS: Readonly<Record<string, string>> = {
  "failure-domain.beta.kubernetes.io/zone": "topology.kubernetes.io/zone",
  "failure-domain.beta.kubernetes.io/region": "topology.kubernetes.io/region",
  "beta.kubernetes.io/os": "kubernetes.io/os",
  "beta.kubernetes.io/arch": "kubernetes.io/arch",
  "beta.kubernetes.io/instance-type": "node.kubernetes.io/instance-type",
};

/** Only old names of labels may become new ones. */
function affinityUpdateErrors(affinity: Spec["nodeAffinity"], before: Spec["nodeAffinity"]): Errors {
  const renamed = JSON.stringify(before, (key, value: unknown) =>
    key === "key" && typeof value === "string" ? (GA_LABELS[value] ?? value) : value,
  );
  const same = sameValue(affinity, before) || sameValue(affinity, JSON.parse(renamed));
  const detail = "field is immutable, except for updating from beta label to GA";
  return same ? NO_ERRORS : [invalid("nodeAffinity", affinity ?? null, detail)];
}

/** The embedded source as Go prints it: every type by its Go name, those that are not set as null. */
function sourceOf(spec: PersistentVolumeSpec): Readonly<Record<string, unknown>> {
  const all = spec as unknown as Readonly<Record<string, Source | undefined>>;
  return Object.fromEntries(
    GO_ORDER.map((name) => [GO_NAMES[name] ?? capital(name), all[name] === undefined ? null : goFields(all[name])]),
  );
}

function goFields(source: Source): Source {
  return Object.fromEntries(Object.entries(source).map(([name, value]) => [GO_NAMES[name] ?? capital(name), value]));
}

const GO_ORDER = [
  "gcePersistentDisk",
  "awsElasticBlockStore",
  "hostPath",
  "glusterfs",
  "nfs",
  "rbd",
  "quobyte",
  "iscsi",
  "flexVolume",
  "cinder",
  "cephfs",
  "fc",
  "flocker",
  "azureFile",
  "vsphereVolume",
  "azureDisk",
  "photonPersistentDisk",
  "portworxVolume",
  "scaleIO",
  "local",
  "storageos",
  "csi",
];
const GO_NAMES: Readonly<Record<string, string>> = {
  awsElasticBlockStore: "AWSElasticBlockStore",
  gcePersistentDisk: "GCEPersistentDisk",
  nfs: "NFS",
  rbd: "RBD",
  iscsi: "ISCSI",
  cephfs: "CephFS",
  fc: "FC",
  storageos: "StorageOS",
  csi: "CSI",
  fsType: "FSType",
};

const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
