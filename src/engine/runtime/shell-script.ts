/** What the command line of a shell is: a script, a file with one, or a shell that somebody types into. */
import type { ContainerRecord } from "./container-record.ts";
import { baseName, isShell } from "./process-plan.ts";
import type { SimpleCommand } from "../../shell/program.ts";
import type { Word } from "../../shell/words.ts";

interface ShellScript {
  readonly text: string;
  readonly file: string | undefined;
  readonly name: string | undefined;
  readonly positional: readonly string[];
  /** `e` and `x`, when they were asked for. */
  readonly options: string;
}

/** The script of `sh -c '…' name args`, or of `sh file args`; undefined for other commands. */
export function scriptOf(argv: readonly string[]): ShellScript | undefined {
  const [shell = "", ...rest] = argv;
  if (!isShell(shell)) return undefined;
  let index = 0;
  let inline = false;
  let options = "";
  for (; /^-[a-z]+$/.test(rest[index] ?? ""); index += 1) {
    if (rest[index]?.includes("c")) inline = true;
    for (const letter of ["e", "x"]) if (rest[index]?.includes(letter)) options += letter;
  }
  const operand = rest[index];
  const positional = rest.slice(index + (inline ? 2 : 1));
  if (operand === undefined) return { text: "", file: undefined, name: shell, positional: [], options };
  if (inline) return { text: operand, file: undefined, name: rest[index + 1], positional, options };
  return { text: "", file: operand, name: operand, positional, options };
}

/** A shell without a script whose input stays open. */
export function readsLines(container: ContainerRecord, argv: readonly string[]): boolean {
  if (container.stdin !== true) return false;
  const script = scriptOf(argv);
  return script !== undefined && script.file === undefined && script.text === "" && script.name === argv[0];
}

/** Programs that work on their input unless something on the command line tells them what else to do. */
const READERS: Readonly<Record<string, (args: readonly string[]) => boolean>> = {
  cat: (args) => args.every((arg) => arg.startsWith("-")),
  wc: (args) => args.every((arg) => arg.startsWith("-")),
  sort: (args) => args.every((arg) => arg.startsWith("-")),
  mysql: (args) => !args.some((arg) => /^(?:-e|--execute)/.test(arg)),
  mariadb: (args) => !args.some((arg) => /^(?:-e|--execute)/.test(arg)),
  psql: (args) => !args.some((arg) => /^(?:-\w*c$|-c|--command|-f|--file|-l$)/.test(arg)),
  "redis-cli": (args) => args.every((arg, at) => arg.startsWith("-") || /^-[hpan]$/.test(args[at - 1] ?? "")),
};

/** They answer what they have been given so far; others want the end of their input first. */
export function answersLines([name = ""]: readonly string[]): boolean {
  return !["wc", "sort"].includes(baseName(name));
}

/** A program that works on an input that stays open. */
export function readsAll(container: ContainerRecord, argv: readonly string[]): boolean {
  const [name = "", ...args] = argv;
  return container.stdin === true && READERS[baseName(name)]?.(args) === true;
}

/** A command line without a shell: nothing in it is expanded. */
export function simpleCommand(argv: readonly string[]): SimpleCommand {
  return { assignments: [], words: argv.map(quotedWord), redirects: [] };
}

function quotedWord(text: string): Word {
  return [{ kind: "text", text, quoted: true }];
}
