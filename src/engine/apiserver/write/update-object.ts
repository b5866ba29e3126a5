/**
 * Updating an object: version check, what clients may not touch, defaults, validation, generation, storage.
 * Upstream: k8s.io/apiserver/pkg/registry/rest/update.go, registry/generic/registry/store.go (Update).
 */
import { conflict, unclassifiedError } from "../../../api/status-errors.ts";
import { sameValue, shareStructure } from "../../../api/same-value.ts";
import { fail, succeed, type Outcome } from "../../../api/status.ts";
import type { KubeObject, ObjectMeta } from "../../../api/types/meta.ts";
import type { Pod, PodStatus } from "../../../api/types/pod.ts";
import { isWellFormed } from "../admission/admission.ts";
import { entriesOf, sameEntries } from "../apply/track-writes.ts";
import { fieldErrorsOfUpdate, settleAllocations, withAllocationsOf } from "../admission/allocation.ts";
import { refuseEscalation } from "../authorization/escalation.ts";
import { charge } from "../admission/resource-quota.ts";
import { refusedByHooks } from "../admission/hooks.ts";
import { admitValid } from "../admission/validating.ts";
import { invalidObject } from "../field-errors-status.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { groupResource } from "../kind-registry.ts";
import { asStored } from "./as-stored.ts";
import { completeStatus, withStatus } from "./initial-status.ts";
import { dropEmpty } from "./empty-metadata.ts";
import { metadataErrors, metadataUpdateErrors } from "./object-meta-validation.ts";
import { withOwnersOnce } from "./owner-entries.ts";
import { withStatusMetadata } from "./status-metadata.ts";
import {
  commitObject,
  isVersion,
  commitRemoval,
  keyOfMeta,
  nextVersion,
  type Mutable,
  type MutableMeta,
  type WriteEnvironment,
  type Writer,
} from "./write-environment.ts";

const NO_COSTS = succeed([]);

/** Verbs that are named after the subresource that they come through. */
const SUBRESOURCES: ReadonlySet<string> = new Set(["scale", "finalize"]);

/** Any stored object, seen as its parts. */
type Parts = KubeObject & { readonly spec?: unknown; readonly status?: unknown };

/** Replaces everything but the status. `verb` is for the record of causes: `update`, `patch`, `scale`. */
export function updateObject(
  environment: WriteEnvironment,
  writer: Writer,
  definition: KindDefinition,
  incoming: KubeObject,
  current: KubeObject,
  verb: string,
): Outcome<KubeObject> {
  const refusal = versionConflict(definition, incoming.metadata, current.metadata);
  if (refusal !== undefined) return refusal;
  const escalation = refuseEscalation(environment.store, environment.user, definition, incoming);
  if (escalation !== undefined) return fail(escalation);
  const given = withOwnersOnce(environment, writer, incoming.metadata, verb === "patch" || verb === "apply");
  const metadata = mergedMetadata(writer, given, current.metadata);
  let next = withServerParts(writer, definition, { ...incoming, metadata }, current);
  const same = hasSameSpec(definition, next, current) || isWellFormed(writer, definition);
  if (!same) {
    if (definition.default !== undefined) next = definition.default(next);
    next = withAllocationsOf(definition, next, current);
    // Only now, with its defaults, does what a client sends look like what is stored.
    if (!writer.trusted) next = { ...next, ...shareStructure(current, withoutMetadata(next)) };
  }
  next = definition.prepareForUpdate?.(next, current) ?? next;
  const errors = [...metadataErrors(definition, metadata), ...metadataUpdateErrors(metadata, current.metadata)];
  if (!same) errors.push(...kindErrors(definition, next, current));
  warnOfOld(environment, definition, next, current);
  if (errors.length > 0) return fail(invalidObject(definition, current.metadata.name, errors));
  if (!same) {
    const allocated = fieldErrorsOfUpdate(environment, writer, definition, next, current);
    if (allocated.refusal !== undefined) return fail(allocated.refusal);
    if (allocated.errors.length > 0) {
      return fail(invalidObject(definition, current.metadata.name, allocated.errors));
    }
    next = asStored(writer, definition, allocated.object);
  }
  const subresource = SUBRESOURCES.has(verb) ? verb : "";
  const hooked = refusedByHooks(environment, writer, definition, { object: next, previous: current, subresource });
  if (hooked !== undefined) return fail(hooked);
  // The labels of a Namespace are settings.
  const costs = same && definition.kind !== "Namespace" ? NO_COSTS : admitValid(environment, definition, next, current);
  if (!costs.ok) return costs;
  if (generationMoves(definition, next, current)) {
    next = { ...next, metadata: { ...next.metadata, generation: (current.metadata.generation ?? 0) + 1 } };
  }
  const stored = storeUpdate(environment, writer, definition, next, current, verb);
  if (stored.ok) charge(environment, writer, costs.value);
  return stored;
}

