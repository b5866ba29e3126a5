/**
 * Virtual time and the one queue of work to come.
 * Entries are plain data and run in order of time, then of insertion, so that a run can be saved, restored and repeated.
 */
import { EntryQueue, type KernelEntry } from "./entry-queue.ts";
import { InvariantError } from "./invariant.ts";
import { RandomStreams, type RandomStreamsState } from "./random.ts";
import { Timestamps } from "./timestamps.ts";

export type { KernelEntry };

export interface KernelState {
  readonly nowMs: number;
  readonly sequence: number;
  readonly processed: number;
  /** In order. */
  readonly entries: readonly KernelEntry[];
  readonly random: RandomStreamsState;
}

/** More entries than any sensible cluster needs: past it something schedules without end. */
const MAX_ENTRIES = 8_000_000;
/** More entries at one instant than this means that components wake each other without time passing. */
const MAX_ENTRIES_AT_ONE_INSTANT = 20_000_000;

export class Kernel {
  readonly epochMs: number;
  readonly seed: number;
  readonly random: RandomStreams;
  private readonly timestamps: Timestamps;
  private queue = new EntryQueue();
  private current = 0;
  private nextSequence = 1;
  private processedCount = 0;
  private processedAtInstant = 0;
  private cause = 0;

  /** @param epochMs Unix milliseconds at which virtual time starts. */
  constructor(epochMs: number, seed: number) {
    this.epochMs = epochMs;
    this.seed = seed;
    this.random = new RandomStreams(seed);
    this.timestamps = new Timestamps(epochMs);
  }

  /** Virtual milliseconds since the epoch of the recording. */
  get nowMs(): number {
    return this.current;
  }

  /** Entries run since the recording began. */
  get processed(): number {
    return this.processedCount;
  }

  /** Entries asked for since the recording began. */
  get scheduled(): number {
    return this.nextSequence - 1;
  }

  get pending(): number {
    return this.queue.length;
  }

  /** What the running work was caused by; every write made meanwhile inherits it. */
  get currentCause(): number {
    return this.cause;
  }

  /** RFC 3339 with whole seconds, as in `metadata.creationTimestamp`. */
  timestamp(atMs: number = this.current): string {
    return this.timestamps.seconds(atMs);
  }

  /** RFC 3339 with microseconds, as in a Lease's `renewTime`. */
  microTimestamp(atMs: number = this.current): string {
    return this.timestamps.micros(atMs);
  }

  /** Milliseconds since the epoch of the recording for an RFC 3339 time that the engine wrote. */
  parseTimestamp(text: string): number {
    return this.timestamps.parse(text);
  }

  /** Asks for `key` to be handed to `component` after `delayMs` (whole milliseconds, 0 or more). */
  schedule(component: string, key: string, delayMs: number, cause: number = this.cause): KernelEntry {
    if (!(delayMs >= 0) || !Number.isInteger(delayMs)) {
      throw new InvariantError(`delay of ${delayMs} ms for ${component} ${key}`, this);
    }
    if (this.queue.length >= MAX_ENTRIES) {
      throw new InvariantError(`more than ${MAX_ENTRIES} kernel entries are waiting`, this);
    }
    const entry: KernelEntry = {
      at: this.current + delayMs,
      sequence: this.nextSequence++,
      component,
      key,
      cause,
    };
    this.queue.push(entry);
    return entry;
  }

  /** When the next entry is due, or undefined when nothing is waiting. */
  nextAt(): number | undefined {
    return this.queue.peek()?.at;
  }

  /** Takes the next entry and moves time to it. The caller delivers it inside `causedBy`. */
  take(): KernelEntry | undefined {
    const entry = this.queue.pop();
    if (entry === undefined) return undefined;
    if (entry.at > this.current) {
      this.current = entry.at;
      this.processedAtInstant = 0;
    }
    this.processedCount += 1;
    this.processedAtInstant += 1;
    if (this.processedAtInstant > MAX_ENTRIES_AT_ONE_INSTANT) {
      throw new InvariantError(`time stands still: ${entry.component} ${entry.key}`, this);
    }
    return entry;
  }

  /** Moves time forward without running anything; entries due before `atMs` must have been taken. */
  moveTo(atMs: number): void {
    const next = this.nextAt();
    if (atMs < this.current || (next !== undefined && next < atMs)) {
      throw new InvariantError(`time cannot move to ${atMs} ms`, this);
    }
    if (atMs > this.current) this.processedAtInstant = 0;
    this.current = atMs;
  }

  /** Runs `work` with every write inside attributed to `cause`. */
  causedBy<T>(cause: number, work: () => T): T {
    const outer = this.changeCause(cause);
    try {
      return work();
    } finally {
      this.cause = outer;
    }
  }

  /** From now on writes are attributed to `cause`; returns what they were attributed to before, to be put back. */
  changeCause(cause: number): number {
    const outer = this.cause;
    this.cause = cause;
    return outer;
  }

  snapshot(): KernelState {
    return {
      nowMs: this.current,
      sequence: this.nextSequence,
      processed: this.processedCount,
      entries: this.queue.all(),
      random: this.random.snapshot(),
    };
  }

  restore(state: KernelState): void {
    this.current = state.nowMs;
    this.nextSequence = state.sequence;
    this.processedCount = state.processed;
    this.processedAtInstant = 0;
    this.queue = new EntryQueue(state.entries);
    this.random.restore(state.random);
    this.cause = 0;
  }
}

/** The cause number of the journal's input with this index (0, 1, 2…). */
export function inputCause(index: number): number {
  return -(index + 1);
}

/** The journal index behind a cause number, or undefined when the cause is no input. */
export function causeInput(cause: number): number | undefined {
  return cause < 0 ? -cause - 1 : undefined;
}
