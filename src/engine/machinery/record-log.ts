/** What was recorded about each of many things. Bounded: the newest records of those that were recorded last. */

export type RecordLogState<T> = ReadonlyMap<string, readonly T[]>;

export interface RecordLogBounds {
  readonly recordsPerKey: number;
  readonly keys: number;
}

/** Looking for the longest untouched takes time, so room is made for many at once: a tenth of the keys. */
const ROOM_MADE = 0.1;

export class RecordLog<T> {
  private byKey = new Map<string, readonly T[]>();
  private readonly bounds: RecordLogBounds;

  constructor(bounds: RecordLogBounds) {
    this.bounds = bounds;
  }

  /** The oldest records of the key and the longest untouched keys make room. */
  add(key: string, record: T): void {
    const { recordsPerKey, keys } = this.bounds;
    const earlier = this.byKey.get(key);
    if (earlier !== undefined) this.byKey.delete(key);
    this.byKey.set(key, earlier === undefined ? [record] : [...earlier.slice(1 - recordsPerKey), record]);
    if (this.byKey.size <= keys) return;
    const left = keys - Math.floor(keys * ROOM_MADE);
    for (const oldest of this.byKey.keys()) {
      if (this.byKey.size <= left) return;
      this.byKey.delete(oldest);
    }
  }

  replaceLast(key: string, record: T): void {
    const earlier = this.byKey.get(key) ?? [];
    this.byKey.set(key, [...earlier.slice(0, -1), record]);
  }

  last(key: string): T | undefined {
    return this.byKey.get(key)?.at(-1);
  }

  /** Oldest first. */
  of(key: string): readonly T[] {
    return this.byKey.get(key) ?? [];
  }

  snapshot(): RecordLogState<T> {
    return new Map(this.byKey);
  }

  restore(state: RecordLogState<T>): void {
    this.byKey = new Map(state);
  }
}
