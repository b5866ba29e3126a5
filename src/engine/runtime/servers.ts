/**
 * The servers that listen in containers. Answering is the hottest path of the engine, so everything that does not
 * change from one request to the next is worked out once, in a derived index by address.
 */
import type { Kernel } from "../kernel/kernel.ts";
import type { RandomStream } from "../kernel/random.ts";
import type { ContainerRecord, SandboxRecord } from "./container-record.ts";
import type { Containers } from "./containers.ts";
import type { GrpcHealth, PodServers, ServerAnswer, ServerRequest } from "./contracts.ts";
import { imageEntry } from "./image-catalogue.ts";
import { parseImage } from "./image-reference.ts";
import type { ImageEntry, ServerBehaviour } from "./images/image.ts";
import type { MachineRegistry } from "./machines.ts";
import type { ServerCall } from "./agnhost/server-program.ts";
import { SERVER_PROGRAMS } from "./agnhost/server-programs.ts";
import { rawExchange } from "./raw-http.ts";
import { flagValue } from "./command-flags.ts";
import { datagramPortsOf, portsOf } from "./process-plan.ts";
import { ServerLoad, type ServerLoadState } from "./server-load.ts";
import { documentPage, pageFields, routePage, type Page, type PageFields } from "./server-pages.ts";
import type { Volumes } from "./volumes.ts";

/** Work waiting for the cores beyond this is turned away unanswered. */
const MAX_BACKLOG_MS = 10_000;
const MAX_PAGES = 64;
const REFUSED: ServerAnswer = { kind: "refused" };
const LOST: ServerAnswer = { kind: "lost" };
/** A server that speaks another protocol closes the connection of an HTTP client. */
const NOT_HTTP = 0;

interface Served {
  readonly server: ServerBehaviour;
  readonly argv: readonly string[];
}

interface Listener {
  readonly container: ContainerRecord;
  readonly sandbox: SandboxRecord;
  readonly server: ServerBehaviour;
  readonly entry: ImageEntry;
  readonly argv: readonly string[];
  readonly ports: readonly number[];
  readonly datagramPorts: readonly number[];
  readonly tls: boolean;
  /** From its first request on: most servers of a large cluster never get one. */
  load: ServerLoad | undefined;
  /** Milliseconds of a core for one request, before the machine's slowness. */
  readonly cpuMs: number;
  /** Memory of each request that waits or is served. */
  readonly bytesPerRequest: number;
  /** Answers by path while no file has changed. */
  pages: Map<string, Page> | undefined;
  filesVersion: number;
}

/** What servers do beside answering. */
export type ServerWorld = (container: ContainerRecord) => Pick<ServerCall, "host" | "api" | "metrics" | "run" | "exit">;

export class Servers implements PodServers {
  private readonly kernel: Kernel;
  private readonly machines: MachineRegistry;
  private readonly containers: Containers;
  private readonly volumes: Volumes;
  private readonly chance: RandomStream;
  /** Thousandths of a core that a container can have now; set by the composition of the runtime. */
  cpuAvailable: (container: ContainerRecord) => number = (container) => container.cpuLimitMillis || 1_000;
  /** Set by the composition of the runtime. */
  world: ServerWorld | undefined;
  /** Told of every container at its first request; set by the composition of the runtime. */
  onFirstRequest: ((container: ContainerRecord) => void) | undefined;
  /** Called when requests take more memory than a container may have; set by the composition of the runtime. */
  exhausted: (container: ContainerRecord) => void = () => {};
  /** What a container serves, if it does; set by the composition of the runtime. */
  serverOf: (container: ContainerRecord) => Served | undefined = () => undefined;
  /** Derived: of Pod addresses from the first request on, as most servers of a large cluster never get one. */
  private byAddress = new Map<string, readonly Listener[]>();
  private loads = new Map<string, ServerLoad>();

  constructor(kernel: Kernel, machines: MachineRegistry, containers: Containers, volumes: Volumes) {
    this.kernel = kernel;
    this.machines = machines;
    this.containers = containers;
    this.volumes = volumes;
    this.chance = kernel.random.stream("server");
  }

