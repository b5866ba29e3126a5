/** Files whose names fit a pattern. POSIX.1-2017, Shell Command Language, 2.6.6 and 2.13.3. */
import { absolutePath } from "./text-command.ts";
import { matchesPattern } from "./patterns.ts";

const SPECIAL = /[*?[]/;

export function isPattern(text: string): boolean {
  return SPECIAL.test(text);
}

/** What stands for itself, as a pattern. */
export function quotedPattern(text: string): string {
  return text.replace(/[*?[]/g, "[$&]");
}

/** Where names of files are looked up. */
export interface Folders {
  list(folder: string): readonly string[] | undefined;
  /** Undefined when there is nothing. @param follow links lead to what they stand for */
  stat(path: string, follow: boolean): unknown;
}

/** In order; names that begin with a dot only where the pattern says so. */
export function matchingPaths(host: Folders, workingDir: string, pattern: string): readonly string[] {
  const [first = "", ...others] = pattern.split("/");
  let found = first === "" ? [""] : namesIn(host, workingDir, "", first);
  for (const part of others)
    found = found.flatMap((folder) => namesIn(host, absolutePath(`${folder}/`, workingDir), `${folder}/`, part));
  return found.sort();
}

function namesIn(host: Folders, folder: string, prefix: string, part: string): string[] {
  if (!isPattern(part)) return host.stat(absolutePath(part, folder), false) === undefined ? [] : [`${prefix}${part}`];
  const names = host.list(folder) ?? [];
  const fitting = names.filter((name) => name.startsWith(".") === part.startsWith(".") && matchesPattern(name, part));
  return fitting.map((name) => `${prefix}${name}`);
}
