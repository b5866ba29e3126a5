/** Where a shell program is: program counter, variables, jobs. Plain data, so that a run can be saved in the middle. */

export interface LoopState {
  readonly items: readonly string[];
  index: number;
}

export interface CallFrame {
  readonly returnTo: number;
  readonly positional: readonly string[];
}

export interface ThreadState {
  readonly id: number;
  /** Index of the next instruction; -1 when it has ended. */
  pc: number;
  status: number;
  /** Nothing happens before; -1 when it does not wait for time. */
  wakeAtMs: number;
  /** What it waits for besides time: background jobs, or for ever (a server in the foreground). */
  blocked: "" | "wait" | "forever";
  readonly loops: LoopState[];
  readonly returns: CallFrame[];
}

export interface ProcessState {
  /** The command line as executed; `sh -c` scripts are compiled from it again after a restore. */
  readonly argv: readonly string[];
  variables: Record<string, string>;
  positional: readonly string[];
  /** Function name to the index of its first instruction. */
  functions: Record<string, number>;
  /** Signal name without `SIG` to its script. */
  traps: Record<string, string>;
  pending: string[];
  threads: ThreadState[];
  nextThread: number;
  workingDir: string;
  /** Steps of the whole program, for the bound on a program that never waits. */
  steps: number;
}
