/** Who owns files and folders, and who may do what with them. Source: POSIX.1-2017, <sys/stat.h>. */
import type { ContainerRecord, Mount } from "./container-record.ts";
import type { VolumeOrigin } from "./file-owners.ts";

/** What was said of one file since it was made. */
export interface FileAttributes {
  readonly mode?: number;
  readonly uid: number;
  readonly gid: number;
  readonly atMs: number;
}

export interface FileStat {
  readonly kind: "file" | "folder" | "link";
  /** Permission bits alone. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly bytes: number;
  /** Virtual milliseconds of the last change. */
  readonly atMs: number;
  /** Where a link leads. */
  readonly target?: string;
}

const GROUP_READS = 0o440;
const STICKY_GROUP = 0o2000;

/** The mode of a file that the volume came with, or that a program has made in it. */
export function fileMode(origin: VolumeOrigin | undefined, path: string, own: number | undefined): number {
  if (own !== undefined) return own;
  if (origin === undefined || (origin.kind !== "projected" && origin.kind !== "token")) return 0o644;
  const mode = origin.modes?.[path] ?? origin.defaultMode ?? 0o644;
  return origin.group === undefined ? mode : mode | GROUP_READS;
}

/** The mode of the folder that a volume is mounted as. */
export function volumeMode(origin: VolumeOrigin | undefined): number {
  const { kind, group } = origin ?? {};
  switch (kind) {
    case "emptyDir":
      return group === undefined ? 0o777 : 0o777 | STICKY_GROUP;
    case "projected":
    case "token":
      return group === undefined ? 0o1777 : 0o1777 | STICKY_GROUP;
    case "claim":
      return group === undefined ? 0o755 : 0o755 | 0o020 | STICKY_GROUP;
    default:
      return 0o755;
  }
}

export function groupOf(origin: VolumeOrigin | undefined): number {
  return origin?.kind === "host" ? 0 : (origin?.group ?? 0);
}

const OPEN_FOLDERS: readonly string[] = ["/tmp/", "/var/tmp/", "/dev/", "/proc/"];
/** Bound into every container beside its image, and so not part of a read-only root. */
const BOUND_FILES: ReadonlySet<string> = new Set(["/etc/hosts", "/etc/hostname", "/etc/resolv.conf"]);

/** Why a container may not change a path outside and inside of volumes; undefined when it may. */
export function writeRefusal(
  { readOnlyRoot, user }: Pick<ContainerRecord, "readOnlyRoot" | "user">,
  path: string,
  mount: Mount | undefined,
  origin: VolumeOrigin | undefined,
): "read-only" | "denied" | undefined {
  if (mount?.readOnly === true) return "read-only";
  if (mount === undefined && readOnlyRoot === true && !path.startsWith("/dev/") && !BOUND_FILES.has(path))
    return "read-only";
  if (user === undefined || user.uid === 0) return undefined;
  if (mount === undefined) return OPEN_FOLDERS.some((folder) => path.startsWith(folder)) ? undefined : "denied";
  if (origin === undefined || origin.kind === "emptyDir") return undefined;
  if (origin.kind === "host") return "denied";
  return origin.group !== undefined && user.groups.includes(origin.group) ? undefined : "denied";
}
