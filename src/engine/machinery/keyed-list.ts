import { RecallingMap } from "../kernel/recalling-map.ts";

/** The place of a value under its key, which several lists can share: who changes the value says so to each with `touch`. */
export interface Entry<T> {
  readonly key: string;
  value: T;
}

const NONE: readonly never[] = [];

/** Entries in key order, put in order when somebody wants the list, so that a cache built anew lists as the one it replaces. */
export abstract class EntryOrder<T, E extends Entry<T>> {
  /** In order; entries that left since are still there. */
  private sorted: readonly E[] = NONE;
  private added: E[] | undefined;
  private left = 0;
  private listed: readonly T[] | undefined;

  /** Whether an entry that was added some time is (still, or again) one of these. */
  protected abstract holds(entry: E): boolean;

  protected joins(entry: E): void {
    this.listed = undefined;
    if (this.added === undefined) this.added = [entry];
    else this.added.push(entry);
  }

  protected leaves(): void {
    this.listed = undefined;
    this.left += 1;
  }

  /** A value changed in its entry. */
  touch(): void {
    this.listed = undefined;
  }

  /** The array never changes once returned. */
  list(): readonly T[] {
    if (this.listed !== undefined) return this.listed;
    if (this.left > 0 || this.added !== undefined) this.order();
    const { sorted } = this;
    const values: T[] = [];
    for (const entry of sorted) values.push(entry.value);
    this.listed = values;
    return values;
  }

  /** Merges what was added into what is in order already, and leaves out what is gone. */
  private order(): void {
    const added = this.added?.sort(byKey) ?? NONE;
    const merged: E[] = [];
    let last: E | undefined;
    // Who left and came back stands in both, or twice.
    const take = (entry: E): void => {
      if (entry !== last && (this.left === 0 || this.holds(entry))) merged.push(entry);
      last = entry;
    };
    let next = 0;
    for (const entry of this.sorted) {
      for (let first = added[next]; first !== undefined && first.key < entry.key; first = added[++next]) take(first);
      take(entry);
    }
    for (; next < added.length; next += 1) take(added[next] as E);
    this.sorted = merged;
    this.added = undefined;
    this.left = 0;
  }
}

function byKey(a: Entry<unknown>, b: Entry<unknown>): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}

/** Entries by key, and in key order. */
export class EntryList<T, E extends Entry<T>> extends EntryOrder<T, E> {
  private readonly entries = new RecallingMap<E>();

  get size(): number {
    return this.entries.size;
  }

  get(key: string): T | undefined {
    return this.entries.get(key)?.value;
  }

  entry(key: string): E | undefined {
    return this.entries.get(key);
  }

  /** In no particular order. */
  values(): IterableIterator<E> {
    return this.entries.values();
  }

  /** Files an entry, which other lists may hold too, under a key that has none. */
  add(entry: E): void {
    this.entries.set(entry.key, entry);
    this.joins(entry);
  }

  delete(key: string): boolean {
    if (!this.entries.delete(key)) return false;
    this.leaves();
    return true;
  }

  protected override holds(entry: E): boolean {
    return this.entries.get(entry.key) === entry;
  }
}

/** Values by key, with entries of their own. */
export class KeyedList<T> extends EntryList<T, Entry<T>> {
  set(key: string, value: T): void {
    const known = this.entry(key);
    if (known === undefined) {
      this.add({ key, value });
      return;
    }
    known.value = value;
    this.touch();
  }
}
