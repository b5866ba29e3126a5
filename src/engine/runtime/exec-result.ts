/** A command that is run in a container beside its own process: what goes in, and what comes of it. */
import type { ProcessState } from "./shell/process-state.ts";
import { missingProgram } from "./start-error.ts";

/** What a shell carries from one line that is typed into it to the next. */
export interface ShellSession {
  readonly workingDir: string;
  readonly variables: Readonly<Record<string, string>>;
  /** What `$?` is. */
  readonly status: number;
}

export interface ExecInput {
  readonly stdin?: string;
  /** The command goes on in this shell; absent: in a new one. */
  readonly session?: ShellSession;
}

export interface ExecResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** `Number.MAX_SAFE_INTEGER` for what never ends by itself. */
  readonly durationMs: number;
  /** What was printed, in order; `afterMs` is virtual time since the command began. */
  readonly output: readonly ExecOutput[];
  /** The shell as the command left it. */
  readonly session: ShellSession;
  /** `exit` was called. */
  readonly exited: boolean;
  /** Nothing was run: the low-level runtime's reason. */
  readonly startError?: string;
}

export interface ExecOutput {
  readonly afterMs: number;
  readonly stream: "stdout" | "stderr";
  readonly text: string;
}

/** Of a command that there is no program for. Words: runc, as containerd passes them on. */
export function notStarted(name: string, why = missingProgram(name)): ExecResult {
  const startError = `OCI runtime exec failed: exec failed: unable to start container process: exec: "${name}": ${why}`;
  return {
    exitCode: name.includes("/") ? 126 : 127,
    stdout: "",
    stderr: startError,
    durationMs: 0,
    output: [],
    session: { workingDir: "/", variables: {}, status: 0 },
    exited: false,
    startError,
  };
}

/** All that went to one stream. */
function textOf(output: readonly ExecOutput[], wanted: ExecOutput["stream"]): string {
  return output
    .filter(({ stream }) => stream === wanted)
    .map(({ text }) => text)
    .join("");
}

interface Run {
  readonly status: number;
  readonly durationMs: number;
  readonly forever: boolean;
}

/** @param end it goes no further */
export function resultOf(
  process: Pick<ProcessState, "exiting" | "workingDir" | "variables">,
  run: Run,
  output: readonly ExecOutput[],
  end: boolean,
): ExecResult {
  return {
    exitCode: process.exiting >= 0 ? process.exiting : run.status,
    stdout: textOf(output, "stdout"),
    stderr: textOf(output, "stderr"),
    durationMs: run.forever ? Number.MAX_SAFE_INTEGER : run.durationMs,
    output,
    session: { workingDir: process.workingDir, variables: process.variables, status: run.status },
    exited: process.exiting >= 0 || end,
  };
}
