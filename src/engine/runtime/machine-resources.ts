/**
 * What containers take of their machine: memory, processor, disk. The kernel of a machine that runs out of memory kills.
 * Sources: https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#how-pods-with-resource-limits-are-run
 * and https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/#node-out-of-memory-behavior
 */
import type { Kernel } from "../kernel/kernel.ts";
import type { ContainerLogs } from "./container-logs.ts";
import type { ContainerRecord } from "./container-record.ts";
import type { Containers } from "./containers.ts";
import { shareOf } from "./cpu-shares.ts";
import { filesBytes } from "./file-size.ts";
import { broughtBy } from "./image-files.ts";
import type { ImagePulls } from "./image-pulls.ts";
import { DISK_BYTES, TMPFS } from "./machine-sizes.ts";
import type { MachineRegistry } from "./machines.ts";
import type { Servers } from "./servers.ts";
import type { Volumes } from "./volumes.ts";

/** Taken by the operating system and the kubelet of every machine. */
export const SYSTEM_MEMORY_BYTES = 320 * 1024 * 1024;
export const SYSTEM_CPU_MILLIS = 35;
const SYSTEM_DISK_BYTES = 6 * 1024 * 1024 * 1024;
/** From passing the machine's memory until the kernel has killed. */
const KILL_AFTER_MS = 200;
/** Shares of the processor are worked out anew after this time. */
const SHARES_MS = 1_000;
const MINUTE_MS = 60_000;

interface ResourceParts {
  readonly kernel: Kernel;
  readonly machines: MachineRegistry;
  readonly containers: Containers;
  readonly servers: Servers;
  readonly volumes: Volumes;
  readonly logs: ContainerLogs;
  readonly images: ImagePulls;
  kill(container: ContainerRecord): void;
}

/** A process that the kernel of a machine killed because its memory was used up. */
export interface KernelKill {
  readonly process: string;
  readonly pid: number;
}

/** Plain data; the rest is derived from the containers. */
export interface MachineResourcesState {
  /** When a machine's memory will be used up. */
  readonly dueMs: ReadonlyMap<string, number>;
  readonly kills: ReadonlyMap<string, readonly KernelKill[]>;
  readonly demands: ReadonlyMap<string, MachineDemand>;
}

/** What all containers of a machine want of the processor, as first asked in a second. */
interface MachineDemand {
  readonly second: number;
  readonly millis: number;
}

const NO_CONTAINERS: readonly ContainerRecord[] = [];

export interface ContainerDisk {
  readonly logBytes: number;
  readonly layerBytes: number;
}

export class MachineResources {
  private readonly parts: ResourceParts;
  private dueMs = new Map<string, number>();
  private kills = new Map<string, readonly KernelKill[]>();
  private demands = new Map<string, MachineDemand>();
  /** Derived: what has not ended, by machine. */
  private live = new Map<string, Set<ContainerRecord>>();
  private fixedBytes = new Map<string, number>();
  private growing = new Map<string, Set<ContainerRecord>>();
  /** Derived: bytes on the disk of a machine without its images, where they only change when somebody writes. */
  private readonly steadyDisks = new Map<string, number>();
  private readonly listeners: ((node: string) => void)[] = [];

  constructor(parts: ResourceParts) {
    this.parts = parts;
  }

  /** Called with the machine whose kernel has killed. Only enqueue in it. */
  onKernelKill(listener: (node: string) => void): void {
    this.listeners.push(listener);
  }

  /** What was killed since this was asked last. */
  takeKills(node: string): readonly KernelKill[] {
    const kills = this.kills.get(node) ?? [];
    this.kills.delete(node);
    return kills;
  }

  enter(container: ContainerRecord): void {
    this.file(container);
    this.replan(container.node);
  }

  leave(container: ContainerRecord): void {
    const { node } = container;
    if (this.live.get(node)?.delete(container) !== true) return;
    this.steadyDisks.delete(node);
    this.fixedBytes.set(node, (this.fixedBytes.get(node) ?? 0) - container.baseMemoryBytes);
    this.growing.get(node)?.delete(container);
    this.replan(node);
  }

