/**
 * PersistentVolumeClaims, also as templates of StatefulSets and ephemeral volumes.
 * Upstream: pkg/apis/core/validation/validation.go (ValidatePersistentVolumeClaim, ValidatePersistentVolumeClaimUpdate).
 */
import { dns1123LabelProblems, dns1123SubdomainProblems } from "../../../api/label-syntax.ts";
import { compareQuantities, formatQuantity, parseQuantity, type Quantity } from "../../../api/quantity.ts";
import { sameValue } from "../../../api/same-value.ts";
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from "../../../api/types/volumes.ts";
import { type Errors, forbidden, immutable, invalid, invalidFor, NO_ERRORS, required, unsupported } from "./errors.ts";
import { validateLabelSelector } from "./labels.ts";
import { validateAmount } from "./resources.ts";
import type { Unchecked } from "./unchecked.ts";
import { jsonDiff } from "./unified-diff.ts";

export const ACCESS_MODES = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];
export const VOLUME_MODES = ["Block", "Filesystem"];
const IMMUTABLE_SPEC =
  "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims";
/** The field that `spec.storageClassName` replaced. */
export const CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";

export function validateAccessModes(modes: readonly string[], path: string): Errors {
  const pod = modes.includes("ReadWriteOncePod");
  const mixed = pod && modes.some((mode) => mode !== "ReadWriteOncePod");
  return [
    ...modes.flatMap((mode) => (ACCESS_MODES.includes(mode) ? NO_ERRORS : [unsupported(path, mode, ACCESS_MODES)])),
    ...(mixed ? [forbidden(path, "may not use ReadWriteOncePod with other access modes")] : NO_ERRORS),
  ];
}

/** `must be greater than zero`, of a quantity. */
export function validatePositive(amount: string | number, path: string): Errors {
  const quantity = parseQuantity(amount);
  if (quantity === undefined || quantity.nanos > 0n) return NO_ERRORS;
  return [invalid(path, formatQuantity(quantity), "must be greater than zero")];
}

export function validateClaim({ spec }: PersistentVolumeClaim): Errors {
  return validateClaimSpec(spec ?? {}, "spec");
}

export function validateClaimSpec(spec: Unchecked<PersistentVolumeClaimSpec>, path: string): Errors {
  const modes: readonly string[] = spec.accessModes ?? [];
  const { volumeMode, storageClassName = "", volumeAttributesClassName = "" } = spec;
  const storagePath = `${path}.resources[storage]`;
  const storage = spec.resources?.requests?.["storage"];
  const notPositive = storage === undefined ? [required(storagePath)] : validatePositive(storage, storagePath);
  return [
    ...(modes.length === 0 ? [required(`${path}.accessModes`, "at least 1 access mode is required")] : NO_ERRORS),
    ...validateLabelSelector(spec.selector, `${path}.selector`),
    ...validateAccessModes(modes, `${path}.accessModes`),
    ...(notPositive.length > 0 || storage === undefined
      ? notPositive
      : validateAmount("storage", storage, storagePath)),
    ...(storageClassName === ""
      ? NO_ERRORS
      : invalidFor(`${path}.storageClassName`, storageClassName, dns1123SubdomainProblems(storageClassName))),
    ...(volumeMode === undefined || VOLUME_MODES.includes(volumeMode)
      ? NO_ERRORS
      : [unsupported(`${path}.volumeMode`, volumeMode, VOLUME_MODES)]),
    ...validateDataSource(spec.dataSource, `${path}.dataSource`),
    ...validateDataSource(spec.dataSourceRef, `${path}.dataSourceRef`),
    ...validateSameSource(spec, path),
    ...(volumeAttributesClassName === ""
      ? NO_ERRORS
      : invalidFor(
          `${path}.volumeAttributesClassName`,
          volumeAttributesClassName,
          dns1123SubdomainProblems(volumeAttributesClassName),
        )),
  ];
}

interface DataSource {
  readonly apiGroup?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
}

/** Two names for one source. What upstream prints as their value, a path, has nothing that JSON shows. */
function validateSameSource({ dataSource, dataSourceRef }: Unchecked<PersistentVolumeClaimSpec>, path: string): Errors {
  if (dataSource === undefined || dataSourceRef === undefined) return NO_ERRORS;
  if ((dataSourceRef.namespace ?? "") !== "")
    return [invalid(path, {}, "may not be specified when dataSourceRef.namespace is specified")];
  const same = (["apiGroup", "kind", "name"] as const).every((field) => dataSource[field] === dataSourceRef[field]);
  return same ? NO_ERRORS : [invalid(path, {}, "must match dataSourceRef")];
}

