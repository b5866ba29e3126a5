/**
 * Values of a custom resource as expressions see them: typed by the schema, with names that expressions can write.
 * Upstream: k8s.io/apiserver/pkg/cel/common/values.go, k8s.io/apiserver/pkg/cel/escaping.go.
 */
import { evaluate } from "@marcbachmann/cel-js";
import { type ListType, withListType } from "../../../../api/cel/list-types.ts";
import { isEmbedded, isFields, itemsOf, propertyOf, RESOURCE_FIELDS, type Schema, valuesOf } from "../schema.ts";

const RESERVED: ReadonlySet<string> = new Set(
  "true false null in as break const continue else for function if import let loop package namespace return var void while".split(
    " ",
  ),
);

/** The name of a field in an expression; undefined when it cannot be written there. */
export function escapedName(name: string): string | undefined {
  if (RESERVED.has(name)) return `__${name}__`;
  if (!/^[A-Za-z_][\w.\-/]*$/.test(name)) return undefined;
  return name
    .replaceAll("__", "__underscores__")
    .replaceAll(".", "__dot__")
    .replaceAll("-", "__dash__")
    .replaceAll("/", "__slash__");
}

/** @param isResource whether the value is a whole resource, with the fields that all have */
export function celValue(value: unknown, schema: Schema | undefined, isResource = false): unknown {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) {
    const items = schema === undefined ? undefined : itemsOf(schema);
    const list = value.map((item: unknown) => celValue(item, items, isEmbedded(items)));
    const type = schema === undefined ? undefined : listTypeOf(schema);
    return type === undefined ? list : withListType(list, type);
  }
  if (isFields(value)) return celFields(value, schema, isResource);
  if (typeof value === "number") return celNumber(value, schema);
  return typeof value === "string" ? celText(value, schema) : value;
}

function listTypeOf(schema: Schema): ListType | undefined {
  const type = schema["x-kubernetes-list-type"];
  if (type === "set") return { type };
  if (type !== "map") return undefined;
  return { type, keys: (schema["x-kubernetes-list-map-keys"] ?? []).flatMap((key) => escapedName(key) ?? []) };
}

function celNumber(value: number, schema: Schema | undefined): unknown {
  return Number.isInteger(value) && schema?.type !== "number" ? BigInt(value) : value;
}

function celText(value: string, schema: Schema | undefined): unknown {
  switch (schema?.format) {
    case "date":
    case "date-time":
    case "datetime": {
      const time = new Date(schema.format === "date" ? `${value}T00:00:00Z` : value);
      return Number.isNaN(time.getTime()) ? value : time;
    }
    case "duration":
      return DURATION.test(value) ? (evaluate("duration(text)", { text: value }) as unknown) : value;
    case "byte":
      return bytesOf(value);
    default:
      return value;
  }
}

/** `1h30m`, as Go reads it. */
const DURATION = /^[+-]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:h|ms|m|s|us|µs|ns))+$/;

function bytesOf(base64: string): Uint8Array {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const bytes: number[] = [];
  let [bits, count] = [0, 0];
  for (const character of base64.replace(/=+$/, "")) {
    bits = ((bits << 6) | alphabet.indexOf(character)) & 0xffffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes.push((bits >> count) & 0xff);
  }
  return Uint8Array.from(bytes);
}

function celFields(
  fields: Readonly<Record<string, unknown>>,
  schema: Schema | undefined,
  isResource: boolean,
): unknown {
  const values = schema === undefined ? undefined : valuesOf(schema);
  const isMap = schema === undefined || (schema.properties === undefined && !isResource);
  const entries: [string, unknown][] = [];
  for (const [name, value] of Object.entries(fields)) {
    if (isResource && RESOURCE_FIELDS.has(name)) {
      entries.push([name, name === "metadata" ? namesOf(value) : value]);
      continue;
    }
    const property = schema === undefined ? undefined : propertyOf(schema, name);
    if (property === undefined && !isMap) continue;
    const key = isMap ? name : escapedName(name);
    if (key !== undefined) entries.push([key, celValue(value, property ?? values, isEmbedded(property ?? values))]);
  }
  return new Map(entries);
}

/** Of the metadata, expressions may only see the names. */
function namesOf(metadata: unknown): unknown {
  const { name, generateName } = (metadata ?? {}) as { readonly name?: string; readonly generateName?: string };
  const entries: [string, unknown][] = [];
  if (name !== undefined) entries.push(["name", name]);
  if (generateName !== undefined) entries.push(["generateName", generateName]);
  return new Map(entries);
}
