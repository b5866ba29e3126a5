/**
 * Volume types of single vendors and storage systems, in Pods and in PersistentVolumes.
 * Upstream: pkg/apis/core/validation/validation.go (validateISCSIVolumeSource, validateFCVolumeSource, …).
 */
import { dns1123LabelProblems } from "../../../api/label-syntax.ts";
import { type Errors, invalid, invalidFor, NO_ERRORS, required, unsupported } from "./errors.ts";
import { listOf, type Source, textOf, validateDescendingPath } from "./volume-paths.ts";

export type SourceCheck = (source: Source, path: string) => Errors;

const MAX_LUN = 255;
const LUN_RANGE = "must be between 0 and 255, inclusive";

/** A check that each of these fields, texts or lists, holds something. */
export function needs(...fields: readonly string[]): SourceCheck {
  return (source, path) =>
    fields.flatMap((field) => {
      const value = source[field];
      const empty = value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
      return empty ? [required(`${path}.${field}`)] : NO_ERRORS;
    });
}

/** A reference to a Secret, where there is one, says these of it. */
export function needsSecret(...fields: readonly string[]): SourceCheck {
  return (source, path) => {
    const secret = source["secretRef"] as Source | undefined;
    return secret === undefined ? NO_ERRORS : needs(...fields)(secret, `${path}.secretRef`);
  };
}

export function all(...checks: readonly SourceCheck[]): SourceCheck {
  return (source, path) => checks.flatMap((check) => check(source, path));
}

export function validateGitRepo(source: Source, path: string): Errors {
  return [
    ...needs("repository")(source, path),
    ...validateDescendingPath(textOf(source, "directory"), `${path}.directory`),
  ];
}

/** As upstream words it; 0 is taken all the same. */
const PARTITION_RANGE = "must be between 1 and 255, inclusive";

/** Upstream reports disks of GCE below another name than that of their field. */
export function validateGcePersistentDisk(source: Source, path: string): Errors {
  return validateDisk("pdName", source, path.replace(/gcePersistentDisk$/, "persistentDisk"));
}

export function validateAwsElasticBlockStore(source: Source, path: string): Errors {
  return validateDisk("volumeID", source, path);
}

function validateDisk(name: string, source: Source, path: string): Errors {
  const partition = (source["partition"] as number | undefined) ?? 0;
  const inRange = partition >= 0 && partition <= 255;
  return [
    ...needs(name)(source, path),
    ...(inRange ? NO_ERRORS : [invalid(`${path}.partition`, partition, PARTITION_RANGE)]),
  ];
}

const ISCSI_NAMES: readonly (readonly [prefix: string, pattern: RegExp])[] = [
  ["iqn", /iqn\.\d{4}-\d{2}\.([a-z0-9-.]+)(:[^,;*&$|\s]+)$/i],
  ["eui", /^eui.[a-z0-9]{16}$/i],
  ["naa", /^naa.[a-z0-9]{32}$/i],
];
const ISCSI_FORMAT = "must be valid format";
/** What upstream says of another prefix, in Pods. */
export const ISCSI_PREFIX = "must be valid format starting with iqn, eui, or naa";

/** @param strangerDetail what is said of names with another prefix */
export function validateIscsi(strangerDetail: string): SourceCheck {
  const named = (name: string, path: string): Errors => {
    const known = ISCSI_NAMES.find(([prefix]) => name.startsWith(prefix));
    if (known === undefined) return [invalid(path, name, strangerDetail)];
    return known[1].test(name) ? NO_ERRORS : [invalid(path, name, ISCSI_FORMAT)];
  };
  return (source, path) => {
    const iqn = textOf(source, "iqn");
    const initiator = source["initiatorName"] as string | undefined;
    const authenticated = source["chapAuthDiscovery"] === true || source["chapAuthSession"] === true;
    return [
      ...needs("targetPortal")(source, path),
      ...(iqn === "" ? [required(`${path}.iqn`)] : named(iqn, `${path}.iqn`)),
      ...validateLun(source["lun"] ?? 0, path),
      ...(authenticated ? needs("secretRef")(source, path) : NO_ERRORS),
      ...(strangerDetail === ISCSI_FORMAT ? needsSecret("name")(source, path) : NO_ERRORS),
      ...(initiator === undefined ? NO_ERRORS : named(initiator, `${path}.initiatorname`)),
    ];
  };
}

const MAX_ISCSI_INTERFACE = 64;
export const ISCSI_TOO_LONG =
  "Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.";

/** The name of the initiator's interface is made of the volume's and the portal. */
export function isIscsiNameTooLong(source: Source, volumeName: string): boolean {
  return (
    source["initiatorName"] !== undefined &&
    `${volumeName}:${textOf(source, "targetPortal")}`.length > MAX_ISCSI_INTERFACE
  );
}

/** iSCSI in a PersistentVolume says less of unknown names, and checks the Secret. */
export const validatePersistentIscsi = validateIscsi(ISCSI_FORMAT);

