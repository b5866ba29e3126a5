/** Simulated machines and what runs on them: images, sandboxes, containers, processes, logs, resource use. */
import type { Component } from "../kernel/component.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { ContainerLifecycle } from "./container-lifecycle.ts";
import { ContainerLogs, type ContainerLogsState } from "./container-logs.ts";
import { newSandbox, type ContainerRecord } from "./container-record.ts";
import type { SandboxRecord, SandboxRequest } from "./container-record.ts";
import { Containers, type ContainersState } from "./containers.ts";
import type { ContainerRuntime } from "./container-runtime.ts";
import type {
  ContainerKiller,
  LogLine,
  Machines,
  MachineState,
  PodServers,
  ProcessNetwork,
  ServerAnswer,
  ServerRequest,
} from "./contracts.ts";
import { settingsOfMachine, settingsOfPod } from "./kernel-values.ts";
import { ImagePulls, type ImagePull, type ImagePullsState } from "./image-pulls.ts";
import { MachineRegistry } from "./machines.ts";
import { LogCollection } from "./log-collection.ts";
import { MachineLogs } from "./machine-logs.ts";
import { MachineResources, type MachineResourcesState } from "./machine-resources.ts";
import { TMPFS } from "./machine-sizes.ts";
import { PodAddresses, type PodAddressesState } from "./pod-addresses.ts";
import type { FileAttributes } from "./file-attributes.ts";
import type { ExecInput, ExecResult } from "./exec-result.ts";
import { Processes } from "./processes.ts";
import type { Page } from "./server-pages.ts";
import { Servers } from "./servers.ts";
import type { ServerLoadState } from "./server-load.ts";
import { readLogs } from "./log-reading.ts";
import type { Command } from "./shell/command.ts";
import { Volumes, type Files } from "./volumes.ts";

export interface LogQuery {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly previous: boolean;
}

/** What a Pod or container uses now. */
export interface ContainerUsage {
  readonly container: string;
  readonly cpuMillis: number;
  readonly memoryBytes: number;
}

export interface Runtime extends Component, ContainerKiller {
  readonly machines: Machines;
  readonly servers: PodServers;
  readonly cri: ContainerRuntime;
  /** Set once by the composition root, before anything runs. */
  connect(network: ProcessNetwork, kubectl?: Command): void;
  /** Answers what comes to a kube-apiserver over the network; set once by the composition root. */
  apiServer: ((request: ServerRequest) => Page) | undefined;
  /** Metrics of a program of the cluster that started then; set once by the composition root. @param startedAtMs Unix time */
  partMetrics: ((part: string, startedAtMs: number) => string) | undefined;
  /** Lines of a container that exists or existed last; undefined when there is none. */
  logs(query: LogQuery): readonly LogLine[] | undefined;
  /** Image pulls that run or wait now, for drawing their progress. */
  pulls(): readonly ImagePull[];
  /** What the containers of a Pod use; undefined for a Pod that runs nowhere. @param podKey `namespace/name` */
  usage(podKey: string): readonly ContainerUsage[] | undefined;
  /** Runs a command in a container, as `kubectl exec` and exec probes do; undefined when it is not running. */
  exec(podKey: string, container: string, argv: readonly string[], input?: ExecInput): ExecResult | undefined;
  /** Types into a container's first process, as `kubectl attach -i` does; undefined when it does not run or does not read. */
  attach(podKey: string, container: string, text: string, end: boolean): ExecResult | undefined;
  /** One request through `kubectl port-forward`; undefined when no sandbox of the Pod is running. */
  forward(podKey: string, port: number, request: ServerRequest): ServerAnswer | undefined;
  /** Counts what came into Pods from outside: commands and forwarded requests. */
  readonly visits: number;
  /** Something listens on this port of a Pod address. */
  accepts(podIP: string, port: number): boolean;
}

interface RuntimeState {
  readonly machines: ReadonlyMap<string, MachineState>;
  readonly images: ImagePullsState;
  readonly addresses: PodAddressesState;
  readonly containers: ContainersState;
  readonly volumes: ReadonlyMap<string, Files>;
  readonly attributes: ReadonlyMap<string, ReadonlyMap<string, FileAttributes>>;
  readonly logs: ContainerLogsState;
  readonly loads: ReadonlyMap<string, ServerLoadState>;
  readonly resources: MachineResourcesState;
}

