/** What is in the folders that files have in their names. */
import type { Surroundings } from "./command.ts";

/**
 * In order, each as somebody would name it; undefined for what is no folder.
 * @param recursive whether folders in the folder count
 */
export function folderFiles(
  path: string,
  { fileNames }: Surroundings,
  recursive = false,
): readonly string[] | undefined {
  const folder = path.replace(/^\.\//, "").replace(/\/+$/, "");
  const start = folder === "." || folder === "" ? "" : `${folder}/`;
  const inside = [...(fileNames?.() ?? [])].filter((name) => name.startsWith(start)).sort();
  if (start !== "" && inside.length === 0) return undefined;
  return inside.filter((name) => recursive || !name.slice(start.length).includes("/"));
}
