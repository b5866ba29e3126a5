/**
 * Keeps `metadata.managedFields` through the writes of clients and components.
 * Stored `undefined`: made by a component, read off the object when it matters. Stored `[]`: forgotten on request.
 */
import { sameValue } from "../../../api/same-value.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import type { KindDefinition, ServedKind } from "../kind-definition.ts";
import { apiVersionOf } from "../kind-registry.ts";
import { programOf } from "./component-names.ts";
import { emptyObject } from "./empty-object.ts";
import { ownersAfterUpdate, ownersBefore } from "./field-manager.ts";
import { kindVersions } from "./kind-versions.ts";
import { decodeOwners, encodeOwners, isEncoded, type ManagedFieldsEntry, type Owners } from "./managed-fields.ts";
import { untrackedEntries, untrackedOwners } from "./untracked-owners.ts";

type Entries = readonly ManagedFieldsEntry[];

const NO_OWNERS: Owners = new Map();

/** Who owns what of a stored object. */
export function ownersOf(definition: KindDefinition, object: KubeObject): Owners {
  const { managedFields } = object.metadata;
  return managedFields === undefined ? untrackedOwners(definition, object) : (decodeOwners(managedFields) ?? NO_OWNERS);
}

/** The entries of a new object. @param object with its defaults, before admission, as the kind is stored */
export function entriesOfCreate(served: ServedKind, object: KubeObject, manager: string, time: string): Entries {
  const { definition } = served;
  const start = ownersBefore(object.metadata.managedFields, NO_OWNERS, "") ?? NO_OWNERS;
  const actor = { manager, apiVersion: apiVersionOf(served), subresource: "", time };
  const base = served.fieldSchema === undefined ? emptyObject(served.struct) : {};
  return encodeOwners(ownersAfterUpdate(kindVersions(definition, ""), base, served.fromStored(object), start, actor));
}

/** The entries after a change by a client. @param next with its defaults, as the kind is stored */
export function entriesOfUpdate(
  served: ServedKind,
  subresource: string,
  current: KubeObject,
  next: KubeObject,
  manager: string,
  time: string,
): Entries {
  const { definition } = served;
  const start = ownersBefore(next.metadata.managedFields, ownersOf(definition, current), subresource);
  if (start === undefined || start.size === 0) return [];
  const actor = { manager, apiVersion: apiVersionOf(served), subresource, time };
  const [before, after] = [served.fromStored(current), served.fromStored(next)];
  const versions = kindVersions(definition, subresource);
  return encodeOwners(ownersAfterUpdate(versions, before, after, start, actor));
}

/** A component's write with the ownership of what it changed; costs nothing while nobody but components wrote. */
export function withComponentsFields(
  definition: KindDefinition,
  actor: string,
  time: string,
  next: KubeObject,
  current: KubeObject | undefined,
): KubeObject {
  const { managedFields } = next.metadata;
  if (managedFields === undefined || managedFields.length === 0 || current === undefined) return next;
  const owners = decodeOwners(managedFields);
  if (owners === undefined) return next;
  const subresource = statusOf(next) === statusOf(current) ? "" : "status";
  const writer = { manager: programOf(actor), apiVersion: apiVersionOf(definition), subresource, time };
  const after = ownersAfterUpdate(kindVersions(definition, "*"), current, next, owners, writer);
  if (after === owners && isEncoded(managedFields)) return next;
  const entries = encodeOwners(after);
  return { ...next, metadata: { ...next.metadata, managedFields: entries } };
}

function statusOf(object: KubeObject): unknown {
  return (object as KubeObject & { readonly status?: unknown }).status;
}

/** The same owners of the same fields, whenever they came to own them. */
export function sameEntries(a: readonly unknown[] | undefined, b: readonly unknown[] | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a.length !== b.length) return false;
  return sameValue(a.map(withoutTime).sort(byText), b.map(withoutTime).sort(byText));
}

function withoutTime(entry: unknown): unknown {
  return { ...(entry as ManagedFieldsEntry), time: "" };
}

function byText(a: unknown, b: unknown): number {
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The entries of a stored object, stored or not. */
export function entriesOf(definition: KindDefinition, object: KubeObject): readonly unknown[] {
  return object.metadata.managedFields ?? untrackedEntries(definition, object);
}

/** The object as clients see it. */
export function withEntries(definition: KindDefinition, object: KubeObject): KubeObject {
  const { managedFields } = object.metadata;
  if (managedFields === undefined) {
    const entries = untrackedEntries(definition, object);
    return { ...object, metadata: { ...object.metadata, managedFields: entries } };
  }
  if (managedFields.length > 0) return object;
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}
