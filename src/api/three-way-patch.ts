/**
 * The strategic merge patch that `kubectl apply` sends: what the new manifest says and the live object lacks, and
 * the removal of what the last applied manifest said and the new one no longer does. Fields that others set stay.
 * Upstream: k8s.io/apimachinery/pkg/util/strategicpatch CreateThreeWayMergePatch.
 */
import { mergeFieldAt } from "./merge-keys.ts";
import { defineField, sameValue } from "./same-value.ts";

type Fields = Readonly<Record<string, unknown>>;

export const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** Undefined when the live object already is as wanted. @param lastApplied the manifest applied before, or `{}` */
export function threeWayPatch(kind: string, lastApplied: Fields, wanted: Fields, live: Fields): Fields | undefined {
  return patchFields(kind, [], lastApplied, wanted, live);
}

function patchFields(
  kind: string,
  path: readonly string[],
  last: Fields,
  wanted: Fields,
  live: Fields,
): Fields | undefined {
  const patch: Record<string, unknown> = {};
  for (const key of Object.keys(wanted)) {
    const change = patchValue(kind, [...path, key], own(last, key), wanted[key], own(live, key));
    if (change?.order !== undefined) patch[`$setElementOrder/${key}`] = change.order;
    if (change?.removed !== undefined) patch[`$deleteFromPrimitiveList/${key}`] = change.removed;
    if (change?.value !== undefined) defineField(patch, key, change.value);
  }
  for (const key of Object.keys(last)) {
    if (!Object.hasOwn(wanted, key)) defineField(patch, key, null);
  }
  if (Object.keys(patch).length === 0) return undefined;
  return retains(kind, path) ? { $retainKeys: Object.keys(wanted).sort(), ...patch } : patch;
}

/** The object, or the items of the list, at the path are one of several choices. */
function retains(kind: string, path: readonly string[]): boolean {
  return mergeFieldAt(kind, path)?.retainKeys === true;
}

/** A change to a value; of a list also the order of its items. */
interface Change {
  readonly value?: unknown;
  readonly order?: readonly unknown[];
  /** Values to take out of a set. */
  readonly removed?: readonly unknown[];
}

/** Undefined when there is nothing to do. */
function patchValue(
  kind: string,
  path: readonly string[],
  last: unknown,
  wanted: unknown,
  live: unknown,
): Change | undefined {
  if (wanted === null) return live === undefined ? undefined : { value: null };
  const field = mergeFieldAt(kind, path);
  if (isFields(wanted) && isFields(live) && field?.replace !== true) {
    const inner = patchFields(kind, path, isFields(last) ? last : {}, wanted, live);
    return inner === undefined ? undefined : { value: inner };
  }
  if (Array.isArray(wanted) && Array.isArray(live)) {
    if (field?.mergeKey !== undefined) {
      return patchList(kind, path, field.mergeKey, listOf(last), listOf(wanted), listOf(live));
    }
    if (field?.primitive === true) return patchSet(Array.isArray(last) ? last : [], wanted, live);
  }
  return sameValue(wanted, live) ? undefined : { value: wanted };
}

function patchList(
  kind: string,
  path: readonly string[],
  key: string,
  last: readonly Fields[],
  wanted: readonly Fields[],
  live: readonly Fields[],
): Change | undefined {
  const elements: Fields[] = [];
  for (const element of wanted) {
    const before = last.find((other) => sameValue(other[key], element[key])) ?? {};
    const current = live.find((other) => sameValue(other[key], element[key]));
    if (current === undefined) elements.push(element);
    else {
      const change = patchFields(kind, path, before, element, current);
      if (change !== undefined) elements.push({ [key]: element[key], ...change });
    }
  }
  for (const element of last) {
    const isThere = (list: readonly Fields[]): boolean => list.some((other) => sameValue(other[key], element[key]));
    if (!isThere(wanted) && isThere(live)) elements.push({ $patch: "delete", [key]: element[key] });
  }
  const order = wanted.map((element) => ({ [key]: element[key] }));
  if (elements.length > 0) return { value: elements, order };
  return inOrder(key, wanted, live) ? undefined : { order };
}

/** The live items stand in the order of the wanted ones. */
function inOrder(key: string, wanted: readonly Fields[], live: readonly Fields[]): boolean {
  const places = wanted.map((element) => live.findIndex((other) => sameValue(other[key], element[key])));
  return isRising(places);
}

function isRising(places: readonly number[]): boolean {
  return places.every((place, index) => index === 0 || place > (places[index - 1] ?? -1));
}

/** Values that others added stay. */
function patchSet(last: readonly unknown[], wanted: readonly unknown[], live: readonly unknown[]): Change | undefined {
  const missing = wanted.filter((value) => !live.includes(value));
  const removed = last.filter((value) => !wanted.includes(value) && live.includes(value));
  const places = wanted.map((value) => live.indexOf(value));
  if (missing.length === 0 && removed.length === 0 && isRising(places)) return undefined;
  return {
    order: wanted,
    ...(missing.length === 0 ? {} : { value: missing }),
    ...(removed.length === 0 ? {} : { removed }),
  };
}

function own(fields: Fields, key: string): unknown {
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}
