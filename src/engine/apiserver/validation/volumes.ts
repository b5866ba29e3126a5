/**
 * Volumes of a Pod.
 * Upstream: pkg/apis/core/validation/validation.go (ValidateVolumes, validateVolumeSource).
 */
import { dns1123LabelProblems, dns1123SubdomainProblems } from "../../../api/label-syntax.ts";
import { parseQuantity } from "../../../api/quantity.ts";
import type { Volume } from "../../../api/types/pod.ts";
import { duplicate, type Errors, forbidden, invalid, invalidFor, NO_ERRORS, required } from "./errors.ts";
import { validateHostPath, validateNfs } from "./host-volumes.ts";
import type { Unchecked } from "./unchecked.ts";
import {
  all,
  ISCSI_PREFIX,
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
  validateGitRepo,
  validateIscsi,
  validateQuobyte,
  validateStorageOs,
} from "./vendor-volumes.ts";
import { type Source, validateItem, validateMode } from "./volume-paths.ts";
import {
  validateCsi,
  validateDownwardApi,
  validateEphemeral,
  validateImage,
  validateProjected,
} from "./volume-sources.ts";

export interface VolumesResult {
  readonly errors: Errors;
  /** Names that mounts may use: a volume with an error does not count. */
  readonly usable: ReadonlySet<string>;
}

export function validateVolumes(volumes: readonly Unchecked<Volume>[], path: string): VolumesResult {
  const errors: Errors[number][] = [];
  const usable = new Set<string>();
  volumes.forEach((volume, index) => {
    const place = `${path}[${index}]`;
    const name = volume.name ?? "";
    const found = [
      ...validateSource(volume, place),
      ...(name === "" ? [required(`${place}.name`)] : invalidFor(`${place}.name`, name, dns1123LabelProblems(name))),
      ...(usable.has(name) ? [duplicate(`${place}.name`, name)] : []),
    ];
    if (found.length === 0) usable.add(name);
    errors.push(...found);
  });
  return { errors, usable };
}

/** A source is reported as given twice under the name of its field; these two have another one. */
const REPEATED_NAMES: Readonly<Record<string, string>> = { cephfs: "cephFS", downwardAPI: "downwarAPI" };

/** Every source, in upstream's order. */
const CHECKS: readonly (readonly [string, SourceCheck])[] = [
  ["emptyDir", validateEmptyDir],
  ["hostPath", validateHostPath],
  ["gitRepo", validateGitRepo],
  ["gcePersistentDisk", validateGcePersistentDisk],
  ["awsElasticBlockStore", validateAwsElasticBlockStore],
  ["secret", (source, path) => validateKeyed(source, "secretName", path)],
  ["nfs", validateNfs],
  ["iscsi", validateIscsi(ISCSI_PREFIX)],
  ["glusterfs", needs("endpoints", "path")],
  ["flocker", validateFlocker],
  ["persistentVolumeClaim", needs("claimName")],
  ["rbd", needs("monitors", "image")],
  ["cinder", all(needs("volumeID"), needsSecret("name"))],
  ["cephfs", needs("monitors")],
  ["quobyte", validateQuobyte],
  ["downwardAPI", validateDownwardApi],
  ["fc", validateFibreChannel],
  ["flexVolume", validateFlexVolume],
  ["configMap", (source, path) => validateKeyed(source, "name", path)],
  ["azureFile", needs("secretName", "shareName")],
  ["vsphereVolume", needs("volumePath")],
  ["photonPersistentDisk", needs("pdID")],
  ["portworxVolume", needs("volumeID")],
  ["azureDisk", validateAzureDisk],
  ["storageos", all(validateStorageOs, needsSecret("name"))],
  ["projected", validateProjected],
  ["scaleIO", needs("gateway", "system", "volumeName")],
  ["csi", validateCsi],
  ["ephemeral", validateEphemeral],
  ["image", validateImage],
];

function validateSource(volume: Unchecked<Volume>, path: string): Errors {
  const sources = volume as unknown as Readonly<Record<string, Source | undefined>>;
  const given = CHECKS.filter(([name]) => sources[name] !== undefined);
  if (given.length === 0) return [required(path, "must specify a volume type")];
  return given.flatMap(([name, check], index) => {
    const source = sources[name] as Source;
    const tooLong = name === "iscsi" && isIscsiNameTooLong(source, volume.name ?? "");
    return [
      ...(index > 0
        ? [forbidden(`${path}.${REPEATED_NAMES[name] ?? name}`, "may not specify more than 1 volume type")]
        : check(source, `${path}.${name}`)),
      ...(tooLong ? [invalid(`${path}.name`, volume.name ?? "", ISCSI_TOO_LONG)] : NO_ERRORS),
    ];
  });
}

/** What only the volumes of a Pod must keep to, not those of a template: claims are named after the Pod. */
export function validateVolumesOfPod(podName: string, volumes: readonly Unchecked<Volume>[], path: string): Errors {
  if (podName === "") return NO_ERRORS;
  const isEphemeral = (volume: Unchecked<Volume>) => (volume as unknown as Source)["ephemeral"] !== undefined;
  const made = new Set(volumes.filter(isEphemeral).map(({ name = "" }) => `${podName}-${name}`));
  return volumes.flatMap((volume, index) => {
    const { name = "", persistentVolumeClaim } = volume;
    const place = `${path}[${index}]`;
    const claim = `${podName}-${name}`;
    const image = (volume as unknown as Source)["image"] as Source | undefined;
    const claimName = persistentVolumeClaim?.claimName ?? "";
    return [
      ...(isEphemeral(volume) && name !== ""
        ? dns1123SubdomainProblems(claim).map((problem) =>
            invalid(`${place}.name`, name, `PVC name ${JSON.stringify(claim)}: ${problem}`),
          )
        : NO_ERRORS),
      ...(image === undefined ? NO_ERRORS : needs("reference")(image, `${place}.image`)),
      ...(made.has(claimName)
        ? [invalid(`${place}.persistentVolumeClaim.claimName`, claimName, MADE_CLAIM)]
        : NO_ERRORS),
    ];
  });
}

const MADE_CLAIM = "must not reference a PVC that gets created for an ephemeral volume";

function validateEmptyDir(source: Source, path: string): Errors {
  const limit = source["sizeLimit"] as string | number | undefined;
  if (limit === undefined) return NO_ERRORS;
  const quantity = parseQuantity(limit);
  if (quantity !== undefined && quantity.nanos >= 0n) return NO_ERRORS;
  return [forbidden(`${path}.sizeLimit`, "SizeLimit field must be a valid resource quantity")];
}

/** `configMap` and `secret`: a name, a mode, and items of key and path. */
function validateKeyed(source: Source, nameField: string, path: string): Errors {
  const items = (source["items"] as readonly Source[] | undefined) ?? [];
  return [
    ...((source[nameField] ?? "") === "" ? [required(`${path}.${nameField}`)] : []),
    ...validateMode(source["defaultMode"], `${path}.defaultMode`),
    ...items.flatMap((item, index) => validateItem(item, `${path}.items[${index}]`)),
  ];
}
