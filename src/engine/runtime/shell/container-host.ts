/** A container as its shell commands see it: files, clock, network. */
import { hasCapability, NOT_CONFINED } from "../capabilities.ts";
import type { RequestPayload } from "../contracts.ts";
import { ROOT_USER } from "../file-owners.ts";
import { addressesInHosts, hostsFile } from "../hosts-file.ts";
import type { Servers } from "../servers.ts";
import type { ShellHost, WebAnswer } from "./command.ts";
import { containerFiles, type FileParts, type HostFiles } from "./container-files.ts";
import { endlessFile } from "./endless-files.ts";
import { throughRoots } from "./process-roots.ts";

export interface HostParts extends FileParts {
  readonly servers: Servers;
  imageCommand: ShellHost["imageCommand"];
  takesMemory: ShellHost["takesMemory"];
  signal: ShellHost["signal"];
  /** The files of a container by its id. */
  filesOf(container: string): HostFiles | undefined;
}

export function containerHost(parts: HostParts): ShellHost {
  const { kernel, container, sandbox, network } = parts;
  const privileged = container.privileged === true;
  const uid = container.user?.uid ?? 0;
  const files = throughRoots(containerFiles(parts), (pid) => {
    const owner = parts.processes().find((one) => one.pid === pid);
    return owner === undefined || (uid !== 0 && uid !== owner.uid) ? undefined : parts.filesOf(owner.container ?? "");
  });
  let reads = 0;
  const seedOf = (): string => `${container.id} ${kernel.nowMs} ${(reads += 1)}`;
  return {
    nowMs: kernel.nowMs,
    epochMs: kernel.epochMs,
    hostname: sandbox.hostname,
    ...files,
    read: (path) => endlessFile(path, seedOf) ?? files.read(path),
    user: container.user ?? ROOT_USER,
    isPrivileged: privileged,
    may: (capability) => hasCapability(capability, container.confinement ?? NOT_CONFINED, privileged, uid),
    mayGainPrivileges: container.noNewPrivileges !== true,
    cores: Math.ceil((parts.machine()?.cpuMillis ?? 4_000) / 1_000),
    processes: () => parts.processes(),
    takesMemory: (bytes) => parts.takesMemory(bytes),
    get pid() {
      return parts.processes().find((one) => one.container === container.id)?.pid ?? 1;
    },
    signal: (pid, signal) => parts.signal(pid, signal),
    fetch: (url, method, timeoutMs, payload) => fetchFrom(parts, url, method, timeoutMs, payload),
    resolve: (name) => knownAddress(parts, name) ?? network?.resolve(name, sandbox.namespace),
    accepts: (host, port) => parts.servers.accepts(localAddress(host) === undefined ? host : sandbox.ip, port),
    ports: () => parts.servers.portsAt(sandbox.ip),
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
      return overNetwork(parts, at(known), method, timeoutMs, payload);
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
  return overNetwork(parts, url, method, timeoutMs, payload);
}

function overNetwork(
  { sandbox, network }: HostParts,
  url: string,
  method: string,
  timeoutMs: number,
  payload?: RequestPayload,
): WebAnswer {
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
