/**
 * The revisioned store: one counter for everything, immutable values, a history for watches, compaction.
 * It stores what it is given; defaults, validation and versions in metadata are the API server's.
 * Source: https://etcd.io/docs/v3.6/learning/data_model/
 */
import type { Change } from "./change.ts";
import { type LateChange, LateRemoval } from "./late-change.ts";
import { Table } from "./table.ts";
import { RecallingMap } from "../kernel/recalling-map.ts";

export interface StoreState<V> {
  readonly revision: number;
  /** Maps in what `snapshot` gives. */
  readonly tables: readonly (readonly [name: string, entries: Iterable<readonly [key: string, value: V]>])[];
  /** What was written late and not read yet, by table; only in what `hold` gives. */
  readonly late?: ReadonlyMap<string, readonly LateChange<V>[]>;
}

export class Store<V> {
  private currentRevision = 1;
  private compacted = 0;
  private total = 0;
  private tables = new RecallingMap<Table<V>>();
  private history: Change<V>[] = [];
  /** Tables that were found not to be there, when there were so many of all. */
  private lacking: readonly string[] | undefined;
  private lackedAt = 0;
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
    return this.tables.get(table)?.size ?? 0;
  }

  /** Nothing was ever written to any of these tables. */
  lacks(tables: readonly string[]): boolean {
    if (tables !== this.lacking || this.tables.size !== this.lackedAt) {
      if (tables.some((table) => this.tables.has(table))) return false;
      this.lacking = tables;
      this.lackedAt = this.tables.size;
    }
    return true;
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
    return this.tables.get(table)?.all().values() ?? [];
  }

  /** Writes a value, or with undefined deletes the key, as the next revision. */
  write(table: string, key: string, value: V | undefined): Change<V> {
    const target = this.tableOf(table);
    const previous = target.get(key);
    this.currentRevision += 1;
    this.total -= target.size;
    if (value === undefined) target.delete(key);
    else target.set(key, value);
    this.total += target.size;
    const change: Change<V> = { revision: this.currentRevision, table, key, value, previous };
    this.publish(change);
    return change;
  }

  /** Its key is there already. Keys that are written late must never be the same. */
  isTaken(change: LateChange<V>): boolean {
    return this.tableOf(change.table).isTaken(change);
  }

  /** Writes a key that is not taken. Its revision must be the next one. */
  writeLate(change: LateChange<V>): void {
    this.currentRevision += 1;
    this.total += 1;
    this.tableOf(change.table).append(change);
    this.publish(change);
  }

  /** The oldest of its table that nobody has looked for. */
  isOldestLate(change: LateChange<V>): boolean {
    return this.tables.get(change.table)?.oldestLate === change;
  }

  /** Deletes what `isOldestLate` says is the oldest, as the next revision. */
  dropOldestLate(change: LateChange<V>): void {
    this.tables.get(change.table)?.dropOldestLate();
    this.currentRevision += 1;
    this.total -= 1;
    this.publish(new LateRemoval(this.currentRevision, change));
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

  /** Plain data. The history is not part of the state: after a restore every watch starts again with a list. */
  snapshot(): StoreState<V> {
    const tables = this.sortedTables().map(([name, table]) => [name, new Map(table.all())] as const);
    return { revision: this.currentRevision, tables };
  }

  /** As `snapshot`, but for `restore` alone: what nobody has read stays as it is. */
  hold(): StoreState<V> {
    const late = new Map<string, readonly LateChange<V>[]>();
    const tables = this.sortedTables().map(([name, table]) => {
      const copy = table.copy();
      if (copy.late.length > 0) late.set(name, copy.late);
      return [name, copy.entries] as const;
    });
    return { revision: this.currentRevision, tables, late };
  }

  restore({ revision, tables, late }: StoreState<V>): void {
    this.currentRevision = revision;
    this.compacted = revision;
    this.history = [];
    this.tables = new RecallingMap(
      tables.map(([name, entries]) => [name, new Table(new Map(entries), late?.get(name))]),
    );
    this.lacking = undefined;
    this.total = 0;
    for (const table of this.tables.values()) this.total += table.size;
  }

  private sortedTables(): readonly (readonly [string, Table<V>])[] {
    return [...this.tables].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  private tableOf(name: string): Table<V> {
    let table = this.tables.get(name);
    if (table === undefined) {
      table = new Table<V>();
      this.tables.set(name, table);
    }
    return table;
  }

  private publish(change: Change<V>): void {
    this.history.push(change);
    for (const listener of this.listeners) listener(change);
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