function warnOfOld(
  { warn }: WriteEnvironment,
  definition: KindDefinition,
  next: KubeObject,
  current: KubeObject,
): void {
  if (warn === undefined) return;
  for (const text of definition.updateWarnings?.(next, current) ?? []) warn(text);
}

/** As `updateObject` for what components write in bulk and nobody else has a say in, when its metadata stays as it is. */
export function updateWellFormed(
  environment: WriteEnvironment,
  writer: Writer,
  definition: KindDefinition,
  incoming: KubeObject,
  current: KubeObject,
): Outcome<KubeObject> {
  if (sameValue(incoming, current)) return succeed(current);
  const next: Mutable<KubeObject> = { ...incoming };
  next.metadata = { ...current.metadata, resourceVersion: nextVersion(environment) };
  return succeed(commitObject(environment, writer, definition, "update", next));
}

/** The spec is the very object that is stored; of a custom resource, everything beside the metadata is. */
function hasSameSpec({ custom }: KindDefinition, next: KubeObject, current: KubeObject): boolean {
  if (custom === undefined) {
    return (next as Parts).spec !== undefined && (next as Parts).spec === (current as Parts).spec;
  }
  const [parts, before] = [Object.entries(withoutMetadata(next)), Object.entries(withoutMetadata(current))];
  return parts.length === before.length && sameParts(parts, current as KubeObject & Readonly<Record<string, unknown>>);
}

function sameParts(parts: readonly [string, unknown][], current: Readonly<Record<string, unknown>>): boolean {
  return parts.every(([name, part]) => Object.hasOwn(current, name) && current[name] === part);
}

function withoutMetadata(object: KubeObject): object {
  const { metadata: _, ...parts } = object;
  return parts;
}

/** Replaces the status and what of the metadata comes along: so a Deployment gets its revision without a new generation. */
export function updateStatus(
  environment: WriteEnvironment,
  writer: Writer,
  definition: KindDefinition,
  incoming: KubeObject,
  current: KubeObject,
  verb: string,
): Outcome<KubeObject> {
  const refusal = versionConflict(definition, incoming.metadata, current.metadata);
  if (refusal !== undefined) return refusal;
  const { status: given } = incoming as Parts;
  const { status } = asStored(writer, definition, {
    status: writer.trusted ? given : completeStatus(definition, given, current),
  });
  const labelled = withStatusMetadata(writer, definition, incoming.metadata, current);
  if (labelled !== current && !writer.trusted) {
    const { metadata } = labelled;
    const errors = [...metadataErrors(definition, metadata), ...metadataUpdateErrors(metadata, current.metadata)];
    if (errors.length > 0) return fail(invalidObject(definition, current.metadata.name, errors));
  }
  if (!writer.trusted) {
    const next = withStatus(labelled, status);
    const whole = definition.validatesUpdatesWhole === true ? definition.validateUpdate?.(next, current) : undefined;
    const errors = whole ?? definition.validateStatus?.(next, current) ?? [];
    warnOfOld(environment, definition, next, current);
    if (errors.length > 0) return fail(invalidObject(definition, current.metadata.name, errors));
  }
  const sameOwners =
    writer.managedFields === undefined || sameEntries(writer.managedFields, entriesOf(definition, current));
  if (labelled === current && sameOwners && sameValue(status, (current as Parts).status)) return succeed(current);
  if (labelled !== current && isReadyToGo(labelled))
    return storeUpdate(environment, writer, definition, withStatus(labelled, status), current, verb);
  return succeed(replaceStatus(environment, writer, definition, labelled, status, verb));
}

