/** Saved states along the run, so that going back replays seconds rather than the whole recording. */

interface Saved<State> {
  readonly atMs: number;
  readonly processed: number;
  readonly state: State;
}

/** Objects held over all snapshots together; bounds memory for very large clusters. */
const MAX_HELD_OBJECTS = 500_000;
const MAX_SNAPSHOTS = 200;
/** Snapshots kept of even the largest cluster: the first, and the newest. */
const MIN_SNAPSHOTS = 2;
/** The newest are never thinned out: going back a little is what people do most. */
const RECENT = 8;
/** Kernel entries between two snapshots of a small cluster. */
const ENTRIES_BETWEEN = 1_000;
/** Kernel entries for each stored object, so that copying stays a small part of running. */
const ENTRIES_PER_OBJECT = 0.5;
/** The same for a large cluster, of which only a few copies are held however often they are made. */
const ENTRIES_PER_OBJECT_OF_LARGE = 2;
const LARGE_OBJECTS = 20_000;

export class Snapshots<State> {
  private saved: Saved<State>[] = [];

  get count(): number {
    return this.saved.length;
  }

  /** True when enough has happened since the last one. @param objects how many stored objects one snapshot holds */
  due(processed: number, objects: number): boolean {
    const last = this.saved.at(-1);
    const share = objects * (objects < LARGE_OBJECTS ? ENTRIES_PER_OBJECT : ENTRIES_PER_OBJECT_OF_LARGE);
    return last === undefined || processed - last.processed >= Math.max(ENTRIES_BETWEEN, share);
  }

  add(atMs: number, processed: number, objects: number, state: State): void {
    this.saved.push({ atMs, processed, state });
    const affordable = Math.floor(MAX_HELD_OBJECTS / Math.max(1, objects));
    const limit = Math.max(MIN_SNAPSHOTS, Math.min(MAX_SNAPSHOTS, affordable));
    if (this.saved.length > limit) this.thin(limit);
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
  private thin(limit: number): void {
    const recent = this.saved.length - Math.min(RECENT, limit >> 1);
    this.saved = this.saved.filter((_, index) => index === 0 || index >= recent || index % 2 === 0);
  }
}
