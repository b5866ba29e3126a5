/**
 * Waiting entries, by time and then by insertion. Those of one instant wait in a list of their own, which is in order by
 * itself, so that only instants have to be put in order.
 */
import TinyQueue from "tinyqueue";

/** Work to be done at a virtual time: deliver `key` to the component called `component`. */
export interface KernelEntry {
  /** Milliseconds since the recording's epoch. */
  readonly at: number;
  /** Insertion number; breaks ties. */
  readonly sequence: number;
  readonly component: string;
  readonly key: string;
  /** What made somebody ask for this work: a revision (> 0), an input (< 0, see `inputCause`) or nothing (0). */
  readonly cause: number;
}

const NONE: readonly KernelEntry[] = [];

export class EntryQueue {
  length = 0;
  /** Instants with waiting entries, the next one first. */
  private readonly instants: TinyQueue<number>;
  private readonly byInstant = new Map<number, KernelEntry[]>();
  /** The entries of the next instant from `head` on; before that they have been taken. */
  private next: readonly KernelEntry[] = NONE;
  private nextAt = -1;
  private head = 0;

  /** @param entries in order */
  constructor(entries: readonly KernelEntry[] = NONE) {
    this.instants = new TinyQueue<number>([], earlierFirst);
    for (const entry of entries) this.push(entry);
  }

  /** Sequences must rise. */
  push(entry: KernelEntry): void {
    const { at } = entry;
    this.length += 1;
    const known = this.byInstant.get(at);
    if (known !== undefined) {
      known.push(entry);
      return;
    }
    this.byInstant.set(at, [entry]);
    this.instants.push(at);
    if (at < this.nextAt) this.putBack();
  }

  peek(): KernelEntry | undefined {
    while (this.head >= this.next.length) if (!this.advance()) return undefined;
    return this.next[this.head];
  }

  pop(): KernelEntry | undefined {
    const entry = this.peek();
    if (entry === undefined) return undefined;
    this.head += 1;
    this.length -= 1;
    return entry;
  }

  /** In order. */
  all(): readonly KernelEntry[] {
    const instants = [...this.byInstant.keys()].sort(earlierFirst);
    return instants.flatMap((at) => {
      const entries = this.byInstant.get(at) ?? NONE;
      return at === this.nextAt ? entries.slice(this.head) : entries;
    });
  }

  /** An earlier instant has come up: what is left of this one waits. */
  private putBack(): void {
    if (this.head > 0) this.byInstant.set(this.nextAt, this.next.slice(this.head));
    this.instants.push(this.nextAt);
    this.forgetNext();
  }

  /** False when nothing waits. */
  private advance(): boolean {
    if (this.nextAt >= 0) this.byInstant.delete(this.nextAt);
    this.forgetNext();
    const at = this.instants.pop();
    if (at === undefined) return false;
    this.next = this.byInstant.get(at) ?? NONE;
    this.nextAt = at;
    return true;
  }

  private forgetNext(): void {
    this.next = NONE;
    this.nextAt = -1;
    this.head = 0;
  }
}

function earlierFirst(a: number, b: number): number {
  return a - b;
}
