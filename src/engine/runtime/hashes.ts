/** Identifiers that look random but follow from a text: container ids, image digests. */

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** 64 hexadecimal digits. Not cryptographic. */
export function hexIdentifier(text: string): string {
  let a = 0x811c9dc5;
  let b = 0x1b873593;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b + code, 0x85ebca6b) ^ (b >>> 13);
  }
  let out = "";
  for (let pair = 0; pair < 4; pair += 1) {
    a = mix(a + 0x9e3779b9);
    b = mix(b + 0x7f4a7c15);
    out += hex32(a) + hex32(b);
  }
  return out;
}

/** A whole number from 0 to `below` - 1 that follows from the text. */
export function hashBelow(text: string, below: number): number {
  let a = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) a = Math.imul(a ^ text.charCodeAt(i), 0x01000193);
  return (mix(a) >>> 0) % below;
}

function hex32(bits: number): string {
  return `${HEX[bits >>> 24]}${HEX[(bits >>> 16) & 255]}${HEX[(bits >>> 8) & 255]}${HEX[bits & 255]}`;
}

function mix(value: number): number {
  let a = value | 0;
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b);
  a = Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
  return a ^ (a >>> 16);
}
