/** Who owns files and folders, and who may do what with them. Source: POSIX.1-2017, <sys/stat.h>. */
import type { FileKind } from "../../shell/test-expression.ts";
import type { ContainerRecord, Mount } from "./container-record.ts";
import type { ContainerUser, VolumeOrigin } from "./file-owners.ts";

/** What was said of one file since it was made. */
export interface FileAttributes {
  readonly mode?: number;
  readonly uid: number;
  readonly gid: number;
  readonly atMs: number;
}

export interface FileStat {
  readonly kind: FileKind;
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

/** Bound into every container beside its image, and so not part of a read-only root. */
const BOUND_FILES: ReadonlySet<string> = new Set(["/etc/hosts", "/etc/hostname", "/etc/resolv.conf"]);

/** Nobody may write here, whoever it is. */
export function isReadOnly(
  { readOnlyRoot }: Pick<ContainerRecord, "readOnlyRoot">,
  path: string,
  mount?: Mount,
): boolean {
  if (mount !== undefined) return mount.readOnly;
  return readOnlyRoot === true && !path.startsWith("/dev/") && !BOUND_FILES.has(path);
}

export const READ = 4;
export const WRITE = 2;
export const ENTER = 1;

/** What the mode of a file lets a user do. Root may do everything. */
export function permits({ mode, uid, gid }: FileStat, user: ContainerUser | undefined, what: number): boolean {
  if (user === undefined || user.uid === 0) return true;
  const shift = uid === user.uid ? 6 : user.groups.includes(gid) ? 3 : 0;
  return ((mode >> shift) & what) === what;
}

/** In `/tmp` and its like only owners remove what is theirs. */
export function mayRemove(folder: FileStat, file: FileStat, user: ContainerUser | undefined): boolean {
  if (user === undefined || user.uid === 0) return true;
  if (!permits(folder, user, WRITE)) return false;
  return (folder.mode & 0o1000) === 0 || file.uid === user.uid || folder.uid === user.uid;
}
