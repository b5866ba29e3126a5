/**
 * Volumes of a Pod.
 * Upstream: pkg/apis/core/validation/validation.go (ValidateVolumes, validateVolumeSource).
 */
import { dns1123LabelProblems, dns1123SubdomainProblems } from "../../../api/label-syntax.ts";
import { parseQuantity } from "../../../api/quantity.ts";
import type { Volume } from "../../../api/types/pod.ts";
import { duplicate, type Errors, forbidden, invalid, invalidFor, NO_ERRORS, required, unsupported } from "./errors.ts";
import type { Unchecked } from "./unchecked.ts";
import { hasBackstep, type Source, validateItem, validateMode } from "./volume-paths.ts";
import {
  validateCsi,
  validateDownwardApi,
  validateEphemeral,
  validateImage,
  validateNfs,
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

/** The checked sources, in upstream's order; others count as a source and are taken as they are. */
const CHECKS: readonly (readonly [string, (source: Source, path: string) => Errors])[] = [
  ["emptyDir", validateEmptyDir],
  ["hostPath", validateHostPath],
  ["secret", (source, path) => validateKeyed(source, "secretName", path)],
  ["nfs", validateNfs],
  ["persistentVolumeClaim", validateClaim],
  ["downwardAPI", validateDownwardApi],
  ["configMap", (source, path) => validateKeyed(source, "name", path)],
  ["projected", validateProjected],
  ["csi", validateCsi],
  ["ephemeral", validateEphemeral],
  ["image", validateImage],
];

function validateSource(volume: Unchecked<Volume>, path: string): Errors {
  const given = Object.keys(volume).filter((key) => key !== "name");
  if (given.length === 0) return [required(path, "must specify a volume type")];
  const order = CHECKS.map(([name]) => name);
  const rank = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  const sorted = [...given].sort((a, b) => rank(a) - rank(b));
  return sorted.flatMap((name, index) => {
    if (index > 0) return [forbidden(`${path}.${name}`, "may not specify more than 1 volume type")];
    const check = CHECKS[rank(name)]?.[1];
    return check === undefined ? NO_ERRORS : check((volume as unknown as Source)[name] as Source, `${path}.${name}`);
  });
}

function validateEmptyDir(source: Source, path: string): Errors {
  const limit = source["sizeLimit"] as string | number | undefined;
  if (limit === undefined) return NO_ERRORS;
  const quantity = parseQuantity(limit);
  if (quantity !== undefined && quantity.nanos >= 0n) return NO_ERRORS;
  return [forbidden(`${path}.sizeLimit`, "SizeLimit field must be a valid resource quantity")];
}

const HOST_PATH_TYPES = [
  "",
  "BlockDevice",
  "CharDevice",
  "Directory",
  "DirectoryOrCreate",
  "File",
  "FileOrCreate",
  "Socket",
];

export function validateHostPath(source: Source, path: string): Errors {
  const target = (source["path"] as string | undefined) ?? "";
  if (target === "") return [required(`${path}.path`)];
  const type = (source["type"] as string | undefined) ?? "";
  return [
    ...(hasBackstep(target) ? [invalid(`${path}.path`, target, "must not contain '..'")] : []),
    ...(HOST_PATH_TYPES.includes(type) ? [] : [unsupported(`${path}.type`, type, HOST_PATH_TYPES)]),
  ];
}

function validateClaim(source: Source, path: string): Errors {
  const name = (source["claimName"] as string | undefined) ?? "";
  return name === ""
    ? [required(`${path}.claimName`)]
    : invalidFor(`${path}.claimName`, name, dns1123SubdomainProblems(name));
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
