/** A container as its shell commands see it: files, clock, network. */
import type { Kernel } from "../../kernel/kernel.ts";
import type { ContainerRecord, SandboxRecord } from "../container-record.ts";
import { ROOT_USER } from "../file-owners.ts";
import type { PodResolver, ProcessNetwork, RequestPayload } from "../contracts.ts";
import { hasProgram } from "../image-files.ts";
import { addressesInHosts, hostsFile } from "../hosts-file.ts";
import type { Servers } from "../servers.ts";
import type { Volumes } from "../volumes.ts";
import { TMPFS } from "../machine-resources.ts";
import type { ShellHost, WebAnswer } from "./command.ts";

export interface HostParts {
  readonly kernel: Kernel;
  readonly volumes: Volumes;
  readonly servers: Servers;
  readonly container: ContainerRecord;
  readonly sandbox: SandboxRecord;
  readonly network: ProcessNetwork | undefined;
  imageCommand: ShellHost["imageCommand"];
  processes: ShellHost["processes"];
}

/** A file that stands for an empty folder: folders as such are not stored. */
const FOLDER_MARK = ".folder";

export function containerHost(parts: HostParts): ShellHost {
  const { kernel, volumes, container, sandbox, network } = parts;
  return {
    nowMs: kernel.nowMs,
    epochMs: kernel.epochMs,
    hostname: sandbox.hostname,
    read: (path) =>
      volumes.read(container, sandbox, path) ?? systemFile(path, sandbox, network) ?? programFile(container, path),
    write(path, text, append) {
      const before = append ? (volumes.read(container, sandbox, path) ?? systemFile(path, sandbox, network) ?? "") : "";
      return volumes.write(container, sandbox, path, before + text);
    },
    mayWrite: (path) => volumes.mayWrite(container, sandbox, path),
    stat: (path, follow) => volumes.stat(container, sandbox, path, follow),
    change: (path, given) => volumes.change(container, sandbox, path, given),
    user: container.user ?? ROOT_USER,
    isPrivileged: container.privileged === true,
    mayGainPrivileges: container.noNewPrivileges !== true,
    isInMemory: (path) => volumes.placeOf(container, sandbox, path).place?.includes(`/${TMPFS}`) === true,
    processes: () => parts.processes(),
    remove: (path) =>
      volumes.read(container, sandbox, path) !== undefined &&
      volumes.write(container, sandbox, path, undefined) === "ok",
    list: (folder) => volumes.list(container, sandbox, folder)?.filter((name) => name !== FOLDER_MARK),
    makeFolder: (path) => void volumes.write(container, sandbox, `${path}/${FOLDER_MARK}`, ""),
    fetch: (url, method, timeoutMs, payload) => fetchFrom(parts, url, method, timeoutMs, payload),
    resolve: (name) => knownAddress(parts, name) ?? network?.resolve(name, sandbox.namespace),
    accepts: (host, port) => parts.servers.accepts(localAddress(host) === undefined ? host : sandbox.ip, port),
    ...(network === undefined ? {} : { dns: (question) => network.query({ ...question, fromPod: sandbox.key }) }),
    imageCommand: (argv) => parts.imageCommand(argv),
  };
}

/** What the container's own list of hosts says of a name. */
function knownAddress({ volumes, container, sandbox }: HostParts, name: string): readonly string[] | undefined {
  const local = localAddress(name);
  if (local !== undefined || /^\d+(?:\.\d+){3}$/.test(name)) return local;
  return addressesInHosts(volumes.read(container, sandbox, "/etc/hosts") ?? hostsFile(sandbox), name);
}

function localAddress(name: string): readonly string[] | undefined {
  return name === "localhost" || name === "127.0.0.1" ? ["127.0.0.1"] : undefined;
}

/** What stands where an image keeps its programs: `cp /usr/local/bin/argocd /shared/` finds something to copy. */
function programFile({ image, mounts }: ContainerRecord, path: string): string | undefined {
  if (mounts.some((mount) => path.startsWith(`${mount.path}/`))) return undefined;
  return hasProgram(image, path) ? PROGRAM_TEXT : undefined;
}

/** How executables of Linux begin. */
const PROGRAM_TEXT = "\u007fELF";

function systemFile(path: string, sandbox: SandboxRecord, network: ProcessNetwork | undefined): string | undefined {
  if (path === "/etc/hostname") return `${sandbox.hostname}\n`;
  if (path === "/etc/hosts") return hostsFile(sandbox);
  if (path === "/etc/resolv.conf") {
    const resolver = network?.resolver(sandbox.key);
    return resolver === undefined ? "" : resolvConf(resolver);
  }
  return path === "/dev/null" ? "" : undefined;
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
    ...(result.selfSigned === true ? { selfSigned: true } : {}),
  };
}

function resolvConf({ nameservers, searches, options }: PodResolver): string {
  const search = searches.length === 0 ? "" : `search ${searches.join(" ")}\n`;
  const servers = nameservers.map((server) => `nameserver ${server}\n`).join("");
  return `${search}${servers}${options.length === 0 ? "" : `options ${options.join(" ")}\n`}`;
}
