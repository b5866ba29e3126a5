/** What the runtime knows of one sandbox and one container: plain data, changed in place by the runtime alone. */
import type { ContainerUser, VolumeOrigin } from "./file-owners.ts";
import type { Confinement } from "./capabilities.ts";
import type { Tuning } from "./annotations.ts";
import type { ProcessState } from "./shell/process-state.ts";

/** A Pod's place on a machine: its address and its volumes. */
export interface SandboxRecord {
  /** Uid of the Pod for which it was made. */
  readonly id: string;
  /** `namespace/name` */
  readonly key: string;
  readonly namespace: string;
  readonly podName: string;
  readonly hostname: string;
  /** Behind the host name, e.g. `sub.default.svc.cluster.local`; absent without a subdomain. */
  readonly domain?: string | undefined;
  /** `hostAliases`, as lines of a hosts file. */
  readonly hostAliases?: string | undefined;
  readonly node: string;
  readonly ip: string;
  readonly hostNetwork: boolean;
  readonly createdAtMs: number;
  readonly readyAtMs: number;
  /** Volume name to the place of its files. */
  readonly volumes: Readonly<Record<string, string>>;
  /** Settings of the kernel, by their names with dots. */
  readonly sysctls?: Readonly<Record<string, string>> | undefined;
  /** What all containers together may use; absent without a limit of the Pod's own. */
  readonly memoryLimitBytes?: number | undefined;
  /** Files whose text is a token of the Pod's account. */
  readonly tokens?: readonly ProjectedToken[] | undefined;
  /** By volume, where it matters who may do what; absent for Pods with nothing but their token. */
  readonly origins?: Readonly<Record<string, VolumeOrigin>> | undefined;
}

/** What a kubelet asks for a Pod's place on a machine. */
export type SandboxRequest = Omit<SandboxRecord, "ip" | "createdAtMs" | "readyAtMs"> & { readonly podCIDR: string };

export function newSandbox(request: SandboxRequest, ip: string, nowMs: number, startMs: number): SandboxRecord {
  const { id, key, namespace, podName, hostname, domain, hostAliases, node, hostNetwork, volumes, tokens, origins } =
    request;
  const { sysctls, memoryLimitBytes } = request;
  const isPlain = domain === undefined && hostAliases === undefined && sysctls === undefined;
  if (isPlain && memoryLimitBytes === undefined && tokens !== undefined) {
    // What most Pods have, in one piece: there is one for every Pod.
    const [createdAtMs, readyAtMs] = [nowMs, nowMs + startMs];
    return {
      id,
      key,
      namespace,
      podName,
      hostname,
      node,
      hostNetwork,
      volumes,
      tokens,
      origins,
      ip,
      createdAtMs,
      readyAtMs,
    };
  }
  return {
    id: request.id,
    key: request.key,
    namespace: request.namespace,
    podName: request.podName,
    hostname: request.hostname,
    ...(request.domain === undefined ? {} : { domain: request.domain }),
    ...(request.hostAliases === undefined ? {} : { hostAliases: request.hostAliases }),
    node: request.node,
    hostNetwork: request.hostNetwork,
    volumes: request.volumes,
    ...(request.tokens === undefined ? {} : { tokens: request.tokens }),
    origins: request.origins,
    ...(sysctls === undefined ? {} : { sysctls }),
    ...(memoryLimitBytes === undefined ? {} : { memoryLimitBytes }),
    ip,
    createdAtMs: nowMs,
    readyAtMs: nowMs + startMs,
  };
}

/** A file in a volume that is always a valid token. */
export interface ProjectedToken {
  readonly volume: string;
  /** In the volume, with a slash before it. */
  readonly path: string;
  readonly account: string;
  /** Absent: the API server's own. */
  readonly audience: string | undefined;
  readonly seconds: number;
}

export interface Mount {
  readonly path: string;
  readonly volume: string;
  readonly subPath: string | undefined;
  readonly readOnly: boolean;
  /** The disk itself, without a file system. */
  readonly isDevice?: boolean;
}

