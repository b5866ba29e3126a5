/**
 * Request bodies in protobuf, as kubectl and Helm send most of what they create, to the object that the same request
 * in JSON would carry.
 * Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding
 */
import { fieldsOfMessage, messageOfKind, type MessageField } from "./message-table.ts";
import { decodeScalar, isScalar, isZero } from "./scalars.ts";
import { MalformedProtobuf, textOf, varintsOf, wireFields } from "./wire-reader.ts";

type Plain = Record<string, unknown>;

const MAGIC = [0x6b, 0x38, 0x73, 0x00];
const NUMBERS: ReadonlySet<string> = new Set(["int32", "int64", "bool"]);

export function looksLikeProtobuf(body: Uint8Array): boolean {
  return MAGIC.every((byte, index) => body[index] === byte);
}

/**
 * A kind that no message is known of comes with nothing in it: whether there is such a resource is the API server's
 * to say.
 * @throws MalformedProtobuf
 */
export function decodeProtobuf(body: Uint8Array): Plain {
  if (!looksLikeProtobuf(body)) {
    throw new MalformedProtobuf(
      "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]",
    );
  }
  const { apiVersion, kind, raw } = readEnvelope(body.subarray(MAGIC.length));
  const message = messageOfKind(apiVersion, kind);
  if (fieldsOfMessage(message) === undefined) return { kind, apiVersion };
  return { kind, apiVersion, ...decodeMessage(message, raw) };
}

/** Upstream: Unknown and TypeMeta in k8s.io/apimachinery/pkg/runtime/generated.proto. */
function readEnvelope(bytes: Uint8Array) {
  let apiVersion = "";
  let kind = "";
  let raw: Uint8Array = new Uint8Array();
  for (const field of wireFields(bytes)) {
    if (field.number === 2) raw = bytesOf(field.value);
    if (field.number !== 1) continue;
    for (const { number, value } of wireFields(bytesOf(field.value))) {
      if (number === 1) apiVersion = textOf(bytesOf(value));
      if (number === 2) kind = textOf(bytesOf(value));
    }
  }
  return { apiVersion, kind, raw };
}

function decodeMessage(message: string, bytes: Uint8Array): Plain {
  const fields = fieldsOfMessage(message);
  if (fields === undefined) throw new Error(`messages.json names ${message} but does not have it`);
  const result: Plain = {};
  for (const { number, value } of wireFields(bytes)) {
    const field = fields.get(number);
    // A newer client's field: the API server drops what it does not know.
    if (field === undefined) continue;
    if (field.name === ".") Object.assign(result, decodeMessage(field.type, bytesOf(value)));
    else addField(result, field, value);
  }
  return result;
}

function addField(result: Plain, field: MessageField, value: bigint | Uint8Array): void {
  const { name, form, type } = field;
  if (form === "map") {
    const entries = (result[name] ??= {}) as Plain;
    const [key, entry] = decodeEntry(type, bytesOf(value));
    Object.defineProperty(entries, key, { value: entry, enumerable: true, configurable: true, writable: true });
  } else if (form === "list") {
    const list = (result[name] ??= []) as unknown[];
    const elements = NUMBERS.has(type) ? varintsOf(value) : [value];
    for (const element of elements) list.push(decodeValue(type, element));
  } else {
    const decoded = decodeValue(type, value);
    if (field.isPointer || field.keepsZero || !isZero(type, decoded)) result[name] = decoded;
  }
}

function decodeEntry(type: string, bytes: Uint8Array): readonly [string, unknown] {
  let key = "";
  let entry: unknown;
  for (const { number, value } of wireFields(bytes)) {
    if (number === 1) key = textOf(bytesOf(value));
    if (number === 2) entry = decodeValue(type, value);
  }
  return [key, entry ?? decodeValue(type, new Uint8Array())];
}

function decodeValue(type: string, value: bigint | Uint8Array): unknown {
  if (isScalar(type)) return decodeScalar(type, value);
  return shown(type, decodeMessage(type, bytesOf(value)));
}

/** Messages that JSON shows as one of their fields: the values of an extra claim, or one of several forms of a schema. */
function shown(type: string, decoded: Plain): unknown {
  if (type.endsWith(".ExtraValue")) return decoded["items"] ?? [];
  if (type.endsWith("OrBool")) return decoded["schema"] ?? decoded["allows"];
  if (type.endsWith("OrArray")) return decoded["schema"] ?? decoded["jSONSchemas"];
  if (type.endsWith("OrStringArray")) return decoded["schema"] ?? decoded["property"];
  return decoded;
}

function bytesOf(value: bigint | Uint8Array): Uint8Array {
  if (typeof value === "bigint") throw new MalformedProtobuf("a number where a message should be");
  return value;
}
