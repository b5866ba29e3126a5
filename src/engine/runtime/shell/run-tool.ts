/** Runs a command that is a program of its own: the image's, or one that every image with a shell has. */
import type { CommandResult, ShellHost } from "./command.ts";
import type { ProcessState } from "./process-state.ts";
import { TOOLS } from "./tools.ts";
import type { Waiting } from "./waiting.ts";

/** `server` when the command is the image's server, to be run in the foreground. */
export function runTool(
  host: ShellHost,
  process: ProcessState,
  words: readonly string[],
  stdin: string,
  waiting: Waiting | undefined,
): CommandResult | "server" {
  const name = words[0] ?? "";
  const own = host.imageCommand(words);
  if (own !== undefined && typeof own !== "function") return own;
  const tool = own ?? toolNamed(name);
  if (tool === undefined) return { status: 127, err: `${process.variables["0"] ?? "sh"}: ${name}: not found\n` };
  return tool({
    host,
    argv: words,
    stdin,
    waiting,
    workingDir: process.workingDir,
    get: (variable) => process.variables[variable],
    variables: () =>
      Object.entries(process.variables)
        .filter(([key]) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(key))
        .sort(([a], [b]) => (a < b ? -1 : 1)),
  });
}

function toolNamed(name: string) {
  const base = name.slice(name.lastIndexOf("/") + 1);
  return Object.hasOwn(TOOLS, base) ? TOOLS[base] : undefined;
}
