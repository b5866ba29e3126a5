/** The place of a value, which several lists can share: who changes it says so to each with `touch`. */
export interface Entry<T> {
  value: T;
}

/** Entries by key, listed in key order, so that a cache built anew lists exactly as the one it replaces. */
export class EntryList<T, E extends Entry<T>> {
  private readonly entries = new Map<string, E>();
  /** In order; keys that were removed since are still there. */
  private keys: readonly string[] = [];
  private readonly added = new Set<string>();
  private removed = 0;
  private listed: readonly T[] | undefined;

  get size(): number {
    return this.entries.size;
  }

  get(key: string): T | undefined {
    return this.entries.get(key)?.value;
  }

  entry(key: string): E | undefined {
    return this.entries.get(key);
  }

  /** Keys and entries in no particular order. */
  [Symbol.iterator](): IterableIterator<[string, E]> {
    return this.entries[Symbol.iterator]();
  }

  /** Files an entry, which other lists may hold too. */
  share(key: string, entry: E): void {
    this.listed = undefined;
    const before = this.entries.size;
    this.entries.set(key, entry);
    if (this.entries.size > before) this.added.add(key);
  }

  /** A value changed in its entry. */
  touch(): void {
    this.listed = undefined;
  }

  delete(key: string): boolean {
    if (!this.entries.delete(key)) return false;
    // A key that comes back later must not be listed twice.
    if (!this.added.delete(key)) this.removed += 1;
    this.listed = undefined;
    return true;
  }

  /** The array never changes once returned. */
  list(): readonly T[] {
    if (this.listed !== undefined) return this.listed;
    if (this.removed > 0 || this.added.size > 0) this.order();
    const { entries } = this;
    this.listed = this.keys.map((key) => (entries.get(key) as E).value);
    return this.listed;
  }

  /** Merges what was added into what is in order already, and leaves out what is gone. */
  private order(): void {
    const { entries, keys } = this;
    const added = [...this.added].sort();
    const merged: string[] = [];
    let next = 0;
    for (const key of keys) {
      for (let first = added[next]; first !== undefined && first <= key; first = added[next]) {
        merged.push(first);
        next += 1;
      }
      // A key that was removed and added again is among the added.
      if (entries.has(key) && merged.at(-1) !== key) merged.push(key);
    }
    for (; next < added.length; next += 1) merged.push(added[next] as string);
    this.keys = merged;
    this.added.clear();
    this.removed = 0;
  }
}

/** Values by key, with entries of their own. */
export class KeyedList<T> extends EntryList<T, Entry<T>> {
  set(key: string, value: T): void {
    const known = this.entry(key);
    if (known === undefined) {
      this.share(key, { value });
      return;
    }
    known.value = value;
    this.touch();
  }
}
