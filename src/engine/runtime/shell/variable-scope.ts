/** Variables and parameters as expansions see them. POSIX.1-2017, Shell Command Language, 2.5. */
import type { ExpansionScope } from "./expansion.ts";
import type { ProcessState, ThreadState } from "./process-state.ts";

/** Everything but command substitution, which only the interpreter can do. */
export function variableScope(
  process: ProcessState,
  thread: ThreadState,
  positional: readonly string[],
): Omit<ExpansionScope, "substitute"> {
  return {
    get(name) {
      if (name === "?") return String(thread.status);
      if (name === "$") return "1";
      if (name === "#") return String(positional.length);
      if (name === "0") return process.variables["0"] ?? "sh";
      if (/^[1-9]$/.test(name)) return positional[Number(name) - 1];
      return process.variables[name] ?? (name === "PWD" ? process.workingDir : undefined);
    },
    set(name, value) {
      process.variables[name] = value;
    },
    positional: () => positional,
  };
}