  /** A process in the container listens from `container.listenAtMs` on. */
  listen(container: ContainerRecord): void {
    const sandbox = this.containers.sandbox(container.sandbox);
    if (sandbox === undefined) return;
    if (!sandbox.hostNetwork) {
      this.byAddress.delete(sandbox.ip);
      return;
    }
    const listener = this.listenerOf(container, sandbox);
    if (listener !== undefined) this.byAddress.set(sandbox.ip, [...(this.byAddress.get(sandbox.ip) ?? []), listener]);
  }

  /** The process is gone; its counts stay for the log until `forget`. */
  close(container: ContainerRecord): void {
    const ip = this.containers.sandbox(container.sandbox)?.ip ?? "";
    const rest = this.byAddress.get(ip)?.filter((listener) => listener.container !== container);
    if (rest === undefined) return;
    if (rest.length === 0) this.byAddress.delete(ip);
    else this.byAddress.set(ip, rest);
  }

  forget(containerId: string): void {
    this.loads.delete(containerId);
  }

  loadOf(containerId: string): ServerLoad | undefined {
    return this.loads.get(containerId);
  }

  locate(podIP: string): { readonly machine: string; readonly pod: string } | undefined {
    const listener = this.listenersAt(podIP)?.[0];
    if (listener !== undefined) return { machine: listener.sandbox.node, pod: listener.sandbox.key };
    const sandbox = this.containers.sandboxAt(podIP);
    return sandbox === undefined ? undefined : { machine: sandbox.node, pod: sandbox.key };
  }

  answer(podIP: string, port: number, request: ServerRequest): ServerAnswer {
    const listeners = this.listenersAt(podIP);
    if (listeners === undefined) return this.containers.sandboxAt(podIP) === undefined ? LOST : REFUSED;
    for (const listener of listeners) {
      const ports = request.protocol === "UDP" ? listener.datagramPorts : listener.ports;
      if (ports.includes(port)) return this.serve(listener, port, request);
    }
    return REFUSED;
  }

  grpcHealth(podIP: string, port: number, service: string): GrpcHealth | undefined {
    const listener = this.listenersAt(podIP)?.find(({ ports }) => ports.includes(port));
    if (listener === undefined) return undefined;
    const { program, documentRoot } = listener.server;
    if (program !== "grpc-health-checking") {
      return program === undefined && documentRoot === undefined ? undefined : "NO_GRPC";
    }
    const headers = { "content-type": "application/grpc" };
    const answer = this.serve(listener, port, {
      protocol: "HTTP",
      method: "POST",
      path: "/grpc.health.v1.Health/Check",
      host: podIP,
      headers,
      body: service,
    });
    if (answer.kind !== "answered" || answer.status === 0) return "NO_GRPC";
    if (answer.headers?.["grpc-status"] === "5") return "NOT_FOUND";
    return answer.body === "SERVING" ? "SERVING" : "NOT_SERVING";
  }

  /** A server that is known to speak TLS on this port, or not to; undefined where custom must tell. */
  speaksTls(podIP: string, port: number): boolean | undefined {
    const listener = this.listenersAt(podIP)?.find(({ ports }) => ports.includes(port));
    if (listener?.server.tlsFlag !== undefined) return listener.tls;
    return listener?.server.portVariables === undefined
      ? undefined
      : `SERVE_TLS_PORT_${port}` in listener.container.env;
  }

  /** Something accepts connections on this port; nothing is sent. */
  accepts(podIP: string, port: number): boolean {
    const nowMs = this.kernel.nowMs;
    const listeners = this.listenersAt(podIP) ?? [];
    return listeners.some(({ ports, container }) => ports.includes(port) && isListening(container, nowMs));
  }

  /** Ports on which connections are accepted, in order. */
  portsAt(podIP: string): readonly number[] {
    const nowMs = this.kernel.nowMs;
    const up = (this.listenersAt(podIP) ?? []).filter(({ container }) => isListening(container, nowMs));
    return [...new Set(up.flatMap(({ ports }) => ports))].sort((a, b) => a - b);
  }

  snapshot(): ReadonlyMap<string, ServerLoadState> {
    const loads = new Map<string, ServerLoadState>();
    for (const [id, load] of this.loads) if (load.requests > 0) loads.set(id, load.snapshot());
    return loads;
  }

  /** Forgets everything derived; the runtime calls `listen` again for every server. */
  restore(state: ReadonlyMap<string, ServerLoadState>): void {
    this.byAddress = new Map();
    this.loads = new Map();
    for (const [id, saved] of state) {
      const load = new ServerLoad();
      load.restore(saved);
      this.loads.set(id, load);
    }
  }

