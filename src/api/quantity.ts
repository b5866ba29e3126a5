/**
 * Quantities such as `500m`, `1Gi` or `1e3`, exactly as Kubernetes reads and writes them.
 * Upstream: k8s.io/apimachinery/pkg/api/resource (quantity.go, suffix.go).
 */

export type QuantityFormat = "DecimalSI" | "BinarySI" | "DecimalExponent";

/** A parsed quantity. Exact down to nano-units; what is finer is rounded away from zero, as upstream does. */
export interface Quantity {
  readonly nanos: bigint;
  readonly format: QuantityFormat;
  /** In thousandths, rounded up: CPU in millicores. Exact up to 2^53. */
  readonly milli: number;
  /** In whole units, rounded up: bytes, Pods. Exact up to 2^53. */
  readonly value: number;
}

const FORMAT_PROBLEM = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const SUFFIX_PROBLEM = "unable to parse quantity's suffix";
const NUMBER_PROBLEM = "unable to parse numeric part of quantity";

const NANO = 1_000_000_000n;
const MILLI_IN_NANOS = 1_000_000n;
/** Upstream caps every quantity at the largest 64-bit integer. */
const LARGEST = ((1n << 63n) - 1n) * NANO;
/** More digits than any 64-bit quantity has in nano-units are refused instead of being computed. */
const MAX_TEXT = 64;
const MAX_EXPONENT = 64;

const DECIMAL_EXPONENTS: ReadonlyMap<string, number> = new Map([
  ["n", -9],
  ["u", -6],
  ["m", -3],
  ["", 0],
  ["k", 3],
  ["M", 6],
  ["G", 9],
  ["T", 12],
  ["P", 15],
  ["E", 18],
]);
const DECIMAL_SUFFIXES: ReadonlyMap<number, string> = new Map(
  [...DECIMAL_EXPONENTS].map(([suffix, exponent]) => [exponent, suffix]),
);
const BINARY_SUFFIXES = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

