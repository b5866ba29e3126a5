/** Starting, stopping and ending of containers, and what makes them end by themselves. */
import type { Kernel } from "../kernel/kernel.ts";
import type { ContainerLogs } from "./container-logs.ts";
import type { ContainerRecord, ContainerRequest, ContainerResources } from "./container-record.ts";
import { secondsInMs } from "./command-flags.ts";
import { startTimeMs, stretched } from "./cpu-time.ts";
import { earlier, type Containers } from "./containers.ts";
import type { ExecResult } from "./exec-result.ts";
import { imageEntry } from "./image-catalogue.ts";
import { filesAtStart } from "./image-files.ts";
import { parseImage } from "./image-reference.ts";
import type { ImageEntry, ServerBehaviour } from "./images/image.ts";
import { OOM_AFTER_MS, outOfMemoryAtMs, podOutOfMemory } from "./memory-limits.ts";
import type { MachineRegistry } from "./machines.ts";
import type { MachineResources } from "./machine-resources.ts";
import type { ProcessPlan } from "./process-plan.ts";
import { planOfContainer } from "./process-program.ts";
import { startProblem } from "./start-problems.ts";
import type { Processes } from "./processes.ts";
import type { Servers } from "./servers.ts";
import { burnedMillis, memoryOf, stressLines } from "./stress.ts";

/** From the kubelet's request to a running process: create and start together. */
export const CONTAINER_START_MS = 250;
const SIGKILL_EXIT = 137;
const ADD_ONS: ReadonlySet<string> = new Set(["coredns", "kube-proxy"]);

export class ContainerLifecycle {
  private readonly kernel: Kernel;
  private readonly machines: MachineRegistry;
  private readonly containers: Containers;
  private readonly servers: Servers;
  private readonly processes: Processes;
  private readonly logs: ContainerLogs;
  private readonly resources: MachineResources;

  constructor(parts: {
    readonly kernel: Kernel;
    readonly machines: MachineRegistry;
    readonly containers: Containers;
    readonly servers: Servers;
    readonly processes: Processes;
    readonly logs: ContainerLogs;
    readonly resources: MachineResources;
  }) {
    this.kernel = parts.kernel;
    this.machines = parts.machines;
    this.containers = parts.containers;
    this.servers = parts.servers;
    this.processes = parts.processes;
    this.logs = parts.logs;
    this.resources = parts.resources;
  }

  /** Makes a container that runs `CONTAINER_START_MS` (times the machine's slowness) from now. */
  start(request: ContainerRequest): ContainerRecord {
    const sandbox = this.containers.sandbox(request.sandbox);
    const node = sandbox?.node ?? "";
    const slowFactor = this.machines.get(node)?.slowFactor ?? 1;
    const startedAtMs = this.kernel.nowMs + Math.round(CONTAINER_START_MS * slowFactor);
    // Written out: spreading the request into it costs more than all the rest of a start.
    const container: ContainerRecord = {
      sandbox: request.sandbox,
      name: request.name,
      image: request.image,
      attempt: request.attempt,
      command: request.command,
      args: request.args,
      env: request.env,
      workingDir: request.workingDir,
      mounts: request.mounts,
      memoryLimitBytes: request.memoryLimitBytes,
      cpuLimitMillis: request.cpuLimitMillis,
      cpuRequestMillis: request.cpuRequestMillis,
      oomScoreAdj: request.oomScoreAdj,
      ports: request.ports,
      tuning: request.tuning,
      stdin: request.stdin === true,
      isTask: request.isTask === true,
      user: request.user,
      readOnlyRoot: request.readOnlyRoot === true,
      privileged: request.privileged === true,
      noNewPrivileges: request.noNewPrivileges === true,
      sees: request.sees,
      ...(request.confinement === undefined ? {} : { confinement: request.confinement }),
      id: `${request.sandbox}/${request.name}/${request.attempt}`,
      node,
      createdAtMs: this.kernel.nowMs,
      startedAtMs,
      baseMemoryBytes: 0,
      chargedBytes: 0,
      constantCpuMillis: 0,
      listenAtMs: -1,
      finishedAtMs: -1,
      exitCode: 0,
      reason: "",
      message: "",
      exitAtMs: -1,
      oomAtMs: -1,
      exitPlan: undefined,
      killAtMs: -1,
      nextAtMs: -1,
      serving: undefined,
      process: undefined,
      files: filesAtStart(request.image, request.initialFiles),
      memory: undefined,
    };
    this.dropOlder(container);
    this.containers.add(container);
    this.begin(container, slowFactor);
    if (container.finishedAtMs < 0) this.resources.enter(container);
    this.limitPod(container.sandbox);
    this.containers.plan(container);
    return container;
  }

