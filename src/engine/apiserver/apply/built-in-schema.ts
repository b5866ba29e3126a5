/** The merge schema of the built-in types: their fields from the decoder's table, with the marks of merge-marks.ts. */
import { type FieldType, fieldsOf } from "../decode/type-table.ts";
import {
  ANY_SCALAR,
  BOOLEAN,
  type FieldSchema,
  listSchema,
  mapSchema,
  NUMBER,
  STRING,
  UNTYPED_ATOMIC,
} from "./field-schema.ts";
import { isAtomicField, isAtomicType, listMark } from "./merge-marks.ts";

const known = new Map<string, FieldSchema>();

/** @param struct name in the decoder's field table, such as `Deployment` or `ObjectMeta` */
export function builtInSchema(struct: string): FieldSchema {
  const made = known.get(struct) ?? structSchema(struct, isAtomicType(struct));
  known.set(struct, made);
  return made;
}

function structSchema(struct: string, atomic: boolean): FieldSchema {
  const types = fieldsOf(struct);
  const fields = new Map<string, FieldSchema>();
  const field = (name: string): FieldSchema | undefined => {
    const type = types?.get(name);
    if (type === undefined) return undefined;
    const made = fields.get(name) ?? fieldSchema(type, struct, name);
    fields.set(name, made);
    return made;
  };
  return mapSchema({ atomic, field });
}

function fieldSchema(type: FieldType, struct: string, field: string): FieldSchema {
  if (type.form === "struct") {
    return isAtomicField(struct, field) ? structSchema(type.name, true) : builtInSchema(type.name);
  }
  if (type.form === "map") {
    const element = fieldSchema(type.element, "", "");
    return mapSchema({ atomic: isAtomicField(struct, field), element: () => element });
  }
  if (type.form === "list") {
    const mark = listMark(struct, field);
    const element = (): FieldSchema => fieldSchema(type.element, "", "");
    return mark === undefined ? listSchema(element) : listSchema(element, mark.merge, keysOf(mark));
  }
  return scalarSchema(type.scalar);
}

function keysOf(mark: NonNullable<ReturnType<typeof listMark>>) {
  return mark.merge === "map" ? mark.keys : [];
}

function scalarSchema(scalar: Extract<FieldType, { form: "scalar" }>["scalar"]): FieldSchema {
  switch (scalar) {
    case "string":
    case "bytes":
      return STRING;
    case "bool":
      return BOOLEAN;
    case "int32":
    case "int64":
    case "float64":
      return NUMBER;
    case "any":
      return UNTYPED_ATOMIC;
    default:
      return ANY_SCALAR;
  }
}
