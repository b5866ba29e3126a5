/**
 * Lists that are sets or maps: nothing is in them twice.
 * Upstream: k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype/validation.go.
 */
import type { FieldError } from "../field-error.ts";
import { duplicate, invalid } from "../validation/errors.ts";
import { type Fields, isFields, itemsOf, propertyOf, type Schema, valuesOf } from "./schema.ts";

export function listTypeErrors(value: unknown, schema: Schema, path = ""): readonly FieldError[] {
  if (Array.isArray(value)) return listErrors(value, schema, path);
  if (!isFields(value)) return [];
  const values = valuesOf(schema);
  return Object.entries(value).flatMap(([key, inner]) => {
    const property = propertyOf(schema, key);
    if (property !== undefined) return listTypeErrors(inner, property, path === "" ? key : `${path}.${key}`);
    return values === undefined ? [] : listTypeErrors(inner, values, `${path}[${key}]`);
  });
}

function listErrors(list: readonly unknown[], schema: Schema, path: string): readonly FieldError[] {
  const items = itemsOf(schema);
  const inner =
    items === undefined ? [] : list.flatMap((item, index) => listTypeErrors(item, items, `${path}[${index}]`));
  const type = schema["x-kubernetes-list-type"];
  if (type === "set") return [...repeated(list, path), ...inner];
  return type === "map" ? [...mapErrors(list, schema["x-kubernetes-list-map-keys"] ?? [], path), ...inner] : inner;
}

function mapErrors(list: readonly unknown[], keys: readonly string[], path: string): readonly FieldError[] {
  const stranger = list.findIndex((item) => item !== null && !isFields(item));
  if (stranger >= 0) {
    return [invalid(`${path}[${stranger}]`, list[stranger], "must be an object for an array of list-type map")];
  }
  return repeated(
    list.map((item) => keyOf((item ?? {}) as Fields, keys)),
    path,
  );
}

/** The element's own part that names it. */
export function keyOf(item: Fields, keys: readonly string[]): Fields {
  return Object.fromEntries(keys.filter((key) => Object.hasOwn(item, key)).map((key) => [key, item[key]]));
}

/** An error for the second of equal values; later ones say nothing new. */
function repeated(values: readonly unknown[], path: string): readonly FieldError[] {
  const seen = new Map<string, number>();
  return values.flatMap((value, index) => {
    const text = canonical(value);
    const times = seen.get(text) ?? 0;
    seen.set(text, times + 1);
    return times === 1 ? [duplicate(`${path}[${index}]`, value)] : [];
  });
}

/** One text for equal values, whatever the order of their keys. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isFields(value)) return JSON.stringify(value);
  const parts = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${parts.join(",")}}`;
}
