/**
 * Strategic merge patch: lists of named things merge item by item, with directives to delete, replace and order.
 * Source: https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/
 * Upstream: k8s.io/apimachinery/pkg/util/strategicpatch/patch.go.
 */
import { defineField, sameValue } from "./same-value.ts";
import { mergeField, mergeTypeOf, type MergeField } from "./strategic-merge-types.ts";

type Fields = Readonly<Record<string, unknown>>;

export type StrategicOutcome =
  | { readonly ok: true; readonly value: unknown }
  | {
      readonly ok: false;
      readonly message: string;
      /** How the API server answers: 400, 422, or 500 for what it does not classify. */
      readonly problem: PatchProblem["kind"];
    };

const DIRECTIVE = "$patch";
const RETAIN_KEYS = "$retainKeys";
const DELETE_FROM = "$deleteFromPrimitiveList/";
const ELEMENT_ORDER = "$setElementOrder/";

/** A patch that cannot be applied; a value in the end, thrown only within this file. */
class PatchProblem {
  readonly message: string;
  readonly kind: "malformed" | "unprocessable" | "unclassified";
  constructor(message: string, kind: PatchProblem["kind"] = "unclassified") {
    this.message = message;
    this.kind = kind;
  }
}

const MALFORMED: StrategicOutcome = { ok: false, message: "invalid JSON document", problem: "malformed" };

/** @param kind of the object, e.g. `Deployment` */
export function applyStrategicMergePatch(kind: string, original: unknown, patch: unknown): StrategicOutcome {
  if (!isFields(patch) || !isFields(original)) return MALFORMED;
  try {
    return { ok: true, value: mergeObject(original, patch, mergeTypeOf(kind)) };
  } catch (problem) {
    if (problem instanceof PatchProblem) return { ok: false, message: problem.message, problem: problem.kind };
    throw problem;
  }
}

function mergeObject(original: Fields, patch: Fields, type: string | undefined): Fields {
  const directive = patch[DIRECTIVE];
  if (directive === "replace") return withoutDirectives(omit(patch, DIRECTIVE)) as Fields;
  if (directive === "delete") return {};
  if (directive !== undefined) throw unknownDirective(directive, patch);
  const result: Record<string, unknown> = { ...retained(original, patch) };
  for (const key of Object.keys(patch)) {
    const change = patch[key];
    if (key === DIRECTIVE || key === RETAIN_KEYS || key.startsWith(ELEMENT_ORDER)) continue;
    if (key.startsWith(DELETE_FROM)) {
      deleteFromList(result, key.slice(DELETE_FROM.length), change);
    } else if (change === null) {
      delete result[key];
    } else {
      const before = Object.hasOwn(result, key) ? result[key] : undefined;
      defineField(result, key, mergeValue(before, change, mergeField(type, key)));
    }
  }
  for (const key of Object.keys(patch)) {
    if (!key.startsWith(ELEMENT_ORDER)) continue;
    const field = key.slice(ELEMENT_ORDER.length);
    orderList(result, original, field, patch[key], mergeField(type, field));
  }
  return result;
}

function mergeValue(before: unknown, change: unknown, field: MergeField | undefined): unknown {
  if (Array.isArray(change)) {
    const list = Array.isArray(before) ? before : [];
    if (field?.primitive === true) return mergePlainList(list, change);
    if (field?.mergeKey !== undefined) return mergeList(list, change, field.mergeKey, field.type);
    return change.map(withoutDirectives);
  }
  if (!isFields(change)) return change;
  if (field?.replace === true) return withoutDirectives(change);
  return mergeObject(isFields(before) ? before : {}, change, field?.type);
}

/** `$retainKeys` names the only fields that may stay. */
function retained(original: Fields, patch: Fields): Fields {
  const keep = patch[RETAIN_KEYS];
  if (keep === undefined) return original;
  if (!Array.isArray(keep)) throw new PatchProblem("invalid patch format of retainKeys", "malformed");
  for (const key of Object.keys(patch)) {
    if (!key.startsWith("$") && patch[key] !== null && !keep.includes(key)) {
      throw new PatchProblem("patch content doesn't match retainKeys list", "unprocessable");
    }
  }
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(original)) if (keep.includes(key)) defineField(result, key, original[key]);
  return result;
}

