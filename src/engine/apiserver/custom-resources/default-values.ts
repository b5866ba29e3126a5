/**
 * Defaults of a structural schema, and nulls that it does not allow.
 * Source: https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#defaulting
 * Upstream: k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting (algorithm.go, prunenulls.go).
 */
import { defineField } from "../../../api/same-value.ts";
import { childOf, type Fields, isFields, itemsOf, propertyOf, type Schema, schemasIn } from "./schema.ts";

const withDefaults = new WeakMap<Schema, boolean>();

function hasDefaults(schema: Schema): boolean {
  let found = withDefaults.get(schema);
  if (found === undefined) {
    found = [...schemasIn(schema)].some((inner) => inner.default !== undefined);
    withDefaults.set(schema, found);
  }
  return found;
}

/** The value with what is missing filled in; the value itself when nothing is. */
export function withDefaultValues(value: unknown, schema: Schema | undefined): unknown {
  if (schema === undefined || !hasDefaults(schema)) return value;
  if (Array.isArray(value)) return defaultedList(value, itemsOf(schema));
  return isFields(value) ? defaultedFields(value, schema) : value;
}

function defaultedList(value: readonly unknown[], items: Schema | undefined): unknown {
  if (items === undefined) return value;
  const next = value.map((item: unknown) => withDefaultValues(insteadOfNull(item, items), items));
  return next.every((item, index) => item === value[index]) ? value : next;
}

function defaultedFields(value: Fields, schema: Schema): unknown {
  let next: Record<string, unknown> | undefined;
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    if (property.default === undefined) continue;
    if (Object.hasOwn(value, key) && !isForbiddenNull(value[key], property)) continue;
    next ??= { ...value };
    defineField(next, key, property.default);
  }
  for (const [key, inner] of Object.entries(next ?? value)) {
    const child = childOf(schema, key);
    if (child === undefined) continue;
    const filled = withDefaultValues(insteadOfNull(inner, child), child);
    if (filled === inner) continue;
    next ??= { ...value };
    defineField(next, key, filled);
  }
  return next ?? value;
}

function insteadOfNull(value: unknown, schema: Schema): unknown {
  return isForbiddenNull(value, schema) && schema.default !== undefined ? schema.default : value;
}

function isForbiddenNull(value: unknown, schema: Schema): boolean {
  return value === null && schema.nullable !== true;
}

/** Fields that are null, may not be, and have no default count as absent. */
export function withoutForbiddenNulls(value: unknown, schema: Schema | undefined): unknown {
  if (schema === undefined) return value;
  if (Array.isArray(value)) {
    const items = itemsOf(schema);
    const next = value.map((item: unknown) => withoutForbiddenNulls(item, items));
    return next.every((item, index) => item === value[index]) ? value : next;
  }
  if (!isFields(value)) return value;
  let same = true;
  const kept: [string, unknown][] = [];
  for (const [key, inner] of Object.entries(value)) {
    const child = propertyOf(schema, key) ?? childOf(schema, key);
    if (child !== undefined && isForbiddenNull(inner, child) && child.default === undefined) {
      same = false;
      continue;
    }
    const next = withoutForbiddenNulls(inner, child);
    same &&= next === inner;
    kept.push([key, next]);
  }
  return same ? value : Object.fromEntries(kept);
}
