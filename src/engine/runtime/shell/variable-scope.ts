/** Variables, parameters and files as expansions see them. POSIX.1-2017, Shell Command Language, 2.5. */
import { itemsOf } from "../../../shell/arrays.ts";
import type { ShellHost } from "./command.ts";
import { matchingPaths } from "../../../shell/pathnames.ts";
import type { ExpansionScope } from "../../../shell/expansion.ts";
import type { ProcessState, ThreadState } from "./process-state.ts";

const SEED = "RANDOM#";

/** Another number every time, the same ones in every run. */
function random({ variables }: ProcessState): string {
  let seed = Number(variables[SEED] ?? "");
  if (seed === 0)
    for (const letter of variables["HOSTNAME"] ?? "x") seed = (seed * 31 + letter.charCodeAt(0)) % 2_147_483_647;
  seed = ((seed + 1) * 48_271) % 2_147_483_647;
  variables[SEED] = String(seed);
  return String(seed % 32_768);
}

/** Everything but command substitution, which only the interpreter can do. */
export function variableScope(
  process: ProcessState,
  thread: ThreadState,
  positional: readonly string[],
  host: Pick<ShellHost, "list" | "stat" | "pid">,
): Omit<ExpansionScope, "substitute"> {
  return {
    get(name) {
      if (name === "?") return String(thread.status);
      if (name === "$") return String(host.pid);
      if (name === "#") return String(positional.length);
      if (name === "0") return process.variables["0"] ?? "sh";
      if (/^[1-9]$/.test(name)) return positional[Number(name) - 1];
      if (name === "RANDOM") return random(process);
      const known = process.variables[name] ?? (name === "PWD" ? process.workingDir : undefined);
      return known ?? process.variables[`${name}[0]`];
    },
    set(name, value) {
      process.variables[name] = value;
    },
    positional: () => positional,
    items: (name) => itemsOf(process.variables, name),
    paths: (pattern) => matchingPaths(host, process.workingDir, pattern),
    braces: /(?:^|\/)(?:bash|zsh)$/.test(process.argv[0] ?? ""),
  };
}