function validateDataSource(source: DataSource | undefined, path: string): Errors {
  if (source === undefined) return NO_ERRORS;
  const { apiGroup = "", kind = "", name = "", namespace = "" } = source;
  return [
    ...(name === "" ? [required(`${path}.name`)] : NO_ERRORS),
    ...(kind === "" ? [required(`${path}.kind`)] : NO_ERRORS),
    ...(apiGroup === "" && kind !== "PersistentVolumeClaim"
      ? [invalid(path, kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup")]
      : NO_ERRORS),
    ...(apiGroup === "" ? NO_ERRORS : invalidFor(`${path}.apiGroup`, apiGroup, dns1123SubdomainProblems(apiGroup))),
    ...(namespace === "" ? NO_ERRORS : invalidFor(`${path}.namespace`, namespace, dns1123LabelProblems(namespace))),
  ];
}

export function validateClaimUpdate(next: PersistentVolumeClaim, previous: PersistentVolumeClaim): Errors {
  const bound = next.status?.phase === "Bound";
  const oldSize = storageOf(previous.spec.resources?.requests?.["storage"]);
  const newSize = storageOf(next.spec.resources?.requests?.["storage"]);
  const capacity = storageOf(previous.status?.capacity?.["storage"]);
  const before = comparable(previous, previous, next, bound);
  const after = comparable(next, previous, next, bound);
  const oldAttributes = previous.spec.volumeAttributesClassName;
  const newAttributes = next.spec.volumeAttributesClassName;
  const attributesPath = "spec.volumeAttributesClassName";
  return [
    ...(sameValue(after, before)
      ? NO_ERRORS
      : [forbidden("spec", `${IMMUTABLE_SPEC}\n${jsonDiff(internalSpec(after), internalSpec(before))}`)]),
    ...(compareQuantities(newSize, oldSize) < 0 && compareQuantities(newSize, capacity) <= 0
      ? [forbidden("spec.resources.requests.storage", "field can not be less than status.capacity")]
      : NO_ERRORS),
    ...immutable("volumeMode", next.spec.volumeMode, next.spec.volumeMode === previous.spec.volumeMode),
    ...(oldAttributes !== undefined && newAttributes === undefined
      ? [forbidden(attributesPath, "update from non-nil value to nil is forbidden")]
      : NO_ERRORS),
    ...(oldAttributes !== undefined && newAttributes === "" && oldAttributes !== ""
      ? [forbidden(attributesPath, "update from non-nil value to an empty string is forbidden")]
      : NO_ERRORS),
  ];
}

const ZERO = parseQuantity("0") as Quantity;

function storageOf(amount: string | number | undefined): Quantity {
  return (amount === undefined ? undefined : parseQuantity(amount)) ?? ZERO;
}

/** The spec with everything that may change made equal. */
function comparable(
  { spec }: PersistentVolumeClaim,
  previous: PersistentVolumeClaim,
  next: PersistentVolumeClaim,
  bound: boolean,
): PersistentVolumeClaimSpec {
  const {
    volumeName: _volume,
    storageClassName: _class,
    resources,
    volumeAttributesClassName: _attributes,
    ...rest
  } = spec;
  const volumeName = previous.spec.volumeName ? spec.volumeName : next.spec.volumeName;
  const classed = className(spec, previous, next);
  const attributes = bound ? previous.spec.volumeAttributesClassName : spec.volumeAttributesClassName;
  const oldRequests = previous.spec.resources?.requests;
  const requests =
    bound && resources?.requests !== undefined
      ? {
          ...resources.requests,
          ...(oldRequests?.["storage"] === undefined ? {} : { storage: oldRequests["storage"] }),
        }
      : resources?.requests;
  return {
    ...rest,
    ...(volumeName ? { volumeName } : {}),
    ...(classed === undefined ? {} : { storageClassName: classed }),
    ...(attributes === undefined ? {} : { volumeAttributesClassName: attributes }),
    resources: {
      ...(resources?.limits === undefined ? {} : { limits: resources.limits }),
      ...(requests === undefined ? {} : { requests }),
    },
  };
}

/** A claim without a class may get one later, by its owner or from the default class. */
function className(
  spec: PersistentVolumeClaimSpec,
  previous: PersistentVolumeClaim,
  next: PersistentVolumeClaim,
): string | undefined {
  const annotated = previous.metadata.annotations?.[CLASS_ANNOTATION];
  const old = previous.spec.storageClassName;
  const upgraded = old === undefined && next.spec.storageClassName !== undefined;
  if (upgraded && (annotated === undefined || annotated === next.spec.storageClassName)) return undefined;
  return spec.storageClassName;
}

/** As Go prints the internal type: every field, by its Go name, in the order of the struct. */
function internalSpec(spec: PersistentVolumeClaimSpec): unknown {
  const { dataSource, dataSourceRef } = spec;
  return {
    AccessModes: spec.accessModes ?? null,
    Selector: spec.selector ?? null,
    Resources: { Limits: spec.resources?.limits ?? null, Requests: spec.resources?.requests ?? null },
    VolumeName: spec.volumeName ?? "",
    StorageClassName: spec.storageClassName ?? null,
    VolumeMode: spec.volumeMode ?? null,
    DataSource:
      dataSource === undefined
        ? null
        : { APIGroup: dataSource.apiGroup ?? null, Kind: dataSource.kind, Name: dataSource.name },
    DataSourceRef:
      dataSourceRef === undefined
        ? null
        : {
            APIGroup: dataSourceRef.apiGroup ?? null,
            Kind: dataSourceRef.kind,
            Name: dataSourceRef.name,
            Namespace: dataSourceRef.namespace ?? null,
          },
    VolumeAttributesClassName: spec.volumeAttributesClassName ?? null,
  };
}