/** Writes a status without asking whether anything changed. */
export function replaceStatus(
  environment: WriteEnvironment,
  writer: Writer,
  definition: KindDefinition,
  current: KubeObject,
  status: unknown,
  verb: string,
): KubeObject {
  const version = nextVersion(environment);
  const next =
    definition.kind === "Pod" && definition.group === "" && status !== undefined
      ? podWithStatus(current as Pod, status as PodStatus, version)
      : objectWithStatus(current, status, version);
  return commitObject(environment, writer, definition, verb, next);
}

function objectWithStatus(current: KubeObject, status: unknown, version: string): KubeObject {
  const next: Mutable<KubeObject> = withStatus(current, status);
  const metadata: MutableMeta = { ...current.metadata };
  metadata.resourceVersion = version;
  next.metadata = metadata;
  return next;
}

/** Apart from the other kinds: what copies objects of many shapes is slow, and most statuses are of Pods. */
function podWithStatus(current: Pod, status: PodStatus, version: string): Pod {
  const metadata: MutableMeta = { ...current.metadata };
  metadata.resourceVersion = version;
  return { apiVersion: current.apiVersion, kind: current.kind, metadata, spec: current.spec, status };
}

/** Stores an update whose metadata is a fresh object; removes the object when this was what deletion waited for. */
export function storeUpdate(
  environment: WriteEnvironment,
  writer: Writer,
  definition: KindDefinition,
  next: KubeObject,
  current: KubeObject,
  verb: string,
): Outcome<KubeObject> {
  const metadata = next.metadata as MutableMeta;
  metadata.resourceVersion = current.metadata.resourceVersion;
  if (sameValue(next, current) || onlyTimesDiffer(definition, next, current)) return succeed(current);
  if (isReadyToGo(next)) {
    commitRemoval(environment, writer, definition, current);
    settleAllocations(environment, writer, definition, undefined, current);
    return succeed(next);
  }
  if (!writer.dryRun) metadata.resourceVersion = nextVersion(environment);
  const stored = commitObject(environment, writer, definition, verb, next);
  settleAllocations(environment, writer, definition, stored, current);
  return succeed(stored);
}

/** The write changes nothing but when somebody owned a field last: then it was no write. */
function onlyTimesDiffer(definition: KindDefinition, next: KubeObject, current: KubeObject): boolean {
  const { managedFields } = next.metadata;
  if (managedFields === undefined || !sameEntries(managedFields, entriesOf(definition, current))) return false;
  return sameValue(next, { ...current, metadata: { ...current.metadata, managedFields } });
}

/** The deletion was asked for and nothing holds the object any more. */
function isReadyToGo(object: KubeObject): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0, finalizers = [] } = object.metadata;
  if (deletionTimestamp === undefined || finalizers.length > 0 || deletionGracePeriodSeconds > 0) return false;
  return (namespaceFinalizers(object) ?? []).length === 0;
}

/** `spec.finalizers`, which only Namespaces have. */
export function namespaceFinalizers(object: KubeObject): readonly string[] | undefined {
  if (object.kind !== "Namespace" || object.apiVersion !== "v1") return undefined;
  return (object as KubeObject & { readonly spec?: { readonly finalizers?: readonly string[] } }).spec?.finalizers;
}

