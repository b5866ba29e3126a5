/** The recording: what a run was made of. Configuration, seed and inputs give the same run again, byte for byte. */

/** An input, with the exact place in the run where it happened. */
export interface JournalInput<Input> {
  /** Virtual milliseconds. */
  readonly at: number;
  /** Kernel entries that had run before it. */
  readonly processed: number;
  readonly input: Input;
}

export interface Recording<Configuration, Input> {
  readonly format: "kubarium-recording/1";
  readonly configuration: Configuration;
  readonly inputs: readonly JournalInput<Input>[];
  /** How far the run had come when it was exported: later inputs are a future that a rewind left behind. */
  readonly end: { readonly at: number; readonly processed: number; readonly inputs: number };
}

/** Inputs in order, with a cursor: what lies after the cursor is the future of a run that went back in time. */
export class Journal<Input> {
  private inputs: JournalInput<Input>[];
  private applied = 0;

  constructor(inputs: readonly JournalInput<Input>[] = []) {
    this.inputs = [...inputs];
  }

  /** Inputs that the run has taken in so far. */
  get position(): number {
    return this.applied;
  }

  /** Everything recorded, the future included. */
  all(): readonly JournalInput<Input>[] {
    return this.inputs;
  }

  at(index: number): JournalInput<Input> | undefined {
    return this.inputs[index];
  }

  /** The next recorded input, if the run is in its own past. */
  next(): JournalInput<Input> | undefined {
    return this.inputs[this.applied];
  }

  /** Counts the next recorded input as applied and returns its index. */
  advance(): number {
    return this.applied++;
  }

  /** Adds a new input here; a recorded future is given up. Returns its index. */
  append(input: JournalInput<Input>): number {
    this.inputs.length = this.applied;
    this.inputs.push(input);
    return this.applied++;
  }

  rewind(position: number): void {
    this.applied = position;
  }
}
