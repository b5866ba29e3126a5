/** What a process runs: scripts stand for their interpreter, and text for the program that it compiles to. */
import type { ContainerRecord } from "./container-record.ts";
import type { ImageEntry } from "./images/image.ts";
import { planProcess, type ProcessPlan } from "./process-plan.ts";
import { startErrorMessage } from "./start-error.ts";
import { scriptOf, simpleCommand } from "./shell-script.ts";
import { absolutePath } from "../../shell/text-command.ts";
import type { ShellHost } from "./shell/command.ts";
import { executableNamed, interpreterLine } from "./shell/executables.ts";
import { compileScript } from "../../shell/parser.ts";
import type { ProcessState } from "./shell/process-state.ts";
import type { Program } from "../../shell/program.ts";
import { isCommandOfShell } from "./shell/tools.ts";
import { ShellSyntaxError } from "../../shell/words.ts";

const NO_WORDS: readonly string[] = [];

/** What the kernel runs for a command that is a script; undefined for other commands. */
export function scriptLine(
  { env, workingDir }: Pick<ContainerRecord, "env" | "workingDir">,
  entry: ImageEntry,
  [name = "", ...args]: readonly string[],
  host: Pick<ShellHost, "read" | "stat">,
): readonly string[] | "denied" | undefined {
  if (isCommandOfShell(name)) return undefined;
  const searchPath = env["PATH"] ?? entry.env?.["PATH"];
  const found = executableNamed(name, { host, workingDir: workingDir ?? entry.workingDir ?? "/", searchPath });
  if (found === undefined) return undefined;
  return found.mayRun ? interpreterLine(found, args) : "denied";
}

/** What the first process of a container does. */
export function planOfContainer(container: ContainerRecord, entry: ImageEntry, host: () => ShellHost): ProcessPlan {
  const { command, args, stdin, ports, isTask } = container;
  const argv = [...(command ?? NO_WORDS), ...(args ?? NO_WORDS)];
  // With its input open the shell of a base system does not come to an end at once.
  if (stdin === true && argv.length === 0 && entry.defaultShell !== undefined)
    return { kind: "program", argv: [entry.defaultShell] };
  const words = onlyCommand(argv);
  const script = argv.length === 0 ? undefined : scriptLine(container, entry, words ?? argv, host());
  if (script === "denied" && words === undefined)
    return { kind: "startError", message: startErrorMessage(argv[0] ?? "", "permission denied") };
  return script === undefined || script === "denied"
    ? planProcess(entry, command, args, ports, isTask)
    : planProcess(entry, script, undefined, ports, isTask);
}

/** Of `sh -c 'run.sh a'`: a shell that has nothing to do but one command lets that take its place. */
function onlyCommand(argv: readonly string[]): readonly string[] | undefined {
  const script = scriptOf(argv);
  if (script === undefined || !/^\s*[\w./][\w./=,: -]*$/.test(script.text)) return undefined;
  return script.text.trim().split(/ +/);
}

/**
 * The program of a process, or the shell's words when there is none.
 * @param input a shell without a script reads it from its standard input
 */
export function programOf(
  { argv, workingDir }: Pick<ProcessState, "argv" | "workingDir">,
  read: (path: string) => string | undefined,
  input?: string,
): Program | string {
  const script = scriptOf(argv);
  if (script === undefined) return [{ op: "simple", command: simpleCommand(argv) }, { op: "finish" }];
  const text = input ?? (script.file === undefined ? script.text : read(absolutePath(script.file, workingDir)));
  if (text === undefined) return `sh: can't open '${script.file ?? ""}': No such file or directory\n`;
  try {
    return compileScript(text);
  } catch (error) {
    if (error instanceof ShellSyntaxError) return `sh: syntax error: ${error.message}\n`;
    throw error;
  }
}
