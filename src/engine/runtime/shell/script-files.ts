/** Commands that run the text of a script: `eval`, `.` and `source`, `sh -c` and `sh FILE`. */
import type { CommandResult, ShellHost } from "./command.ts";
import { absolutePath, readProblem } from "../../../shell/text-command.ts";
import { executableNamed, interpreterLine } from "./executables.ts";
import { isCommandOfShell } from "./tools.ts";

const SHELLS: ReadonlySet<string> = new Set(
  "sh bash ash dash zsh"
    .split(" ")
    .flatMap((name) => [name, `/bin/${name}`, `/usr/bin/${name}`, `/usr/local/bin/${name}`]),
);

/** The shell itself runs the script, and not another one. */
function isInPlace(name: string): boolean {
  return name === "eval" || name === "." || name === "source";
}

/** `$0` and `$-` of the script; undefined: those of the shell itself. */
export function identityOfScript([name = "", ...args]: readonly string[]):
  Readonly<Record<string, string>> | undefined {
  if (isInPlace(name)) return undefined;
  if (!SHELLS.has(name)) return { "0": name, "-": "" };
  const at = args.findIndex((word) => !word.startsWith("-"));
  const letters = args.slice(0, at < 0 ? args.length : at).join("");
  const own = args[letters.includes("c") ? at + 1 : at] ?? name;
  return { "0": own, "-": ["e", "x"].filter((letter) => letters.includes(letter)).join("") };
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
  if (!SHELLS.has(name)) return isCommandOfShell(name) ? undefined : fileToRun(name);
  const at = args.findIndex((word) => /^-[a-z]*c$/.test(word));
  if (at >= 0) return args[at + 1] ?? "";
  return textOf(
    args.find((word) => !word.startsWith("-")),
    "",
  );

  function fileToRun(file: string): string | CommandResult | undefined {
    const { workingDir, variables } = process;
    const found = executableNamed(file, { host, workingDir, searchPath: variables["PATH"] });
    if (found === undefined) return undefined;
    const [interpreter = "sh"] = interpreterLine(found, []) ?? [];
    if (found.mayRun && SHELLS.has(interpreter)) return found.text;
    if (found.mayRun)
      return { status: 126, err: `${file}: ${interpreter}: programs in this language are not run by the simulation\n` };
    return { status: 126, err: `${variables["0"] ?? "sh"}: ${file}: Permission denied\n` };
  }

  function textOf(file: string | undefined, command: string): string | CommandResult {
    if (file === undefined) return { status: 0 };
    const path = absolutePath(file, process.workingDir);
    const shell = process.variables["0"] ?? "sh";
    const why = command === "" ? "can't open" : `${command}: can't open`;
    return host.read(path) ?? { status: 2, err: `${shell}: ${why} '${file}': ${readProblem(host, path)}\n` };
  }
}
