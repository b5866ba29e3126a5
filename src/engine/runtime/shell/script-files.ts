/** Commands that run the text of a script: `eval`, `.` and `source`, `sh -c` and `sh FILE`. */
import { absolutePath, readProblem, type CommandResult, type ShellHost } from "./command.ts";

const SHELLS: ReadonlySet<string> = new Set(["sh", "bash", "ash", "dash", "/bin/sh", "/bin/bash"]);

/** The shell itself runs the script, and not another one. */
export function isInPlace(name: string): boolean {
  return name === "eval" || name === "." || name === "source";
}

/** What the script gets as `$1` and so on; undefined: what the shell itself has. */
export function argumentsOfScript([name = "", ...args]: readonly string[]): readonly string[] | undefined {
  if (name === "eval") return undefined;
  if (name === "." || name === "source") return args.length > 1 ? args.slice(1) : undefined;
  if (!SHELLS.has(name)) return args;
  const at = args.findIndex((word) => /^-[a-z]*c$/.test(word));
  return at >= 0 ? args.slice(at + 3) : args.slice(args.findIndex((word) => !word.startsWith("-")) + 1);
}

/** The script; what comes of a file that cannot be read; undefined for other commands. */
export function scriptToRun(
  words: readonly string[],
  host: ShellHost,
  process: { readonly workingDir: string; readonly variables: Readonly<Record<string, string>> },
): string | CommandResult | undefined {
  const [name = "", ...args] = words;
  if (name === "eval") return args.join(" ");
  if (name === "." || name === "source") return textOf(args[0], name);
  if (!SHELLS.has(name)) return name.includes("/") ? fileToRun(name) : undefined;
  const at = args.findIndex((word) => /^-[a-z]*c$/.test(word));
  if (at >= 0) return args[at + 1] ?? "";
  return textOf(
    args.find((word) => !word.startsWith("-")),
    "",
  );

  function fileToRun(file: string): string | CommandResult | undefined {
    const path = absolutePath(file, process.workingDir);
    const text = host.read(path);
    if (text?.startsWith("#!") !== true) return undefined;
    if (((host.stat(path, true)?.mode ?? 0) & 0o111) !== 0) return text;
    return { status: 126, err: `${process.variables["0"] ?? "sh"}: ${file}: Permission denied\n` };
  }

  function textOf(file: string | undefined, command: string): string | CommandResult {
    if (file === undefined) return { status: 0 };
    const path = absolutePath(file, process.workingDir);
    const shell = process.variables["0"] ?? "sh";
    const why = command === "" ? "can't open" : `${command}: can't open`;
    return host.read(path) ?? { status: 2, err: `${shell}: ${why} '${file}': ${readProblem(host, path)}\n` };
  }
}
