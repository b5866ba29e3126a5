/**
 * DER: elements of a tag, a length and a content, of which certificates and their requests are made.
 * Source: https://www.itu.int/rec/T-REC-X.690. Upstream (the words of problems): Go's encoding/asn1.
 */
import { hexToBytes } from "@noble/hashes/utils.js";

export interface DerElement {
  readonly tag: number;
  readonly content: Uint8Array;
  /** With tag and length. */
  readonly whole: Uint8Array;
  /** Where the content starts in the bytes that were read. */
  readonly start: number;
}

/** What is wrong with the bytes, in Go's words. Thrown while reading; whoever reads a whole makes a value of it. */
export class DerProblem extends Error {}

export const TAG = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  identifier: 0x06,
  utf8String: 0x0c,
  printableString: 0x13,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Constructed elements have this bit in their tag. */
const CONSTRUCTED = 0x20;
const MULTIBYTE_TAG = 0x1f;
const LONG_LENGTH = 0x80;

/** Everything side by side in these bytes. */
export function elementsOf(bytes: Uint8Array): readonly DerElement[] {
  const found: DerElement[] = [];
  for (let at = 0; at < bytes.length;) {
    const one = elementAt(bytes, at);
    found.push(one);
    at = one.start + one.content.length;
  }
  return found;
}

/** The one that the bytes are. @param type what Go calls its type */
export function onlyElement(bytes: Uint8Array, tag: number, type: string): DerElement {
  if (bytes.length === 0) throw new DerProblem("asn1: syntax error: sequence truncated");
  const one = elementAt(bytes, 0);
  expectTag(one, tag, type);
  if (one.whole.length < bytes.length) throw new DerProblem("asn1: syntax error: trailing data");
  return one;
}

/** The element, if it is there and of this tag. @param type what Go calls its type */
export function expectTag(one: DerElement | undefined, tag: number, type: string): DerElement {
  if (one === undefined) throw new DerProblem("asn1: syntax error: sequence truncated");
  if (one.tag === tag) return one;
  const [kind, number] = [one.tag >> 6, one.tag & MULTIBYTE_TAG];
  const given = `{class:${kind} tag:${number} length:${one.content.length} isCompound:${(one.tag & CONSTRUCTED) !== 0}}`;
  const options =
    "{optional:false explicit:false application:false private:false defaultValue:<nil> tag:<nil> stringType:0 timeType:0 set:false omitEmpty:false}";
  throw new DerProblem(
    `asn1: structure error: tags don't match (${tag & MULTIBYTE_TAG} vs ${given}) ${options} ${type} @${one.start}`,
  );
}

function elementAt(bytes: Uint8Array, at: number): DerElement {
  const tag = byteAt(bytes, at);
  const first = byteAt(bytes, at + 1);
  let [length, start] = [first, at + 2];
  if (first === LONG_LENGTH) throw new DerProblem("asn1: syntax error: indefinite length found (not DER)");
  if (first > LONG_LENGTH) {
    length = 0;
    for (const end = start + first - LONG_LENGTH; start < end; start += 1) {
      length = length * 256 + byteAt(bytes, start);
      if (length === 0) throw new DerProblem("asn1: structure error: superfluous leading zeros in length");
    }
    if (length < LONG_LENGTH) throw new DerProblem("asn1: structure error: non-minimal length");
  }
  const end = start + length;
  if (end > bytes.length) throw new DerProblem("asn1: syntax error: data truncated");
  return { tag, content: bytes.subarray(start, end), whole: bytes.subarray(at, end), start };
}

function byteAt(bytes: Uint8Array, at: number): number {
  const byte = bytes[at];
  if (byte === undefined) throw new DerProblem("asn1: syntax error: truncated tag or length");
  return byte;
}

/** One element around these. */
export function der(tag: number, ...parts: readonly ArrayLike<number>[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const head = [tag, ...lengthBytes(length)];
  const whole = new Uint8Array(head.length + length);
  let at = 0;
  for (const part of [head, ...parts]) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function lengthBytes(length: number): readonly number[] {
  if (length < LONG_LENGTH) return [length];
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest >>= 8) bytes.unshift(rest & 0xff);
  return [LONG_LENGTH | bytes.length, ...bytes];
}

/** @param hex of an object identifier's content */
export function identifier(hex: string): Uint8Array {
  return der(TAG.identifier, hexToBytes(hex));
}

/** Not below zero. */
export function integer(bytes: readonly number[]): Uint8Array {
  const from = bytes.findIndex((byte) => byte !== 0);
  const least = from < 0 ? [0] : bytes.slice(from);
  return der(TAG.integer, (least[0] ?? 0) >= 0x80 ? [0, ...least] : least);
}

/** @param unused bits at its end */
export function bitString(bytes: ArrayLike<number>, unused = 0): Uint8Array {
  return der(TAG.bitString, [unused], bytes);
}
