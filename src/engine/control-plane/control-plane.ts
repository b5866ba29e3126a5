/**
 * The control plane as parts that can fail: what runs where, who leads, who reaches an API server, and what has to look
 * at the world anew when its process comes back.
 */
import type { ApiRequest } from "../../api/api-client.ts";
import type { Status } from "../../api/status.ts";
import type { Component } from "../kernel/component.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { ComponentContext } from "../machinery/component-context.ts";
import { WorkQueue, type WorkQueueState } from "../machinery/work-queue.ts";
import type { MachineState } from "../runtime/contracts.ts";
import type { Runtime } from "../runtime/runtime.ts";
import {
  connectionRefused,
  connectionTimedOut,
  etcdFailure,
  isServedFromCache,
  needsApiServer,
} from "./api-answers.ts";
import { ApiEndpoints } from "./api-endpoints.ts";
import { Elections, type ElectionsState } from "./elections.ts";
import type { Etcd } from "./etcd.ts";
import { CONTROL_PLANE_PARTS, ELECTED_PARTS, type ElectedPart } from "./parts.ts";
import { MemberReports } from "./member-reports.ts";
import { PartProcesses, type PartProcessesState } from "./part-processes.ts";

/** What stops and starts with a process. */
export type WorkingPart = ElectedPart | "kube-apiserver";

export interface ControlPlaneHooks {
  /** A part that was away works again: whatever it does looks at the world anew. */
  restart(part: WorkingPart): void;
  /** No API server is left: open watches end. */
  endWatches(status: Status): void;
  /** The part that writes under this name; undefined for those that run apart from the control plane. */
  partOf(actor: string): WorkingPart | undefined;
}

interface ControlPlaneState {
  readonly queue: WorkQueueState;
  readonly processes: PartProcessesState;
  readonly elections: ElectionsState;
  readonly etcd: unknown;
  readonly reportedAtMs: number;
  readonly working: readonly WorkingPart[];
  /** Machines that reach no API server. */
  readonly offline: readonly string[];
  readonly settled: boolean;
}

/** How often API servers look after the Service `kubernetes`. */
const ENDPOINTS_PERIOD_MS = 10_000;
const REVIEW = "review";
const ETCD = "etcd";
const REPORT = "report";
const MACHINE = "machine ";
const WORKING_PARTS: readonly WorkingPart[] = ["kube-apiserver", ...ELECTED_PARTS];

export class ControlPlane implements Component {
  readonly name = "control-plane";
  /** Machines of the control plane, the first one first. */
  readonly machines: readonly string[];
  private readonly kernel: Kernel;
  private readonly runtime: Runtime;
  private readonly hooks: ControlPlaneHooks;
  private readonly queue: WorkQueue;
  private readonly processes: PartProcesses;
  private readonly elections: Elections;
  private readonly endpoints: ApiEndpoints;
  readonly etcd: Etcd;
  private readonly reports: MemberReports;
  private readonly reachListeners: ((machine: string, online: boolean) => void)[] = [];
  private working = new Set<WorkingPart>(WORKING_PARTS);
  private offline = new Set<string>();
  /** The machines are there. Before, kubeadm is at work. */
  private settled = false;
  /** Derived: everything runs and every control-plane machine is well connected. Undefined: to be found out. */
  private well: boolean | undefined;
  private workingNow: ReadonlySet<WorkingPart> | undefined;

  constructor(
    context: ComponentContext,
    runtime: Runtime,
    machines: readonly string[],
    hooks: ControlPlaneHooks,
    etcdOf: (isUp: (machine: string) => boolean) => Etcd,
  ) {
    this.kernel = context.kernel;
    this.runtime = runtime;
    this.machines = machines;
    this.hooks = hooks;
    this.queue = new WorkQueue(this.kernel, this.name, { latencyMs: 0 });
    this.processes = new PartProcesses(this.kernel, runtime);
    this.etcd = etcdOf((machine) => this.processes.isUp("etcd", machine));
    this.reports = new MemberReports(context, this.etcd);
    this.endpoints = new ApiEndpoints(context, runtime, () =>
      this.queue.add(REVIEW, ENDPOINTS_PERIOD_MS - (this.kernel.nowMs % ENDPOINTS_PERIOD_MS)),
    );
    this.elections = new Elections(context, runtime, this.processes, machines, (machine) => this.isServing(machine));
    runtime.machines.onChange(({ machine, previous }) => this.machineChanged(machine, previous));
    runtime.cri.onChange((node, sandbox) => this.containerChanged(node, sandbox));
    this.etcd.onChange(() => this.changed());
    this.etcd.onMemberChange((logOnly) => this.queue.add(REPORT, logOnly ? this.reports.waitMs : 0));
    this.etcd.start((delayMs) => this.queue.add(ETCD, delayMs));
  }