const PARTS = /^([+-]?)([0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$/;

/** The same few texts are read over and over. A cache only: emptied when full, never part of any state. */
const MAX_REMEMBERED = 4096;
const remembered = new Map<string, Quantity | string>();

/** The quantity, or undefined for text that is none (`quantityProblem` says why). */
export function parseQuantity(text: string | number): Quantity | undefined {
  const parsed = lookUp(text);
  return typeof parsed === "string" ? undefined : parsed;
}

/** Why this is no quantity, in upstream's words; undefined when it is one. */
export function quantityProblem(text: unknown): string | undefined {
  if (typeof text !== "string" && typeof text !== "number") return FORMAT_PROBLEM;
  const parsed = lookUp(text);
  return typeof parsed === "string" ? parsed : undefined;
}

/** Thousandths, rounded up (`Quantity.MilliValue`); 0 for an absent quantity or for text that is none. */
export function milliValue(text: string | number | undefined): number {
  if (text === undefined) return 0;
  const parsed = lookUp(text);
  return typeof parsed === "string" ? 0 : parsed.milli;
}

/** Whole units, rounded up (`Quantity.Value`); 0 for an absent quantity or for text that is none. */
export function wholeValue(text: string | number | undefined): number {
  if (text === undefined) return 0;
  const parsed = lookUp(text);
  return typeof parsed === "string" ? 0 : parsed.value;
}

/** -1, 0 or 1, by value alone: `1` equals `1000m`. */
export function compareQuantities(a: Quantity, b: Quantity): number {
  return a.nanos < b.nanos ? -1 : a.nanos > b.nanos ? 1 : 0;
}

/** The sum, in the format of `a` (of `b` when `a` is zero), as `Quantity.Add`. */
export function addQuantities(a: Quantity, b: Quantity): Quantity {
  return quantityOf(cap(a.nanos + b.nanos), a.nanos === 0n ? b.format : a.format);
}

export function subtractQuantities(a: Quantity, b: Quantity): Quantity {
  return quantityOf(cap(a.nanos - b.nanos), a.nanos === 0n ? b.format : a.format);
}

/** A whole number of thousandths, such as millicores. */
export function quantityOfMilli(thousandths: number, format: QuantityFormat = "DecimalSI"): Quantity {
  return quantityOf(BigInt(thousandths) * MILLI_IN_NANOS, format);
}

/** The one text that Kubernetes stores for this value and format: `1000m` is `1`, `1024Mi` is `1Gi`. */
export function formatQuantity(quantity: Quantity): string {
  const { nanos, format } = quantity;
  if (nanos === 0n) return "0";
  if (format === "BinarySI" && (nanos <= -1024n * NANO || nanos >= 1024n * NANO)) return formatBinary(nanos);
  return formatDecimal(nanos, format === "DecimalExponent");
}

/** The canonical text of a quantity; undefined for text that is none. */
export function canonicalQuantity(text: string | number): string | undefined {
  const parsed = parseQuantity(text);
  return parsed === undefined ? undefined : formatQuantity(parsed);
}

function lookUp(text: string | number): Quantity | string {
  const key = typeof text === "string" ? text : String(text);
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const parsed = parse(key);
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(key, parsed);
  return parsed;
}

function parse(text: string): Quantity | string {
  if (text === "0") return quantityOf(0n, "DecimalSI");
  const parts = PARTS.exec(text);
  if (parts === null || text.length > MAX_TEXT) return FORMAT_PROBLEM;
  const [, sign = "", digits = "", suffix = ""] = parts;
  const scale = readSuffix(suffix);
  if (scale === undefined) return SUFFIX_PROBLEM;
  const dot = digits.indexOf(".");
  if (dot !== digits.lastIndexOf(".") || digits === ".") return NUMBER_PROBLEM;
  const fraction = dot < 0 ? "" : digits.slice(dot + 1);
  const mantissa = BigInt(`${dot < 0 ? digits : digits.slice(0, dot)}${fraction}` || "0");
  // In nano-units: mantissa * 10^power * 1024^binary, what is left over rounded away from zero.
  const power = 9 + scale.decimal - fraction.length;
  let nanos = mantissa << BigInt(10 * scale.binary);
  if (power >= 0) nanos *= 10n ** BigInt(power);
  else nanos = divideUp(nanos, 10n ** BigInt(-power));
  const format = scale.format === "BinarySI" && nanos > 0n && nanos < NANO ? "DecimalSI" : scale.format;
  return quantityOf(cap(sign === "-" ? -nanos : nanos), format);
}

interface Scale {
  readonly decimal: number;
  readonly binary: number;
  readonly format: QuantityFormat;
}

function readSuffix(suffix: string): Scale | undefined {
  const decimal = DECIMAL_EXPONENTS.get(suffix);
  if (decimal !== undefined) return { decimal, binary: 0, format: "DecimalSI" };
  const binary = BINARY_SUFFIXES.indexOf(suffix);
  if (binary > 0) return { decimal: 0, binary, format: "BinarySI" };
  if (!/^[eE][-+]?[0-9]+$/.test(suffix)) return undefined;
  const exponent = Number(suffix.slice(1));
  if (exponent > MAX_EXPONENT || exponent < -MAX_EXPONENT) return undefined;
  return { decimal: exponent, binary: 0, format: "DecimalExponent" };
}

function quantityOf(nanos: bigint, format: QuantityFormat): Quantity {
  return {
    nanos,
    format,
    milli: Number(ceilDivide(nanos, MILLI_IN_NANOS)),
    value: Number(ceilDivide(nanos, NANO)),
  };
}

function cap(nanos: bigint): bigint {
  return nanos > LARGEST ? LARGEST : nanos < -LARGEST ? -LARGEST : nanos;
}

/** Towards positive infinity. */
function ceilDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend > 0n && dividend % divisor !== 0n ? quotient + 1n : quotient;
}

/** Of a dividend that is not negative: up. */
function divideUp(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}

function formatBinary(nanos: bigint): string {
  // Binary suffixes have no fractions: round away from zero to whole units.
  let units = nanos < 0n ? -divideUp(-nanos, NANO) : divideUp(nanos, NANO);
  let index = 0;
  while (index < BINARY_SUFFIXES.length - 1 && units % 1024n === 0n) {
    units /= 1024n;
    index += 1;
  }
  return `${units}${BINARY_SUFFIXES[index]}`;
}

function formatDecimal(nanos: bigint, asExponent: boolean): string {
  let mantissa = nanos;
  let exponent = -9;
  const largest = asExponent ? Number.POSITIVE_INFINITY : 18;
  while (exponent < largest && mantissa % 1000n === 0n) {
    mantissa /= 1000n;
    exponent += 3;
  }
  if (!asExponent) return `${mantissa}${DECIMAL_SUFFIXES.get(exponent)}`;
  return exponent === 0 ? `${mantissa}` : `${mantissa}e${exponent}`;
}