/** What the kubelet asks for when it makes a container. */
export interface ContainerRequest {
  readonly sandbox: string;
  readonly name: string;
  readonly image: string;
  readonly attempt: number;
  readonly command: readonly string[] | undefined;
  readonly args: readonly string[] | undefined;
  readonly env: Readonly<Record<string, string>>;
  readonly workingDir: string | undefined;
  readonly mounts: readonly Mount[];
  /** 0: no limit. */
  readonly memoryLimitBytes: number;
  /** Thousandths of a core; 0: no limit. */
  readonly cpuLimitMillis: number;
  readonly cpuRequestMillis: number;
  /** How readily the kernel kills it when the machine's memory is used up: -1000 never, 1000 first. */
  readonly oomScoreAdj: number;
  /** Where it listens when nothing is known of its program. */
  readonly ports: readonly number[];
  readonly tuning: Tuning;
  /** It is there to do something and to leave: an init container, or one of a Pod that does not start again. */
  readonly isTask?: boolean;
  /** Its standard input stays open: a shell waits for what is typed. */
  readonly stdin?: boolean;
  /** Absent: root. */
  readonly user?: ContainerUser | undefined;
  /** Nothing outside of volumes can be written. */
  readonly readOnlyRoot?: boolean;
  /** Programs see the processes of these containers too; absent: their own alone. `*` is all of the Pod, `host` all of the machine. */
  readonly sees?: string | undefined;
  /** May do whatever root of the machine may. */
  readonly privileged?: boolean;
  /** `allowPrivilegeEscalation: false`: programs with the set-user bit stay the user's. */
  readonly noNewPrivileges?: boolean;
  /** Absent: what the container runtime gives by default. */
  readonly confinement?: Confinement | undefined;
  /** Files that are there from the start, outside volumes. */
  readonly initialFiles?: ReadonlyMap<string, string>;
}

/** What changes while a container is there. Times are virtual milliseconds; -1 means never, or not yet. */
export interface ContainerProgress {
  memoryLimitBytes: number;
  cpuLimitMillis: number;
  cpuRequestMillis: number;
  /** What its process takes from the start, and always; with what it has written to memory. */
  baseMemoryBytes: number;
  /** Of that, what it has written to volumes in memory. */
  chargedBytes: number;
  constantCpuMillis: number;
  /** From when its server answers. */
  listenAtMs: number;
  finishedAtMs: number;
  exitCode: number;
  reason: string;
  message: string;
  /** When it leaves by itself, and how. */
  exitAtMs: number;
  /** When its memory will have passed its limit. */
  oomAtMs: number;
  exitPlan: { readonly exitCode: number; readonly reason: string } | undefined;
  /** When it is killed for not having stopped. */
  killAtMs: number;
  /** When the runtime looks at it next. */
  nextAtMs: number;
  /** A server that a shell command line started. */
  serving: readonly string[] | undefined;
  process: ProcessState | undefined;
  /** Files written outside volumes. */
  files: ReadonlyMap<string, string> | undefined;
  /** What its server keeps in memory between two requests. */
  memory: Readonly<Record<string, string>> | undefined;
}

export type ContainerRecord = Omit<ContainerRequest, keyof ContainerProgress> &
  ContainerProgress & {
    /** `<sandbox>/<name>/<attempt>` */
    readonly id: string;
    readonly node: string;
    readonly createdAtMs: number;
    readonly startedAtMs: number;
  };

/** What can be changed while a container runs. */
export type ContainerResources = Pick<ContainerRequest, "memoryLimitBytes" | "cpuLimitMillis" | "cpuRequestMillis">;

export type ContainerPhase = "created" | "running" | "exited";

export function containerPhase(container: ContainerRecord, nowMs: number): ContainerPhase {
  if (container.finishedAtMs >= 0) return "exited";
  return nowMs >= container.startedAtMs ? "running" : "created";
}
