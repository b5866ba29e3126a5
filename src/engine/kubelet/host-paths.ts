/**
 * Volumes of type `hostPath`: what has to be on the machine, and what is made there.
 * Source: https://kubernetes.io/docs/concepts/storage/volumes/#hostpath-volume-types
 * Upstream: pkg/volume/hostpath/host_path.go (checkTypeInternal).
 */
import type { Pod } from "../../api/types/pod.ts";
import type { KubeletParts } from "./kubelet-parts.ts";
import { type MachineFileKind, machineFileKind } from "../runtime/machine-files.ts";

/** What the check calls each kind, and what has to be there. */
const CHECKS: Readonly<
  Record<string, { readonly kind: MachineFileKind; readonly words: string; readonly makes: boolean }>
> = {
  DirectoryOrCreate: { kind: "folder", words: "a directory", makes: true },
  Directory: { kind: "folder", words: "a directory", makes: false },
  FileOrCreate: { kind: "file", words: "a file", makes: true },
  File: { kind: "file", words: "a file", makes: false },
  Socket: { kind: "socket", words: "a socket file", makes: false },
  CharDevice: { kind: "character device", words: "a character device", makes: false },
  BlockDevice: { kind: "block device", words: "a block device", makes: false },
};

export interface HostPathProblem {
  readonly volume: string;
  readonly error: string;
}

/** Makes what is to be made. Returns the first volume whose path is not what it has to be. */
export function prepareHostPaths({ runtime }: KubeletParts, pod: Pod, node: string): HostPathProblem | undefined {
  const { volumes } = runtime.cri;
  for (const { name, hostPath } of pod.spec.volumes ?? []) {
    if (hostPath === undefined) continue;
    const path = String(hostPath["path"] ?? "/");
    const place = `host ${node} ${path}`;
    const check = CHECKS[String(hostPath["type"] ?? "")];
    const kind = kindOf(path, (other) => volumes.files(`host ${node} ${other}`), volumes.has(place));
    if (kind === undefined && check?.makes !== false) {
      volumes.put(place, check?.kind === "file" ? new Map([["/", ""]]) : new Map());
    } else if (check !== undefined && kind !== check.kind) {
      return { volume: name, error: `hostPath type check failed: ${path} is not ${check.words}` };
    }
  }
  return undefined;
}

/** What is at a path of the machine: from the start, or made by Pods in the same folder or in one above it. */
function kindOf(
  path: string,
  filesOf: (folder: string) => ReadonlyMap<string, string>,
  isMade: boolean,
): MachineFileKind | undefined {
  const known = machineFileKind(path);
  if (known !== undefined) return known;
  if (isMade) return filesOf(path).has("/") ? "file" : "folder";
  const parts = path.replace(/\/+$/, "").split("/");
  for (let length = parts.length - 1; length > 0; length -= 1) {
    const folder = parts.slice(0, length).join("/") || "/";
    const inside = `/${parts.slice(length).join("/")}`;
    const files = filesOf(folder);
    if (files.has(inside)) return "file";
    for (const other of files.keys()) if (other.startsWith(`${inside}/`)) return "folder";
  }
  return undefined;
}