  start(): void {
    this.queue.add(REVIEW);
  }

  handle(key: string): void {
    if (!this.queue.take(key)) return;
    if (key === REVIEW) this.review();
    else if (key === ETCD) this.etcd.tick();
    else if (key === REPORT) this.report();
    else this.reviewReach(key.slice(MACHINE.length));
  }

  snapshot(): ControlPlaneState {
    return {
      queue: this.queue.snapshot(),
      processes: this.processes.snapshot(),
      elections: this.elections.snapshot(),
      etcd: this.etcd.snapshot(),
      reportedAtMs: this.reports.snapshot(),
      working: [...this.working].sort(),
      offline: [...this.offline].sort(),
      settled: this.settled,
    };
  }

  restore(state: unknown): void {
    const saved = state as ControlPlaneState;
    this.queue.restore(saved.queue);
    this.processes.restore(saved.processes);
    this.elections.restore(saved.elections);
    this.etcd.restore(saved.etcd);
    this.reports.restore(saved.reportedAtMs);
    this.working = new Set(saved.working);
    this.offline = new Set(saved.offline);
    this.settled = saved.settled;
    this.forgetDerived();
  }

  /** Whether entries of a part's work are processed. */
  isWorking(part: WorkingPart): boolean {
    this.workingNow ??= this.findWorking();
    return this.workingNow.has(part);
  }

  /** Whether the process runs on any machine, be it the leader or not. */
  isRunning(part: "etcd" | WorkingPart): boolean {
    return this.machines.some((name) => this.processes.isUp(part, name));
  }

  private findWorking(): ReadonlySet<WorkingPart> {
    return new Set(WORKING_PARTS.filter((each) => this.worksNow(each)));
  }

  /** Whether the kubelet of this machine gets through to an API server that can write. */
  reaches(machine: string): boolean {
    const { machines } = this.runtime;
    if (this.isWell()) {
      const state = machines.get(machine);
      if (state === undefined || !state.powered || !state.connected) return false;
      if (state.links === undefined) return true;
    }
    return this.reachesSomeServer(machine);
  }

  private reachesSomeServer(machine: string): boolean {
    const { machines } = this.runtime;
    return this.machines.some((server) => machines.reachable(machine, server) && this.isServing(server));
  }

  onReachChange(listener: (machine: string, online: boolean) => void): void {
    this.reachListeners.push(listener);
  }

  /** Why this component of the engine cannot write now. */
  refusalFor(actor: string): Status | undefined {
    if (this.isWell()) return undefined;
    if (actor.startsWith("kubelet/")) return this.reaches(actor.slice(8)) ? undefined : this.refusal(this.machines);
    const part = this.hooks.partOf(actor);
    if (part === undefined || part === "kube-apiserver") return this.refusal(this.machines);
    const { machine } = this.elections.leaderOf(part);
    return this.refusal(machine === "" ? this.machines : [machine]);
  }

  /** Why a request from outside is not answered. */
  refusalOf(request: ApiRequest): Status | undefined {
    if (this.isWell() || !needsApiServer(request)) return undefined;
    return this.refusal(this.machines, isServedFromCache(request));
  }

