/** What the composition root knows of every part that does work in virtual time. */
export interface Component {
  /** The address of its kernel entries, and the key of its state in snapshots. Unique. */
  readonly name: string;
  /** Looks at the whole world once and asks for whatever work it implies: after boot, and after a restart. */
  start(): void;
  /** Runs one kernel entry. Level-driven: the key says where to look, not what happened. */
  handle(key: string): void;
  /**
   * What it must remember and cannot derive from stored objects: plain data that survives a structured clone
   * (objects, arrays, Maps, numbers, strings). Later work must not change what was returned.
   */
  snapshot(): unknown;
  /**
   * As `snapshot`, for `restore` of the same component alone: may share with it whatever never changes, which saves memory.
   * Absent: `snapshot` serves.
   */
  hold?(): unknown;
  /** Takes a state that `snapshot` or `hold` returned and derives everything else anew. Informers are current when it is called. */
  restore(state: unknown): void;
}