  /** SIGTERM to the first process, SIGKILL after `graceMs`. */
  stop(container: ContainerRecord, graceMs: number): void {
    if (container.finishedAtMs >= 0) return;
    const killAtMs = this.kernel.nowMs + graceMs;
    if (container.killAtMs < 0 || killAtMs < container.killAtMs) {
      const first = container.killAtMs < 0;
      container.killAtMs = killAtMs;
      if (first) this.signal(container, "SIGTERM");
    }
    this.containers.plan(container);
  }

  /** Changes what a running container may use; a limit below what it uses gets it killed. */
  update(container: ContainerRecord, resources: ContainerResources): void {
    if (container.finishedAtMs >= 0) return;
    const before = startTimeMs(container, this.entryOf(container));
    Object.assign(container, resources);
    this.hurryStart(container, before);
    this.planOutOfMemory(container);
    this.containers.plan(container);
  }

  /** What is left of the start takes more or less time now. @param beforeMs all of it, until now */
  private hurryStart(container: ContainerRecord, beforeMs: number): void {
    const leftMs = container.listenAtMs - this.kernel.nowMs;
    const nowMs = startTimeMs(container, this.entryOf(container));
    if (container.listenAtMs < 0 || leftMs <= 0 || beforeMs <= 0 || nowMs === beforeMs) return;
    container.listenAtMs = this.kernel.nowMs + Math.round((leftMs * nowMs) / beforeMs);
  }

  /** What one signal does to the first process of a container. */
  signal(container: ContainerRecord, signal: string): void {
    const name = signal.replace(/^SIG/, "");
    if (name === "KILL") {
      this.finish(container, SIGKILL_EXIT, "Error");
      return;
    }
    if (container.process !== undefined) {
      const exitCode = this.processes.signal(container, name);
      if (exitCode !== undefined) this.planExit(container, this.kernel.nowMs + 1, exitCode);
      this.containers.plan(container);
      return;
    }
    const { stop } = this.entryOf(container);
    if ((name === "TERM" || name === "INT" || name === "QUIT") && stop.kind === "exits") {
      const slowFactor = this.machines.get(container.node)?.slowFactor ?? 1;
      const delayMs = secondsInMs(container, stop.delayFlag) ?? Math.round(stop.afterMs * slowFactor);
      this.planExit(container, this.kernel.nowMs + delayMs, stop.exitCode);
      this.containers.plan(container);
    }
  }

  /** The container has ended; its record stays until a newer one of the same name replaces it. */
  finish(container: ContainerRecord, exitCode: number, reason: string, message = ""): void {
    if (container.finishedAtMs >= 0) return;
    container.finishedAtMs = this.kernel.nowMs;
    container.exitCode = exitCode;
    container.reason = reason;
    container.message = message;
    container.process = undefined;
    container.nextAtMs = -1;
    this.resources.leave(container);
    this.limitPod(container.sandbox);
    this.servers.close(container);
    this.containers.changed(container);
  }

  /**
   * What is typed into the first process of a container, when that is a shell that waits for it.
   * @param end nothing more will come
   * @returns undefined when it does not read
   */
  input(container: ContainerRecord, text: string, end: boolean): ExecResult | undefined {
    const result = this.processes.input(container, text, end);
    if (result?.exited === true) {
      this.planExit(container, this.kernel.nowMs + Math.round(result.durationMs), result.exitCode);
      this.containers.plan(container);
    }
    return result;
  }

  /** Requests hold more memory than the container may have. */
  exhaust(container: ContainerRecord): void {
    if (container.finishedAtMs >= 0 || container.oomAtMs >= 0) return;
    container.oomAtMs = this.kernel.nowMs + OOM_AFTER_MS;
    this.containers.plan(container);
  }

