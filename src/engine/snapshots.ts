/** Saved states along the run, so that going back replays seconds rather than the whole recording. */

interface Saved<State> {
  readonly atMs: number;
  readonly processed: number;
  readonly state: State;
}

/** Objects held over all snapshots together; bounds memory for very large clusters. */
const MAX_HELD_OBJECTS = 4_000_000;
const MAX_SNAPSHOTS = 200;
/** Kernel entries between two snapshots of a small cluster. */
const ENTRIES_BETWEEN = 2_000;

export class Snapshots<State> {
  private saved: Saved<State>[] = [];

  get count(): number {
    return this.saved.length;
  }

  /** True when enough has happened since the last one. @param objects how many stored objects one snapshot holds */
  due(processed: number, objects: number): boolean {
    const last = this.saved.at(-1);
    return last === undefined || processed - last.processed >= Math.max(ENTRIES_BETWEEN, objects);
  }

  add(atMs: number, processed: number, objects: number, state: State): void {
    this.saved.push({ atMs, processed, state });
    const limit = Math.max(4, Math.min(MAX_SNAPSHOTS, Math.floor(MAX_HELD_OBJECTS / Math.max(1, objects))));
    if (this.saved.length > limit) this.thin();
  }

  /** The newest state taken at or before this instant. */
  before(atMs: number): Saved<State> | undefined {
    return this.saved.findLast((saved) => saved.atMs <= atMs);
  }

  /** Forgets what a changed past makes wrong. */
  dropAfter(processed: number): void {
    this.saved = this.saved.filter((saved) => saved.processed <= processed);
  }

  /** Keeps the first and the newest, and every second one of the rest. */
  private thin(): void {
    const recent = this.saved.length - 8;
    this.saved = this.saved.filter((_, index) => index === 0 || index >= recent || index % 2 === 0);
  }
}
