/** What comes of one step: how long it takes, and who runs from there on. */
import type { CommandResult, ShellHost } from "./command.ts";
import type { ProcessState, ThreadState } from "./process-state.ts";
import { runTool } from "./run-tool.ts";
import { FOLLOW_MS, followOn } from "./tail.ts";
import { END_OF_PROGRAM, type Immediate, type Output, type Step } from "./step.ts";
import type { Waiting } from "./waiting.ts";

interface Run {
  readonly status: number;
  readonly durationMs: number;
  readonly forever: boolean;
  readonly serves?: readonly string[] | undefined;
}

const MAX_CAPTURE = 262_144;

/** What is printed for others to read; errors go where they always go. */
export class Capture {
  text = "";
  readonly sink: Output;

  constructor(errors: Output) {
    this.sink = (stream, text) => {
      if (stream === "stderr") errors(stream, text);
      else if (this.text.length < MAX_CAPTURE) this.text += text;
    };
  }
}

/** @param run what everything is added up in that runs at once; undefined where the thread itself waits */
export function waitFor(run: Immediate | undefined, thread: ThreadState, result: CommandResult, nowMs: number): void {
  if (run !== undefined) {
    run.durationMs += result.durationMs ?? 0;
    if (result.forever === true) run.forever = true;
    return;
  }
  if (result.follow !== undefined) {
    thread.following = result.follow;
    thread.wakeAtMs = nowMs + FOLLOW_MS;
  } else if (result.forever === true) {
    thread.blocked = "forever";
    thread.wakeAtMs = -1;
  } else if ((result.durationMs ?? 0) > 0) {
    thread.wakeAtMs = nowMs + Math.max(1, Math.round(result.durationMs ?? 0));
  }
}

/** A command that waits for the world is come back to by its thread. @returns whether it is one */
export function repeats(
  run: Immediate | undefined,
  thread: ThreadState,
  { again }: CommandResult,
  nowMs: number,
): boolean {
  if (again === undefined || run !== undefined) {
    thread.waiting = undefined;
    return false;
  }
  thread.pc -= 1;
  thread.waiting = { sinceMs: thread.waiting?.sinceMs ?? nowMs, memory: again.memory };
  thread.wakeAtMs = nowMs + Math.max(1, Math.round(again.afterMs));
  return true;
}

/** Where everything runs at once nothing can be waited for. */
export function waitingOf(run: Immediate | undefined, thread: ThreadState, nowMs: number): Waiting | undefined {
  return run === undefined ? (thread.waiting ?? { sinceMs: nowMs, memory: "" }) : undefined;
}

/** Something that ran at once, as a step: its time has been added up already where everything runs at once. */
export function timed(outer: Immediate | undefined, { status, durationMs, forever, serves }: Run): Step {
  if (outer === undefined && serves !== undefined) return { result: { status: 0, forever: true }, serves };
  return outer === undefined ? { result: { status, durationMs, forever } } : { result: { status, durationMs: 0 } };
}

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `timeout -s 15 1m …`: what it runs, and how long it lets that run. */
function timeoutOf(args: readonly string[]): { readonly limitMs: number; readonly command: readonly string[] } {
  let at = 0;
  while (args[at]?.startsWith("-") === true) at += /^-[sk]$|^--(?:signal|kill-after)$/.test(args[at] ?? "") ? 2 : 1;
  const [, number = "0", unit = "s"] = /^([\d.]+)([smhd]?)$/.exec(args[at] ?? "") ?? [];
  return { limitMs: Number.parseFloat(number) * (UNITS[unit || "s"] ?? 1_000), command: args.slice(at + 1) };
}

/** `timeout …`: runs a command, and ends it when its time is over. */
export function withinTime(
  args: readonly string[],
  { waiting }: ThreadState,
  nowMs: number,
  run: (command: readonly string[]) => Step,
): Step {
  const { limitMs, command } = timeoutOf(args);
  const passedMs = nowMs - (waiting?.sinceMs ?? nowMs);
  const step = run(command);
  const { again, forever, durationMs = 0 } = step.result;
  if (forever !== true && Math.max(durationMs, passedMs + (again?.afterMs ?? 0)) <= limitMs) return step;
  return { result: { status: 124, durationMs: Math.max(0, limitMs - passedMs) } };
}

/** `exec …`: the command takes the shell's place; when it ends, so does the process. */
export function takePlace(
  host: ShellHost,
  process: ProcessState,
  thread: ThreadState,
  {
    args,
    stdin,
    output,
    waiting,
  }: {
    readonly args: readonly string[];
    readonly stdin: string;
    readonly output: Output;
    readonly waiting: Waiting | undefined;
  },
): Step {
  if (args.length === 0) return { result: { status: 0 } };
  const outcome = runTool(host, process, args, stdin, waiting);
  process.traps = {};
  if (outcome === "server") return { result: { status: 0, forever: true }, serves: args, replaces: true };
  if (outcome.out !== undefined) output("stdout", outcome.out);
  if (outcome.err !== undefined) output("stderr", outcome.err);
  if (outcome.again === undefined) thread.pc = END_OF_PROGRAM;
  return { result: outcome };
}

/** What the shell itself has to say is printed. */
export function printed(step: Step | undefined, output: Output): Step | undefined {
  const { out = "", err = "" } = step?.result ?? {};
  if (out !== "") output("stdout", out);
  if (err !== "") output("stderr", err);
  return step;
}

/** One look of a `tail -f` in the foreground. */
export function follow(host: ShellHost, process: ProcessState, thread: ThreadState, output: Output): undefined {
  if (thread.following === undefined) return undefined;
  const { out, err, following } = followOn(host, process.workingDir, thread.following);
  thread.following = following;
  thread.wakeAtMs = host.nowMs + FOLLOW_MS;
  if (err !== "") output("stderr", err);
  if (out !== "") output("stdout", out);
  return undefined;
}