  /** A container has written so much more to a volume that is kept in memory, or taken away so much. */
  charge(container: ContainerRecord, bytes: number): void {
    const before = container.chargedBytes;
    const after = Math.max(0, before + bytes);
    const { node } = container;
    if (after === before || this.live.get(node)?.has(container) !== true) return;
    container.chargedBytes = after;
    container.baseMemoryBytes += after - before;
    this.fixedBytes.set(node, (this.fixedBytes.get(node) ?? 0) + after - before);
    this.replan(node);
  }

  /** Whatever runs on the machine uses what `steadyUse` says, until it is asked to work or something else starts there. */
  isSteady(node: string): boolean {
    const { servers, machines } = this.parts;
    let millis = SYSTEM_CPU_MILLIS;
    for (const container of this.live.get(node) ?? NO_CONTAINERS) {
      if (container.process !== undefined || container.tuning.leakBytesPerMinute !== 0) return false;
      if (servers.loadOf(container.id) !== undefined) return false;
      if (container.cpuLimitMillis > 0 && container.listenAtMs > this.parts.kernel.nowMs) return false;
      millis += container.constantCpuMillis;
    }
    return millis <= (machines.get(node)?.cpuMillis ?? 0);
  }

  /** What a container uses all the time, on a machine that is steady. */
  steadyUse({ node, constantCpuMillis, cpuLimitMillis, baseMemoryBytes }: ContainerRecord) {
    const most = cpuLimitMillis > 0 ? cpuLimitMillis : (this.parts.machines.get(node)?.cpuMillis ?? 1_000);
    return { cpuMillis: Math.min(constantCpuMillis, most), memoryBytes: baseMemoryBytes };
  }

  /** Bytes in use by a container now: its working set. */
  memoryOf(container: ContainerRecord): number {
    const { leakBytesPerMinute } = container.tuning;
    const { nowMs } = this.parts.kernel;
    const load = this.parts.servers.loadOf(container.id);
    const held = load !== undefined && load.busyUntilMs > nowMs ? load.heldBytes : 0;
    if (leakBytesPerMinute === 0) return container.baseMemoryBytes + held;
    const aliveMs = Math.max(0, nowMs - container.startedAtMs);
    return container.baseMemoryBytes + held + Math.floor((leakBytesPerMinute * aliveMs) / MINUTE_MS);
  }

  /** Bytes in use on a machine, by everything. */
  machineMemory(node: string): number {
    let bytes = SYSTEM_MEMORY_BYTES + (this.fixedBytes.get(node) ?? 0);
    for (const container of this.growing.get(node) ?? NO_CONTAINERS) {
      bytes += this.memoryOf(container) - container.baseMemoryBytes;
    }
    return bytes;
  }

  /** Thousandths of a core that a container would use if it could. */
  cpuDemand(container: ContainerRecord): number {
    const busy = (container.process?.steps ?? 0) > 0 ? 1_000 : 0;
    const { nowMs } = this.parts.kernel;
    const requests = this.parts.servers.loadOf(container.id)?.cpuMillis(nowMs) ?? 0;
    const isStarting = container.cpuLimitMillis > 0 && nowMs < container.listenAtMs && nowMs >= container.startedAtMs;
    return container.constantCpuMillis + busy + requests + (isStarting ? 1_000 : 0);
  }

  /** What it gets of that. */
  cpuOf(container: ContainerRecord): number {
    return Math.min(this.cpuDemand(container), Math.floor(this.cpuAvailable(container)));
  }

  /** As `cpuOf`, for whoever looks on from outside: what the cluster itself works with stays as it is. */
  observedCpuOf(container: ContainerRecord): number {
    const wanted = this.demandNow(container.node);
    return Math.min(this.cpuDemand(container), Math.floor(this.cpuAvailable(container, wanted.millis)));
  }

  /**
   * Thousandths of a core that a container can have now: its limit, or its share where all want more than there is.
   * @param wantedMillis what everything on the machine wants together
   */
  cpuAvailable(container: ContainerRecord, wantedMillis: number = this.machineDemand(container.node)): number {
    const machine = this.parts.machines.get(container.node);
    const millis = machine?.cpuMillis ?? 1_000;
    const limit = container.cpuLimitMillis > 0 ? container.cpuLimitMillis : millis;
    if (wantedMillis <= millis) return limit;
    const others = [...(this.live.get(container.node) ?? [])].filter((other) => other !== container);
    const wants = others.map((other) => ({
      weight: Math.max(2, other.cpuRequestMillis),
      millis: Math.min(this.cpuDemand(other), other.cpuLimitMillis > 0 ? other.cpuLimitMillis : millis),
    }));
    wants.push({ weight: 1_000, millis: SYSTEM_CPU_MILLIS });
    return shareOf({ weight: Math.max(2, container.cpuRequestMillis), millis: limit }, wants, millis);
  }

