/** A compiled shell script: a flat list of instructions, so that "where it is" is one number. */
import type { Redirect, Word } from "./words.ts";

export interface Assignment {
  readonly name: string;
  readonly value: Word;
  /** `name+=value` */
  readonly append?: boolean;
}

export interface SimpleCommand {
  readonly assignments: readonly Assignment[];
  readonly words: readonly Word[];
  readonly redirects: readonly Redirect[];
}

export type Instruction =
  | { readonly op: "simple"; readonly command: SimpleCommand }
  /** Runs at once, each command's output the next one's input. */
  | { readonly op: "pipeline"; readonly programs: readonly Program[] }
  | { readonly op: "subshell"; readonly program: Program }
  | { readonly op: "jump"; to: number }
  /** Jumps when the last status was (or was not) success. */
  | { readonly op: "branch"; readonly onSuccess: boolean; to: number }
  | { readonly op: "not" }
  | { readonly op: "succeed" }
  | { readonly op: "for"; readonly words: readonly Word[] | undefined }
  | { readonly op: "next"; readonly name: string; end: number }
  | { readonly op: "leave"; readonly loops: number }
  | {
      readonly op: "case";
      readonly word: Word;
      readonly clauses: { readonly patterns: readonly Word[]; to: number }[];
      end: number;
    }
  /** A background job runs what follows up to `end`. */
  | { readonly op: "spawn"; end: number }
  | { readonly op: "finish" }
  | { readonly op: "define"; readonly name: string; end: number }
  | { readonly op: "return" }
  | { readonly op: "open"; readonly redirects: readonly Redirect[] }
  | { readonly op: "close" };

export type Program = readonly Instruction[];

/** Moves the targets of jumps in `code` from index `from` on by `delta`; targets up to `keepUpTo` stay. */
export function shiftTargets(code: Instruction[], from: number, delta: number, keepUpTo: number): void {
  const moved = (target: number): number => (target > keepUpTo || (delta < 0 && target >= 0) ? target + delta : target);
  for (let index = from; index < code.length; index += 1) {
    const instruction = code[index];
    if (instruction === undefined) continue;
    if ("to" in instruction && instruction.to >= 0) instruction.to = moved(instruction.to);
    if ("end" in instruction && instruction.end >= 0) instruction.end = moved(instruction.end);
    if (instruction.op === "case") for (const clause of instruction.clauses) clause.to = moved(clause.to);
  }
}
