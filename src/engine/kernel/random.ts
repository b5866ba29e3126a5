/** Seeded chance. One named stream for each use, so that a new user of chance does not disturb the others. */
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus, xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";

export type RandomStreamsState = readonly (readonly [name: string, state: readonly number[]])[];

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
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
    // Joined rather than a template: that stays a rope of its pieces in memory, and every object keeps one.
    return [hex32(a), hex16(b >>> 16), hex16(b), hex16(c >>> 16), `${hex16(c)}${hex32(d)}`].join("-");
  }

  state(): readonly number[] {
    return this.generator.getState();
  }

  restore(state: readonly number[]): void {
    this.generator = xoroshiro128plusFromState(state);
  }
}

function hex16(bits: number): string {
  return `${HEX[(bits >>> 8) & 0xff]}${HEX[bits & 0xff]}`;
}

function hex32(bits: number): string {
  return `${hex16(bits >>> 16)}${hex16(bits)}`;
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