  /** A program of the container takes so much memory at once. True when that is more than there is, and the kernel kills. */
  takesMemory(container: ContainerRecord, bytes: number): boolean {
    const { memoryLimitBytes: own, node, sandbox } = container;
    const limits = [own, this.containers.sandbox(sandbox)?.memoryLimitBytes, this.machines.get(node)?.memoryBytes];
    const lowest = Math.min(...limits.map((limit = 0) => (limit > 0 ? limit : Number.POSITIVE_INFINITY)));
    if (this.resources.memoryOf(container) + bytes <= lowest) return false;
    this.exhaust(container);
    return true;
  }

  /** What is written to memory counts for whoever writes. */
  charge(container: ContainerRecord, bytes: number): void {
    this.resources.charge(container, bytes);
    const { memoryLimitBytes } = container;
    if (memoryLimitBytes > 0 && this.resources.memoryOf(container) > memoryLimitBytes) this.exhaust(container);
    this.limitPod(container.sandbox);
  }

  /** Its server ends itself. */
  leave(container: ContainerRecord, exitCode: number, afterMs: number): void {
    if (container.finishedAtMs >= 0) return;
    this.planExit(container, this.kernel.nowMs + 1 + afterMs, exitCode);
    this.containers.plan(container);
  }

  /** Something about this container is due. */
  handle(container: ContainerRecord): void {
    const nowMs = this.kernel.nowMs;
    if (container.finishedAtMs >= 0 || container.nextAtMs !== nowMs) return;
    container.nextAtMs = -1;
    if (container.process !== undefined && nowMs >= container.startedAtMs) {
      const exit = this.processes.run(container);
      if (exit !== undefined) this.planExit(container, exit.atMs, exit.exitCode);
    }
    if (container.oomAtMs >= 0 && nowMs >= container.oomAtMs) {
      this.finish(container, SIGKILL_EXIT, "OOMKilled");
    } else if (container.exitAtMs >= 0 && nowMs >= container.exitAtMs) {
      const plan = container.exitPlan ?? { exitCode: 0, reason: "Completed" };
      this.finish(container, plan.exitCode, plan.reason);
    } else if (container.killAtMs >= 0 && nowMs >= container.killAtMs) {
      this.finish(container, SIGKILL_EXIT, "Error");
    } else {
      this.containers.plan(container);
    }
  }

  /** A shell program runs a server in the foreground. */
  serve(container: ContainerRecord, argv: readonly string[]): void {
    container.serving = argv;
    if (this.serverOf(container) !== undefined) this.listen(container, this.kernel.nowMs);
  }

  /** After a restore: servers are listening again without anything having happened. */
  relisten(container: ContainerRecord): void {
    if (container.finishedAtMs >= 0 || container.listenAtMs < 0) return;
    this.servers.listen(container);
  }

  entryOf(container: ContainerRecord): ImageEntry {
    const parsed = parseImage(container.image);
    if (!parsed.ok) throw new Error(`container of an image without a name: ${container.image}`);
    return imageEntry(parsed.reference);
  }

  planOf(container: ContainerRecord): ProcessPlan {
    return planOfContainer(container, this.entryOf(container), () => this.processes.hostOf(container));
  }

  /** An add-on in kube-system that a fault keeps from running. Static Pods are not even started. */
  isStopped({ node, image, sandbox }: ContainerRecord): boolean {
    const stopped = this.machines.get(node)?.stopped;
    if (stopped === undefined || this.containers.sandbox(sandbox)?.namespace !== "kube-system") return false;
    const repository = image.slice(image.lastIndexOf("/") + 1).split(":", 1)[0] ?? "";
    return ADD_ONS.has(repository) && stopped.includes(repository);
  }

