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
  // Made in one go: a text put together of parts would keep all of them in memory.
  const codes: number[] = [];
  for (let i = 0; i < prefix.length; i += 1) codes.push(prefix.charCodeAt(i));
  for (let pair = 0; pair < 4; pair += 1) {
    a = mix(a + 0x9e3779b9);
    b = mix(b + 0x7f4a7c15);
    addHex(codes, a);
    addHex(codes, b);
  }
  return String.fromCharCode(...codes);
}

/** A whole number from 0 to `below` - 1 that follows from the text. */
export function hashBelow(text: string, below: number): number {
  let a = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) a = Math.imul(a ^ text.charCodeAt(i), 0x01000193);
  return (mix(a) >>> 0) % below;
}

function addHex(codes: number[], bits: number): void {
  for (let shift = 28; shift >= 0; shift -= 4) {
    const digit = (bits >>> shift) & 15;
    codes.push(digit < 10 ? 48 + digit : 87 + digit);
  }
}

function mix(value: number): number {
  let a = value | 0;
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b);
  a = Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
  return a ^ (a >>> 16);
}