  private refusal(machines: readonly string[], cacheIsEnough = false): Status | undefined {
    const states = machines.map((name) => this.runtime.machines.get(name));
    const [first] = states;
    const address = first?.address ?? "";
    const reachable = states.filter((state) => state?.powered === true && state.connected);
    if (reachable.length === 0) return connectionTimedOut(address);
    const up = reachable.flatMap((state) =>
      state !== undefined && this.processes.isUp("kube-apiserver", state.name) ? [state.name] : [],
    );
    const [server] = up;
    if (server === undefined) return connectionRefused(reachable[0]?.address ?? address);
    if (cacheIsEnough || up.some((name) => this.etcd.problemAt(name) === undefined)) return undefined;
    const problems = up.map((name) => this.etcd.problemAt(name));
    return etcdFailure(problems.includes("no leader") ? "no leader" : "no quorum");
  }

  /** An API server runs there, and its etcd member is part of a quorum. */
  private isServing(machine: string): boolean {
    return this.processes.isUp("kube-apiserver", machine) && this.etcd.problemAt(machine) === undefined;
  }

  private isWell(): boolean {
    if (!this.settled) return true;
    this.well ??= this.findWell();
    return this.well;
  }

  /** Apart from `isWell`, which is asked at every write and must not even make room for a closure. */
  private findWell(): boolean {
    return this.machines.every((name) => {
      const machine = this.runtime.machines.get(name);
      const ways = machine !== undefined && machine.powered && machine.connected && machine.links === undefined;
      return ways && this.isServing(name) && CONTROL_PLANE_PARTS.every((part) => this.processes.isUp(part, name));
    });
  }

  private worksNow(part: WorkingPart): boolean {
    if (part === "kube-apiserver") return this.machines.some((machine) => this.isServing(machine));
    return this.elections.isLed(part);
  }

  private forgetDerived(): void {
    this.well = undefined;
    this.workingNow = undefined;
  }

  private changed(): void {
    this.forgetDerived();
    this.queue.add(REVIEW);
  }

  private machineChanged(machine: MachineState | undefined, previous: MachineState | undefined): void {
    const name = machine?.name ?? previous?.name ?? "";
    if (!this.machines.includes(name)) {
      this.queue.add(`${MACHINE}${name}`);
      return;
    }
    this.changed();
    this.etcd.linksChanged();
  }

  private containerChanged(node: string, sandbox: string): void {
    if (!this.machines.includes(node)) return;
    const { containers } = this.runtime.cri;
    if (containers.sandbox(sandbox)?.namespace === "kube-system") this.changed();
  }

  private review(): void {
    this.settled = true;
    let againAtMs: number | undefined;
    for (const machine of this.machines) {
      const seen = this.processes.look(machine);
      if (seen.changed.length > 0) this.forgetDerived();
      if (seen.changed.includes("etcd")) this.etcd.processChanged(machine);
      againAtMs = earliest(againAtMs, seen.againAtMs);
    }
    againAtMs = earliest(againAtMs, this.elections.run());
    this.forgetDerived();
    this.followWork();
    this.endpoints.publish(this.machines.filter((machine) => this.isServing(machine)));
    for (const { name } of this.runtime.machines.list()) this.reviewReach(name);
    this.report();
    if (againAtMs !== undefined) this.queue.add(REVIEW, Math.max(0, againAtMs - this.kernel.nowMs));
  }

  private report(): void {
    const againInMs = this.reports.write();
    if (againInMs !== undefined) this.queue.add(REPORT, againInMs);
  }

  /** Parts that came back start anew; watches end with the last API server. */
  private followWork(): void {
    for (const part of WORKING_PARTS) {
      const works = this.isWorking(part);
      if (works === this.working.has(part)) continue;
      if (works) {
        this.working.add(part);
        this.hooks.restart(part);
      } else {
        this.working.delete(part);
        if (part === "kube-apiserver") this.endWatchesIfDown();
      }
    }
  }

  /** A server without etcd still serves watches from its cache. */
  private endWatchesIfDown(): void {
    const status = this.refusal(this.machines, true);
    if (status !== undefined) this.hooks.endWatches(status);
  }

  private reviewReach(machine: string): void {
    const online = this.reaches(machine);
    if (online !== this.offline.has(machine)) return;
    if (online) this.offline.delete(machine);
    else this.offline.add(machine);
    for (const listener of this.reachListeners) listener(machine, online);
  }
}

function earliest(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined) return b;
  return b === undefined ? a : Math.min(a, b);
}
