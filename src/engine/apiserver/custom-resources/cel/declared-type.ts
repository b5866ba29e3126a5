/**
 * How large values can be that fit a schema and arrive in one request.
 * Upstream: k8s.io/apiserver/pkg/cel (limits.go, types.go), k8s.io/apiserver/pkg/cel/common/schemas.go.
 */
import { isEmbedded, itemsOf, type Schema, valuesOf } from "../schema.ts";
import { escapedName } from "./cel-values.ts";

export type ValueKind =
  | "bool"
  | "int"
  | "double"
  | "string"
  | "bytes"
  | "duration"
  | "timestamp"
  | "list"
  | "map"
  | "object"
  | "dyn"
  | "other";

export interface DeclaredType {
  readonly kind: ValueKind;
  /** Elements of a list or a map, characters of a text; 0 for what has none. */
  readonly maxElements: number;
  /** Bytes of the smallest value in JSON. */
  readonly minBytes: number;
  /** Of a list, or the values of a map. */
  readonly element?: DeclaredType;
  /** Of an object, by the names that expressions use. */
  readonly fields?: ReadonlyMap<string, DeclaredType>;
}

const MAX_REQUEST_BYTES = 3 * 1024 * 1024;
const MAX_TEXT = MAX_REQUEST_BYTES - 2;
/** A code point is at most four bytes. */
const BYTES_OF_CHARACTER = 4;
const MAX_TIME = 32;
const DATE = 12;

/** How often a value can stand in one request at most. @param minBytes of the value in JSON */
export function maxCardinality(minBytes: number): number {
  return Math.floor(MAX_REQUEST_BYTES / (minBytes + 1));
}

/** Undefined for what expressions cannot see. @param isResource whether the schema is that of a whole resource */
export function declaredType(schema: Schema, isResource: boolean): DeclaredType | undefined {
  if (schema["x-kubernetes-int-or-string"] === true) {
    const maxElements = schema.maxLength === undefined ? MAX_TEXT : charactersOf(schema.maxLength);
    return { kind: "dyn", maxElements, minBytes: 1 };
  }
  switch (schema.type) {
    case "array":
      return listType(schema);
    case "object":
      return valuesOf(schema) === undefined || isResource ? objectType(schema, isResource) : mapType(schema);
    case "string":
      return textType(schema);
    case "boolean":
      return { kind: "bool", maxElements: 0, minBytes: 4 };
    case "number":
      return { kind: "double", maxElements: 0, minBytes: 1 };
    case "integer":
      return { kind: "int", maxElements: 0, minBytes: 1 };
    default:
      return undefined;
  }
}

function charactersOf(maxLength: number): number {
  return Math.max(maxLength, 0) * BYTES_OF_CHARACTER;
}

function listType(schema: Schema): DeclaredType | undefined {
  const items = itemsOf(schema);
  const element = items === undefined ? undefined : declaredType(items, isEmbedded(items));
  if (element === undefined) return undefined;
  const fitting = Math.floor((MAX_REQUEST_BYTES - 2) / (element.minBytes + 1));
  return { kind: "list", maxElements: Math.max(schema.maxItems ?? fitting, 0), minBytes: 2, element };
}

function mapType(schema: Schema): DeclaredType | undefined {
  const values = valuesOf(schema);
  const element = values === undefined ? undefined : declaredType(values, isEmbedded(values));
  if (element === undefined) return undefined;
  const fitting = Math.floor((MAX_REQUEST_BYTES - 2) / (element.minBytes + 6));
  return { kind: "map", maxElements: Math.max(schema.maxProperties ?? fitting, 0), minBytes: 2, element };
}

const TEXT: Schema = { type: "string" };
const RESOURCE_PROPERTIES: Readonly<Record<string, Schema>> = {
  kind: TEXT,
  apiVersion: TEXT,
  metadata: { type: "object", properties: { name: TEXT, generateName: TEXT } },
};

function objectType(schema: Schema, isResource: boolean): DeclaredType {
  const properties = { ...schema.properties, ...(isResource ? RESOURCE_PROPERTIES : {}) };
  const fields = new Map<string, DeclaredType>();
  let minBytes = 2;
  for (const [name, property] of Object.entries(properties)) {
    const type = declaredType(property, isEmbedded(property));
    if (type === undefined) continue;
    const escaped = escapedName(name);
    if (escaped !== undefined) fields.set(escaped, type);
    const isNeeded = (schema.required ?? []).includes(name) && property.default === undefined;
    if (isNeeded) minBytes += name.length + type.minBytes + 4;
  }
  return { kind: "object", maxElements: 0, minBytes, fields };
}

function textType({ format = "", maxLength, enum: values = [] }: Schema): DeclaredType {
  switch (format) {
    case "byte":
      return { kind: "bytes", maxElements: Math.max(maxLength ?? MAX_TEXT, 0), minBytes: 2 };
    case "duration":
      return { kind: "duration", maxElements: MAX_TIME, minBytes: 3 };
    case "date":
      return { kind: "timestamp", maxElements: DATE, minBytes: DATE };
    case "date-time":
      return { kind: "timestamp", maxElements: MAX_TIME, minBytes: 21 };
  }
  if (maxLength !== undefined) return { kind: "string", maxElements: charactersOf(maxLength), minBytes: 2 };
  const lengths = values.map((value) => (typeof value === "string" ? value.length : 0));
  return { kind: "string", maxElements: lengths.length > 0 ? Math.max(...lengths) : MAX_TEXT, minBytes: 2 };
}
