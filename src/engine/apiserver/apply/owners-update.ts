/**
 * What a write does to the ownership of fields.
 * Upstream: sigs.k8s.io/structured-merge-diff/merge/update.go, conflict.go.
 */
import { type Comparison, compareValues, isSame, withoutFields } from "./compare-values.ts";
import type { FieldSchema } from "./field-schema.ts";
import {
  contains,
  differenceOf,
  type FieldSet,
  intersectionOf,
  isEmptySet,
  meets,
  NO_FIELDS,
  pathsOf,
  recursiveDifferenceOf,
  unionOf,
  withNamedFields,
} from "./field-set.ts";
import { fieldsOfValue } from "./fields-of-value.ts";
import { inOrder, type Owners, type Ownership } from "./managed-fields.ts";
import { mergeValues } from "./merge-values.ts";
import { ownedOf } from "./nobodys-fields.ts";
import { removeFields } from "./remove-fields.ts";

/** One version of a kind: its schema, and its objects in that version. */
export interface KindVersion {
  readonly schema: FieldSchema;
  /** Fields that the endpoint resets or ignores: nobody comes to own them through it. */
  readonly ignored: FieldSet;
  convert(object: unknown): unknown;
}

/** Undefined: the version is not served any more, and its managers own nothing. */
export type KindVersions = (apiVersion: string) => KindVersion | undefined;

export interface Conflict {
  readonly owner: Ownership;
  readonly path: readonly string[];
}

export type ApplyResult =
  | {
      readonly ok: true;
      /** The same as the live object when nothing changed. */ readonly object: unknown;
      readonly owners: Owners;
    }
  | { readonly ok: false; readonly conflicts: readonly Conflict[] };

/** @param actor whose `fields` are not looked at @param id of the actor */
export function updateOwners(
  versions: KindVersions,
  live: unknown,
  next: unknown,
  owners: Owners,
  actor: Ownership,
  id: string,
): Owners {
  const compare = comparing(versions, live, next);
  const ignored = versions(actor.apiVersion)?.ignored ?? NO_FIELDS;
  if (ignored === NO_FIELDS && isOwnAffair(owners, id, actor.apiVersion, compare)) {
    return renewed(owners, id, compare(actor.apiVersion), actor.time);
  }
  const result = new Map(withoutLost(owners, id, compare, true).owners);
  const own = compare(actor.apiVersion);
  if (own === undefined) return result;
  const before = owners.get(id)?.fields ?? NO_FIELDS;
  const taken = unionOf(unionOf(differenceOf(before, own.removed), own.modified), own.added);
  const fields = recursiveDifferenceOf(taken, ignored);
  const gained = !isEmptySet(own.modified) || !isEmptySet(own.added);
  if (isEmptySet(fields)) result.delete(id);
  else result.set(id, { ...actor, time: gained ? actor.time : (owners.get(id)?.time ?? actor.time), fields });
  return result;
}

/** Most writes of a component only give new values to what it owns, and nobody with it: then all keep what they have. */
function isOwnAffair(
  owners: Owners,
  id: string,
  apiVersion: string,
  compare: (apiVersion: string) => Comparison | undefined,
): boolean {
  const own = compare(apiVersion);
  const before = owners.get(id)?.fields;
  if (own === undefined || before === undefined || !isEmptySet(own.removed)) return false;
  if (!contains(before, ownedOf(own.modified)) || !contains(before, ownedOf(own.added))) return false;
  for (const [known, owner] of owners) {
    if (owner.apiVersion !== apiVersion || isEmptySet(owner.fields)) return false;
    if (known !== id && (meets(owner.fields, own.modified) || meets(owner.fields, own.added))) return false;
  }
  return true;
}

function renewed(owners: Owners, id: string, own: Comparison | undefined, time: string | undefined): Owners {
  const owner = owners.get(id);
  if (owner === undefined || own === undefined || (isEmptySet(own.modified) && isEmptySet(own.added))) return owners;
  return owner.time === time ? owners : new Map(owners).set(id, { ...owner, time });
}

