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
  /** `<kind>/<name>`; the name may contain more slashes. */
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
  private lastText: string | undefined;
  private lastNumber = 0;

  number(text: string): number {
    if (text !== this.lastText) {
      this.lastNumber = this.find(text);
      this.lastText = text;
    }
    return this.lastNumber;
  }

  private find(text: string): number {
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

/** What was written, by number. The halves of a name stay apart, so that they can be shared with whoever gave them. */
class Objects {
  private readonly numbers = new Map<string, Map<string, number>>();
  private readonly kinds: string[] = [];
  private readonly names: string[] = [];

  number(kind: string, name: string): number {
    let ofKind = this.numbers.get(kind);
    if (ofKind === undefined) {
      ofKind = new Map();
      this.numbers.set(kind, ofKind);
    }
    let number = ofKind.get(name);
    if (number === undefined) {
      number = this.names.length;
      ofKind.set(name, number);
      this.kinds.push(kind);
      this.names.push(name);
    }
    return number;
  }

  /** -1 when nothing was ever written under this name. */
  find(object: string): number {
    const slash = object.indexOf("/");
    return this.numbers.get(object.slice(0, slash))?.get(object.slice(slash + 1)) ?? -1;
  }

  text(number: number): string {
    return `${this.kinds[number]}/${this.names[number]}`;
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
  private readonly objects = new Objects();
  private readonly actors = new Names();
  private readonly verbs = new Names();
  private readonly reasons = new Names();
  private readonly params = new Map<number, CauseRecord["params"]>();

  get length(): number {
    return this.count;
  }

  /** Revisions must come in rising order. */
  append(record: CauseRecord): void {
    const slash = record.object.indexOf("/");
    this.appendWrite(record, record.object.slice(0, slash), record.object.slice(slash + 1));
  }

  /** As `append`, with the halves of the object's name. */
  appendWrite(record: Omit<CauseRecord, "object">, kind: string, name: string): void {
    const index = this.count++;
    this.revision.set(index, record.revision);
    this.at.set(index, record.at);
    this.cause.set(index, record.cause);
    this.actor.set(index, this.actors.number(record.actor));
    this.verb.set(index, this.verbs.number(record.verb));
    this.object.set(index, this.objects.number(kind, name));
    this.reason.set(index, this.reasons.number(record.reason));
    if (record.params !== undefined) this.params.set(index, record.params);
  }

  /** The record at a position from 0 to `length` - 1, oldest first. */
  record(index: number): CauseRecord | undefined {
    if (index < 0 || index >= this.count) return undefined;
    const params = this.params.get(index);
    return {
      revision: this.revision.get(index),
      at: this.at.get(index),
      actor: this.actors.text(this.actor.get(index)),
      verb: this.verbs.text(this.verb.get(index)),
      object: this.objects.text(this.object.get(index)),
      reason: this.reasons.text(this.reason.get(index)),
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
    const number = this.objects.find(object);
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