  /** Undefined when there are none. */
  private listenersAt(ip: string): readonly Listener[] | undefined {
    const known = this.byAddress.get(ip);
    if (known !== undefined) return known;
    const sandbox = this.containers.sandboxAt(ip);
    if (sandbox === undefined) return undefined;
    const found: Listener[] = [];
    for (const container of this.containers.of(sandbox.id)) {
      if (container.finishedAtMs >= 0 || container.listenAtMs < 0) continue;
      const listener = this.listenerOf(container, sandbox);
      if (listener !== undefined) found.push(listener);
    }
    if (found.length === 0) return undefined;
    this.byAddress.set(ip, found);
    return found;
  }

  private listenerOf(container: ContainerRecord, sandbox: SandboxRecord): Listener | undefined {
    const parsed = parseImage(container.image);
    const served = this.serverOf(container);
    if (!parsed.ok || served === undefined) return undefined;
    const { server, argv } = served;
    const { cpuMsPerRequest, memoryBytesPerRequest } = container.tuning;
    return {
      container,
      sandbox,
      server,
      entry: imageEntry(parsed.reference),
      argv,
      ports: portsOf(server, argv, container.env),
      datagramPorts: datagramPortsOf(server, argv, container.env),
      tls: server.tlsFlag !== undefined && flagValue(argv, server.tlsFlag) !== undefined,
      load: undefined,
      cpuMs: cpuMsPerRequest >= 0 ? cpuMsPerRequest : server.cpuMsPerRequest,
      bytesPerRequest: memoryBytesPerRequest >= 0 ? memoryBytesPerRequest : (server.memoryBytesPerRequest ?? 0),
      pages: undefined,
      filesVersion: this.volumes.version,
    };
  }

  private serve(listener: Listener, port: number, request: ServerRequest): ServerAnswer {
    const { container, server } = listener;
    const nowMs = this.kernel.nowMs;
    if (!isListening(container, nowMs)) return REFUSED;
    const machine = this.machines.get(container.node);
    if (machine === undefined || !machine.powered) return LOST;
    listener.load ??= this.startLoad(container);
    const { load } = listener;
    const { tuning } = container;
    const cores = this.cpuAvailable(container) / 1_000;
    const cpuMs = listener.cpuMs * machine.slowFactor;
    const waitMs = load.busyUntilMs > nowMs ? load.busyUntilMs - nowMs : 0;
    if (waitMs > MAX_BACKLOG_MS) return LOST;
    load.busyUntilMs = nowMs + waitMs + cpuMs / cores;
    const stretched = cores < 1 ? cpuMs / cores - cpuMs : 0;
    const jitter = 0.9 + this.chance.fraction() * 0.2;
    const latencyMs =
      Math.round(waitMs + stretched + server.serviceMs * machine.slowFactor * jitter) + tuning.latencyMs;
    let page = this.page(listener, port, request);
    if (page === undefined) return LOST;
    if (tuning.errorPercent > 0 && this.chance.fraction() * 100 < tuning.errorPercent) page = FAILED_PAGE;
    const asked = request.protocol === "UDP" ? `udp ${request.body ?? ""}` : request.path;
    const client = request.from ?? machine.address;
    load.count(listener.cpuMs, { atMs: nowMs, path: asked, status: page.status, client, size: page.body.length });
    if (listener.bytesPerRequest > 0) this.holdMemory(listener, load, cpuMs / cores);
    const { status, body, headers, delayMs, isFromCluster } = page;
    if (headers === undefined && delayMs === undefined) return { kind: "answered", status, body, latencyMs };
    const more = {
      ...(headers === undefined ? {} : { headers }),
      ...(isFromCluster === true ? { isFromCluster } : {}),
    };
    return { kind: "answered", status, body, latencyMs: latencyMs + (delayMs ?? 0), ...more };
  }

  /** The memory of requests under way, and its end. */
  private holdMemory({ container, bytesPerRequest }: Listener, load: ServerLoad, msPerRequest: number): void {
    load.heldBytes = load.inFlight(this.kernel.nowMs, msPerRequest) * bytesPerRequest;
    const limit = container.memoryLimitBytes;
    if (limit > 0 && container.baseMemoryBytes + load.heldBytes > limit) this.exhausted(container);
  }

