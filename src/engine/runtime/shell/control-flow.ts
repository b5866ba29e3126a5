/** Instructions that only say where a thread goes on. */
import type { ProcessState, ThreadState } from "./process-state.ts";
import type { Instruction, Program } from "./program.ts";

/** True when the instruction was one of them; `thread.pc` already points at the one after it. */
export function controlFlow(process: ProcessState, thread: ThreadState, instruction: Instruction): boolean {
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
export function endsAtError({ variables }: ProcessState, program: Program, thread: ThreadState): boolean {
  if (thread.status === 0 || thread.pc < 0 || variables["-"]?.includes("e") !== true) return false;
  const next = program[thread.pc];
  return next?.op !== "branch" && next?.op !== "not" && thread.returns.length === 0;
}

/** Outside a function the thread ends. */
export function returnFromFunction(thread: ThreadState): void {
  const frame = thread.returns.pop();
  thread.pc = frame?.returnTo ?? -1;
}

function nextItem(process: ProcessState, thread: ThreadState, name: string, end: number): void {
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