function mergeList(
  original: readonly unknown[],
  changes: readonly unknown[],
  mergeKey: string,
  type: string | undefined,
): readonly unknown[] {
  const items = changes.map((change) => {
    if (isFields(change)) return change;
    throw new PatchProblem(`expected a map, but received a ${goKind(change)}`);
  });
  if (items.some((item) => item[DIRECTIVE] === "merge")) {
    throw new PatchProblem("merging lists cannot yet be specified in the patch");
  }
  if (items.some((item) => item[DIRECTIVE] === "replace")) {
    return items.filter((item) => item[DIRECTIVE] === undefined).map(withoutDirectives);
  }
  let result: readonly unknown[] = original;
  for (const item of items) {
    const key = item[mergeKey];
    if (key === undefined)
      throw new PatchProblem(`map: ${goMap(item)} does not contain declared merge key: ${mergeKey}`);
    const directive = item[DIRECTIVE];
    const isThis = (known: unknown): boolean => isFields(known) && sameValue(known[mergeKey], key);
    if (directive === "delete") {
      result = result.filter((known) => !isThis(known));
    } else if (directive === undefined) {
      const index = result.findIndex(isThis);
      if (index < 0) result = [...result, mergeObject({}, item, type)];
      else result = result.with(index, mergeObject(result[index] as Fields, item, type));
    } else {
      throw unknownDirective(directive, item);
    }
  }
  const keyOf = (item: unknown): unknown => (isFields(item) ? item[mergeKey] : item);
  const patched = items.filter((item) => item[DIRECTIVE] === undefined);
  return inOrder(result, patched.map(keyOf), original.map(keyOf), keyOf);
}

function mergePlainList(original: readonly unknown[], changes: readonly unknown[]): readonly unknown[] {
  const merged = [...new Set([...original, ...changes])];
  return inOrder(merged, changes, original, (item) => item);
}

function deleteFromList(result: Record<string, unknown>, field: string, values: unknown): void {
  if (!Array.isArray(values)) throw new PatchProblem("invalid patch format of primitive list", "malformed");
  const before = Object.hasOwn(result, field) ? result[field] : undefined;
  if (!Array.isArray(before)) return;
  defineField(
    result,
    field,
    before.filter((value: unknown) => !values.includes(value)),
  );
}

/** Items in the order asked for; items that only the server has keep their place among the others. */
function orderList(
  result: Record<string, unknown>,
  original: Fields,
  field: string,
  order: unknown,
  rule: MergeField | undefined,
): void {
  const items = Object.hasOwn(result, field) ? result[field] : undefined;
  if (!Array.isArray(order)) throw new PatchProblem(`expected a []interface {}, but received a ${goKind(order)}`);
  if (!Array.isArray(items)) return;
  const mergeKey = rule?.mergeKey;
  const keyOf = (item: unknown): unknown => (mergeKey !== undefined && isFields(item) ? item[mergeKey] : item);
  const before = original[field];
  const serverOrder = Array.isArray(before) ? before.map(keyOf) : [];
  defineField(result, field, inOrder(items, order.map(keyOf), serverOrder, keyOf));
}

/**
 * Items with a wanted key in that order; each other one before the first of them that comes after it on the server.
 * What is new to the server thus comes before what only the server has. Upstream: normalizeElementOrder.
 */
function inOrder(
  items: readonly unknown[],
  wanted: readonly unknown[],
  serverOrder: readonly unknown[],
  keyOf: (item: unknown) => unknown,
): readonly unknown[] {
  const placeIn = (order: readonly unknown[], item: unknown): number =>
    order.findIndex((key) => sameValue(key, keyOf(item)));
  const named = items
    .filter((item) => placeIn(wanted, item) >= 0)
    .sort((a, b) => placeIn(wanted, a) - placeIn(wanted, b));
  const others: unknown[] = items.filter((item) => placeIn(wanted, item) < 0);
  const ordered: unknown[] = [];
  for (const item of named) {
    const place = placeIn(serverOrder, item);
    const next = others.findIndex((other) => placeIn(serverOrder, other) > place);
    ordered.push(...others.splice(0, next < 0 ? others.length : next), item);
  }
  return [...ordered, ...others];
}

/** New content as it is to be stored: no nulls, no directives, no lists of deletions. */
function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDirectives);
  if (!isFields(value)) return value;
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const directive =
      key === DIRECTIVE || key === RETAIN_KEYS || key.startsWith(DELETE_FROM) || key.startsWith(ELEMENT_ORDER);
    if (!directive && value[key] !== null) defineField(result, key, withoutDirectives(value[key]));
  }
  return result;
}

function omit(fields: Fields, key: string): Fields {
  const { [key]: _, ...rest } = fields;
  return rest;
}

function unknownDirective(directive: unknown, patch: Fields): PatchProblem {
  return new PatchProblem(`unknown patch type: ${goText(directive)} in map: ${goMap(patch)}`);
}

/** As Go's reflect names the kind of a value. */
function goKind(value: unknown): string {
  if (Array.isArray(value)) return "slice";
  if (value === null || value === undefined) return "nil";
  return typeof value === "boolean" ? "bool" : typeof value === "number" ? "int64" : typeof value;
}

/** As Go's `%v` prints it. */
export function goText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goText).join(" ")}]`;
  if (isFields(value)) return goMap(value);
  return value === null || value === undefined ? "<nil>" : String(value);
}

function goMap(item: Fields): string {
  const entries = Object.keys(item).sort();
  return `map[${entries.map((key) => `${key}:${goText(item[key])}`).join(" ")}]`;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
