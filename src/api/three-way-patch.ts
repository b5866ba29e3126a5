/**
 * The strategic merge patch that `kubectl apply` sends: what the new manifest says and the live object lacks, and
 * the removal of what the last applied manifest said and the new one no longer does. Fields that others set stay.
 * Upstream: k8s.io/apimachinery/pkg/util/strategicpatch CreateThreeWayMergePatch.
 */
import { listMergeAt } from "./merge-keys.ts";
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
    if (change !== undefined) defineField(patch, key, change.value);
  }
  for (const key of Object.keys(last)) {
    if (!Object.hasOwn(wanted, key) && Object.hasOwn(live, key)) defineField(patch, key, null);
  }
  return Object.keys(patch).length === 0 ? undefined : patch;
}

/** The change to one value, wrapped so that "set to null" differs from "nothing to do". */
function patchValue(
  kind: string,
  path: readonly string[],
  last: unknown,
  wanted: unknown,
  live: unknown,
): { readonly value: unknown } | undefined {
  if (wanted === null) return live === undefined ? undefined : { value: null };
  if (isFields(wanted) && isFields(live)) {
    const inner = patchFields(kind, path, isFields(last) ? last : {}, wanted, live);
    return inner === undefined ? undefined : { value: inner };
  }
  if (Array.isArray(wanted) && Array.isArray(live)) {
    const merge = listMergeAt(kind, path);
    if (merge?.by === "key") return patchList(kind, path, merge.key, listOf(last), listOf(wanted), listOf(live));
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
): { readonly value: unknown } | undefined {
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
  return elements.length === 0 ? undefined : { value: elements };
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
