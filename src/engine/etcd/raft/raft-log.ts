/** The log of one member: entries after the mark of its newest snapshot. */
import type { LogEntry, SnapshotMark } from "./message.ts";

export interface RaftLogState<T> {
  readonly mark: SnapshotMark;
  readonly entries: readonly LogEntry<T>[];
}

export const NO_SNAPSHOT: SnapshotMark = { index: 0, term: 0 };

export class RaftLog<T> {
  private entries: LogEntry<T>[] = [];
  private newest: SnapshotMark = NO_SNAPSHOT;

  /** Up to here entries are gone. */
  get mark(): SnapshotMark {
    return this.newest;
  }

  get lastIndex(): number {
    return this.newest.index + this.entries.length;
  }

  get lastTerm(): number {
    return this.entries.at(-1)?.term ?? this.newest.term;
  }

  /** Undefined for an index that is compacted away or not there yet. */
  termAt(index: number): number | undefined {
    if (index === this.newest.index) return this.newest.term;
    return this.at(index)?.term;
  }

  at(index: number): LogEntry<T> | undefined {
    return this.entries[index - this.newest.index - 1];
  }

  /** Entries after `index`; it must not lie before the mark. */
  after(index: number): readonly LogEntry<T>[] {
    return this.entries.slice(index - this.newest.index);
  }

  append(entry: LogEntry<T>): void {
    this.entries.push(entry);
  }

  /** Takes entries of a leader: what contradicts them, and all that follows it, is dropped. */
  merge(entries: readonly LogEntry<T>[]): void {
    for (const entry of entries) {
      if (entry.index <= this.newest.index) continue;
      const known = this.at(entry.index);
      if (known?.term === entry.term) continue;
      if (known !== undefined) this.entries.length = entry.index - this.newest.index - 1;
      this.entries.push(entry);
    }
  }

  /** Up-to-dateness as votes compare it. */
  isBehind(lastIndex: number, lastTerm: number): boolean {
    return lastTerm > this.lastTerm || (lastTerm === this.lastTerm && lastIndex >= this.lastIndex);
  }

  /** Forgets entries up to `index`, which must be applied. */
  compact(index: number): void {
    const term = this.termAt(index);
    if (term === undefined || index <= this.newest.index) return;
    this.entries = this.entries.slice(index - this.newest.index);
    this.newest = { index, term };
  }

  /** Starts over from a leader's snapshot; entries that follow it rightly stay. */
  install(mark: SnapshotMark): void {
    this.entries = this.termAt(mark.index) === mark.term ? this.entries.slice(mark.index - this.newest.index) : [];
    this.newest = mark;
  }

  snapshot(): RaftLogState<T> {
    return { mark: this.newest, entries: this.entries.slice() };
  }

  restore({ mark, entries }: RaftLogState<T>): void {
    this.newest = mark;
    this.entries = entries.slice();
  }
}