export function versionConflict(
  definition: KindDefinition,
  incoming: ObjectMeta,
  current: ObjectMeta,
): Extract<Outcome<never>, { ok: false }> | undefined {
  const { uid, resourceVersion } = incoming;
  if (uid && uid !== current.uid) {
    const key = `/registry/${groupResource(definition)}/${keyOfMeta(current)}`;
    const reason = `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${uid}, UID in object meta: ${current.uid}`;
    return fail(conflict(definition, current.name, reason));
  }
  if (isVersion(resourceVersion)) {
    if (!/^\d+$/.test(resourceVersion ?? ""))
      return fail(unclassifiedError(`strconv.ParseUint: parsing ${JSON.stringify(resourceVersion)}: invalid syntax`));
    return resourceVersion === current.resourceVersion ? undefined : fail(conflict(definition, current.name));
  }
  if (definition.requiresResourceVersionOnUpdate !== true) return undefined;
  const detail = "must be specified for an update";
  return fail(
    invalidObject(definition, current.name, [
      { type: "Invalid value", field: "metadata.resourceVersion", value: 0, detail },
    ]),
  );
}

/** The client's metadata, with what only the server decides. A fresh object. */
function mergedMetadata(writer: Writer, incoming: ObjectMeta, current: ObjectMeta): MutableMeta {
  const metadata: MutableMeta = { ...incoming };
  metadata.uid = current.uid;
  metadata.creationTimestamp = incoming.creationTimestamp || current.creationTimestamp;
  if (current.namespace !== undefined && !incoming.namespace) metadata.namespace = current.namespace;
  copyOrDrop(metadata, current, "generation");
  if (current.deletionTimestamp !== undefined) metadata.deletionTimestamp = current.deletionTimestamp;
  if (current.deletionGracePeriodSeconds !== undefined) {
    metadata.deletionGracePeriodSeconds = current.deletionGracePeriodSeconds;
  }
  const managedFields = writer.managedFields ?? current.managedFields;
  if (managedFields === undefined) delete metadata.managedFields;
  else metadata.managedFields = managedFields;
  dropEmpty(metadata);
  return metadata;
}

function copyOrDrop(metadata: MutableMeta, current: ObjectMeta, field: "generation"): void {
  const value = current[field];
  if (value === undefined) delete metadata[field];
  else metadata[field] = value;
}

/** The main endpoint keeps the stored status and, for people, a Namespace's finalizers. */
function withServerParts(
  writer: Writer,
  definition: KindDefinition,
  incoming: KubeObject,
  current: KubeObject,
): KubeObject {
  let next = incoming;
  if (definition.subresources?.includes("status") === true) {
    const { status } = current as Parts;
    if ((next as Parts).status !== status) next = withStatus(next, status);
  }
  if (definition.kind === "Namespace" && !writer.trusted) {
    next = { ...next, spec: (current as Parts).spec } as KubeObject;
  }
  return next;
}

function kindErrors(definition: KindDefinition, next: KubeObject, current: KubeObject) {
  const changed = definition.validateUpdate?.(next, current) ?? [];
  if (definition.validatesUpdatesWhole === true) return changed;
  const wrong = definition.validate?.(next) ?? [];
  return definition.updateErrorsFirst === true ? [...changed, ...wrong] : [...wrong, ...changed];
}

/** The rules of `metadata.generation`; objects without a spec count everything outside the metadata. */
function generationMoves(definition: KindDefinition, next: KubeObject, current: KubeObject): boolean {
  if (definition.generation === undefined) return false;
  if (
    definition.generation === "spec-or-annotations" &&
    !sameValue(next.metadata.annotations ?? {}, current.metadata.annotations ?? {})
  ) {
    return true;
  }
  const before = current as Parts;
  if (definition.generation === "spec" && before.spec !== undefined)
    return !sameValue((next as Parts).spec, before.spec);
  return !sameValue({ ...next, metadata: null }, { ...current, metadata: null });
}