/** @param config fits the schema of the actor's version; see `schemaErrors` */
export function applyConfig(
  versions: KindVersions,
  live: unknown,
  config: unknown,
  owners: Owners,
  actor: Ownership,
  id: string,
  force: boolean,
): ApplyResult {
  const version = versions(actor.apiVersion);
  if (version === undefined) throw new Error(`no schema for ${actor.apiVersion}`);
  const { schema, ignored } = version;
  const merged = mergeValues(schema, live, config);
  const last = owners.get(id);
  const fields = recursiveDifferenceOf(fieldsOfValue(schema, config), ignored);
  const claimed = new Map(owners).set(id, { ...actor, fields });
  const object = last === undefined ? merged : pruned(versions, version, merged, claimed, last);
  const compare = comparing(versions, live, object);
  const change = withoutLost(claimed, id, compare, force);
  if (change.conflicts.length > 0) return { ok: false, conflicts: change.conflicts };
  const same = isSame(compare(actor.apiVersion) ?? NOTHING);
  return { ok: true, object: same ? live : object, owners: change.owners };
}

const NOTHING: Comparison = { added: NO_FIELDS, modified: NO_FIELDS, removed: NO_FIELDS };

/** The comparison of two objects in the versions that are asked for. */
function comparing(versions: KindVersions, live: unknown, next: unknown) {
  const known = new Map<string, Comparison | undefined>();
  return (apiVersion: string): Comparison | undefined => {
    if (!known.has(apiVersion)) {
      const version = versions(apiVersion);
      const compared =
        version &&
        withoutFields(compareValues(version.schema, version.convert(live), version.convert(next)), version.ignored);
      known.set(apiVersion, compared);
    }
    return known.get(apiVersion);
  };
}

/** The others without what has changed or gone; by force, or without conflicts. */
function withoutLost(
  owners: Owners,
  id: string,
  compare: (apiVersion: string) => Comparison | undefined,
  force: boolean,
): { readonly owners: Owners; readonly conflicts: readonly Conflict[] } {
  const conflicts: Conflict[] = [];
  const result = new Map<string, Ownership>();
  const sorted = [...owners].sort(([a], [b]) => inOrder(a, b));
  for (const [known, owner] of sorted) {
    if (known === id) {
      result.set(known, owner);
      continue;
    }
    const compared = compare(owner.apiVersion);
    if (compared === undefined) continue;
    const lost = intersectionOf(owner.fields, unionOf(compared.modified, compared.added));
    if (!force) for (const path of pathsOf(lost)) conflicts.push({ owner, path });
    const untouched = isEmptySet(lost) && isEmptySet(compared.removed);
    const fields = untouched ? owner.fields : differenceOf(differenceOf(owner.fields, lost), compared.removed);
    if (!isEmptySet(fields)) result.set(known, untouched ? owner : { ...owner, fields });
  }
  return { owners: result, conflicts };
}

/** Without what the manager applied before, does not apply now, and nobody else owns. */
function pruned(
  versions: KindVersions,
  current: KindVersion,
  merged: unknown,
  owners: Owners,
  last: Ownership,
): unknown {
  const then = versions(last.apiVersion);
  if (then === undefined || isEmptySet(last.fields)) return merged;
  const { schema } = then;
  const whole = then.convert(merged);
  const lastNamed = withNamedFields(last.fields, schema);
  const rest = withOwnedItems(versions, whole, removeFields(schema, whole, lastNamed), owners);
  const named = (value: unknown): FieldSet => withNamedFields(fieldsOfValue(schema, value), schema);
  const gone = intersectionOf(differenceOf(named(whole), named(rest)), lastNamed);
  return isEmptySet(gone) ? merged : current.convert(removeFields(schema, whole, gone));
}

function withOwnedItems(versions: KindVersions, merged: unknown, rest: unknown, owners: Owners): unknown {
  const owned = new Map<string, FieldSet>();
  for (const { apiVersion, fields } of owners.values()) {
    owned.set(apiVersion, unionOf(owned.get(apiVersion) ?? NO_FIELDS, fields));
  }
  let kept = rest;
  for (const apiVersion of [...owned.keys()].sort(inOrder)) {
    const version = versions(apiVersion);
    if (version === undefined) continue;
    const named = (set: FieldSet): FieldSet => withNamedFields(set, version.schema);
    const whole = version.convert(merged);
    const present = named(fieldsOfValue(version.schema, version.convert(kept)));
    const mine = named(owned.get(apiVersion) ?? NO_FIELDS);
    const all = named(fieldsOfValue(version.schema, whole));
    kept = removeFields(version.schema, whole, differenceOf(all, unionOf(present, mine)));
  }
  return kept;
}