  diskOf(container: ContainerRecord): ContainerDisk {
    const { kernel, logs, servers } = this.parts;
    const { diskBytesPerMinute } = container.tuning;
    const aliveMs = Math.max(0, kernel.nowMs - container.startedAtMs);
    const grown = diskBytesPerMinute === 0 ? 0 : Math.floor((diskBytesPerMinute * aliveMs) / MINUTE_MS);
    return {
      logBytes: logs.bytesOf(container.id, servers.loadOf(container.id)?.requests ?? 0),
      layerBytes: grown + ownBytes(container),
    };
  }

  /** Something was written on this machine, or a container there began to write. */
  diskChanged(node: string | undefined): void {
    if (node !== undefined) this.steadyDisks.delete(node);
  }

  /** Bytes in use on the disk of a machine: system, images, what containers and their volumes hold. */
  machineDisk(node: string): number {
    const known = this.steadyDisks.get(node);
    const bytes = SYSTEM_DISK_BYTES + this.parts.images.bytesOnNode(node) + (known ?? this.containersDisk(node));
    // Something that is no concern of Kubernetes' has filled it, and fills whatever is freed.
    return this.parts.machines.get(node)?.diskFull === true ? Math.max(bytes, DISK_BYTES) : bytes;
  }

  private containersDisk(node: string): number {
    const { servers } = this.parts;
    let bytes = 0;
    let sandbox = "";
    let steady = true;
    for (const container of this.live.get(node) ?? NO_CONTAINERS) {
      if (container.tuning.diskBytesPerMinute !== 0 || servers.loadOf(container.id) !== undefined) steady = false;
      const { logBytes, layerBytes } = this.diskOf(container);
      bytes += logBytes + layerBytes;
      if (container.sandbox === sandbox) continue;
      sandbox = container.sandbox;
      bytes += this.volumesDisk(sandbox);
    }
    if (steady) this.steadyDisks.set(node, bytes);
    return bytes;
  }

  /** A container that is alone in its sandbox and writes nothing by itself adds what it holds. */
  private addDisk(container: ContainerRecord): void {
    const { node, sandbox, tuning, id } = container;
    const known = this.steadyDisks.get(node);
    if (known === undefined) return;
    const { containers, servers } = this.parts;
    const isAlone = containers.of(sandbox).length === 1;
    if (!isAlone || tuning.diskBytesPerMinute !== 0 || servers.loadOf(id) !== undefined) {
      this.steadyDisks.delete(node);
      return;
    }
    const { logBytes, layerBytes } = this.diskOf(container);
    this.steadyDisks.set(node, known + logBytes + layerBytes + this.volumesDisk(sandbox));
  }

  /** Bytes that the volumes of a sandbox take, where they are its own. */
  private volumesDisk(sandbox: string): number {
    const { containers, volumes } = this.parts;
    const places = containers.sandbox(sandbox)?.volumes;
    if (places === undefined) return 0;
    let bytes = 0;
    for (const name of Object.keys(places)) {
      const place = places[name] ?? "";
      if (place.startsWith(sandbox) && !place.startsWith(`${sandbox}/${TMPFS}`)) bytes += volumes.bytesOf(place);
    }
    return bytes;
  }

  /** The memory of a machine is used up. */
  handle(node: string): void {
    const { kernel } = this.parts;
    if (this.dueMs.get(node) !== kernel.nowMs) return;
    this.dueMs.delete(node);
    const machine = this.parts.machines.get(node);
    if (machine !== undefined && this.machineMemory(node) >= machine.memoryBytes) {
      const victim = this.victim(node, machine.memoryBytes);
      if (victim !== undefined) {
        const kill = { process: processName(victim), pid: 10_000 + (kernel.nowMs % 50_000) };
        this.kills.set(node, [...(this.kills.get(node) ?? []), kill]);
        this.parts.kill(victim);
        for (const listener of this.listeners) listener(node);
      }
    }
    this.replan(node);
  }

