/**
 * The fields that a configuration mentions: what applying it owns.
 * Upstream: sigs.k8s.io/structured-merge-diff/typed/tofieldset.go.
 */
import type { FieldSchema, ListSchema, MapSchema } from "./field-schema.ts";
import { type FieldSet, FieldSetBuilder } from "./field-set.ts";
import { fieldElement, itemElement } from "./path-element.ts";
import { fieldOf, fieldsIn, itemsIn, shapeOf } from "./schema-shape.ts";

export function fieldsOfValue(schema: FieldSchema, value: unknown): FieldSet {
  const set = new FieldSetBuilder();
  collect(schema, value, [], set);
  return set;
}

function collect(schema: FieldSchema, value: unknown, path: string[], set: FieldSetBuilder): void {
  const shape = shapeOf(schema, value);
  if (shape.form === "scalar") set.insert(path);
  else if (shape.form === "list") collectItems(shape, value, path, set);
  else collectFields(shape, value, path, set);
}

function collectItems(schema: ListSchema, value: unknown, path: string[], set: FieldSetBuilder): void {
  if (schema.merge === "atomic") {
    set.insert(path);
    return;
  }
  for (const item of itemsIn(value) ?? []) {
    const found = itemElement(schema, item);
    if (!found.ok) continue;
    path.push(found.element);
    collect(schema.element(), item, path, set);
    set.insert(path);
    path.pop();
  }
}

function collectFields(schema: MapSchema, value: unknown, path: string[], set: FieldSetBuilder): void {
  if (schema.atomic) {
    set.insert(path);
    return;
  }
  const fields = fieldsIn(value);
  if (fields === undefined) return;
  for (const name of Object.keys(fields)) {
    const field = fieldOf(schema, name);
    if (field === undefined || fields[name] === undefined) continue;
    path.push(fieldElement(name));
    collect(field, fields[name], path, set);
    const below = fields[name];
    const empty = below === null || (fieldsIn(below) !== undefined && Object.keys(below).length === 0);
    if (empty || schema.field(name) === undefined) set.insert(path);
    path.pop();
  }
}
