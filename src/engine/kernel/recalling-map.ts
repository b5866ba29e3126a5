/**
 * A Map that remembers what it was asked for last: many callers ask for the same a few times in a row. Keys of different
 * lengths are remembered beside each other.
 */
const PLACES = 8;

export class RecallingMap<V> extends Map<string, V> {
  private readonly recentKeys: (string | undefined)[] = Array.from({ length: PLACES }, () => undefined);
  private readonly recentValues: (V | undefined)[] = Array.from({ length: PLACES }, () => undefined);

  /** Entries are taken over without being remembered. */
  constructor(entries?: Iterable<readonly [string, V]>) {
    super();
    if (entries !== undefined) for (const [key, value] of entries) super.set(key, value);
  }

  override get(key: string): V | undefined {
    const place = key.length & (PLACES - 1);
    if (key === this.recentKeys[place]) return this.recentValues[place];
    const value = super.get(key);
    this.recentKeys[place] = key;
    this.recentValues[place] = value;
    return value;
  }

  override set(key: string, value: V): this {
    super.set(key, value);
    const place = key.length & (PLACES - 1);
    if (key === this.recentKeys[place]) this.recentValues[place] = value;
    return this;
  }

  override delete(key: string): boolean {
    const place = key.length & (PLACES - 1);
    this.recentKeys[place] = undefined;
    this.recentValues[place] = undefined;
    return super.delete(key);
  }

  override clear(): void {
    this.recentKeys.fill(undefined);
    this.recentValues.fill(undefined);
    super.clear();
  }
}
