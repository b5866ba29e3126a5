/** A container as its shell commands see it: files, clock, network. */
import type { Kernel } from "../../kernel/kernel.ts";
import type { ContainerRecord, SandboxRecord } from "../container-record.ts";
import { ROOT_USER } from "../file-owners.ts";
import { hasCapability, NOT_CONFINED } from "../capabilities.ts";
import type { MachineState, ProcessNetwork, RequestPayload } from "../contracts.ts";
import { filesBytes, FOLDER_MARK, linkTo } from "../file-size.ts";
import { hasProgram } from "../image-files.ts";
import { addressesInHosts, hostsFile } from "../hosts-file.ts";
import type { Servers } from "../servers.ts";
import type { Volumes } from "../volumes.ts";
import { mountLines, mountOf, type MountLine } from "../mount-table.ts";
import { sysctl, systemFile, systemFolder, systemStat, type SystemView } from "../system-files.ts";
import type { ShellHost, WebAnswer } from "./command.ts";

export interface HostParts {
  readonly kernel: Kernel;
  readonly volumes: Volumes;
  readonly servers: Servers;
  readonly container: ContainerRecord;
  readonly sandbox: SandboxRecord;
  readonly network: ProcessNetwork | undefined;
  machine(): MachineState | undefined;
  imageCommand: ShellHost["imageCommand"];
  processes: ShellHost["processes"];
}

/** Devices that take whatever is written and keep nothing. */
const SINKS: ReadonlySet<string> = new Set(["/dev/null", "/dev/stdout", "/dev/stderr", "/dev/tty", "/dev/full"]);

export function containerHost(parts: HostParts): ShellHost {
  const { kernel, volumes, container, sandbox, network } = parts;
  const real = (path: string, follow = true): string => volumes.realPath(container, sandbox, path, follow);
  const view: SystemView = {
    ...{ kernel, container, sandbox, network },
    machine: () => parts.machine(),
    processes: () => parts.processes(),
    memoryBytes: () => container.baseMemoryBytes,
  };
  const isProgram = (path: string): boolean =>
    hasProgram(container.image, path) &&
    !container.mounts.some((mount) => path.startsWith(`${mount.path}/`)) &&
    volumes.list(container, sandbox, path) === undefined;
  const program = (path: string): string | undefined => (isProgram(path) ? PROGRAM_TEXT : undefined);
  const read = (path: string): string | undefined =>
    volumes.mayRead(container, sandbox, path)
      ? (volumes.read(container, sandbox, path) ?? systemFile(real(path), view) ?? program(path))
      : undefined;
  const remove = (path: string): boolean => {
    const found = volumes.stat(container, sandbox, path, false);
    return (
      found !== undefined && found.kind !== "folder" && volumes.write(container, sandbox, path, undefined) === "ok"
    );
  };
  return {
    nowMs: kernel.nowMs,
    epochMs: kernel.epochMs,
    hostname: sandbox.hostname,
    read,
    mayRead: (path) => volumes.mayRead(container, sandbox, path),
    write(path, text, append) {
      if (SINKS.has(real(path))) return "ok";
      return volumes.write(container, sandbox, path, (append ? (read(path) ?? "") : "") + text);
    },
    mayWrite: (path) => (SINKS.has(real(path)) ? "ok" : volumes.mayWrite(container, sandbox, path)),
    stat: (path, follow) =>
      volumes.stat(container, sandbox, path, follow) ??
      systemStat(real(path, follow), view) ??
      (isProgram(path) ? { ...PROGRAM, atMs: container.createdAtMs } : undefined),
    change: (path, given) => volumes.change(container, sandbox, path, given),
    link: (path, target) => volumes.write(container, sandbox, path, linkTo(target)),
    realPath: real,
    user: container.user ?? ROOT_USER,
    isPrivileged: container.privileged === true,
    may: (capability) =>
      hasCapability(
        capability,
        container.confinement ?? NOT_CONFINED,
        container.privileged === true,
        container.user?.uid ?? 0,
      ),
    mayGainPrivileges: container.noNewPrivileges !== true,
    isInMemory: (path) => mountOf(mountLines(view), real(path))?.type === "tmpfs",
    mounts: () => mountLines(view).map((line) => ({ ...line, usedBytes: usedBytes(line, parts) })),
    sysctl: (name) => sysctl(view, name),
    cores: Math.ceil((parts.machine()?.cpuMillis ?? 4_000) / 1_000),
    processes: () => parts.processes(),
    remove,
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
    fetch: (url, method, timeoutMs, payload) => fetchFrom(parts, url, method, timeoutMs, payload),
    resolve: (name) => knownAddress(parts, name) ?? network?.resolve(name, sandbox.namespace),
    accepts: (host, port) => parts.servers.accepts(localAddress(host) === undefined ? host : sandbox.ip, port),
    ...(network === undefined ? {} : { dns: (question) => network.query({ ...question, fromPod: sandbox.key }) }),
    imageCommand: (argv) => parts.imageCommand(argv),
  };
}

