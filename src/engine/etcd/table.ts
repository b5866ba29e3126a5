/** The values of one table of the store, by key; late ones wait as they are until somebody looks. */
import type { LateChange } from "./late-change.ts";

const NONE: readonly never[] = [];

/** Entries that stay as they are, in less than half of the room that a Map takes. */
class HeldEntries<V> implements Iterable<readonly [string, V]> {
  private readonly keys: readonly string[];
  private readonly values: readonly V[];

  constructor(entries: ReadonlyMap<string, V>) {
    this.keys = [...entries.keys()];
    this.values = [...entries.values()];
  }

  *[Symbol.iterator](): Iterator<readonly [string, V]> {
    const { keys, values } = this;
    for (let index = 0; index < keys.length; index += 1) yield [keys[index] as string, values[index] as V];
  }
}

export class Table<V> {
  private readonly entries: Map<string, V>;
  private sortedKeys: readonly string[] | undefined;
  private sortedValues: readonly V[] | undefined;

  /** Newer than all entries, from `head` on. */
  private late: LateChange<V>[] = [];
  private head = 0;
  /** Keys of entries that were not written late; undefined while nothing was. */
  private plainKeys: Set<string> | undefined;

  /** What was asked for last: a write asks for the same key several times. */
  private lastKey: string | undefined;
  private lastValue: V | undefined;

  constructor(entries: Map<string, V> = new Map(), late: readonly LateChange<V>[] = NONE) {
    this.entries = entries;
    for (const change of late) this.append(change);
  }

  get size(): number {
    return this.entries.size + this.late.length - this.head;
  }

  get(key: string): V | undefined {
    if (key !== this.lastKey) {
      const value = this.entries.get(key);
      if (value === undefined && this.late.length > 0) return this.settleUpTo(key);
      this.lastKey = key;
      this.lastValue = value;
    }
    return this.lastValue;
  }

  /** Must follow a `get` of the key: what is new is put behind all that was written late. */
  set(key: string, value: V): void {
    const before = this.entries.size;
    this.entries.set(key, value);
    this.lastKey = key;
    this.lastValue = value;
    if (this.entries.size > before) {
      this.sortedKeys = undefined;
      this.plainKeys?.add(key);
    }
    this.sortedValues = undefined;
  }

  /** Must follow a `get` of the key. */
  delete(key: string): void {
    this.entries.delete(key);
    this.plainKeys?.delete(key);
    this.forgetOrder();
  }

  /** Keys that are written late are all different; only one that was written otherwise can be in the way. */
  isTaken(change: LateChange<V>): boolean {
    this.plainKeys ??= new Set(this.entries.keys());
    return this.plainKeys.size > 0 && this.plainKeys.has(change.key);
  }

  /** Its key must not be taken. */
  append(change: LateChange<V>): void {
    this.plainKeys ??= new Set(this.entries.keys());
    this.late.push(change);
    this.forgetOrder();
  }

  /** Undefined when there is none, or somebody has looked. */
  get oldestLate(): LateChange<V> | undefined {
    return this.late[this.head];
  }

  dropOldestLate(): void {
    this.head += 1;
    if (this.head > this.late.length >> 1) {
      this.late = this.late.slice(this.head);
      this.head = 0;
    }
    this.sortedKeys = undefined;
    this.sortedValues = undefined;
  }

  keys(): readonly string[] {
    this.sortedKeys ??= [...this.all().keys()].sort();
    return this.sortedKeys;
  }

  values(): readonly V[] {
    this.sortedValues ??= this.keys().map((key) => this.entries.get(key) as V);
    return this.sortedValues;
  }

  /** In the order of their first writes. */
  all(): ReadonlyMap<string, V> {
    if (this.late.length > 0) this.settle();
    return this.entries;
  }

  /** As it is, for another table. */
  copy(): { readonly entries: Iterable<readonly [string, V]>; readonly late: readonly LateChange<V>[] } {
    return { entries: new HeldEntries(this.entries), late: this.late.length === 0 ? NONE : this.late.slice(this.head) };
  }

  private settle(): void {
    this.settleUpTo(undefined);
  }

  /** What is older than the key, the key itself, and no more; everything when there is no such key. */
  private settleUpTo(key: string | undefined): V | undefined {
    this.forgetOrder();
    for (let change = this.late[this.head]; change !== undefined; change = this.late[this.head]) {
      this.head += 1;
      this.entries.set(change.key, change.value);
      if (change.key === key) return change.value;
    }
    this.startLate();
    return undefined;
  }

  private startLate(): void {
    this.late = [];
    this.head = 0;
  }

  private forgetOrder(): void {
    this.lastKey = undefined;
    this.lastValue = undefined;
    this.sortedKeys = undefined;
    this.sortedValues = undefined;
  }
}
