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

/** All records as plain data, for a checkpoint that must stand alone. */
export interface SavedCauses {
  readonly count: number;
  readonly numbers: readonly (Float64Array | Int32Array)[];
  readonly actors: readonly string[];
  readonly verbs: readonly string[];
  readonly reasons: readonly string[];
  readonly objects: readonly (readonly [kind: string, name: string])[];
  /** For each record the place of its object among `objects`. */
  readonly objectNumbers: Int32Array;
  readonly params: ReadonlyMap<number, CauseRecord["params"]>;
}

const CHUNK_BITS = 12;
const CHUNK = 1 << CHUNK_BITS;

/** Numbers, in pieces: what grows in one piece is copied again and again, and keeps room for as many more. */
class Column<T extends Float64Array | Int32Array> {
  private readonly chunks: T[] = [];
  private readonly make: (length: number) => T;

  constructor(make: (length: number) => T) {
    this.make = make;
  }

  get(index: number): number {
    return this.chunks[index >> CHUNK_BITS]?.[index & (CHUNK - 1)] ?? 0;
  }

  set(index: number, value: number): void {
    const number = index >> CHUNK_BITS;
    let chunk = this.chunks[number];
    if (chunk === undefined) {
      chunk = this.make(CHUNK);
      this.chunks[number] = chunk;
    }
    chunk[index & (CHUNK - 1)] = value;
  }

  first(count: number): T {
    const all = this.make(count);
    for (let start = 0; start < count; start += CHUNK) {
      const chunk = this.chunks[start >> CHUNK_BITS];
      if (chunk !== undefined) all.set(chunk.subarray(0, count - start), start);
    }
    return all;
  }

  /** Takes over values that `first` gave. */
  load(values: ArrayLike<number>): void {
    this.chunks.length = 0;
    for (let index = 0; index < values.length; index += 1) this.set(index, values[index] ?? 0);
  }
}

/** As a `Column`, for texts. */
class TextColumn {
  private readonly chunks: string[][] = [];

  get(index: number): string {
    return this.chunks[index >> CHUNK_BITS]?.[index & (CHUNK - 1)] ?? "";
  }

  set(index: number, text: string): void {
    const number = index >> CHUNK_BITS;
    let chunk = this.chunks[number];
    if (chunk === undefined) {
      chunk = Array.from({ length: CHUNK }, () => "");
      this.chunks[number] = chunk;
    }
    chunk[index & (CHUNK - 1)] = text;
  }

  /** Makes room for what is written from here on. */
  cut(count: number): void {
    this.chunks.length = Math.min(this.chunks.length, Math.ceil(count / CHUNK));
  }
}

const int32 = (length: number): Int32Array => new Int32Array(length);
const float64 = (length: number): Float64Array => new Float64Array(length);

/** Texts that repeat, by number. */
class Names {
  private readonly numbers = new Map<string, number>();
  readonly texts: string[] = [];
  /** The last of those that fall into each place. */
  private readonly recentTexts: (string | undefined)[] = Array.from({ length: 16 }, () => undefined);
  private readonly recentNumbers: number[] = Array.from({ length: 16 }, () => 0);

  number(text: string): number {
    const slot = (text.length + text.charCodeAt(text.length - 1)) & 15;
    if (this.recentTexts[slot] !== text) {
      this.recentNumbers[slot] = this.find(text);
      this.recentTexts[slot] = text;
    }
    return this.recentNumbers[slot] ?? 0;
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

  load(texts: readonly string[]): void {
    this.numbers.clear();
    this.texts.length = 0;
    this.recentTexts.fill(undefined);
    for (const text of texts) this.number(text);
  }
}

/**
 * What each record is about. Names are kept as they were given, which costs no look-up: most are shared with whoever gave
 * them, and hardly anybody ever asks for one.
 */
class Objects {
  private readonly kinds = new Names();
  private readonly kindNumbers = new Column(int32);
  private readonly names = new TextColumn();

  set(index: number, kind: string, name: string): void {
    this.kindNumbers.set(index, this.kinds.number(kind));
    this.names.set(index, name);
  }

  text(index: number): string {
    return `${this.kinds.text(this.kindNumbers.get(index))}/${this.names.get(index)}`;
  }

  /** Whether a record is about this object, given as its text. */
  matching(object: string): (index: number) => boolean {
    const slash = object.indexOf("/");
    const kind = this.kinds.number(object.slice(0, slash));
    const name = object.slice(slash + 1);
    return (index) => this.kindNumbers.get(index) === kind && this.names.get(index) === name;
  }

  /** Forgets those of later records. */
  cut(count: number): void {
    this.names.cut(count);
  }

  /** Each object once, and for each of the first records the number of its object. */
  save(count: number): Pick<SavedCauses, "objects" | "objectNumbers"> {
    const numbers = new Map<string, number>();
    const objects: (readonly [string, string])[] = [];
    const objectNumbers = new Int32Array(count);
    for (let index = 0; index < count; index += 1) {
      const text = this.text(index);
      let number = numbers.get(text);
      if (number === undefined) {
        number = objects.length;
        numbers.set(text, number);
        objects.push([this.kinds.text(this.kindNumbers.get(index)), this.names.get(index)]);
      }
      objectNumbers[index] = number;
    }
    return { objects, objectNumbers };
  }

