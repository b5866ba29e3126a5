/** Ranges of addresses in CIDR notation, of both families. */
import { isIPv4, isIPv6 } from "../../../api/ip-address.ts";

export interface AddressRange {
  readonly bytes: readonly number[];
  /** Leading bits that all addresses of the range share. */
  readonly prefixBits: number;
}

/** Undefined when it is none. */
export function parseRange(text: string): AddressRange | undefined {
  const [address = "", length = "", ...rest] = text.split("/");
  const bytes = addressBytes(address);
  if (bytes === undefined || rest.length > 0 || !/^\d{1,3}$/.test(length)) return undefined;
  const prefixBits = Number(length);
  return prefixBits > bytes.length * 8 ? undefined : { bytes, prefixBits };
}

/** 4 or 16 bytes; undefined for what is no address. */
export function addressBytes(text: string): readonly number[] | undefined {
  if (isIPv4(text)) return text.split(".").map(Number);
  if (!isIPv6(text)) return undefined;
  const [head = "", tail] = text.split("::");
  const before = groupsOf(head);
  const after = tail === undefined ? [] : groupsOf(tail);
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => 0);
  return [...before, ...zeros, ...after].flatMap((group) => [group >> 8, group & 255]);
}

function groupsOf(text: string): readonly number[] {
  return text
    .split(":")
    .filter((group) => group !== "")
    .flatMap((group) => {
      if (!group.includes(".")) return [parseInt(group, 16)];
      const [a = 0, b = 0, c = 0, d = 0] = group.split(".").map(Number);
      return [a * 256 + b, c * 256 + d];
    });
}

/** Every address of `inner` lies in `outer`, which is larger. */
export function isStrictSubset(inner: AddressRange, outer: AddressRange): boolean {
  return inner.prefixBits > outer.prefixBits && hasAddress(outer, inner.bytes);
}

export function hasAddress({ bytes, prefixBits }: AddressRange, address: readonly number[]): boolean {
  if (address.length !== bytes.length) return false;
  return bytes.every((byte, index) => {
    const bits = Math.min(8, Math.max(0, prefixBits - index * 8));
    const mask = (0xff << (8 - bits)) & 0xff;
    return (byte & mask) === ((address[index] ?? 0) & mask);
  });
}

/** The first address of the range. */
export function networkOf({ bytes, prefixBits }: AddressRange): readonly number[] {
  return bytes.map((byte, index) => {
    const bits = Math.min(8, Math.max(0, prefixBits - index * 8));
    return byte & ((0xff << (8 - bits)) & 0xff);
  });
}

/** The bits after the prefix are all zero. */
export function isNetworkAddress(range: AddressRange): boolean {
  return range.bytes.every((byte, index) => {
    const bits = Math.min(8, Math.max(0, range.prefixBits - index * 8));
    return (byte & (0xff >> bits)) === 0;
  });
}
