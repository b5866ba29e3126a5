/** Values that are no messages of fields in JSON: scalars, times, quantities and free-form data. */
import { MalformedProtobuf, textOf, wireFields } from "./wire-reader.ts";

type Decoder = (value: bigint | Uint8Array) => unknown;

const DECODERS: Readonly<Record<string, Decoder>> = {
  bool: (value) => numberOf(value) !== 0n,
  int32: (value) => Number(BigInt.asIntN(64, numberOf(value))),
  int64: (value) => Number(BigInt.asIntN(64, numberOf(value))),
  double: (value) => new Float64Array(new BigUint64Array([numberOf(value)]).buffer)[0],
  string: (value) => textOf(bytesOf(value)),
  bytes: (value) => Buffer.from(bytesOf(value)).toString("base64"),
  quantity: (value) => textOf(bytesOf(partsOf(value).get(1) ?? new Uint8Array())),
  intOrString: decodeIntOrString,
  time: (value) => decodeTime(value, 0),
  microTime: (value) => decodeTime(value, 6),
  raw: decodeRaw,
  json: decodeRaw,
};

export function isScalar(type: string): boolean {
  return Object.hasOwn(DECODERS, type);
}

/** @throws MalformedProtobuf */
export function decodeScalar(type: string, value: bigint | Uint8Array): unknown {
  return DECODERS[type]?.(value);
}

/** What a field that is no pointer has when nobody has set it; protobuf sends it all the same. */
export function isZero(type: string, decoded: unknown): boolean {
  if (!isScalar(type)) return false;
  return decoded === undefined || decoded === "" || decoded === 0 || decoded === false;
}

function decodeIntOrString(value: bigint | Uint8Array): unknown {
  const parts = partsOf(value);
  const isText = (parts.get(1) ?? 0n) === 1n;
  if (isText) return textOf(bytesOf(parts.get(3) ?? new Uint8Array()));
  return Number(BigInt.asIntN(64, numberOf(parts.get(2) ?? 0n)));
}

/** Undefined for the zero time. @param digits of a second's fraction */
function decodeTime(value: bigint | Uint8Array, digits: number): string | undefined {
  const parts = partsOf(value);
  if (parts.size === 0) return undefined;
  const seconds = Number(BigInt.asIntN(64, numberOf(parts.get(1) ?? 0n)));
  const nanos = Number(BigInt.asIntN(64, numberOf(parts.get(2) ?? 0n)));
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) throw new MalformedProtobuf("a time is out of range");
  const fraction = digits === 0 ? "" : `.${String(nanos).padStart(9, "0").slice(0, digits)}`;
  return `${date.toISOString().slice(0, 19)}${fraction}Z`;
}

function decodeRaw(value: bigint | Uint8Array): unknown {
  const text = textOf(bytesOf(partsOf(value).get(1) ?? new Uint8Array()));
  if (text === "") return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new MalformedProtobuf("free-form data is not valid JSON");
  }
}

function partsOf(value: bigint | Uint8Array): ReadonlyMap<number, bigint | Uint8Array> {
  return new Map([...wireFields(bytesOf(value))].map((field) => [field.number, field.value]));
}

function numberOf(value: bigint | Uint8Array): bigint {
  if (typeof value === "bigint") return value;
  if (value.length === 0) return 0n;
  throw new MalformedProtobuf("bytes where a number should be");
}

function bytesOf(value: bigint | Uint8Array): Uint8Array {
  if (typeof value === "bigint") throw new MalformedProtobuf("a number where bytes should be");
  return value;
}
