/** What one step of a shell program comes to. */
import type { CommandResult } from "./command.ts";

/** @param afterMs how much later than now it is printed, for what runs at once but takes time */
export type Output = (stream: "stdout" | "stderr", text: string, afterMs?: number) => void;

export interface Step {
  readonly result: CommandResult;
  /** `exit` was called, or the shell was replaced. */
  readonly exits?: boolean;
  /** Run this server in the foreground. */
  readonly serves?: readonly string[];
  /** The server takes the shell's place (`exec`). */
  readonly replaces?: boolean;
}

/** A server that a program runs in the foreground. */
export interface Foreground {
  readonly argv: readonly string[];
  readonly replaces: boolean;
}

/** A run at once: its output, how long it takes, and whether it never ends. */
export interface Immediate {
  durationMs: number;
  forever: boolean;
  /** The server that it came to in the foreground. */
  serves?: readonly string[];
  steps: number;
}

/** Past every program: a thread that goes on from here ends. */
export const END_OF_PROGRAM = 1_000_000_000;
