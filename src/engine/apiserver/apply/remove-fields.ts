/**
 * An object without some of its fields and items.
 * Upstream: sigs.k8s.io/structured-merge-diff/typed/remove.go.
 */
import { defineField } from "../../../api/same-value.ts";
import type { FieldSchema, ListSchema, MapSchema } from "./field-schema.ts";
import { type FieldSet, isEmptySet } from "./field-set.ts";
import { fieldElement, itemElement } from "./path-element.ts";
import { fieldOf, fieldsIn, itemsIn, shapeOf } from "./schema-shape.ts";

/** What is emptied becomes `null`, which counts as absent when the object is decoded. */
export function removeFields(schema: FieldSchema, value: unknown, gone: FieldSet): unknown {
  const shape = shapeOf(schema, value);
  if (shape.form === "scalar") return value;
  if (shape.form === "list") return shape.merge === "atomic" ? null : remainingItems(shape, value, gone);
  return shape.atomic ? null : remainingFields(shape, value, gone);
}

function remainingItems(schema: ListSchema, value: unknown, gone: FieldSet): unknown {
  const kept: unknown[] = [];
  for (const item of itemsIn(value) ?? []) {
    const found = itemElement(schema, item);
    if (!found.ok) continue;
    if (gone.members.has(found.element)) continue;
    const below = gone.children.get(found.element);
    kept.push(below === undefined || isEmptySet(below) ? item : removeFields(schema.element(), item, below));
  }
  return kept.length > 0 ? kept : null;
}

function remainingFields(schema: MapSchema, value: unknown, gone: FieldSet): unknown {
  const fields = fieldsIn(value) ?? {};
  const kept: Record<string, unknown> = {};
  for (const name of Object.keys(fields)) {
    const element = fieldElement(name);
    if (gone.members.has(element)) continue;
    const below = gone.children.get(element);
    const field = fieldOf(schema, name);
    const whole = below === undefined || isEmptySet(below) || field === undefined;
    defineField(kept, name, whole ? fields[name] : removeFields(field, fields[name], below));
  }
  return Object.keys(kept).length > 0 ? kept : null;
}