const SANDBOX_START_MS = 200;
const NO_API: Page = { status: 503, body: "", lasting: false };

class SimulatedRuntime implements Runtime {
  readonly name = "runtime";
  readonly machines = new MachineRegistry();
  readonly servers: Servers;
  readonly cri: ContainerRuntime;
  private readonly kernel: Kernel;
  private readonly addresses = new PodAddresses();
  private readonly containers: Containers;
  private readonly volumes = new Volumes();
  private readonly images: ImagePulls;
  private readonly containerLogs = new ContainerLogs();
  private readonly processes: Processes;
  private readonly lifecycle: ContainerLifecycle;
  private readonly resources: MachineResources;
  private readonly collection: LogCollection;
  private readonly listeners: ((node: string, podUid: string) => void)[] = [];
  visits = 0;
  apiServer: ((request: ServerRequest) => Page) | undefined;
  partMetrics: ((part: string, startedAtMs: number) => string) | undefined;

  constructor(kernel: Kernel) {
    this.kernel = kernel;
    const { machines, volumes, containerLogs: logs } = this;
    const containers = new Containers(kernel);
    this.containers = containers;
    const tell = (node: string, podUid: string): void => {
      for (const listener of this.listeners) listener(node, podUid);
    };
    containers.onChange(tell);
    this.images = new ImagePulls(kernel, machines, tell);
    this.servers = new Servers(kernel, machines, containers, volumes);
    const { servers } = this;
    const processes = new Processes({ kernel, machines, containers, volumes, logs, servers });
    this.processes = processes;
    const resources = new MachineResources({
      kernel,
      machines,
      containers,
      servers,
      volumes,
      logs,
      images: this.images,
      kill: (container) => this.lifecycle.finish(container, 137, "OOMKilled"),
    });
    this.resources = resources;
    const linesOf = (container: ContainerRecord): readonly LogLine[] => this.linesOf(container);
    this.collection = new LogCollection({
      containers,
      logs,
      epochMs: kernel.epochMs,
      isCollector: (container) => this.lifecycle.entryOf(container).collectsLogs === true,
      linesOf,
    });
    volumes.now = () => kernel.nowMs;
    volumes.machineLogs = new MachineLogs({ containers, linesOf, timestamp: (atMs) => kernel.timestamp(atMs) });
    servers.cpuAvailable = (container) => resources.cpuAvailable(container);
    servers.onFirstRequest = (container) => resources.diskChanged(container.node);
    logs.onAppend = (id) => resources.diskChanged(containers.get(id)?.node);
    volumes.onWrite = (place, container, addedBytes) => this.written(place, container, addedBytes);
    this.lifecycle = new ContainerLifecycle({ kernel, machines, containers, servers, processes, logs, resources });
    servers.serverOf = (container) => this.lifecycle.serverOf(container);
    servers.exhausted = (container) => this.lifecycle.exhaust(container);
    servers.world = (container) => ({
      host: this.processes.hostOf(container),
      api: (request) => this.apiServer?.(request) ?? NO_API,
      metrics: (part) => this.partMetrics?.(part, kernel.epochMs + container.startedAtMs) ?? "",
      run: (argv) => this.processes.exec(container, argv),
      exit: (exitCode, afterMs) => this.lifecycle.leave(container, exitCode, afterMs),
    });
    processes.takesMemory = (container, bytes) => this.lifecycle.takesMemory(container, bytes);
    this.processes.onForeignSignal((container, signal) => this.lifecycle.signal(container, signal));
    this.processes.onServe((container, argv) => this.lifecycle.serve(container, argv));
    this.cri = {
      images: this.images,
      containers,
      volumes,
      resources,
      runSandbox: (request) => this.runSandbox(request),
      removeSandbox: (id) => this.removeSandbox(id),
      startContainer: (request) => this.lifecycle.start(request),
      stopContainer: (container, graceMs) => this.lifecycle.stop(container, graceMs),
      updateContainer: (container, given) => this.lifecycle.update(container, given),
      onChange: (listener) => void this.listeners.push(listener),
    };
    machines.onChange(({ machine, previous }) => {
      if (previous?.powered === true && machine?.powered !== true) this.losePower(previous.name);
      else if (machine?.stopped !== undefined) this.endStopped(machine);
    });
  }