function validateLun(lun: unknown, path: string): Errors {
  const inRange = typeof lun === "number" && lun >= 0 && lun <= MAX_LUN;
  return inRange ? NO_ERRORS : [invalid(`${path}.lun`, lun, LUN_RANGE)];
}

export function validateFibreChannel(source: Source, path: string): Errors {
  const [targets, ids] = [listOf(source, "targetWWNs"), listOf(source, "wwids")];
  const place = `${path}.targetWWNs`;
  const errors: Errors[number][] = [];
  if (targets.length === 0 && ids.length === 0)
    errors.push(required(place, "must specify either targetWWNs or wwids, but not both"));
  if (targets.length > 0 && ids.length > 0)
    errors.push(invalid(place, targets, "targetWWNs and wwids can not be specified simultaneously"));
  if (targets.length === 0) return errors;
  if (source["lun"] === undefined)
    return [...errors, required(`${path}.lun`, "lun is required if targetWWNs is specified")];
  return [...errors, ...validateLun(source["lun"], path)];
}

const REGISTRY_DETAIL = "must be a host:port pair or multiple pairs separated by commas";
const MAX_TENANT = 64;

export function validateQuobyte(source: Source, path: string): Errors {
  const registry = textOf(source, "registry");
  const field = `${path}.registry`;
  const volume = needs("volume")(source, path);
  if (registry === "") return [required(field, REGISTRY_DETAIL), ...volume];
  if (textOf(source, "tenant").length > MAX_TENANT) {
    return [required(`${path}.tenant`, "must be a UUID and may not exceed a length of 64 characters"), ...volume];
  }
  const wrong = registry.split(",").filter((pair) => !HOST_AND_PORT.test(pair));
  return [...wrong.map(() => invalid(field, registry, REGISTRY_DETAIL)), ...volume];
}

/** Go's net.SplitHostPort: one colon outside of brackets, before the port. */
const HOST_AND_PORT = /^(?:[^:[\]]*|\[[^[\]]*\]):[^:[\]]*$/;

export function validateFlocker(source: Source, path: string): Errors {
  const name = textOf(source, "datasetName");
  const id = textOf(source, "datasetUUID");
  const errors: Errors[number][] = [];
  if (name === "" && id === "") errors.push(required(path, "one of datasetName and datasetUUID is required"));
  if (name !== "" && id !== "")
    errors.push(invalid(path, "resource", "datasetName and datasetUUID can not be specified simultaneously"));
  if (name.includes("/")) errors.push(invalid(`${path}.datasetName`, name, "must not contain '/'"));
  return errors;
}

const RESERVED = /\.(?:kubernetes|k8s)\.io$/;

export function validateFlexVolume(source: Source, path: string): Errors {
  const options = Object.keys((source["options"] as object | undefined) ?? {}).sort();
  const reserved = options.filter((option) => RESERVED.test(`.${option.replace(/\/.*$/s, "").toLowerCase()}`));
  return [
    ...needs("driver")(source, path),
    ...reserved.map((option) =>
      invalid(`${path}.options[${option}]`, option, "kubernetes.io and k8s.io namespaces are reserved"),
    ),
  ];
}

const CACHING_MODES = ["None", "ReadOnly", "ReadWrite"];
const DISK_KINDS = ["Dedicated", "Managed", "Shared"];
const MANAGED_URI = "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}";
const BLOB_URI = "https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd";

/** Defaulting has given it a kind and a caching mode. */
export function validateAzureDisk(source: Source, path: string): Errors {
  const [kind, caching, uri] = [textOf(source, "kind"), textOf(source, "cachingMode"), textOf(source, "diskURI")];
  const [prefix, form] = kind === "Managed" ? ["/subscriptions/", MANAGED_URI] : ["https://", BLOB_URI];
  return [
    ...needs("diskName", "diskURI")(source, path),
    ...(CACHING_MODES.includes(caching) ? NO_ERRORS : [unsupported(`${path}.cachingMode`, caching, CACHING_MODES)]),
    ...(DISK_KINDS.includes(kind) ? NO_ERRORS : [unsupported(`${path}.kind`, kind, DISK_KINDS)]),
    ...(uri.startsWith(prefix) ? NO_ERRORS : [unsupported(`${path}.diskURI`, uri, [form])]),
  ];
}

export function validateStorageOs(source: Source, path: string): Errors {
  const [name, namespace] = [textOf(source, "volumeName"), textOf(source, "volumeNamespace")];
  return [
    ...(name === ""
      ? [required(`${path}.volumeName`)]
      : invalidFor(`${path}.volumeName`, name, dns1123LabelProblems(name))),
    ...(namespace === ""
      ? NO_ERRORS
      : invalidFor(`${path}.volumeNamespace`, namespace, dns1123LabelProblems(namespace))),
  ];
}
