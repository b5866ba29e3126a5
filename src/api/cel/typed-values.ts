/**
 * Quantities and URLs in expressions.
 * Source: https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-quantity-library and the sections around it
 */
import type { Environment } from "@marcbachmann/cel-js";
import { parseQuantity, quantityProblem } from "../quantity.ts";

class QuantityValue {
  readonly nanos: bigint;
  constructor(nanos: bigint) {
    this.nanos = nanos;
  }
}

class UrlValue {
  readonly parts: UrlParts;
  constructor(parts: UrlParts) {
    this.parts = parts;
  }
}

interface UrlParts {
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
}

const NANOS = 1_000_000_000n;

export function registerTypedValues(environment: Environment): void {
  registerQuantities(environment);
  registerUrls(environment);
}

/** A quantity as expressions have it. */
export function quantityValue(text: string): unknown {
  return quantity(text);
}

function quantity(text: string): QuantityValue {
  const parsed = parseQuantity(text);
  if (parsed === undefined) throw new Error(quantityProblem(text));
  return new QuantityValue(parsed.nanos);
}

function registerQuantities(environment: Environment): void {
  environment.registerType("Quantity", { ctor: QuantityValue, fields: {} });
  const add = (signature: string, handler: (...given: never[]) => unknown): void => {
    environment.registerFunction(signature, handler);
  };
  add("quantity(string): Quantity", quantity);
  add("isQuantity(string): bool", (text: string) => quantityProblem(text) === undefined);
  type Q = QuantityValue;
  add("Quantity.isGreaterThan(Quantity): bool", (a: Q, b: Q) => a.nanos > b.nanos);
  add("Quantity.isLessThan(Quantity): bool", (a: Q, b: Q) => a.nanos < b.nanos);
  add("Quantity.compareTo(Quantity): int", (a: Q, b: Q) => (a.nanos < b.nanos ? -1n : a.nanos > b.nanos ? 1n : 0n));
  add("Quantity.add(Quantity): Quantity", (a: Q, b: Q) => new QuantityValue(a.nanos + b.nanos));
  add("Quantity.add(int): Quantity", (a: Q, b: bigint) => new QuantityValue(a.nanos + b * NANOS));
  add("Quantity.sub(Quantity): Quantity", (a: Q, b: Q) => new QuantityValue(a.nanos - b.nanos));
  add("Quantity.sub(int): Quantity", (a: Q, b: bigint) => new QuantityValue(a.nanos - b * NANOS));
  add("Quantity.sign(): int", (a: Q) => (a.nanos < 0n ? -1n : a.nanos > 0n ? 1n : 0n));
  // Of 64 bits.
  const isInteger = ({ nanos }: Q): boolean =>
    nanos % NANOS === 0n && BigInt.asIntN(64, nanos / NANOS) === nanos / NANOS;
  add("Quantity.isInteger(): bool", isInteger);
  add("Quantity.asInteger(): int", (a: Q) => {
    if (!isInteger(a)) throw new Error("cannot convert value to integer");
    return a.nanos / NANOS;
  });
  environment.registerOperator("Quantity == Quantity", (a: Q, b: Q) => a.nanos === b.nanos);
  add("Quantity.asApproximateFloat(): double", (a: Q) => Number(a.nanos) / 1e9);
}

function urlParts(text: string): UrlParts | undefined {
  const parts = /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#\s]*))?(\/[^?#]*)?(?:\?([^#\s]*))?(?:#\S*)?$/.exec(text);
  if (parts === null || (parts[1] === undefined && parts[3] === undefined)) return undefined;
  return {
    scheme: parts[1] ?? "",
    host: (parts[2] ?? "").replace(/^.*@/, ""),
    path: parts[3] ?? "",
    query: parts[4] ?? "",
  };
}

function registerUrls(environment: Environment): void {
  environment.registerType("URL", { ctor: UrlValue, fields: {} });
  const add = (signature: string, handler: (...given: never[]) => unknown): void => {
    environment.registerFunction(signature, handler);
  };
  add("isURL(string): bool", (text: string) => urlParts(text) !== undefined);
  add("url(string): URL", (text: string) => {
    const parts = urlParts(text);
    if (parts === undefined) throw new Error(`URL parse error during conversion from string: ${text}`);
    return new UrlValue(parts);
  });
  add("URL.getScheme(): string", ({ parts }: UrlValue) => parts.scheme);
  add("URL.getHost(): string", ({ parts }: UrlValue) => parts.host);
  add("URL.getHostname(): string", ({ parts }: UrlValue) => parts.host.replace(/:\d*$/, "").replace(/^\[|\]$/g, ""));
  add("URL.getPort(): string", ({ parts }: UrlValue) => /:(\d+)$/.exec(parts.host)?.[1] ?? "");
  add("URL.getQuery(): map", ({ parts }: UrlValue) => queryOf(parts.query));
  add("URL.getEscapedPath(): string", ({ parts }: UrlValue) => escapedPath(parts.path));
}

/** What stands for itself in a path, or is written with `%` already, stays. */
function escapedPath(path: string): string {
  return path.replace(/[^A-Za-z0-9\-._~!$&'()*+,;=:@/%]+/g, encodeURIComponent);
}

function queryOf(query: string): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>();
  for (const pair of query.split("&").filter((one) => one !== "")) {
    const [key = "", value = ""] = pair.split(/=(.*)/s).map((part) => decodeURIComponent(part.replaceAll("+", " ")));
    values.set(key, [...(values.get(key) ?? []), value]);
  }
  return values;
}
