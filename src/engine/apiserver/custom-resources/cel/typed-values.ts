/**
 * Quantities, URLs, IP addresses and networks in expressions.
 * Source: https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-quantity-library and the sections around it
 */
import type { Environment } from "@marcbachmann/cel-js";
import { parseQuantity, quantityProblem } from "../../../../api/quantity.ts";
import { isIPv4, isIPv6 } from "../../validation/formats.ts";

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

class IpValue {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

interface UrlParts {
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
}

const NANOS = 1_000_000_000n;

export function registerTypedValues(environment: Environment): void {
  registerQuantities(environment);
  registerUrls(environment);
  registerAddresses(environment);
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
  add("Quantity.isInteger(): bool", (a: Q) => a.nanos % NANOS === 0n);
  add("Quantity.asInteger(): int", (a: Q) => {
    if (a.nanos % NANOS !== 0n) throw new Error("cannot convert value to integer");
    return a.nanos / NANOS;
  });
  add("Quantity.asApproximateFloat(): double", (a: Q) => Number(a.nanos) / 1e9);
}

function urlParts(text: string): UrlParts | undefined {
  const parts = /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#\s]*))?(\/[^?#\s]*)?(?:[?#]\S*)?$/.exec(text);
  if (parts === null || (parts[1] === undefined && parts[3] === undefined)) return undefined;
  return { scheme: parts[1] ?? "", host: (parts[2] ?? "").replace(/^.*@/, ""), path: parts[3] ?? "" };
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
  add("URL.getEscapedPath(): string", ({ parts }: UrlValue) => parts.path);
}

function registerAddresses(environment: Environment): void {
  environment.registerType("IP", { ctor: IpValue, fields: {} });
  const add = (signature: string, handler: (...given: never[]) => unknown): void => {
    environment.registerFunction(signature, handler);
  };
  const isIp = (text: string): boolean => isIPv4(text) || isIPv6(text);
  add("isIP(string): bool", isIp);
  add("ip(string): IP", (text: string) => {
    if (!isIp(text)) throw new Error(`IP Address ${JSON.stringify(text)} parse error during conversion from string`);
    return new IpValue(text);
  });
  add("IP.family(): int", ({ text }: IpValue) => (isIPv4(text) ? 4n : 6n));
  add("IP.isLoopback(): bool", ({ text }: IpValue) => text.startsWith("127.") || text === "::1");
  add("IP.isUnspecified(): bool", ({ text }: IpValue) => text === "0.0.0.0" || text === "::");
  add("isCIDR(string): bool", (text: string) => {
    const [address = "", prefix = "", ...more] = text.split("/");
    if (more.length > 0 || !/^\d{1,3}$/.test(prefix)) return false;
    return (isIPv4(address) && Number(prefix) <= 32) || (isIPv6(address) && Number(prefix) <= 128);
  });
}