/** How executables of Linux begin. */
const PROGRAM_TEXT = "\u007fELF";
const PROGRAM = { kind: "file", mode: 0o755, uid: 0, gid: 0, bytes: PROGRAM_TEXT.length } as const;

function usedBytes({ place, isDisk }: MountLine, { volumes, container }: HostParts): number {
  if (isDisk === true) return IMAGE_BYTES + filesBytes(container.files);
  return place === undefined ? 0 : volumes.bytesOf(place);
}

/** What a machine's system and images take, roughly. */
const IMAGE_BYTES = 8 * 1_073_741_824;

/** What the container's own list of hosts says of a name. */
function knownAddress({ volumes, container, sandbox }: HostParts, name: string): readonly string[] | undefined {
  const local = localAddress(name);
  if (local !== undefined || /^\d+(?:\.\d+){3}$/.test(name)) return local;
  return addressesInHosts(volumes.read(container, sandbox, "/etc/hosts") ?? hostsFile(sandbox), name);
}

function localAddress(name: string): readonly string[] | undefined {
  return name === "localhost" || name === "127.0.0.1" ? ["127.0.0.1"] : undefined;
}

/** Requests to the Pod itself do not leave it. */
function fetchFrom(
  parts: HostParts,
  url: string,
  method: string,
  timeoutMs: number,
  payload?: RequestPayload,
): WebAnswer {
  const { servers, sandbox, network } = parts;
  const match = /^([a-z]+):\/\/([^/:?#]+)(?::(\d+))?([^#]*)/.exec(url);
  if (match === null) return { ok: false, status: 0, body: "", latencyMs: 0, reason: "bad url" };
  const [, scheme = "http", host = "", portText, rest = ""] = match;
  const at = (address: string): string => `${scheme}://${address}${url.slice(scheme.length + 3 + host.length)}`;
  const [known] = knownAddress(parts, host) ?? [];
  if (known === "127.0.0.1" || known === sandbox.ip) {
    const port = Number(portText ?? (scheme === "https" ? 443 : 80));
    const path = rest.startsWith("/") ? rest : `/${rest}`;
    const protocol = scheme === "tcp" ? "TCP" : scheme === "udp" ? "UDP" : "HTTP";
    const request = { protocol, method, path, host, from: "127.0.0.1", tls: scheme === "https", ...payload } as const;
    const answer = servers.answer(sandbox.ip, port, request);
    if (answer.kind === "lost" && scheme === "udp")
      return { ok: false, status: 0, body: "", latencyMs: timeoutMs, reason: "timeout" };
    if (answer.kind === "refused" && sandbox.hostNetwork && network !== undefined)
      return fetchFrom(parts, at(sandbox.ip), method, timeoutMs, payload);
    if (answer.kind !== "answered")
      return { ok: false, status: 0, body: "", latencyMs: 1, reason: "connection refused" };
    if (answer.latencyMs > timeoutMs)
      return { ok: false, status: 0, body: "", latencyMs: timeoutMs, reason: "timeout" };
    const { status, body, headers, latencyMs } = answer;
    return { ok: true, status, body, latencyMs, reason: "", ...(headers === undefined ? {} : { headers }) };
  }
  if (known !== undefined && known !== host) {
    const headers = scheme.startsWith("http") ? { host, ...payload?.headers } : (payload?.headers ?? {});
    return fetchFrom(parts, at(known), method, timeoutMs, { ...payload, headers });
  }
  const result = network?.fetch({ fromPod: sandbox.key, url, method, timeoutMs, ...payload });
  if (result === undefined) return { ok: false, status: 0, body: "", latencyMs: 0, reason: "network unreachable" };
  if (!result.ok) return { ok: false, status: 0, body: "", latencyMs: result.latencyMs, reason: result.reason };
  const { status, body, headers, latencyMs } = result;
  return {
    ok: true,
    status,
    body,
    latencyMs,
    reason: "",
    ...(headers === undefined ? {} : { headers }),
    ...(result.certificateProblem === undefined ? {} : { certificateProblem: result.certificateProblem }),
  };
}
