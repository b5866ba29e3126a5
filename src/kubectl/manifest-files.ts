/**
 * The files that one `-f` stands for: a file, those of a folder, or those that a pattern matches.
 * Upstream: k8s.io/cli-runtime/pkg/resource (visitor.go: ExpandPathsToFileVisitors; builder.go: expandIfFilePattern).
 */
import type { Surroundings } from "./command.ts";
import { folderFiles } from "./folder-files.ts";
import { CommandFailure } from "./steps.ts";

const ENDINGS = [".json", ".yaml", ".yml"];

/** @param recursive whether folders in folders count @throws CommandFailure when there is none */
export function manifestFiles(path: string, surroundings: Surroundings, recursive: boolean): readonly string[] {
  if (surroundings.readFile(path) !== undefined) return [path];
  const inside = folderFiles(path, surroundings, recursive);
  if (inside !== undefined) {
    const known = inside.filter((name) => ENDINGS.some((ending) => name.endsWith(ending)));
    if (known.length > 0) return known;
    throw new CommandFailure(`error: error reading [${path}]: recognized file extensions are [${ENDINGS.join(" ")}]`);
  }
  const all = [...(surroundings.fileNames?.() ?? [])].sort();
  const matched = /[*?[]/.test(path) ? all.filter((name) => patternOf(path).test(name)) : [];
  if (matched.length > 0) return matched;
  throw new CommandFailure(`error: the path "${path}" does not exist`);
}

/** Shell wildcards do not cross folders. */
function patternOf(path: string): RegExp {
  const source = path
    .replace(/^\.\//, "")
    .replace(/[.+^${}()|\\]/g, "\\$&")
    .replaceAll("*", "[^/]*")
    .replaceAll("?", "[^/]");
  return new RegExp(`^${source.replace(/\[(?![^\]]*\])/g, "\\[")}$`);
}
