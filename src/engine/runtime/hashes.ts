/** Identifiers that look random but follow from a text: container ids, image digests. */

/** 64 hexadecimal digits after the prefix. Not cryptographic. */
export function hexIdentifier(text: string, prefix = ""): string {
  let a = 0x811c9dc5;
  let b = 0x1b873593;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b + code, 0x85ebca6b) ^ (b >>> 13);
  }
  let place = 0;
  for (let pair = 0; pair < 4; pair += 1) {
    a = mix(a + 0x9e3779b9);
    b = mix(b + 0x7f4a7c15);
    place = putHex(a, place);
    place = putHex(b, place);
  }
  if (prefix === "") return String.fromCharCode(...DIGITS);
  // Made in one go: a text put together of parts would keep all of them in memory.
  const codes = prefixed.get(prefix) ?? withRoomForDigits(prefix);
  for (let i = 0; i < DIGITS.length; i += 1) codes[prefix.length + i] = DIGITS[i] as number;
  return String.fromCharCode(...codes);
}

/** Where the digits of the identifier being made stand. */
const DIGITS: number[] = Array.from({ length: 64 }, () => 0);
/** Room for a prefix, which is in it already, and digits after it. */
const prefixed = new Map<string, number[]>();

function withRoomForDigits(prefix: string): number[] {
  const codes = [...prefix].map((letter) => letter.charCodeAt(0));
  for (const digit of DIGITS) codes.push(digit);
  prefixed.set(prefix, codes);
  return codes;
}

/** A whole number from 0 to `below` - 1 that follows from the text. */
export function hashBelow(text: string, below: number): number {
  let a = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) a = Math.imul(a ^ text.charCodeAt(i), 0x01000193);
  return (mix(a) >>> 0) % below;
}

function putHex(bits: number, place: number): number {
  for (let shift = 28, at = place; shift >= 0; shift -= 4, at += 1) {
    const digit = (bits >>> shift) & 15;
    DIGITS[at] = digit < 10 ? 48 + digit : 87 + digit;
  }
  return place + 8;
}

function mix(value: number): number {
  let a = value | 0;
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b);
  a = Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
  return a ^ (a >>> 16);
}