  start(): void {}

  private written(place: string | undefined, container: ContainerRecord | undefined, bytes: number): void {
    if (container !== undefined && place?.includes(`/${TMPFS}`) === true) this.lifecycle.charge(container, bytes);
    const sandbox = place === undefined ? undefined : this.containers.sandbox(place.slice(0, place.indexOf("/")));
    this.resources.diskChanged(sandbox?.node ?? container?.node);
  }

  connect(network: ProcessNetwork, kubectl?: Command): void {
    this.processes.connect(network, kubectl);
  }

  handle(key: string): void {
    const space = key.indexOf(" ");
    const rest = key.slice(space + 1);
    if (key.startsWith("pull ")) {
      this.images.handle(rest);
      return;
    }
    if (key.startsWith("memory ")) {
      this.resources.handle(rest);
      return;
    }
    const container = this.containers.get(rest);
    if (container !== undefined) this.lifecycle.handle(container);
  }

  logs(query: LogQuery): readonly LogLine[] | undefined {
    const sandbox = this.containers.sandboxOfPod(`${query.namespace}/${query.pod}`);
    if (sandbox === undefined) return undefined;
    const named = this.containers.of(sandbox.id).filter(({ name }) => name === query.container);
    const container = query.previous ? named.at(-2) : named.at(-1);
    if (container === undefined || container.startedAtMs > this.kernel.nowMs) return undefined;
    return this.linesOf(container);
  }

  private linesOf(container: ContainerRecord): readonly LogLine[] {
    const sandbox = this.containers.sandbox(container.sandbox);
    if (sandbox === undefined) return [];
    const own = this.containerLogs.of(container.id);
    const collected = this.collection.collects(container) ? this.collection.linesFor(container) : [];
    return readLogs({
      container,
      sandbox,
      entry: this.lifecycle.entryOf(container),
      served: container.listenAtMs < 0 ? undefined : this.lifecycle.serverOf(container),
      isServer: container.listenAtMs >= 0,
      nowMs: this.kernel.nowMs,
      lines: collected.length === 0 ? own : [...own, ...collected],
      access: this.servers.loadOf(container.id)?.access() ?? [],
      timestamp: (atMs) => this.kernel.timestamp(atMs),
    });
  }

  pulls(): readonly ImagePull[] {
    return this.images.list();
  }

  usage(podKey: string): readonly ContainerUsage[] | undefined {
    const sandbox = this.containers.sandboxOfPod(podKey);
    if (sandbox === undefined) return undefined;
    const running = this.containers.of(sandbox.id).filter((container) => this.containers.running(container));
    return running.map((container) => this.usageOf(container));
  }

  exec(podKey: string, containerName: string, argv: readonly string[], input?: ExecInput): ExecResult | undefined {
    const sandbox = this.containers.sandboxOfPod(podKey);
    const container = sandbox === undefined ? undefined : this.containers.newest(sandbox.id, containerName);
    if (container === undefined || !this.containers.running(container)) return undefined;
    this.visits += 1;
    return this.processes.exec(container, argv, input);
  }

  attach(podKey: string, containerName: string, text: string, end: boolean): ExecResult | undefined {
    const sandbox = this.containers.sandboxOfPod(podKey);
    const container = sandbox === undefined ? undefined : this.containers.newest(sandbox.id, containerName);
    if (container === undefined || !this.containers.running(container)) return undefined;
    this.visits += 1;
    return this.lifecycle.input(container, text, end);
  }

  forward(podKey: string, port: number, request: ServerRequest): ServerAnswer | undefined {
    const sandbox = this.containers.sandboxOfPod(podKey);
    if (sandbox === undefined) return undefined;
    this.visits += 1;
    return this.servers.answer(sandbox.ip, port, request);
  }

  accepts(podIP: string, port: number): boolean {
    return this.servers.accepts(podIP, port);
  }

