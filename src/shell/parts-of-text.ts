/** What `head` and `tail` take of a text. Forms: BusyBox, coreutils/head.c and coreutils/tail.c. */
import { byteCount } from "./byte-count.ts";
import { splitOptions } from "./text-command.ts";

/** The part that `-n` and `-c` ask for; `+3` counts from the start. */
export function partOf(text: string, flags: ReadonlyMap<string, string>, fromEnd: boolean): string {
  const bytes = flags.get("c");
  const asked = bytes ?? flags.get("n") ?? "10";
  const count = byteCount(asked.replace(/^[-+]/, "")) ?? 0;
  const units = bytes === undefined ? (text.match(/[^\n]*\n|[^\n]+$/g) ?? []) : [...text];
  if (!fromEnd) return units.slice(0, asked.startsWith("-") ? -count : count).join("");
  return units.slice(asked.startsWith("+") ? Math.max(0, count - 1) : Math.max(0, units.length - count)).join("");
}

/** @param argv with the name of the command */
export function optionsOfPart(argv: readonly string[]) {
  const args = argv.slice(1);
  // `tail -5`, `tail +3`
  if (/^[-+]\d+$/.test(args[0] ?? "")) args[0] = `-n${(args[0] ?? "").replace(/^-/, "")}`;
  const { flags, operands } = splitOptions(args, "ncs");
  const lines = flags.get("lines");
  return { flags: lines === undefined ? flags : new Map([...flags, ["n", lines]]), operands };
}
