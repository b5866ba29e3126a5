/** For tests of commands: files without owners and modes, and no processes. */
import { ROOT_USER } from "../../file-owners.ts";
import type { ShellHost } from "../command.ts";

/** What a host made of `read` and `list` says of files. */
export function plainFiles(
  read: (path: string) => string | undefined,
  list: (folder: string) => readonly string[] | undefined = () => undefined,
): Pick<
  ShellHost,
  | "mayRead"
  | "mayWrite"
  | "stat"
  | "change"
  | "link"
  | "realPath"
  | "user"
  | "may"
  | "mounts"
  | "sysctl"
  | "setSysctl"
  | "cores"
  | "removeFolder"
  | "processes"
  | "takesMemory"
  | "pid"
  | "signal"
  | "mayGainPrivileges"
  | "isPrivileged"
  | "isInMemory"
> {
  return {
    mayRead: () => true,
    mayWrite: () => "ok",
    link: () => "read-only",
    realPath: (path) => path,
    may: () => true,
    mounts: () => [],
    sysctl: () => undefined,
    setSysctl: () => false,
    cores: 4,
    removeFolder: () => false,
    stat(path) {
      const text = read(path);
      if (text === undefined && list(path) === undefined) return undefined;
      const kind = text === undefined ? "folder" : "file";
      return { kind, mode: kind === "file" ? 0o644 : 0o755, uid: 0, gid: 0, bytes: text?.length ?? 4_096, atMs: 0 };
    },
    change: () => "ok",
    user: ROOT_USER,
    isPrivileged: false,
    mayGainPrivileges: true,
    isInMemory: () => false,
    processes: () => [],
    takesMemory: () => false,
    pid: 1,
    signal: () => "absent",
  };
}
