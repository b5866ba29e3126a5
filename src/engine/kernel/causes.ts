/**
 * Who wrote each revision, and what made them. Kept in columns, as a large run has millions of revisions.
 * `object` is an opaque name of what was written; the kernel does not look inside.
 */

export interface CauseRecord {
  readonly revision: number;
  /** Virtual milliseconds. */
  readonly at: number;
  readonly actor: string;
  readonly verb: string;
  readonly object: string;
  readonly reason: string;
  readonly params?: Readonly<Record<string, string | number>>;
  /** A revision (> 0), an input (< 0, see `causeInput`) or nothing (0). */
  readonly cause: number;
}

/** Grows by doubling, so that appending stays cheap without reserving memory for the largest run. */
class Column<T extends Float64Array | Int32Array> {
  private data: T;
  private readonly grow: (length: number) => T;

  constructor(grow: (length: number) => T) {
    this.grow = grow;
    this.data = grow(1024);
  }

  get(index: number): number {
    return this.data[index] ?? 0;
  }

  set(index: number, value: number): void {
    if (index >= this.data.length) {
      const larger = this.grow(this.data.length * 2);
      larger.set(this.data);
      this.data = larger;
    }
    this.data[index] = value;
  }
}

const int32 = (length: number): Int32Array => new Int32Array(length);
const float64 = (length: number): Float64Array => new Float64Array(length);

/** Texts that repeat, by number. */
class Names {
  private readonly numbers = new Map<string, number>();
  private readonly texts: string[] = [];

  number(text: string): number {
    let number = this.numbers.get(text);
    if (number === undefined) {
      number = this.texts.length;
      this.numbers.set(text, number);
      this.texts.push(text);
    }
    return number;
  }

  text(number: number): string {
    return this.texts[number] ?? "";
  }
}

export class Causes {
  private count = 0;
  private readonly revision = new Column(float64);
  private readonly at = new Column(float64);
  private readonly cause = new Column(int32);
  private readonly actor = new Column(int32);
  private readonly verb = new Column(int32);
  private readonly object = new Column(int32);
  private readonly reason = new Column(int32);
  private readonly names = new Names();
  private readonly params = new Map<number, CauseRecord["params"]>();

  get length(): number {
    return this.count;
  }

  /** Revisions must come in rising order. */
  append(record: CauseRecord): void {
    const index = this.count++;
    this.revision.set(index, record.revision);
    this.at.set(index, record.at);
    this.cause.set(index, record.cause);
    this.actor.set(index, this.names.number(record.actor));
    this.verb.set(index, this.names.number(record.verb));
    this.object.set(index, this.names.number(record.object));
    this.reason.set(index, this.names.number(record.reason));
    if (record.params !== undefined) this.params.set(index, record.params);
  }

  /** The record at a position from 0 to `length` - 1, oldest first. */
  record(index: number): CauseRecord | undefined {
    if (index < 0 || index >= this.count) return undefined;
    const params = this.params.get(index);
    return {
      revision: this.revision.get(index),
      at: this.at.get(index),
      actor: this.names.text(this.actor.get(index)),
      verb: this.names.text(this.verb.get(index)),
      object: this.names.text(this.object.get(index)),
      reason: this.names.text(this.reason.get(index)),
      ...(params === undefined ? {} : { params }),
      cause: this.cause.get(index),
    };
  }

  /** The record of one revision. */
  ofRevision(revision: number): CauseRecord | undefined {
    let low = 0;
    let high = this.count - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = this.revision.get(middle);
      if (found === revision) return this.record(middle);
      if (found < revision) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }

  /** The newest record about an object that `matches` accepts. */
  newest(object: string, matches: (record: CauseRecord) => boolean = () => true): CauseRecord | undefined {
    const number = this.names.number(object);
    for (let index = this.count - 1; index >= 0; index -= 1) {
      if (this.object.get(index) !== number) continue;
      const record = this.record(index);
      if (record !== undefined && matches(record)) return record;
    }
    return undefined;
  }

  /** Only how many there are: earlier records never change, so going back is forgetting the later ones. */
  snapshot(): number {
    return this.count;
  }

  restore(count: number): void {
    for (let index = count; index < this.count; index += 1) this.params.delete(index);
    this.count = count;
  }

  /** Every record, for a snapshot that must stand alone. */
  records(): readonly CauseRecord[] {
    return Array.from({ length: this.count }, (_, index) => this.record(index) as CauseRecord);
  }
}
