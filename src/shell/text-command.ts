/** What a command about text gets and gives, wherever a shell runs: in a container, or in the page's terminal. */

export interface TextResult {
  readonly status: number;
  readonly out?: string;
  readonly err?: string;
}

/** Files by their absolute paths. */
export interface TextFiles {
  /** Undefined when there is no such file, or when it may not be read. */
  read(path: string): string | undefined;
  /** True where there is nothing. */
  mayRead(path: string): boolean;
  write(path: string, text: string, append: boolean): unknown;
  /** Undefined for what is no folder. */
  list(folder: string): readonly string[] | undefined;
}

export interface TextContext {
  readonly host: TextFiles;
  readonly argv: readonly string[];
  readonly stdin: string;
  readonly workingDir: string;
}

export type TextCommand = (context: TextContext) => TextResult;

/** Why a file cannot be read. */
export function readProblem(host: Pick<TextFiles, "mayRead" | "list">, path: string): string {
  if (!host.mayRead(path)) return "Permission denied";
  return host.list(path) === undefined ? "No such file or directory" : "Is a directory";
}

/** The text of the operands (or of the standard input), with errors in the words of the tool. */
export function inputs(
  { host, argv, stdin, workingDir }: TextContext,
  operands: readonly string[],
): { readonly text: string; readonly err: string; readonly status: number } {
  if (operands.length === 0) return { text: stdin, err: "", status: 0 };
  let [text, err] = ["", ""];
  for (const operand of operands) {
    const path = absolutePath(operand, workingDir);
    const content = operand === "-" ? stdin : host.read(path);
    if (content !== undefined) text += content;
    else {
      const [why, name] = [readProblem(host, path), argv[0] ?? ""];
      err += why === "Is a directory" ? `${name}: read error: ${why}\n` : `${name}: can't open '${operand}': ${why}\n`;
    }
  }
  return { text, err, status: err === "" ? 0 : 1 };
}

export function linesOf(text: string): string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

export function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}

/** Basic regular expressions quote what extended ones do not. Undefined for what is none. */
export function expressionOf(source: string, extended: boolean, flags = ""): RegExp | undefined {
  const plain = extended
    ? source
    : source.replace(/\\([(){}|+?])|([(){}|+?])/g, (_, quoted: string | undefined, bare: string | undefined) =>
        quoted === undefined ? `\\${bare ?? ""}` : quoted,
      );
  try {
    return new RegExp(
      plain.replace(/\[:(\w+):\]/g, (whole, name: string) => CLASSES[name] ?? whole),
      flags,
    );
  } catch {
    return undefined;
  }
}

/** Inside brackets. */
const CLASSES: Readonly<Record<string, string>> = {
  alnum: "0-9A-Za-z",
  alpha: "A-Za-z",
  blank: " \\t",
  digit: "0-9",
  lower: "a-z",
  punct: "!-\\/:-@\\[-`{-~",
  space: "\\s",
  upper: "A-Z",
  xdigit: "0-9A-Fa-f",
};

/** An absolute path without `.`, `..` and doubled slashes. */
export function absolutePath(path: string, workingDir: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith("/") ? path : `${workingDir}/${path}`).split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/** Options that are single letters, and the operands after them. `-n 5` style values are named in `withValue`. */
export function splitOptions(
  args: readonly string[],
  withValue = "",
): { readonly flags: ReadonlyMap<string, string>; readonly operands: readonly string[] } {
  const flags = new Map<string, string>();
  const operands: string[] = [];
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] ?? "";
    if (arg === "--") {
      operands.push(...args.slice(i + 1));
      break;
    }
    if (arg.startsWith("--")) {
      const [name = "", value] = arg.slice(2).split("=");
      flags.set(name, value ?? "");
      continue;
    }
    if (!arg.startsWith("-") || arg === "-") {
      operands.push(arg);
      continue;
    }
    for (let k = 1; k < arg.length; k += 1) {
      const letter = arg[k] ?? "";
      if (withValue.includes(letter)) {
        flags.set(letter, arg.length > k + 1 ? arg.slice(k + 1) : (args[(i += 1)] ?? ""));
        break;
      }
      flags.set(letter, "");
    }
  }
  return { flags, operands };
}
