/** Instructions that only say where a thread goes on. */
import { matchesPattern } from "./patterns.ts";
import type { Instruction, Program } from "./program.ts";
import type { Word } from "./words.ts";

export interface LoopState {
  readonly items: readonly string[];
  index: number;
}

export interface CallFrame {
  readonly returnTo: number;
  readonly positional: readonly string[];
}

/** Where one thread of a script is. */
export interface ScriptPlace {
  /** Index of the next instruction; -1 when it has ended. */
  pc: number;
  status: number;
  readonly loops: LoopState[];
  readonly returns: CallFrame[];
}

interface Variables {
  readonly variables: Record<string, string>;
}

/** True when the instruction was one of them; `thread.pc` already points at the one after it. */
export function controlFlow(process: Variables, thread: ScriptPlace, instruction: Instruction): boolean {
  switch (instruction.op) {
    case "jump":
      thread.pc = instruction.to;
      return true;
    case "branch":
      if ((thread.status === 0) === instruction.onSuccess) thread.pc = instruction.to;
      return true;
    case "not":
      thread.status = thread.status === 0 ? 1 : 0;
      return true;
    case "succeed":
      thread.status = 0;
      return true;
    case "next":
      nextItem(process, thread, instruction.name, instruction.end);
      return true;
    case "leave":
      thread.loops.length -= Math.min(thread.loops.length, instruction.loops);
      return true;
    case "return":
      returnFromFunction(thread);
      return true;
    case "finish":
      thread.pc = -1;
      return true;
    default:
      return false;
  }
}

/** `set -e`: a command that fails ends the shell, unless its status is being looked at. */
export function endsAtError({ variables }: Variables, program: Program, thread: ScriptPlace): boolean {
  if (thread.status === 0 || thread.pc < 0 || variables["-"]?.includes("e") !== true) return false;
  const next = program[thread.pc];
  return next?.op !== "branch" && next?.op !== "not" && thread.returns.length === 0;
}

/** Outside a function the thread ends. */
export function returnFromFunction(thread: ScriptPlace): void {
  const frame = thread.returns.pop();
  thread.pc = frame?.returnTo ?? -1;
}

function nextItem(process: Variables, thread: ScriptPlace, name: string, end: number): void {
  const loop = thread.loops.at(-1);
  const item = loop?.items[loop.index];
  if (loop === undefined || item === undefined) {
    thread.loops.pop();
    thread.pc = end;
    return;
  }
  process.variables[name] = item;
  loop.index += 1;
}

/** `case`: goes on at the first clause that the word fits. @param textOf a word after its expansions */
export function chooseClause(
  thread: ScriptPlace,
  { word, clauses, end }: Extract<Instruction, { op: "case" }>,
  textOf: (word: Word) => string,
): void {
  const text = textOf(word);
  const clause = clauses.find(({ patterns }) => patterns.some((pattern) => matchesPattern(text, textOf(pattern))));
  thread.pc = clause?.to ?? end;
  if (clause === undefined) thread.status = 0;
}
