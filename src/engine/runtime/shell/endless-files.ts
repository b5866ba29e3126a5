/** Files that never end: their beginning, which is all that commands of containers read of them. Source: random(4), null(4). */
import { bytesToText } from "../file-bytes.ts";
import { hashBelow } from "../hashes.ts";

const BYTES = 16_384;

/** Looks random, and follows from the seed. */
export function randomBytes(seed: string, count: number): readonly number[] {
  let state = hashBelow(seed, 0xffff_fffe) + 1;
  return Array.from({ length: count }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 8) & 0xff;
  });
}

/** Undefined for every other file. @param seedOf another one for each read */
export function endlessFile(path: string, seedOf: () => string): string | undefined {
  switch (path) {
    case "/dev/urandom":
    case "/dev/random":
      return bytesToText(randomBytes(seedOf(), BYTES));
    case "/dev/zero":
      return "\u0000".repeat(BYTES);
    case "/proc/sys/kernel/random/uuid":
      return `${uuid(randomBytes(seedOf(), 16))}\n`;
    default:
      return undefined;
  }
}

/** RFC 9562, version 4. */
function uuid(bytes: readonly number[]): string {
  const marked = bytes.map((byte, at) => (at === 6 ? (byte & 0x0f) | 0x40 : at === 8 ? (byte & 0x3f) | 0x80 : byte));
  const digits = marked.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
