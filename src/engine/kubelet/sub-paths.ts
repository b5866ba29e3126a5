/**
 * Where a `subPath` leads in its volume, behind links, and why one cannot be mounted that leaves it.
 * Upstream: makeMounts in pkg/kubelet/kubelet_pods.go, mount-utils/subpath (SafeMakeDir, PrepareSafeSubpath).
 */
import { linkTarget } from "../runtime/file-size.ts";

type Files = ReadonlyMap<string, string>;

export type SubPath =
  | { readonly kind: "inside"; readonly path: string }
  /** It leads to something outside of the volume. */
  | { readonly kind: "outside" }
  /** It is not there, and cannot be made. */
  | { readonly kind: "unmade" };

const MAX_LINKS = 40;
const UNMADE: SubPath = { kind: "unmade" };

/** @param onMachine something is at this absolute path of the machine */
export function resolveSubPath(files: Files, subPath: string, onMachine: (path: string) => boolean): SubPath {
  const rest = partsOf(subPath);
  const walked: string[] = [];
  let links = 0;
  for (let part = rest.shift(); part !== undefined; part = rest.shift()) {
    if (part === "..") {
      if (walked.pop() === undefined) return { kind: "outside" };
      continue;
    }
    const here = `/${[...walked, part].join("/")}`;
    const target = linkTarget(files.get(here));
    if (target === undefined) {
      // No folder can be made behind a file.
      if (rest.length > 0 && files.has(here)) return UNMADE;
      walked.push(part);
      continue;
    }
    links += 1;
    if (links > MAX_LINKS) return UNMADE;
    if (target.startsWith("/"))
      return onMachine(`${target}/${rest.join("/")}`.replace(/\/+$/, "")) ? { kind: "outside" } : UNMADE;
    // A link to nothing stands in the way of the folder that would be made.
    const end = [...walked, ...partsOf(target)].join("/");
    if (!target.includes("..") && !isThere(files, `/${end}`)) return UNMADE;
    rest.unshift(...partsOf(target));
  }
  return { kind: "inside", path: walked.join("/") };
}

function partsOf(path: string): string[] {
  return path.split("/").filter((part) => part !== "" && part !== ".");
}

function isThere(files: Files, path: string): boolean {
  if (files.has(path)) return true;
  for (const known of files.keys()) if (known.startsWith(`${path}/`)) return true;
  return false;
}
