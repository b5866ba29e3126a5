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
