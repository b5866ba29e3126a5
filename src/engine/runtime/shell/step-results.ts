/** What comes of one step: how long it takes, and who runs from there on. */
import type { CommandResult, ShellHost } from "./command.ts";
import type { ProcessState, ThreadState } from "./process-state.ts";
import { runTool } from "./run-tool.ts";
import { END_OF_PROGRAM, type Immediate, type Output, type Step } from "./step.ts";

interface Run {
  readonly status: number;
  readonly durationMs: number;
  readonly forever: boolean;
}

/** @param run what everything is added up in that runs at once; undefined where the thread itself waits */
export function waitFor(run: Immediate | undefined, thread: ThreadState, result: CommandResult, nowMs: number): void {
  if (run !== undefined) {
    run.durationMs += result.durationMs ?? 0;
    if (result.forever === true) run.forever = true;
    return;
  }
  if (result.forever === true) {
    thread.blocked = "forever";
    thread.wakeAtMs = -1;
  } else if ((result.durationMs ?? 0) > 0) {
    thread.wakeAtMs = nowMs + Math.max(1, Math.round(result.durationMs ?? 0));
  }
}

/** Something that ran at once, as a step: its time has been added up already where everything runs at once. */
export function timed(outer: Immediate | undefined, { status, durationMs, forever }: Run): Step {
  return outer === undefined ? { result: { status, durationMs, forever } } : { result: { status, durationMs: 0 } };
}

/** `timeout 5 …`. @param seconds as they are written */
export function withinTime(seconds: string | undefined, step: Step): Step {
  const limitMs = Number.parseFloat(seconds ?? "0") * 1_000;
  const durationMs = step.result.durationMs ?? 0;
  if (step.result.forever !== true && durationMs <= limitMs) return step;
  return { result: { status: 124, durationMs: limitMs } };
}

/** `exec …`: the command takes the shell's place; when it ends, so does the process. */
export function takePlace(
  host: ShellHost,
  process: ProcessState,
  thread: ThreadState,
  { args, stdin, output }: { readonly args: readonly string[]; readonly stdin: string; readonly output: Output },
): Step {
  if (args.length === 0) return { result: { status: 0 } };
  const outcome = runTool(host, process, args, stdin);
  process.traps = {};
  if (outcome === "server") return { result: { status: 0, forever: true }, serves: args, replaces: true };
  if (outcome.out !== undefined) output("stdout", outcome.out);
  if (outcome.err !== undefined) output("stderr", outcome.err);
  thread.pc = END_OF_PROGRAM;
  return { result: outcome };
}
