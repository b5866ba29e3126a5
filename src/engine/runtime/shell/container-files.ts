/** The files of a container as its shell commands see them: its image's, its volumes', and what the kernel shows. */
import type { Kernel } from "../../kernel/kernel.ts";
import type { ContainerRecord, SandboxRecord } from "../container-record.ts";
import type { MachineState, ProcessNetwork } from "../contracts.ts";
import { filesBytes, FOLDER_MARK, linkTo } from "../file-size.ts";
import { hasProgram } from "../image-files.ts";
import { mountLines, mountOf, type MountLine } from "../mount-table.ts";
import { sysctl, systemFile, systemFolder, systemStat, type SystemView } from "../system-files.ts";
import { changedSetting, changeSetting } from "../kernel-values.ts";
import type { Volumes, WriteResult } from "../volumes.ts";
import type { ShellHost, VisibleProcess } from "./command.ts";

export interface FileParts {
  readonly kernel: Kernel;
  readonly volumes: Volumes;
  readonly container: ContainerRecord;
  readonly sandbox: SandboxRecord;
  readonly network: ProcessNetwork | undefined;
  machine(): MachineState | undefined;
  processes: ShellHost["processes"];
  containerOf(process: VisibleProcess): ContainerRecord | undefined;
}

export type HostFiles = Pick<
  ShellHost,
  | "read"
  | "mayRead"
  | "write"
  | "mayWrite"
  | "stat"
  | "change"
  | "link"
  | "realPath"
  | "isInMemory"
  | "mounts"
  | "sysctl"
  | "setSysctl"
  | "remove"
  | "removeFolder"
  | "list"
  | "makeFolder"
>;

/** Devices that take whatever is written and keep nothing. */
const SINKS: ReadonlySet<string> = new Set(["/dev/null", "/dev/stdout", "/dev/stderr", "/dev/tty", "/dev/full"]);

const SETTINGS = "/proc/sys/";
/** What the kernel shows, and only privileged containers may change. */
const KERNELS = /^\/(?:proc\/(?:sys|sysrq-trigger|irq|bus)|sys)(?:\/|$)/;

export function containerFiles(parts: FileParts): HostFiles {
  const { volumes, container, sandbox } = parts;
  const real = (path: string, follow = true): string => volumes.realPath(container, sandbox, path, follow);
  const view = viewOf(parts);
  const read = (path: string): string | undefined => {
    if (!volumes.mayRead(container, sandbox, path)) return undefined;
    const found = volumes.read(container, sandbox, path) ?? systemFile(real(path), view);
    return found ?? (isProgram(parts, path) ? PROGRAM_TEXT : undefined);
  };
  const writeSetting = (path: string, text: string): WriteResult => {
    if (container.privileged !== true) return "read-only";
    const name = path.slice(SETTINGS.length).replaceAll("/", ".");
    if (path.startsWith(SETTINGS) && text !== "") changeSetting(volumes, sandbox, name, text.trimEnd());
    return "ok";
  };
  return {
    read,
    mayRead: (path) => volumes.mayRead(container, sandbox, path),
    write(path, text, append) {
      const at = real(path);
      if (SINKS.has(at)) return "ok";
      if (KERNELS.test(at)) return writeSetting(at, text);
      return volumes.write(container, sandbox, path, (append ? (read(path) ?? "") : "") + text);
    },
    mayWrite(path) {
      const at = real(path);
      if (KERNELS.test(at)) return container.privileged === true ? "ok" : "read-only";
      return SINKS.has(at) ? "ok" : volumes.mayWrite(container, sandbox, path);
    },
    stat: (path, follow) =>
      volumes.stat(container, sandbox, path, follow) ??
      systemStat(real(path, follow), view) ??
      (isProgram(parts, path) ? { ...PROGRAM, atMs: container.createdAtMs } : undefined),
    change: (path, given) => volumes.change(container, sandbox, path, given),
    link: (path, target) => volumes.write(container, sandbox, path, linkTo(target)),
    realPath: real,
    isInMemory: (path) => mountOf(mountLines(view), real(path))?.type === "tmpfs",
    mounts: () => mountLines(view).map((line) => ({ ...line, usedBytes: usedBytes(line, parts) })),
    sysctl: (name) => sysctl(view, name),
    setSysctl(name, value) {
      if (container.privileged !== true) return false;
      changeSetting(volumes, sandbox, name, value);
      return true;
    },
    remove(path) {
      const found = volumes.stat(container, sandbox, path, false);
      if (found === undefined || found.kind === "folder") return false;
      return volumes.write(container, sandbox, path, undefined) === "ok";
    },
    removeFolder: (path) => volumes.write(container, sandbox, `${real(path)}/${FOLDER_MARK}`, undefined) === "ok",
    list(folder) {
      if (volumes.stat(container, sandbox, folder)?.kind === "folder" && !volumes.mayRead(container, sandbox, folder))
        return [];
      const own = volumes.list(container, sandbox, folder);
      const systems = systemFolder(real(folder), view);
      if (own === undefined && systems === undefined) return undefined;
      const names = (own ?? []).filter((name) => name !== FOLDER_MARK);
      return systems === undefined ? names : [...new Set([...names, ...systems])].sort();
    },
    makeFolder: (path) => volumes.makeFolder(container, sandbox, path),
  };
}

function viewOf(parts: FileParts): SystemView {
  const { kernel, volumes, container, sandbox, network } = parts;
  return {
    kernel,
    container,
    sandbox,
    network,
    machine: () => parts.machine(),
    processes: () => parts.processes(),
    containerOf: (process) => parts.containerOf(process),
    memoryBytes: () => container.baseMemoryBytes,
    changedSetting: (name) => changedSetting(volumes, sandbox, name),
  };
}

function isProgram({ volumes, container, sandbox }: FileParts, path: string): boolean {
  return (
    hasProgram(container.image, path) &&
    !container.mounts.some((mount) => path.startsWith(`${mount.path}/`)) &&
    volumes.list(container, sandbox, path) === undefined
  );
}

/** How executables of Linux begin. */
const PROGRAM_TEXT = "\u007fELF";
const PROGRAM = { kind: "file", mode: 0o755, uid: 0, gid: 0, bytes: PROGRAM_TEXT.length } as const;

function usedBytes({ place, isDisk }: MountLine, { volumes, container }: FileParts): number {
  if (isDisk === true) return IMAGE_BYTES + filesBytes(container.files);
  return place === undefined ? 0 : volumes.bytesOf(place);
}

/** What a machine's system and images take, roughly. */
const IMAGE_BYTES = 8 * 1_073_741_824;
