/** Values by key, listed in key order, so that a cache built anew lists exactly as the one it replaces. */
export class KeyedList<T> {
  private readonly values = new Map<string, T>();
  /** In order; keys that were removed since are still there. */
  private keys: readonly string[] = [];
  private readonly added = new Set<string>();
  private removed = 0;
  private listed: readonly T[] | undefined;

  get size(): number {
    return this.values.size;
  }

  get(key: string): T | undefined {
    return this.values.get(key);
  }

  set(key: string, value: T): void {
    const before = this.values.size;
    this.values.set(key, value);
    if (this.values.size > before) this.added.add(key);
    this.listed = undefined;
  }

  delete(key: string): boolean {
    if (!this.values.delete(key)) return false;
    // A key that comes back later must not be listed twice.
    if (!this.added.delete(key)) this.removed += 1;
    this.listed = undefined;
    return true;
  }

  /** The array never changes once returned. */
  list(): readonly T[] {
    if (this.listed !== undefined) return this.listed;
    if (this.removed > 0 || this.added.size > 0) this.order();
    const { values } = this;
    this.listed = this.keys.map((key) => values.get(key) as T);
    return this.listed;
  }

  /** Merges what was added into what is in order already, and leaves out what is gone. */
  private order(): void {
    const { values, keys } = this;
    const added = [...this.added].sort();
    const merged: string[] = [];
    let next = 0;
    for (const key of keys) {
      for (let first = added[next]; first !== undefined && first <= key; first = added[next]) {
        merged.push(first);
        next += 1;
      }
      // A key that was removed and added again is among the added.
      if (values.has(key) && merged.at(-1) !== key) merged.push(key);
    }
    for (; next < added.length; next += 1) merged.push(added[next] as string);
    this.keys = merged;
    this.added.clear();
    this.removed = 0;
  }
}
