/** `name=value`, `name+=value`, `name=(…)`. */
import { setArray } from "./arrays.ts";
import { expandText, expandWords, type ExpansionScope } from "./expansion.ts";
import type { Assignment } from "./program.ts";

/** An assignment whose value is known. */
export interface Assigned {
  readonly name: string;
  readonly text: string;
  /** Of an array. */
  readonly items?: readonly string[];
  readonly append: boolean;
}

export function expandAssignment({ name, value, append = false }: Assignment, scope: ExpansionScope): Assigned {
  const [only] = value;
  if (only?.kind === "array") return { name, items: expandWords(only.words, scope), text: "", append };
  return { name, text: expandText(value, scope), append };
}

export function assign(variables: Record<string, string>, { name, text, items, append }: Assigned): void {
  if (items !== undefined) setArray(variables, name, items, append);
  else variables[name] = append ? (variables[name] ?? "") + text : text;
}
