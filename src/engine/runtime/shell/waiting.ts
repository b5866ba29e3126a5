/** Of a command that can wait. */
export interface Waiting {
  /** When it was run for the first time. */
  readonly sinceMs: number;
  /** What it left for itself; empty at first. */
  readonly memory: string;
}
