/** Files whose names fit a pattern. POSIX.1-2017, Shell Command Language, 2.6.6 and 2.13.3. */
import { absolutePath, type ShellHost } from "./command.ts";
import { matchesPattern } from "./patterns.ts";

const SPECIAL = /[*?[]/;

export function isPattern(text: string): boolean {
  return SPECIAL.test(text);
}

/** What stands for itself, as a pattern. */
export function quotedPattern(text: string): string {
  return text.replace(/[*?[]/g, "[$&]");
}

/** In order; names that begin with a dot only where the pattern says so. */
export function matchingPaths(
  host: Pick<ShellHost, "list" | "stat">,
  workingDir: string,
  pattern: string,
): readonly string[] {
  const [first = "", ...others] = pattern.split("/");
  let found = first === "" ? [""] : namesIn(host, workingDir, "", first);
  for (const part of others)
    found = found.flatMap((folder) => namesIn(host, absolutePath(`${folder}/`, workingDir), `${folder}/`, part));
  return found.sort();
}

function namesIn(host: Pick<ShellHost, "list" | "stat">, folder: string, prefix: string, part: string): string[] {
  if (!isPattern(part)) return host.stat(absolutePath(part, folder), false) === undefined ? [] : [`${prefix}${part}`];
  const names = host.list(folder) ?? [];
  const fitting = names.filter((name) => name.startsWith(".") === part.startsWith(".") && matchesPattern(name, part));
  return fitting.map((name) => `${prefix}${name}`);
}