  private startLoad(container: ContainerRecord): ServerLoad {
    let load = this.loads.get(container.id);
    if (load === undefined) {
      load = new ServerLoad();
      this.loads.set(container.id, load);
      this.onFirstRequest?.(container);
    }
    return load;
  }

  /** Undefined: no answer. */
  private page(listener: Listener, port: number, request: ServerRequest): Page | undefined {
    const { server } = listener;
    if (request.protocol === "TCP") {
      if ((request.body ?? "") === "") return CONNECTED;
      if (server.protocol === "tcp")
        return server.program === undefined ? CONNECTED : this.worked(listener, port, request);
      return rawExchange(request, (http) => this.page(listener, port, http));
    }
    if (request.protocol === "UDP" && server.program === undefined) return undefined;
    if (server.protocol === "tcp") return NO_HTTP_PAGE;
    if (server.program !== undefined) {
      if (listener.tls && request.tls === false) return PLAIN_TO_TLS;
      return this.worked(listener, port, request);
    }
    if (listener.filesVersion !== this.volumes.version) {
      listener.pages = undefined;
      listener.filesVersion = this.volumes.version;
    }
    const known = listener.pages?.get(request.path);
    if (known !== undefined) return known;
    const page = this.render(listener, request);
    if (!page.lasting) return page;
    listener.pages ??= new Map();
    if (listener.pages.size < MAX_PAGES) listener.pages.set(request.path, page);
    return page;
  }

  /** A page that a program makes for this request. */
  private worked(listener: Listener, port: number, request: ServerRequest): Page | undefined {
    const { container, sandbox, server, argv, load } = listener;
    const program = server.program === undefined ? undefined : SERVER_PROGRAMS[server.program];
    const world = this.world?.(container);
    if (program === undefined || world === undefined) return undefined;
    const from = request.from ?? this.machines.get(container.node)?.address ?? "";
    return program({
      request,
      port,
      argv,
      env: container.env,
      version: pageFields(container, sandbox).version,
      ip: sandbox.ip,
      remote: `${from}:${FIRST_CLIENT_PORT + (((load?.requests ?? 0) * 7_919) % CLIENT_PORTS)}`,
      listeningMs: this.kernel.nowMs - container.listenAtMs,
      memory: container.memory ?? NOTHING,
      remember: (name, value) => {
        container.memory = { ...container.memory, [name]: value };
      },
      ...world,
    });
  }

  private render(listener: Listener, request: ServerRequest): Page {
    const { container, sandbox, server, argv } = listener;
    const fields: PageFields = { ...pageFields(container, sandbox), path: request.path, host: request.host };
    const text = server.textFlag === undefined ? undefined : textFlagValue(argv, server.textFlag);
    if (text !== undefined && request.path !== "/health") return { status: 200, body: `${text}\n`, lasting: true };
    if (server.documentRoot !== undefined) {
      const read = (path: string): string | undefined => this.volumes.read(container, sandbox, path);
      return documentPage(server.documentRoot, request.path, read);
    }
    return routePage(server.routes ?? [], this.kernel.nowMs - container.listenAtMs, fields);
  }
}

const NOTHING: Readonly<Record<string, string>> = {};
/** Linux: net.ipv4.ip_local_port_range. */
const FIRST_CLIENT_PORT = 32_768;
const CLIENT_PORTS = 28_232;
/** net/http of Go, asked without TLS where it expects it. */
const PLAIN_TO_TLS: Page = { status: 400, body: "Client sent an HTTP request to an HTTPS server.\n", lasting: true };
const FAILED_PAGE: Page = { status: 500, body: "Internal Server Error\n", lasting: true };
const CONNECTED: Page = { status: 200, body: "", lasting: true };
const NO_HTTP_PAGE: Page = { status: NOT_HTTP, body: "", lasting: true };

function isListening(container: ContainerRecord, nowMs: number): boolean {
  return container.listenAtMs >= 0 && nowMs >= container.listenAtMs && container.finishedAtMs < 0;
}

function textFlagValue(argv: readonly string[], flag: string): string | undefined {
  return flagValue(argv, `-${flag}`) ?? flagValue(argv, `--${flag}`);
}
