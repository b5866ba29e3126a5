/** What form a value has under a schema: untyped parts take the form of what is there. */
import {
  ANY_SCALAR,
  type FieldSchema,
  listSchema,
  type ListSchema,
  mapSchema,
  type MapSchema,
  type ScalarSchema,
  UNTYPED,
  UNTYPED_ATOMIC,
} from "./field-schema.ts";

export type Fields = Readonly<Record<string, unknown>>;

const ATOMIC_LIST = listSchema(() => UNTYPED_ATOMIC);
const ATOMIC_MAP = mapSchema({ atomic: true, element: () => UNTYPED_ATOMIC });
const OPEN_MAP = mapSchema({ element: () => UNTYPED });

/** @param value decides for untyped parts; objects when there is none */
export function shapeOf(schema: FieldSchema, value: unknown): ScalarSchema | ListSchema | MapSchema {
  if (schema.form !== "untyped") return schema;
  if (Array.isArray(value)) return ATOMIC_LIST;
  if (value !== undefined && (typeof value !== "object" || value === null)) return ANY_SCALAR;
  return schema.atomic ? ATOMIC_MAP : OPEN_MAP;
}

/** The schema of an object's field: declared, or that of all others. */
export function fieldOf(schema: MapSchema, name: string): FieldSchema | undefined {
  return schema.field(name) ?? schema.element();
}

export function fieldsIn(value: unknown): Fields | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

export function itemsIn(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? (value as readonly unknown[]) : undefined;
}

/** The value of an own field, or undefined. */
export function own(fields: Fields | undefined, name: string): unknown {
  return fields !== undefined && Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** Nothing, null, an empty object or an empty list. */
export function isBlank(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  const fields = fieldsIn(value);
  return fields === undefined || Object.keys(fields).length === 0;
}