  private begin(container: ContainerRecord, slowFactor: number): void {
    const plan = this.planOf(container);
    if (this.isStopped(container)) {
      container.baseMemoryBytes = 0;
      container.constantCpuMillis = 0;
      this.planExit(container, container.startedAtMs, 1);
      return;
    }
    const { tuning, startedAtMs } = container;
    const entry = this.entryOf(container);
    container.baseMemoryBytes = tuning.memoryBytes >= 0 ? tuning.memoryBytes : memoryOf(plan, entry);
    container.constantCpuMillis = entry.idleCpuMillis + burnedMillis(plan) + tuning.cpuMillis;
    switch (plan.kind) {
      case "startError":
        container.exitAtMs = startedAtMs;
        this.finish(container, 128, "StartError", plan.message);
        return;
      case "server":
        if (this.leavesAtOnce(container, entry, plan.server)) break;
        this.listen(container, startedAtMs, slowFactor);
        break;
      case "program":
        container.process = this.processes.create(container, plan.argv);
        break;
      case "job":
        for (const text of plan.lines) this.logs.append(container.id, { atMs: startedAtMs, stream: "stdout", text });
        if (plan.cpuMs !== undefined) container.constantCpuMillis += 1_000;
        this.planExit(
          container,
          startedAtMs + Math.round(stretched(container, plan.runMs, plan.cpuMs ?? 0) * slowFactor),
          plan.exitCode,
        );
        break;
      case "stress":
        for (const text of stressLines(plan.argv, entry, this.kernel.epochMs + startedAtMs))
          this.logs.append(container.id, { atMs: startedAtMs, stream: "stderr", text });
        break;
      case "pause":
        for (const text of plan.lines) this.logs.append(container.id, { atMs: startedAtMs, stream: "stdout", text });
        break;
    }
    if (tuning.crashAfterMs >= 0) this.planExit(container, startedAtMs + tuning.crashAfterMs, tuning.exitCode);
    this.planOutOfMemory(container);
  }

  private listen(container: ContainerRecord, fromMs: number, slowFactor?: number): void {
    const factor = slowFactor ?? this.machines.get(container.node)?.slowFactor ?? 1;
    container.listenAtMs = fromMs + Math.round(startTimeMs(container, this.entryOf(container)) * factor);
    this.servers.listen(container);
  }

  /** What a container serves; undefined when it is no server. */
  serverOf(container: ContainerRecord) {
    const plan =
      container.serving === undefined
        ? this.planOf(container)
        : this.processes.planCommand(container, container.serving);
    return plan.kind === "server" ? plan : undefined;
  }

  /** A server that lacks something says so and leaves. */
  private leavesAtOnce(container: ContainerRecord, entry: ImageEntry, server: ServerBehaviour): boolean {
    const problem = startProblem(container, entry, server);
    if (problem === undefined) return false;
    const { startedAtMs } = container;
    for (const text of problem.lines) this.logs.append(container.id, { atMs: startedAtMs, stream: "stderr", text });
    this.planExit(container, startedAtMs + problem.afterMs, problem.exitCode);
    return true;
  }

  private planOutOfMemory(container: ContainerRecord): void {
    container.oomAtMs = outOfMemoryAtMs(container, (one) => this.resources.memoryOf(one), this.kernel.nowMs);
  }

  /** The containers of a Pod that has a limit of its own may not pass it together. */
  private limitPod(sandbox: string): void {
    const limit = this.containers.sandbox(sandbox)?.memoryLimitBytes;
    if (limit === undefined) return;
    const live = this.containers.of(sandbox).filter(({ finishedAtMs }) => finishedAtMs < 0);
    for (const container of live) this.planOutOfMemory(container);
    const over = podOutOfMemory(live, limit, (one) => this.resources.memoryOf(one), this.kernel.nowMs);
    if (over !== undefined) over.victim.oomAtMs = earlier(over.victim.oomAtMs, over.atMs);
    for (const container of live) this.containers.plan(container);
  }

  private planExit(container: ContainerRecord, atMs: number, exitCode: number): void {
    if (container.exitAtMs >= 0 && earlier(container.exitAtMs, atMs) !== atMs) return;
    container.exitAtMs = atMs;
    container.exitPlan = { exitCode, reason: exitCode === 0 ? "Completed" : "Error" };
  }

  /** Only the newest dead container of a name is kept. */
  private dropOlder(container: ContainerRecord): void {
    const older = this.containers.of(container.sandbox).filter(({ name }) => name === container.name);
    for (const { id } of older.slice(0, -1)) {
      this.containers.remove(id);
      this.logs.forget(id);
      this.servers.forget(id);
    }
  }
}
