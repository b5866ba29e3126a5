/**
 * IP addresses and networks in expressions.
 * Source: https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-ip-address-library and the section after it
 * Upstream: k8s.io/apiserver/pkg/cel/library/{ip,cidr}.go.
 */
import type { Environment } from "@marcbachmann/cel-js";
import { isIPv4, isIPv6 } from "../ip-address.ts";

class IpValue {
  readonly bits: 32 | 128;
  readonly number: bigint;
  constructor(bits: 32 | 128, number: bigint) {
    this.bits = bits;
    this.number = number;
  }
}

class CidrValue {
  readonly address: IpValue;
  readonly length: number;
  constructor(address: IpValue, length: number) {
    this.address = address;
    this.length = length;
  }
}

/** Of an address or a network; undefined for any other value. */
export function bytesOfAddress(value: unknown): 4 | 16 | undefined {
  const address = value instanceof CidrValue ? value.address : value;
  return address instanceof IpValue ? (address.bits === 32 ? 4 : 16) : undefined;
}

class IpNamespace {
  readonly name = "ip";
}

export function registerAddresses(environment: Environment): void {
  environment.registerType("IP", { ctor: IpValue, fields: {} });
  environment.registerType("CIDR", { ctor: CidrValue, fields: {} });
  environment.registerType("IPNamespace", { ctor: IpNamespace, fields: {} });
  environment.registerConstant("ip", "IPNamespace", new IpNamespace());
  const add = (signature: string, handler: (...given: never[]) => unknown): void => {
    environment.registerFunction(signature, handler);
  };
  add("isIP(string): bool", (text: string) => parseIp(text) !== undefined);
  add("ip(string): IP", ip);
  add("IPNamespace.isCanonical(string): bool", (_: IpNamespace, text: string) => printIp(ip(text)) === text);
  add("string(IP): string", printIp);
  add("IP.family(): int", ({ bits }: IpValue) => (bits === 32 ? 4n : 6n));
  add("IP.isUnspecified(): bool", ({ number }: IpValue) => number === 0n);
  add("IP.isLoopback(): bool", isLoopback);
  add("IP.isLinkLocalMulticast(): bool", isLinkLocalMulticast);
  add("IP.isLinkLocalUnicast(): bool", isLinkLocalUnicast);
  add("IP.isGlobalUnicast(): bool", isGlobalUnicast);
  environment.registerOperator("IP == IP", (a: IpValue, b: IpValue) => a.bits === b.bits && a.number === b.number);
  registerNetworks(environment);
}

function registerNetworks(environment: Environment): void {
  const add = (signature: string, handler: (...given: never[]) => unknown): void => {
    environment.registerFunction(signature, handler);
  };
  add("isCIDR(string): bool", (text: string) => parseCidr(text) !== undefined);
  add("cidr(string): CIDR", cidr);
  add("string(CIDR): string", printCidr);
  add("CIDR.ip(): IP", ({ address }: CidrValue) => address);
  add("CIDR.prefixLength(): int", ({ length }: CidrValue) => BigInt(length));
  add("CIDR.masked(): CIDR", ({ address, length }: CidrValue) => new CidrValue(masked(address, length), length));
  add("CIDR.containsIP(string): bool", (one: CidrValue, text: string) => holds(one, ip(text)));
  add("CIDR.containsIP(IP): bool", holds);
  add("CIDR.containsCIDR(string): bool", (one: CidrValue, text: string) => holdsNetwork(one, cidr(text)));
  add("CIDR.containsCIDR(CIDR): bool", holdsNetwork);
  environment.registerOperator("CIDR == CIDR", (a: CidrValue, b: CidrValue) => printCidr(a) === printCidr(b));
}

/** IPv4 addresses inside of IPv6 ones are none. */
function parseIp(text: string): IpValue | undefined {
  if (isIPv4(text)) {
    return new IpValue(
      32,
      text.split(".").reduce((number, octet) => number * 256n + BigInt(octet), 0n),
    );
  }
  if (!isIPv6(text) || text.includes(".")) return undefined;
  const [head = "", tail] = text.split("::");
  const before = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => "0");
  const groups = [...before, ...zeros, ...after];
  const value = new IpValue(
    128,
    groups.reduce((number, group) => number * 65_536n + BigInt(`0x${group}`), 0n),
  );
  return value.number >> 32n === 0xffffn ? undefined : value;
}

function ip(text: string): IpValue {
  const value = parseIp(text);
  if (value === undefined) {
    throw new Error(`IP Address ${JSON.stringify(text)} parse error during conversion from string`);
  }
  return value;
}

function parseCidr(text: string): CidrValue | undefined {
  const parts = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text);
  const address = parseIp(parts?.[1] ?? "");
  const length = Number(parts?.[2] ?? -1);
  return address === undefined || length > address.bits ? undefined : new CidrValue(address, length);
}

function cidr(text: string): CidrValue {
  const value = parseCidr(text);
  if (value === undefined) throw new Error(`network address parse error during conversion from string: ${text}`);
  return value;
}

function masked({ bits, number }: IpValue, length: number): IpValue {
  const rest = BigInt(bits - length);
  return new IpValue(bits, (number >> rest) << rest);
}

function holds({ address, length }: CidrValue, one: IpValue): boolean {
  return address.bits === one.bits && masked(address, length).number === masked(one, length).number;
}

function holdsNetwork(outer: CidrValue, inner: CidrValue): boolean {
  return outer.length <= inner.length && holds(outer, inner.address);
}

/** As RFC 5952 writes it: the longest run of zeros is left out. */
function printIp({ bits, number }: IpValue): string {
  const size = bits === 32 ? 8n : 16n;
  const count = bits === 32 ? 4 : 8;
  const parts = Array.from(
    { length: count },
    (_, index) => (number >> (size * BigInt(count - 1 - index))) & ((1n << size) - 1n),
  );
  if (bits === 32) return parts.join(".");
  const text = parts.map((part) => part.toString(16)).join(":");
  const runs = [...text.matchAll(/(?:^|(?<=:))0(?::0)+(?=:|$)/g)];
  const longest = runs.reduce((best, [run]) => (run.length > best.length ? run : best), "");
  if (longest === "") return text;
  const at = runs.find(([run]) => run === longest)?.index ?? 0;
  const [head, tail] = [text.slice(0, at).replace(/:$/, ""), text.slice(at + longest.length).replace(/^:/, "")];
  return `${head}::${tail}`;
}

function printCidr({ address, length }: CidrValue): string {
  return `${printIp(address)}/${length}`;
}

const startsWith = ({ number, bits }: IpValue, prefix: bigint, length: number): boolean =>
  number >> BigInt(bits - length) === prefix;

function isLoopback(value: IpValue): boolean {
  return value.bits === 32 ? startsWith(value, 127n, 8) : value.number === 1n;
}

function isLinkLocalUnicast(value: IpValue): boolean {
  return value.bits === 32 ? startsWith(value, 0xa9fen, 16) : startsWith(value, 0xfe80n >> 6n, 10);
}

function isLinkLocalMulticast(value: IpValue): boolean {
  return value.bits === 32 ? startsWith(value, 0xe0_00_00n, 24) : startsWith(value, 0xff02n, 16);
}

function isGlobalUnicast(value: IpValue): boolean {
  const isMulticast = value.bits === 32 ? startsWith(value, 0xen, 4) : startsWith(value, 0xffn, 8);
  const isBroadcast = value.bits === 32 && value.number === 0xffff_ffffn;
  return value.number !== 0n && !isBroadcast && !isMulticast && !isLoopback(value) && !isLinkLocalUnicast(value);
}
