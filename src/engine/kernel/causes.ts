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
  readonly params: ReadonlyMap<number, CauseRecord["params"]>;
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

  first(count: number): T {
    return this.data.slice(0, count) as T;
  }

  /** Takes over values that `first` gave. */
  load(values: ArrayLike<number>): void {
    this.data = this.grow(Math.max(1024, values.length));
    this.data.set(values);
  }
}

const int32 = (length: number): Int32Array => new Int32Array(length);
const float64 = (length: number): Float64Array => new Float64Array(length);

/** Texts that repeat, by number. */
class Names {
  private readonly numbers = new Map<string, number>();
  readonly texts: string[] = [];
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

  load(texts: readonly string[]): void {
    this.numbers.clear();
    this.texts.length = 0;
    this.lastText = undefined;
    for (const text of texts) this.number(text);
  }
}

/** What was written, by number. The halves of a name stay apart, so that they can be shared with whoever gave them. */
class Objects {
  private readonly numbers = new Map<string, Map<string, number>>();
  private lastKind = "";
  private lastOfKind: Map<string, number> | undefined;
  private readonly kinds: string[] = [];
  private readonly names: string[] = [];

  all(): readonly (readonly [kind: string, name: string])[] {
    return this.names.map((name, number) => [this.kinds[number] ?? "", name] as const);
  }

  number(kind: string, name: string): number {
    const ofKind = kind === this.lastKind && this.lastOfKind !== undefined ? this.lastOfKind : this.ofKind(kind);
    let number = ofKind.get(name);
    if (number === undefined) {
      number = this.names.length;
      ofKind.set(name, number);
      this.kinds.push(kind);
      this.names.push(name);
    }
    return number;
  }

  private ofKind(kind: string): Map<string, number> {
    let ofKind = this.numbers.get(kind);
    if (ofKind === undefined) {
      ofKind = new Map();
      this.numbers.set(kind, ofKind);
    }
    this.lastKind = kind;
    this.lastOfKind = ofKind;
    return ofKind;
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
  private readonly object = new Column(int32);
  private readonly reason = new Column(int32);
  private objects = new Objects();
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
    this.object.set(index, this.objects.number(kind, name));
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
    this.count = count;
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
      objects: this.objects.all(),
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
    this.objects = new Objects();
    for (const [kind, name] of saved.objects) this.objects.number(kind, name);
    this.params.cut(0);
    for (let index = 0; index < saved.count; index += 1) {
      this.paramsNumber.set(index, this.params.number(saved.params.get(index)));
    }
  }

  private columns(): readonly (Column<Float64Array> | Column<Int32Array>)[] {
    return [this.revision, this.at, this.cause, this.actor, this.verb, this.object, this.reason];
  }
}
