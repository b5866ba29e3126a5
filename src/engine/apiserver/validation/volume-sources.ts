/**
 * Volume types of Pods alone, beyond directories, ConfigMaps, Secrets and claims.
 * Upstream: pkg/apis/core/validation/validation.go (validateDownwardAPIVolumeSource, validateProjectedVolumeSource, …).
 */
import { dns1123SubdomainProblems } from "../../../api/label-syntax.ts";
import type { PersistentVolumeClaimSpec } from "../../../api/types/volumes.ts";
import { validateFieldRef, validateResourceRef } from "./container-environment.ts";
import { type Errors, forbidden, invalid, invalidFor, NO_ERRORS, oneOf, required } from "./errors.ts";
import { validateAnnotationMap, validateLabelMap } from "./labels.ts";
import { validateClaimSpec } from "./persistent-volume-claims.ts";
import { validateDriverName } from "./persistent-volumes.ts";
import { listOf, type Source, textOf, validateFreePath, validateItem, validateMode } from "./volume-paths.ts";

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

const MIN_TOKEN_SECONDS = 600;
const MAX_TOKEN_SECONDS = 4_294_967_296;

export function validateProjected(source: Source, path: string): Errors {
  const taken = new Set<string>();
  /** @param owner what upstream shows of the file: the name of the object it comes from, or the path itself */
  const noteFile = (target: string, owner: string): Errors => {
    const repeated = taken.has(target);
    taken.add(target);
    return repeated ? [invalid(path, owner, "conflicting duplicate paths")] : NO_ERRORS;
  };
  return [
    ...validateMode(source["defaultMode"], `${path}.defaultMode`),
    ...listOf(source, "sources").flatMap((entry, index) => {
      const place = `${path}.sources[${index}]`;
      const given = PROJECTIONS.filter(([name]) => entry[name] !== undefined);
      return [
        ...given.flatMap(([name, check]) => check(entry[name] as Source, `${place}.${name}`, noteFile, path)),
        ...(given.length > 1 ? [forbidden(place, "may not specify more than 1 volume type per source")] : NO_ERRORS),
      ];
    }),
  ];
}

type NoteFile = (target: string, owner: string) => Errors;
/** `volume` is the path of the whole projected volume, where upstream reports some things. */
type Projection = (source: Source, path: string, noteFile: NoteFile, volume: string) => Errors;

const PROJECTIONS: readonly (readonly [string, Projection])[] = [
  ["secret", validateKeys],
  ["configMap", validateKeys],
  ["downwardAPI", validateDownwardFiles],
  ["serviceAccountToken", validateToken],
];

function validateKeys(source: Source, path: string, noteFile: NoteFile): Errors {
  const name = textOf(source, "name");
  return [
    ...(name === "" ? [required(`${path}.name`)] : NO_ERRORS),
    ...listOf(source, "items").flatMap((item, index) => {
      const target = textOf(item, "path");
      const repeated = target === "" ? NO_ERRORS : noteFile(target, name);
      return [...validateItem(item, `${path}.items[${index}]`), ...repeated];
    }),
  ];
}

function validateDownwardFiles(source: Source, path: string, noteFile: NoteFile): Errors {
  return listOf(source, "items").flatMap((item) => {
    const target = textOf(item, "path");
    return [...validateDownwardFile(item, path), ...(target === "" ? NO_ERRORS : noteFile(target, target))];
  });
}

function validateToken(token: Source, path: string, _noteFile: NoteFile, volume: string): Errors {
  const seconds = (token["expirationSeconds"] as number | undefined) ?? 3600;
  const target = textOf(token, "path");
  const field = `${path}.expirationSeconds`;
  return [
    ...(seconds < MIN_TOKEN_SECONDS
      ? [invalid(field, seconds, "may not specify a duration less than 10 minutes")]
      : NO_ERRORS),
    ...(seconds > MAX_TOKEN_SECONDS
      ? [invalid(field, seconds, "may not specify a duration larger than 2^32 seconds")]
      : NO_ERRORS),
    ...(target === "" ? [required(`${volume}.path`)] : validateFreePath(target, `${volume}.path`)),
  ];
}

export function validateCsi(source: Source, path: string): Errors {
  const secret = source["nodePublishSecretRef"] as Source | undefined;
  const errors = validateDriverName(textOf(source, "driver"), `${path}.driver`);
  if (secret === undefined) return errors;
  const name = textOf(secret, "name");
  if (name === "") return [...errors, required(`${path}.nodePublishSecretRef.name`)];
  // Upstream reports a malformed name one step too high.
  return [...errors, ...invalidFor(`${path}.name`, name, dns1123SubdomainProblems(name))];
}

/** What the metadata of a claim's template may not have, in the order of the Go struct, as Go lowers their names. */
const TEMPLATE_METADATA: readonly (readonly [field: string, name: string])[] = [
  ["name", "name"],
  ["generateName", "generateName"],
  ["namespace", "namespace"],
  ["selfLink", "selfLink"],
  ["uid", "uID"],
  ["resourceVersion", "resourceVersion"],
  ["generation", "generation"],
  ["creationTimestamp", "creationTimestamp"],
  ["deletionTimestamp", "deletionTimestamp"],
  ["deletionGracePeriodSeconds", "deletionGracePeriodSeconds"],
  ["ownerReferences", "ownerReferences"],
  ["finalizers", "finalizers"],
  ["managedFields", "managedFields"],
];

export function validateEphemeral(source: Source, path: string): Errors {
  const template = source["volumeClaimTemplate"] as Source | undefined;
  const place = `${path}.volumeClaimTemplate`;
  if (template === undefined) return [required(place)];
  const metadata = (template["metadata"] as Source | undefined) ?? {};
  const spec = (template["spec"] as PersistentVolumeClaimSpec | undefined) ?? {};
  return [
    ...validateAnnotationMap(
      metadata["annotations"] as Readonly<Record<string, string>>,
      `${place}.metadata.annotations`,
    ),
    ...validateLabelMap(metadata["labels"] as Readonly<Record<string, string>>, `${place}.metadata.labels`),
    ...TEMPLATE_METADATA.filter(([field]) => metadata[field] !== undefined && metadata[field] !== null).map(
      ([, name]) => forbidden(`${place}.metadata.${name}`, "cannot be set"),
    ),
    ...validateClaimSpec(spec, `${place}.spec`),
  ];
}

export function validateImage(source: Source, path: string): Errors {
  const policy = source["pullPolicy"] as string | undefined;
  return policy === undefined ? NO_ERRORS : oneOf(`${path}.pullPolicy`, policy, ["Always", "IfNotPresent", "Never"]);
}