  /** The machine lost its power. */
  forget(node: string): void {
    this.dueMs.delete(node);
    this.kills.delete(node);
    this.demands.delete(node);
  }

  snapshot(): MachineResourcesState {
    return { dueMs: new Map(this.dueMs), kills: new Map(this.kills), demands: new Map(this.demands) };
  }

  restore(state: MachineResourcesState): void {
    this.dueMs = new Map(state.dueMs);
    this.kills = new Map(state.kills);
    this.live = new Map();
    this.fixedBytes = new Map();
    this.growing = new Map();
    this.steadyDisks.clear();
    this.demands = new Map(state.demands);
    for (const container of this.parts.containers.all()) if (container.finishedAtMs < 0) this.file(container);
  }

  private file(container: ContainerRecord): void {
    const { node } = container;
    add(this.live, node, container);
    this.addDisk(container);
    this.fixedBytes.set(node, (this.fixedBytes.get(node) ?? 0) + container.baseMemoryBytes);
    if (container.tuning.leakBytesPerMinute > 0) add(this.growing, node, container);
  }

  /** Works out when the machine's memory will be used up, as its containers grow now. */
  private replan(node: string): void {
    const { kernel, machines } = this.parts;
    const machine = machines.get(node);
    if (machine === undefined) return;
    const left = machine.memoryBytes - this.machineMemory(node);
    let perMinute = 0;
    for (const { tuning } of this.growing.get(node) ?? NO_CONTAINERS) perMinute += tuning.leakBytesPerMinute;
    if (left > 0 && perMinute === 0) {
      this.dueMs.delete(node);
      return;
    }
    const untilMs = left <= 0 ? KILL_AFTER_MS : Math.max(KILL_AFTER_MS, Math.ceil((left * MINUTE_MS) / perMinute));
    const atMs = kernel.nowMs + untilMs;
    if (this.dueMs.get(node) === atMs) return;
    this.dueMs.set(node, atMs);
    kernel.schedule("runtime", `memory ${node}`, untilMs);
  }

  /** As the kernel chooses: the largest share of memory, moved up or down by `oom_score_adj`. */
  private victim(node: string, memoryBytes: number): ContainerRecord | undefined {
    let worst: ContainerRecord | undefined;
    let worstScore = 0;
    for (const container of this.live.get(node) ?? []) {
      if (container.oomScoreAdj <= -999) continue;
      const score = Math.floor((this.memoryOf(container) * 1_000) / memoryBytes) + container.oomScoreAdj;
      const isWorse = worst === undefined || score > worstScore || (score === worstScore && container.id < worst.id);
      if (!isWorse) continue;
      worst = container;
      worstScore = score;
    }
    return worst;
  }

  /** Remembered for the rest of the second: called only in the course of the run, never for a look from outside. */
  private machineDemand(node: string): number {
    const demand = this.demandNow(node);
    this.demands.set(node, demand);
    return demand.millis;
  }

  private demandNow(node: string): MachineDemand {
    const second = Math.floor(this.parts.kernel.nowMs / SHARES_MS);
    const known = this.demands.get(node);
    if (known?.second === second) return known;
    let millis = SYSTEM_CPU_MILLIS;
    for (const container of this.live.get(node) ?? NO_CONTAINERS) {
      const demand = this.cpuDemand(container);
      millis += container.cpuLimitMillis > 0 ? Math.min(demand, container.cpuLimitMillis) : demand;
    }
    return { second, millis };
  }
}

function add(index: Map<string, Set<ContainerRecord>>, node: string, container: ContainerRecord): void {
  const known = index.get(node);
  if (known === undefined) index.set(node, new Set([container]));
  else known.add(container);
}

function processName({ process, serving, command, image, name }: ContainerRecord): string {
  const word = process?.argv[0] ?? serving?.[0] ?? command?.[0];
  const path = word ?? image.replace(/[:@].*$/, "");
  return path.slice(path.lastIndexOf("/") + 1) || name;
}

/** What a container wrote beside what its image brought. */
function ownBytes({ files, image }: ContainerRecord): number {
  return files === undefined ? 0 : Math.max(0, filesBytes(files) - filesBytes(broughtBy(image).files));
}
