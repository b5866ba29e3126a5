/**
 * What the node-local plugins said about each node for Pods that are alike, kept until the node changes.
 * A cycle over 5,000 nodes then looks at numbers in columns instead of running plugins.
 */
import type { Rejection } from "./framework.ts";
import type { PodProfile } from "./pod-profile.ts";

/** Columns have one entry for each node slot. */
export class VerdictTable {
  /** The node's generation when the other columns were filled; 0 for never. */
  stamps = new Int32Array(0);
  /** 0: fits. Otherwise an index into `rejections`. */
  verdicts = new Int32Array(0);
  /** Raw scores, one column for each local score plugin. */
  readonly scores: Float64Array[];
  /** For each column of `scores`: nothing but 0 was ever written to it. */
  readonly blank: boolean[];
  readonly rejections: (Rejection | undefined)[] = [undefined];
  private readonly numbers = new Map<string, number>();
  private readonly constants = new Map<Rejection, number>();

  constructor(scorePlugins: number) {
    this.scores = Array.from({ length: scorePlugins }, () => new Float64Array(0));
    this.blank = this.scores.map(() => true);
  }

  /** Makes room for this many slots, and forgets everything when there was too little. */
  reserve(slots: number): void {
    if (this.stamps.length >= slots) return;
    this.stamps = new Int32Array(slots);
    this.verdicts = new Int32Array(slots);
    for (let i = 0; i < this.scores.length; i += 1) this.scores[i] = new Float64Array(slots);
  }

  forget(): void {
    this.stamps.fill(0);
    this.blank.fill(true);
    this.rejections.length = 1;
    this.numbers.clear();
    this.constants.clear();
  }

  /** The number that stands for a rejection; equal ones share it. */
  numberOf(rejection: Rejection): number {
    const constant = this.constants.get(rejection);
    if (constant !== undefined) return constant;
    const key = `${rejection.plugin}\n${rejection.code}\n${rejection.reasons.join("\n")}`;
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.rejections.length;
      this.numbers.set(key, number);
      this.rejections.push(rejection);
      this.constants.set(rejection, number);
    }
    return number;
  }
}

/** Profiles whose verdicts are kept at once: a table at 5,000 nodes takes about a quarter of a megabyte. */
const MAX_TABLES = 64;

export class EquivalenceCache {
  private readonly tables = new Map<PodProfile, VerdictTable>();
  private readonly seen = new WeakSet<PodProfile>();
  private readonly scratch: VerdictTable;
  /** Pods that are alike often come one after the other. */
  private lastProfile: PodProfile | undefined;
  private lastTable: VerdictTable | undefined;
  private readonly scorePlugins: number;

  constructor(scorePlugins: number) {
    this.scorePlugins = scorePlugins;
    this.scratch = new VerdictTable(scorePlugins);
  }

  /** The table for Pods of this profile. A profile met for the first time gets one that is not kept. */
  table(profile: PodProfile, slots: number): VerdictTable {
    if (profile !== this.lastProfile || this.lastTable === undefined) {
      this.lastTable = this.find(profile, slots);
      this.lastProfile = this.tables.has(profile) ? profile : undefined;
    }
    this.lastTable.reserve(slots);
    return this.lastTable;
  }

  private find(profile: PodProfile, slots: number): VerdictTable {
    const known = this.tables.get(profile);
    if (known !== undefined) {
      this.tables.delete(profile);
      this.tables.set(profile, known);
      return known;
    }
    if (!this.seen.has(profile)) {
      this.seen.add(profile);
      return this.empty(slots);
    }
    if (this.tables.size >= MAX_TABLES) this.dropLongestUnused();
    const table = new VerdictTable(this.scorePlugins);
    this.tables.set(profile, table);
    return table;
  }

  /** A table that knows nothing and is forgotten after the cycle. */
  empty(slots: number): VerdictTable {
    this.scratch.reserve(slots);
    this.scratch.forget();
    return this.scratch;
  }

  private dropLongestUnused(): void {
    for (const profile of this.tables.keys()) {
      this.tables.delete(profile);
      return;
    }
  }
}

/** How many of the evaluated nodes met each rejection. @param outcomes verdicts by slot */
export function tallyOf(
  table: VerdictTable,
  evaluated: Int32Array,
  outcomes: Int32Array,
): readonly (readonly [Rejection, number])[] {
  const counts = new Int32Array(table.rejections.length);
  for (const slot of evaluated) {
    const verdict = outcomes[slot] as number;
    counts[verdict] = (counts[verdict] as number) + 1;
  }
  return table.rejections.flatMap((rejection, verdict) => {
    const count = counts[verdict] as number;
    return rejection === undefined || count === 0 ? [] : [[rejection, count] as const];
  });
}
