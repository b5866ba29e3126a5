/** Seeded chance. One named stream for each use, so that a new user of chance does not disturb the others. */
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus, xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";

export type RandomStreamsState = readonly (readonly [name: string, state: readonly number[]])[];

const SUFFIX_ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

export class RandomStream {
  private generator: RandomGenerator;

  constructor(generator: RandomGenerator) {
    this.generator = generator;
  }

  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number {
    return uniformInt(this.generator, low, high);
  }

  /** A number from 0 (included) to 1 (excluded), with 32 random bits. */
  fraction(): number {
    return (this.generator.next() >>> 0) / 0x1_0000_0000;
  }

  /** `length` symbols of the alphabet that Kubernetes uses for generated names (no vowels, no 0, 1 or 3). */
  suffix(length: number): string {
    let text = "";
    for (let i = 0; i < length; i += 1) text += SUFFIX_ALPHABET[this.int(0, 26)];
    return text;
  }

  /** A version 4 UUID. */
  uuid(): string {
    const a = this.generator.next();
    const b = (this.generator.next() & 0xffff0fff) | 0x4000;
    const c = (this.generator.next() & 0x3fffffff) | 0x80000000;
    const d = this.generator.next();
    return uuidText(a, b, c, d);
  }

  state(): readonly number[] {
    return this.generator.getState();
  }

  restore(state: readonly number[]): void {
    this.generator = xoroshiro128plusFromState(state);
  }
}

/** Made in one go: a text put together of parts would keep all of them in memory. */
function uuidText(a: number, b: number, c: number, d: number): string {
  // prettier-ignore
  return String.fromCharCode(
    hex(a, 28), hex(a, 24), hex(a, 20), hex(a, 16), hex(a, 12), hex(a, 8), hex(a, 4), hex(a, 0), DASH,
    hex(b, 28), hex(b, 24), hex(b, 20), hex(b, 16), DASH, hex(b, 12), hex(b, 8), hex(b, 4), hex(b, 0), DASH,
    hex(c, 28), hex(c, 24), hex(c, 20), hex(c, 16), DASH, hex(c, 12), hex(c, 8), hex(c, 4), hex(c, 0),
    hex(d, 28), hex(d, 24), hex(d, 20), hex(d, 16), hex(d, 12), hex(d, 8), hex(d, 4), hex(d, 0),
  );
}

const DASH = 45;

/** The character code of one hexadecimal digit of a 32-bit number. */
function hex(bits: number, shift: number): number {
  const digit = (bits >>> shift) & 15;
  return digit < 10 ? 48 + digit : 87 + digit;
}

export class RandomStreams {
  private readonly seed: number;
  private readonly streams = new Map<string, RandomStream>();

  constructor(seed: number) {
    this.seed = seed;
  }

  /** The stream of this name; its numbers depend on the seed and the name alone. */
  stream(name: string): RandomStream {
    let stream = this.streams.get(name);
    if (stream === undefined) {
      stream = new RandomStream(xoroshiro128plus(streamSeed(this.seed, name)));
      this.streams.set(name, stream);
    }
    return stream;
  }

  /** By name, and only those that somebody has drawn from: the order of first use does not matter, nor asking for a stream. */
  snapshot(): RandomStreamsState {
    const names = [...this.streams.keys()].sort();
    return names
      .map((name) => [name, this.stream(name).state()] as const)
      .filter(([name, state]) => !this.isFresh(name, state));
  }

  private isFresh(name: string, state: readonly number[]): boolean {
    const fresh = xoroshiro128plus(streamSeed(this.seed, name)).getState();
    return state.every((number, index) => number === fresh[index]);
  }

  /** Streams keep their identity: whoever holds one goes on with it. */
  restore(state: RandomStreamsState): void {
    const saved = new Map(state);
    for (const [name, stream] of this.streams) {
      stream.restore(saved.get(name) ?? xoroshiro128plus(streamSeed(this.seed, name)).getState());
    }
    for (const [name, numbers] of state) this.stream(name).restore(numbers);
  }
}

/** FNV-1a over the name, mixed with the seed. */
function streamSeed(seed: number, name: string): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let i = 0; i < name.length; i += 1) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash | 0;
}
