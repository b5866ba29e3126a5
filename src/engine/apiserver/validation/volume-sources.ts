/**
 * Volume types beyond directories, ConfigMaps, Secrets and claims.
 * Upstream: pkg/apis/core/validation/validation.go (validateNFSVolumeSource, validateProjectedVolumeSource, …).
 */
import { dns1123SubdomainProblems } from "../../../api/label-syntax.ts";
import type { PersistentVolumeClaimSpec } from "../../../api/types/volumes.ts";
import { validateFieldRef, validateResourceRef } from "./container-environment.ts";
import { type Errors, forbidden, invalid, invalidFor, NO_ERRORS, oneOf, required } from "./errors.ts";
import { validateClaimSpec } from "./persistent-volume-claims.ts";
import { type Source, validateItem, validateMode, validateRelativePath } from "./volume-paths.ts";

const textOf = (source: Source, field: string) => (source[field] as string | undefined) ?? "";
const listOf = (source: Source, field: string) => (source[field] as readonly Source[] | undefined) ?? [];

export function validateNfs(source: Source, path: string): Errors {
  const target = textOf(source, "path");
  return [
    ...(textOf(source, "server") === "" ? [required(`${path}.server`)] : []),
    ...(target === "" ? [required(`${path}.path`)] : []),
    ...(target.startsWith("/") ? [] : [invalid(`${path}.path`, target, "must be an absolute path")]),
  ];
}

export function validateDownwardApi(source: Source, path: string): Errors {
  return [
    ...validateMode(source["defaultMode"], `${path}.defaultMode`),
    ...listOf(source, "items").flatMap((item) => validateDownwardFile(item, path)),
  ];
}

/** Upstream reports files without their place in the list. */
function validateDownwardFile(file: Source, path: string): Errors {
  const target = textOf(file, "path");
  const { fieldRef, resourceFieldRef } = file as { readonly fieldRef?: object; readonly resourceFieldRef?: Source };
  const errors: Errors[number][] = [];
  if (target === "") errors.push(required(`${path}.path`));
  else errors.push(...validateFreePath(target, `${path}.path`));
  if (fieldRef !== undefined) {
    errors.push(...validateFieldRef(fieldRef, `${path}.fieldRef`, DOWNWARD_FIELDS));
    if (resourceFieldRef !== undefined) {
      errors.push(invalid(path, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously"));
    }
  } else if (resourceFieldRef !== undefined) {
    if (textOf(resourceFieldRef, "containerName") === "")
      errors.push(required(`${path}.resourceFieldRef.containerName`));
    else errors.push(...validateResourceRef(resourceFieldRef, `${path}.resourceFieldRef`));
  } else errors.push(required(path, "one of fieldRef and resourceFieldRef is required"));
  return [...errors, ...validateMode(file["mode"], `${path}.mode`)];
}

const DOWNWARD_FIELDS = [
  "metadata.annotations",
  "metadata.labels",
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
];

/** Below the volume, and not among the names that the kubelet needs for itself. */
function validateFreePath(target: string, path: string): Errors {
  const errors = validateRelativePath(target, path);
  if (!target.startsWith("..") || target.startsWith("../")) return errors;
  return [...errors, invalid(path, target, "must not start with '..'")];
}

const MIN_TOKEN_SECONDS = 600;
const MAX_TOKEN_SECONDS = 4_294_967_296;

export function validateProjected(source: Source, path: string): Errors {
  const taken = new Set<string>();
  const noteItems = (projection: Source, place: string) =>
    listOf(projection, "items").flatMap((item, index) => {
      const target = textOf(item, "path");
      const repeated = target !== "" && taken.has(target);
      taken.add(target);
      const detail = "conflicting duplicate paths";
      return [...validateItem(item, `${place}.items[${index}]`), ...(repeated ? [invalid(path, target, detail)] : [])];
    });
  return [
    ...validateMode(source["defaultMode"], `${path}.defaultMode`),
    ...listOf(source, "sources").flatMap((entry, index) => {
      const place = `${path}.sources[${index}]`;
      const given = ["secret", "configMap", "downwardAPI", "serviceAccountToken", "clusterTrustBundle"].filter(
        (name) => entry[name] !== undefined,
      );
      return given.flatMap((name, order) => {
        const field = `${place}.${name}`;
        if (order > 0) return [forbidden(field, "may not specify more than 1 volume type")];
        const projection = entry[name] as Source;
        if (name === "serviceAccountToken") return validateToken(projection, field);
        if (name === "downwardAPI")
          return listOf(projection, "items").flatMap((item) => validateDownwardFile(item, field));
        if (name === "clusterTrustBundle") return textOf(projection, "path") === "" ? [required(`${field}.path`)] : [];
        const unnamed = textOf(projection, "name") === "" ? [required(`${field}.name`)] : [];
        return [...unnamed, ...noteItems(projection, field)];
      });
    }),
  ];
}

function validateToken(token: Source, path: string): Errors {
  const seconds = (token["expirationSeconds"] as number | undefined) ?? 3600;
  const field = `${path}.expirationSeconds`;
  return [
    ...(seconds < MIN_TOKEN_SECONDS
      ? [invalid(field, seconds, "may not specify a duration less than 10 minutes")]
      : []),
    ...(seconds > MAX_TOKEN_SECONDS
      ? [invalid(field, seconds, "may not specify a duration larger than 2^32 seconds")]
      : []),
    ...(textOf(token, "path") === "" ? [required(`${path}.path`)] : []),
  ];
}

export function validateCsi(source: Source, path: string): Errors {
  const driver = textOf(source, "driver");
  const field = `${path}.driver`;
  if (driver === "") return [required(field)];
  const tooLong = driver.length > 63;
  return [
    ...(tooLong ? [{ type: "Too long" as const, field, detail: "may not be more than 63 bytes" }] : []),
    ...invalidFor(field, driver, dns1123SubdomainProblems(driver.toLowerCase())),
  ];
}

export function validateEphemeral(source: Source, path: string): Errors {
  const template = source["volumeClaimTemplate"] as Source | undefined;
  if (template === undefined) return [required(`${path}.volumeClaimTemplate`)];
  const spec = (template["spec"] as PersistentVolumeClaimSpec | undefined) ?? {};
  return validateClaimSpec(spec, `${path}.volumeClaimTemplate.spec`);
}

export function validateImage(source: Source, path: string): Errors {
  const policy = source["pullPolicy"] as string | undefined;
  return policy === undefined ? NO_ERRORS : oneOf(`${path}.pullPolicy`, policy, ["Always", "IfNotPresent", "Never"]);
}
