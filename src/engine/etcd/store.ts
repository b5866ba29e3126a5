/**
 * The revisioned store: one counter for everything, immutable values, a history for watches, compaction.
 * It stores what it is given; defaults, validation and versions in metadata are the API server's.
 * Source: https://etcd.io/docs/v3.6/learning/data_model/
 */

/** A stored change. `previous` is undefined for a new key, `value` for a deletion. */
export interface Change<V> {
  readonly revision: number;
  readonly table: string;
  readonly key: string;
  readonly value: V | undefined;
  readonly previous: V | undefined;
}

export interface StoreState<V> {
  readonly revision: number;
  readonly tables: readonly (readonly [name: string, entries: ReadonlyMap<string, V>])[];
}

class Table<V> {
  entries: Map<string, V>;
  private sortedKeys: readonly string[] | undefined;
  private sortedValues: readonly V[] | undefined;

  /** What was asked for last: a write asks for the same key several times. */
  private lastKey: string | undefined;
  private lastValue: V | undefined;

  constructor(entries: Map<string, V> = new Map()) {
    this.entries = entries;
  }

  get(key: string): V | undefined {
    if (key !== this.lastKey) {
      this.lastKey = key;
      this.lastValue = this.entries.get(key);
    }
    return this.lastValue;
  }

  set(key: string, value: V): void {
    const before = this.entries.size;
    this.entries.set(key, value);
    this.lastKey = key;
    this.lastValue = value;
    if (this.entries.size > before) this.sortedKeys = undefined;
    this.sortedValues = undefined;
  }

  delete(key: string): void {
    this.entries.delete(key);
    this.lastKey = undefined;
    this.lastValue = undefined;
    this.sortedKeys = undefined;
    this.sortedValues = undefined;
  }

  keys(): readonly string[] {
    this.sortedKeys ??= [...this.entries.keys()].sort();
    return this.sortedKeys;
  }

  values(): readonly V[] {
    this.sortedValues ??= this.keys().map((key) => this.entries.get(key) as V);
    return this.sortedValues;
  }
}

export class Store<V> {
  private currentRevision = 1;
  private compacted = 0;
  private total = 0;
  private tables = new Map<string, Table<V>>();
  private history: Change<V>[] = [];
  private readonly listeners: ((change: Change<V>) => void)[] = [];

  /** The revision of the newest write. A new store is at 1, as etcd is. */
  get revision(): number {
    return this.currentRevision;
  }

  /** Changes at or before this revision are no longer in the history. */
  get compactedRevision(): number {
    return this.compacted;
  }

  /** Keys in all tables together. */
  get size(): number {
    return this.total;
  }

  get(table: string, key: string): V | undefined {
    return this.tables.get(table)?.get(key);
  }

  count(table: string): number {
    return this.tables.get(table)?.entries.size ?? 0;
  }

  /** Keys in byte order. The array is shared: do not change it. */
  keys(table: string): readonly string[] {
    return this.tables.get(table)?.keys() ?? [];
  }

  /** Values in key order. The array is shared: do not change it. */
  values(table: string): readonly V[] {
    return this.tables.get(table)?.values() ?? [];
  }

  /** Values in the order in which their keys were first written: the same in a run and in its replay. */
  insertionOrder(table: string): Iterable<V> {
    return this.tables.get(table)?.entries.values() ?? [];
  }

  /** Writes a value, or with undefined deletes the key, as the next revision. */
  write(table: string, key: string, value: V | undefined): Change<V> {
    let target = this.tables.get(table);
    if (target === undefined) {
      target = new Table<V>();
      this.tables.set(table, target);
    }
    const previous = target.get(key);
    this.currentRevision += 1;
    this.total -= target.entries.size;
    if (value === undefined) target.delete(key);
    else target.set(key, value);
    this.total += target.entries.size;
    const change: Change<V> = { revision: this.currentRevision, table, key, value, previous };
    this.history.push(change);
    for (const listener of this.listeners) listener(change);
    return change;
  }

  /** Called inside every write, in the order of registration. Listeners must not write. */
  onChange(listener: (change: Change<V>) => void): void {
    this.listeners.push(listener);
  }

  /**
   * Changes after `revision`, oldest first, at most `limit`; undefined when `revision` is compacted away
   * (the API answers 410).
   */
  changesAfter(revision: number, limit = Number.MAX_SAFE_INTEGER): readonly Change<V>[] | undefined {
    if (revision < this.compacted) return undefined;
    const start = this.firstIndexAfter(revision);
    return this.history.slice(start, Math.min(this.history.length, start + limit));
  }

  /** Forgets history up to and including `revision`. Values stay. */
  compact(revision: number): void {
    if (revision <= this.compacted) return;
    this.history.splice(0, this.firstIndexAfter(revision));
    this.compacted = Math.min(revision, this.currentRevision);
  }

  /** The history is not part of the state: after a restore every watch starts again with a list. */
  snapshot(): StoreState<V> {
    const names = [...this.tables.keys()].sort();
    return {
      revision: this.currentRevision,
      tables: names.map((name) => [name, new Map(this.tables.get(name)?.entries)] as const),
    };
  }

  restore(state: StoreState<V>): void {
    this.currentRevision = state.revision;
    this.compacted = state.revision;
    this.history = [];
    this.tables = new Map(state.tables.map(([name, entries]) => [name, new Table(new Map(entries))]));
    this.total = state.tables.reduce((total, [, entries]) => total + entries.size, 0);
  }

  private firstIndexAfter(revision: number): number {
    let low = 0;
    let high = this.history.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const change = this.history[middle];
      if (change !== undefined && change.revision <= revision) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
