/** Where a shell program is: program counter, variables, jobs. Plain data, so that a run can be saved in the middle. */
import type { ScriptPlace } from "../../../shell/control-flow.ts";
import type { Following } from "./following.ts";
import type { Waiting } from "./waiting.ts";

export interface ThreadState extends ScriptPlace {
  readonly id: number;
  /** Nothing happens before; -1 when it does not wait for time. */
  wakeAtMs: number;
  /** Of a command that is to be run again. */
  waiting?: Waiting | undefined;
  /** What it waits for besides time: background jobs, or for ever (a server in the foreground). */
  blocked: "" | "wait" | "forever";
  /** Where output goes inside `{ …; } > file`; innermost last. */
  readonly outputs: string[];
  /** What `read` takes lines from inside `while …; done < file`; innermost last. */
  readonly inputs: { readonly text: string; offset: number }[];
  /** The files that `tail -f` in the foreground looks at. */
  following: Following | undefined;
}

export interface ProcessState {
  /** The command line as executed; `sh -c` scripts are compiled from it again after a restore. */
  readonly argv: readonly string[];
  variables: Record<string, string>;
  positional: readonly string[];
  /** Function name to the index of its first instruction in the process's own program. */
  functions: Record<string, number>;
  /** Those of files that were read in with `.`, with the text of the file. */
  sourced: Record<string, { readonly text: string; readonly pc: number }>;
  /** Signal name without `SIG` to its script. */
  traps: Record<string, string>;
  pending: string[];
  threads: ThreadState[];
  nextThread: number;
  workingDir: string;
  /** Steps since it last waited: a program that never waits is slowed down. */
  steps: number;
  /** The exit that a trap or `exit` asked for; -1 while there is none. */
  exiting: number;
}

export function newThread(id: number, pc: number): ThreadState {
  return {
    id,
    pc,
    status: 0,
    wakeAtMs: -1,
    blocked: "",
    loops: [],
    returns: [],
    outputs: [],
    inputs: [],
    following: undefined,
  };
}

export function copyThread(thread: ThreadState, id: number = thread.id): ThreadState {
  return {
    ...thread,
    id,
    loops: thread.loops.map((loop) => ({ ...loop })),
    returns: thread.returns.map((frame) => ({ ...frame })),
    outputs: [...thread.outputs],
    inputs: thread.inputs.map((input) => ({ ...input })),
  };
}

export function copyProcess(process: ProcessState): ProcessState {
  return {
    ...process,
    variables: { ...process.variables },
    functions: { ...process.functions },
    sourced: { ...process.sourced },
    traps: { ...process.traps },
    pending: [...process.pending],
    threads: process.threads.map((thread) => copyThread(thread)),
  };
}

/** The thread has something to do now. */
export function isReady(thread: ThreadState, process: ProcessState, nowMs: number): boolean {
  if (thread.wakeAtMs > nowMs) return false;
  if (thread.pc < 0) return thread.id === 0 && thread.wakeAtMs >= 0;
  if (thread.blocked === "forever") return false;
  if (thread.blocked === "wait")
    return !process.threads.some((other) => other.id !== thread.id && (other.pc >= 0 || other.wakeAtMs > nowMs));
  return true;
}