  load({ objects, objectNumbers, count }: SavedCauses): void {
    this.names.cut(0);
    for (let index = 0; index < count; index += 1) {
      const [kind, name] = objects[objectNumbers[index] ?? 0] ?? ["", ""];
      this.set(index, kind, name);
    }
  }
}

type Params = CauseRecord["params"];

/** The params of records, by number; 0 for none. Most records have none, and many in a row have the same object. */
class ParamsList {
  private readonly known: Params[] = [undefined];
  private readonly recent: { readonly params: Params; readonly number: number }[] = [];
  private next = 0;

  number(params: Params): number {
    if (params === undefined) return 0;
    for (const entry of this.recent) if (entry.params === params) return entry.number;
    const number = this.known.length;
    this.known.push(params);
    this.recent[this.next] = { params, number };
    this.next = (this.next + 1) % RECENT_PARAMS;
    return number;
  }

  at(number: number): Params {
    return this.known[number];
  }

  /** Forgets those with higher numbers. */
  cut(highest: number): void {
    this.known.length = highest + 1;
    this.recent.length = 0;
    this.next = 0;
  }
}

const RECENT_PARAMS = 8;

export class Causes {
  private count = 0;
  private readonly revision = new Column(float64);
  private readonly at = new Column(float64);
  private readonly cause = new Column(int32);
  private readonly actor = new Column(int32);
  private readonly verb = new Column(int32);
  private readonly reason = new Column(int32);
  private readonly objects = new Objects();
  private readonly actors = new Names();
  private readonly verbs = new Names();
  private readonly reasons = new Names();
  private readonly paramsNumber = new Column(int32);
  private readonly params = new ParamsList();

  get length(): number {
    return this.count;
  }

  /** Revisions must come in rising order. */
  append(record: CauseRecord): void {
    const { revision, at, cause, actor, verb, object, reason, params } = record;
    const slash = object.indexOf("/");
    this.appendWrite(revision, at, cause, actor, verb, object.slice(0, slash), object.slice(slash + 1), reason, params);
  }

  /** As `append`, with the halves of the object's name; without an object, as every write comes through here. */
  appendWrite(
    revision: number,
    at: number,
    cause: number,
    actor: string,
    verb: string,
    kind: string,
    name: string,
    reason: string,
    params: CauseRecord["params"],
  ): void {
    const index = this.count++;
    this.revision.set(index, revision);
    this.at.set(index, at);
    this.cause.set(index, cause);
    this.actor.set(index, this.actors.number(actor));
    this.verb.set(index, this.verbs.number(verb));
    this.objects.set(index, kind, name);
    this.reason.set(index, this.reasons.number(reason));
    this.paramsNumber.set(index, this.params.number(params));
  }

  /** The record at a position from 0 to `length` - 1, oldest first. */
  record(index: number): CauseRecord | undefined {
    if (index < 0 || index >= this.count) return undefined;
    const params = this.paramsOf(index);
    return {
      revision: this.revision.get(index),
      at: this.at.get(index),
      actor: this.actors.text(this.actor.get(index)),
      verb: this.verbs.text(this.verb.get(index)),
      object: this.objects.text(index),
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
    const isAbout = this.objects.matching(object);
    for (let index = this.count - 1; index >= 0; index -= 1) {
      if (!isAbout(index)) continue;
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
    this.count = count;
    this.objects.cut(count);
    let highest = 0;
    for (let index = 0; index < count; index += 1) highest = Math.max(highest, this.paramsNumber.get(index));
    this.params.cut(highest);
  }

  private paramsOf(index: number): Params {
    return this.params.at(this.paramsNumber.get(index));
  }

  /** Every record, oldest first. */
  records(): readonly CauseRecord[] {
    return Array.from({ length: this.count }, (_, index) => this.record(index) as CauseRecord);
  }

  /** Everything, for a checkpoint; `load` takes it. */
  save(): SavedCauses {
    const params = new Map<number, Params>();
    for (let index = 0; index < this.count; index += 1) {
      if (this.paramsNumber.get(index) !== 0) params.set(index, this.paramsOf(index));
    }
    return {
      count: this.count,
      numbers: this.columns().map((column) => column.first(this.count)),
      actors: this.actors.texts.slice(),
      verbs: this.verbs.texts.slice(),
      reasons: this.reasons.texts.slice(),
      ...this.objects.save(this.count),
      params,
    };
  }

  /** Makes these the records of a run that has just been constructed. */
  load(saved: SavedCauses): void {
    this.count = saved.count;
    this.columns().forEach((column, index) => column.load(saved.numbers[index] ?? []));
    for (const [names, texts] of [
      [this.actors, saved.actors],
      [this.verbs, saved.verbs],
      [this.reasons, saved.reasons],
    ] as const) {
      names.load(texts);
    }
    this.objects.load(saved);
    this.params.cut(0);
    for (let index = 0; index < saved.count; index += 1) {
      this.paramsNumber.set(index, this.params.number(saved.params.get(index)));
    }
  }

  private columns(): readonly (Column<Float64Array> | Column<Int32Array>)[] {
    return [this.revision, this.at, this.cause, this.actor, this.verb, this.reason];
  }
}