  killContainer(podKey: string, containerName: string | undefined, signal: string): boolean {
    const sandbox = this.containers.sandboxOfPod(podKey);
    if (sandbox === undefined) return false;
    const targets = this.containers
      .of(sandbox.id)
      .filter(
        (container) =>
          (containerName === undefined || container.name === containerName) && this.containers.running(container),
      );
    for (const container of targets) this.lifecycle.signal(container, signal);
    return targets.length > 0;
  }

  /** Components that cannot run end; whoever starts them again sees them end at once. */
  private endStopped({ name }: MachineState): void {
    for (const id of this.containers.sandboxesOn(name)) {
      for (const container of this.containers.of(id)) {
        if (this.containers.running(container) && this.lifecycle.isStopped(container)) {
          this.lifecycle.finish(container, 1, "Error");
        }
      }
    }
  }

  endContainer(podKey: string, containerName: string, exitCode: number): void {
    const sandbox = this.containers.sandboxOfPod(podKey);
    const container = sandbox === undefined ? undefined : this.containers.newest(sandbox.id, containerName);
    if (container !== undefined && this.containers.running(container))
      this.lifecycle.finish(container, exitCode, "Error");
  }

  snapshot(): RuntimeState {
    return this.state(this.containers.snapshot());
  }

  hold(): RuntimeState {
    return this.state(this.containers.hold());
  }

  private state(containers: ContainersState): RuntimeState {
    return {
      machines: this.machines.snapshot(),
      images: this.images.snapshot(),
      addresses: this.addresses.snapshot(),
      containers,
      volumes: this.volumes.snapshot(),
      attributes: this.volumes.snapshotAttributes(),
      logs: this.containerLogs.snapshot(),
      loads: this.servers.snapshot(),
      resources: this.resources.snapshot(),
    };
  }

  restore(state: unknown): void {
    const saved = state as RuntimeState;
    this.machines.restore(saved.machines);
    this.images.restore(saved.images);
    this.addresses.restore(saved.addresses);
    this.volumes.restore(saved.volumes, saved.attributes);
    this.containerLogs.restore(saved.logs);
    this.servers.restore(saved.loads);
    this.containers.restore(saved.containers);
    this.resources.restore(saved.resources);
    for (const container of this.containers.all()) this.lifecycle.relisten(container);
  }

  private runSandbox(request: SandboxRequest): SandboxRecord | undefined {
    const machine = this.machines.get(request.node);
    if (machine === undefined) return undefined;
    const ip = request.hostNetwork ? machine.address : this.addresses.allocate(request.node, request.podCIDR);
    if (ip === undefined) return undefined;
    const sandbox = newSandbox(request, ip, this.kernel.nowMs, Math.round(SANDBOX_START_MS * machine.slowFactor));
    this.containers.addSandbox(sandbox);
    return sandbox;
  }

  private removeSandbox(id: string): void {
    const sandbox = this.containers.sandbox(id);
    if (sandbox === undefined) return;
    this.collection.keep(sandbox, this.containers.of(id));
    for (const container of this.containers.of(id)) {
      this.resources.leave(container);
      this.servers.close(container);
      this.servers.forget(container.id);
      this.containerLogs.forget(container.id);
      this.volumes.forget(container.id);
    }
    for (const name of Object.keys(sandbox.volumes).sort()) {
      const place = sandbox.volumes[name] ?? "";
      if (place.startsWith(`${id}/`)) this.volumes.remove(place);
    }
    if (this.volumes.has(settingsOfPod(id))) this.volumes.remove(settingsOfPod(id));
    this.images.forget(sandbox.node, id);
    if (!sandbox.hostNetwork) this.addresses.release(sandbox.node, sandbox.ip);
    this.containers.removeSandbox(id);
  }

  private losePower(node: string): void {
    this.images.drop(node);
    for (const id of this.containers.sandboxesOn(node)) this.removeSandbox(id);
    if (this.volumes.has(settingsOfMachine(node))) this.volumes.remove(settingsOfMachine(node));
    this.addresses.releaseAll(node);
    this.resources.forget(node);
  }

  private usageOf(container: ContainerRecord): ContainerUsage {
    return {
      container: container.name,
      cpuMillis: this.resources.observedCpuOf(container),
      memoryBytes: this.resources.memoryOf(container),
    };
  }
}

export function createRuntime(kernel: Kernel): Runtime {
  return new SimulatedRuntime(kernel);
}
