/** What a command gets and gives. */

import type { FileStat } from "../file-attributes.ts";
import type { ContainerUser } from "../file-owners.ts";
import type { MountLine } from "../mount-table.ts";
import type { WriteResult } from "../volumes.ts";
import type { Following } from "./following.ts";
import type { Waiting } from "./waiting.ts";
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
  readonly cores: number;
  /** All that a `ps` sees. */
  processes(): readonly VisibleProcess[];
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
}

/** Why a file cannot be read. */
export function readProblem(host: Pick<ShellHost, "mayRead" | "list">, path: string): string {
  if (!host.mayRead(path)) return "Permission denied";
  return host.list(path) === undefined ? "No such file or directory" : "Is a directory";
}

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

export interface CommandContext {
  readonly host: ShellHost;
  readonly argv: readonly string[];
  readonly stdin: string;
  readonly workingDir: string;
  get(name: string): string | undefined;
  /** Undefined where everything runs at once, and nothing can be waited for. */
  readonly waiting?: Waiting | undefined;
  /** All variables, in name order. */
  variables(): readonly (readonly [name: string, value: string])[];
}

export type Command = (context: CommandContext) => CommandResult;

/** An absolute path without `.`, `..` and doubled slashes. */
export function absolutePath(path: string, workingDir: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith("/") ? path : `${workingDir}/${path}`).split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/** Options that are single letters, and the operands after them. `-n 5` style values are named in `withValue`. */
export function splitOptions(
  args: readonly string[],
  withValue = "",
): { readonly flags: ReadonlyMap<string, string>; readonly operands: readonly string[] } {
  const flags = new Map<string, string>();
  const operands: string[] = [];
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] ?? "";
    if (arg === "--") {
      operands.push(...args.slice(i + 1));
      break;
    }
    if (arg.startsWith("--")) {
      const [name = "", value] = arg.slice(2).split("=");
      flags.set(name, value ?? "");
      continue;
    }
    if (!arg.startsWith("-") || arg === "-") {
      operands.push(arg);
      continue;
    }
    for (let k = 1; k < arg.length; k += 1) {
      const letter = arg[k] ?? "";
      if (withValue.includes(letter)) {
        flags.set(letter, arg.length > k + 1 ? arg.slice(k + 1) : (args[(i += 1)] ?? ""));
        break;
      }
      flags.set(letter, "");
    }
  }
  return { flags, operands };
}
