/** Leaf values of a body, with the errors of Go's JSON decoder and of the Kubernetes types' own decoding. */
import { nestsWithin } from "../../../api/nesting.ts";
import { canonicalQuantity, quantityProblem } from "../../../api/quantity.ts";
import type { FieldType, ScalarName } from "./type-table.ts";

/** `found` is the JSON type for Go's mismatch text; `message` replaces that text for types that decode themselves. */
export type DecodedScalar =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly found: string; readonly message?: string };

const MAX_INT32 = 2_147_483_647;
/** The greatest number below 2^63 that there is here: beyond 2^53, what was sent is rounded. */
const MAX_INT64 = 9_223_372_036_854_774_784;

export function decodeScalar(scalar: ScalarName, value: unknown): DecodedScalar {
  switch (scalar) {
    case "string":
      return typeof value === "string" ? accept(value) : reject(value);
    case "bool":
      return typeof value === "boolean" ? accept(value) : reject(value);
    case "int32":
      return decodeInteger(value, -MAX_INT32 - 1, MAX_INT32);
    case "int64":
      return decodeInteger(value, -MAX_INT64, MAX_INT64);
    case "float64":
      return typeof value === "number" && Number.isFinite(value) ? accept(value) : reject(value);
    case "bytes":
      return typeof value === "string" ? decodeBytes(value) : reject(value);
    case "quantity":
      return decodeQuantity(value);
    case "intOrString":
      return decodeIntOrString(value);
    case "time":
    case "microTime":
      return decodeTime(scalar, value);
    case "any":
      return decodeFreeForm(value);
  }
}

/** What Go leaves in a list or map where the JSON says null. */
export function zeroOf(type: FieldType): unknown {
  if (type.form === "struct" || type.form === "map") return {};
  if (type.form === "list") return [];
  if (type.scalar === "bool") return false;
  if (type.scalar === "int32" || type.scalar === "int64" || type.scalar === "float64") return 0;
  if (type.scalar === "intOrString") return 0;
  if (type.scalar === "quantity") return "0";
  if (type.scalar === "any") return null;
  return "";
}

/** The word Go's errors use for a JSON value. */
export function jsonTypeOf(value: unknown): string {
  if (Array.isArray(value)) return "array";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "bigint") return "number";
  return typeof value;
}

const accept = (value: unknown): DecodedScalar => ({ ok: true, value });
const reject = (value: unknown): DecodedScalar => ({ ok: false, found: jsonTypeOf(value) });

function decodeInteger(value: unknown, least: number, most: number): DecodedScalar {
  if (typeof value !== "number") return reject(value);
  if (Number.isInteger(value) && value >= least && value <= most) return accept(value === 0 ? 0 : value);
  return { ok: false, found: `number ${String(value)}` };
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Line breaks inside are allowed and dropped, as in Go. */
function decodeBytes(value: string): DecodedScalar {
  const text = value.replace(/[\r\n]/g, "");
  if (BASE64.test(text)) return accept(text);
  const firstWrong = /[^A-Za-z0-9+/]/.exec(text)?.index ?? text.length - (text.length % 4);
  return { ok: false, found: "string", message: `illegal base64 data at input byte ${firstWrong}` };
}

/** Stored as Kubernetes writes it: `1000m` as `1`, `1024Mi` as `1Gi`, the number 0.5 as `500m`. */
function decodeQuantity(value: unknown): DecodedScalar {
  const text = typeof value === "string" ? value.trim() : value;
  const problem = quantityProblem(text);
  if (problem !== undefined) return { ok: false, found: jsonTypeOf(value), message: problem };
  return accept(canonicalQuantity(text as string | number));
}

function decodeIntOrString(value: unknown): DecodedScalar {
  if (typeof value === "string") return accept(value);
  const integer = decodeInteger(value, -MAX_INT32 - 1, MAX_INT32);
  if (integer.ok) return integer;
  return { ...integer, message: `json: cannot unmarshal ${integer.found} into Go value of type int32` };
}

const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(?:Z|([+-])(\d\d):(\d\d))$/;
const MICRO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}(?:Z|[+-]\d\d:\d\d)$/;
const PLAIN_LENGTH = "2006-01-02T15:04:05Z".length;

function decodeTime(scalar: "time" | "microTime", value: unknown): DecodedScalar {
  if (typeof value !== "string") {
    const message = `json: cannot unmarshal ${jsonTypeOf(value)} into Go value of type string`;
    return { ok: false, found: jsonTypeOf(value), message };
  }
  const refuse = (problem: string): DecodedScalar => ({
    ok: false,
    found: "string",
    message: `parsing time ${JSON.stringify(value)}${problem}`,
  });
  const parts = RFC3339.exec(value);
  if (parts === null || (scalar === "microTime" && !MICRO.test(value))) {
    const layout = scalar === "time" ? "2006-01-02T15:04:05Z07:00" : "2006-01-02T15:04:05.000000Z07:00";
    return refuse(` as ${JSON.stringify(layout)}: cannot parse ${JSON.stringify(value)} as "2006"`);
  }
  const wrong = partOutOfRange(parts);
  return wrong === undefined ? accept(timeText(scalar, value, parts)) : refuse(`: ${wrong} out of range`);
}

function partOutOfRange(parts: RegExpExecArray): string | undefined {
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (month < 1 || month > 12) return "month";
  if (day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return "day";
  if (hour > 23) return "hour";
  if (minute > 59) return "minute";
  return second > 59 ? "second" : undefined;
}

/** As Kubernetes writes it: in UTC, to the second or the microsecond. Upstream: metav1 Time and MicroTime (MarshalJSON). */
function timeText(scalar: "time" | "microTime", value: string, parts: RegExpExecArray): string {
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const [fraction = "", sign, hours = "0", minutes = "0"] = parts.slice(7);
  if (sign === undefined && (scalar === "microTime" || value.length === PLAIN_LENGTH)) return value;
  const offsetMinutes = (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  const instant = new Date(Date.UTC(year, month - 1, day, hour, minute - offsetMinutes, second));
  return `${instant.toISOString().slice(0, 19)}${scalar === "microTime" ? fraction : ""}Z`;
}

/** Free-form data, copied so that the caller's later edits do not reach the store. */
function decodeFreeForm(value: unknown): DecodedScalar {
  if (nestsWithin(value)) return accept(freshCopy(value));
  return { ok: false, found: jsonTypeOf(value), message: "json: exceeded max depth" };
}

function freshCopy(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(freshCopy);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, freshCopy(inner)]));
}
