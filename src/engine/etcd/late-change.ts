/** Writes whose values nobody may ever read: they are made when somebody does. */
import type { Change } from "./change.ts";

/** The first write of a key. */
export abstract class LateChange<V> implements Change<V> {
  readonly revision: number;
  readonly table: string;
  readonly previous = undefined;
  private made: V | undefined = undefined;

  constructor(revision: number, table: string) {
    this.revision = revision;
    this.table = table;
  }

  abstract get key(): string;

  /** Always the same object. */
  get value(): V {
    this.made ??= this.make();
    return this.made;
  }

  /** Must depend on nothing that changes. */
  protected abstract make(): V;
}

/** The end of what was written late. */
export class LateRemoval<V> implements Change<V> {
  readonly revision: number;
  readonly value = undefined;
  private readonly written: LateChange<V>;

  constructor(revision: number, written: LateChange<V>) {
    this.revision = revision;
    this.written = written;
  }

  get table(): string {
    return this.written.table;
  }

  get key(): string {
    return this.written.key;
  }

  get previous(): V {
    return this.written.value;
  }
}
