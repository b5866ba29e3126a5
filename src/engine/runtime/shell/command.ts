/** What a command gets and gives. */

import type { FileStat } from "../file-attributes.ts";
import type { ContainerUser } from "../file-owners.ts";
import { OOM_AFTER_MS } from "../memory-limits.ts";
import type { MountLine } from "../mount-table.ts";
import type { WriteResult } from "../volumes.ts";
import type { Following } from "./following.ts";
import type { Waiting } from "./waiting.ts";
import type { TextContext } from "../../../shell/text-command.ts";
import type { DnsQuestion, DnsResponse, RequestPayload } from "../contracts.ts";

export interface CommandResult {
  readonly status: number;
  readonly out?: string;
  readonly err?: string;
  /** Virtual milliseconds that it takes. */
  readonly durationMs?: number;
  /** It never ends by itself. */
  readonly forever?: boolean;
  /** It never ends, and prints what comes to these files. */
  readonly follow?: Following;
  /** It waits for the world: it is run again so much later, with what it wants to know then. */
  readonly again?: { readonly afterMs: number; readonly memory: string };
}

/** The container as its commands see it. */
export interface ShellHost {
  readonly nowMs: number;
  readonly epochMs: number;
  readonly hostname: string;
  /** Behind links; undefined when there is no such file, or when it may not be read. */
  read(path: string): string | undefined;
  /** What is there may be read; true where there is nothing. */
  mayRead(path: string): boolean;
  write(path: string, text: string, append: boolean): WriteResult;
  /** What writing to this path would come to. */
  mayWrite(path: string): WriteResult;
  /** Undefined when there is nothing. @param follow links lead to what they stand for */
  stat(path: string, follow: boolean): FileStat | undefined;
  /** `chmod` and `chown`. */
  change(path: string, given: { readonly mode?: number; readonly uid?: number; readonly gid?: number }): WriteResult;
  /** Makes a symbolic link. */
  link(path: string, target: string): WriteResult;
  /** Where a path leads behind links. @param follow the last part too */
  realPath(path: string, follow?: boolean): string;
  readonly user: ContainerUser;
  readonly isPrivileged: boolean;
  /** @param capability without `CAP_` */
  may(capability: string): boolean;
  /** Programs with the set-user bit run as the owner of their file. */
  readonly mayGainPrivileges: boolean;
  /** The path is in a volume that is kept in memory. */
  isInMemory(path: string): boolean;
  /** In the order in which they were made. */
  mounts(): readonly (MountLine & { readonly usedBytes: number })[];
  /** A setting of the kernel by its name with dots; undefined for what there is not. */
  sysctl(name: string): string | undefined;
  /** False where that is not for this container to change. */
  setSysctl(name: string, value: string): boolean;
  readonly cores: number;
  /** A program of the container asks for so much memory at once. True when the kernel kills for it. */
  takesMemory(bytes: number): boolean;
  /** All that a `ps` sees. */
  processes(): readonly VisibleProcess[];
  /** Of the first process of the container. */
  readonly pid: number;
  /** Sends a signal to a process that `ps` sees. @param signal without `SIG` */
  signal(pid: number, signal: string): "sent" | "denied" | "absent";
  remove(path: string): boolean;
  /** Removes an empty folder. */
  removeFolder(path: string): boolean;
  list(folder: string): readonly string[] | undefined;
  makeFolder(path: string): WriteResult;
  /** `http`, `https`, `tcp` or `udp`. */
  fetch(url: string, method: string, timeoutMs: number, payload?: RequestPayload): WebAnswer;
  resolve(name: string): readonly string[] | undefined;
  accepts(host: string, port: number): boolean;
  /** Where something listens in this Pod, in order; absent where there is no network. */
  ports?(): readonly number[];
  /** Asks the domain name system; absent where there is no network. */
  dns?(question: Omit<DnsQuestion, "fromPod">): DnsResponse;
  /** What a command of the image itself does (`redis-cli ping`, `nginx`), or undefined when there is none. */
  imageCommand(argv: readonly string[]): CommandResult | Command | "server" | undefined;
}

export interface VisibleProcess {
  readonly pid: number;
  readonly uid: number;
  /** Milliseconds of a core that it has used. */
  readonly cpuMs: number;
  readonly command: string;
  /** The id of the container that it runs in; absent for what runs in none. */
  readonly container?: string;
  /** It is the one that the container lives as long as. */
  readonly isFirst?: boolean;
}

/** 128 and SIGKILL, when the kernel has come to it. */
export const KILLED_FOR_MEMORY: CommandResult = { status: 137, durationMs: OOM_AFTER_MS };

/** What a tool says of a file that it could not write. */
export function writeProblem(result: Exclude<WriteResult, "ok">): string {
  if (result === "read-only") return "Read-only file system";
  return result === "denied" ? "Permission denied" : "No space left on device";
}

export interface WebAnswer {
  readonly ok: boolean;
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** What OpenSSL has against the server's certificate. */
  readonly certificateProblem?: string;
  readonly latencyMs: number;
  /** Why it failed: one of the network's reasons. */
  readonly reason: string;
}

export interface CommandContext extends TextContext {
  readonly host: ShellHost;
  get(name: string): string | undefined;
  /** Undefined where everything runs at once, and nothing can be waited for. */
  readonly waiting?: Waiting | undefined;
  /** All variables, in name order. */
  variables(): readonly (readonly [name: string, value: string])[];
}

export type Command = (context: CommandContext) => CommandResult;
