/** Who leads among the schedulers and among the controller managers, from one review of the control plane to the next. */
import type { Kernel } from "../kernel/kernel.ts";
import type { ComponentContext } from "../machinery/component-context.ts";
import type { Runtime } from "../runtime/runtime.ts";
import {
  identityOf,
  isWriteDue,
  type Leadership,
  Leases,
  leaseEndsMs,
  NOBODY,
  RENEW_DEADLINE_MS,
  RETRY_MS,
} from "./leases.ts";
import { ELECTED_PARTS, staticPodKey, type ElectedPart } from "./parts.ts";
import type { PartProcesses } from "./part-processes.ts";

export type ElectionsState = readonly (readonly [part: ElectedPart, leadership: Leadership])[];

const WRITE_EVERY_MS = 10_000;

export class Elections {
  private readonly kernel: Kernel;
  private readonly runtime: Runtime;
  private readonly processes: PartProcesses;
  private readonly machines: readonly string[];
  private readonly isServing: (machine: string) => boolean;
  private readonly leases: Leases;
  private leaders = new Map<ElectedPart, Leadership>();

  /** @param isServing whether the API server on a machine does its work: an instance talks to the one beside it */
  constructor(
    context: ComponentContext,
    runtime: Runtime,
    processes: PartProcesses,
    machines: readonly string[],
    isServing: (machine: string) => boolean,
  ) {
    this.kernel = context.kernel;
    this.runtime = runtime;
    this.processes = processes;
    this.machines = machines;
    this.isServing = isServing;
    this.leases = new Leases(context);
  }

  leaderOf(part: ElectedPart): Leadership {
    return this.leaders.get(part) ?? NOBODY;
  }

  /** An instance leads and its process runs. */
  isLed(part: ElectedPart): boolean {
    const { holder, machine } = this.leaderOf(part);
    // Before the first review the cluster is as kubeadm left it.
    if (!this.leaders.has(part)) return true;
    return holder !== "" && this.processes.isUp(part, machine) && holder === this.identity(part, machine);
  }

  /** Does what is due. Returns when something will be due next, in virtual milliseconds. */
  run(): number | undefined {
    let next: number | undefined;
    for (const part of ELECTED_PARTS) {
      const due = this.isLed(part) && this.leaders.has(part) ? this.lead(part) : this.stand(part);
      if (due !== undefined) next = Math.min(next ?? due, due);
    }
    return next;
  }

  snapshot(): ElectionsState {
    return ELECTED_PARTS.flatMap((part) => {
      const leadership = this.leaders.get(part);
      return leadership === undefined ? [] : [[part, leadership] as const];
    });
  }

  restore(state: ElectionsState): void {
    this.leaders = new Map(state);
  }

  private identity(part: ElectedPart, machine: string): string {
    return identityOf(part, machine, this.processes.sinceMs(part, machine));
  }

  /** The leader renews; one that could not for ten seconds ends itself. */
  private lead(part: ElectedPart): number | undefined {
    const leader = this.leaderOf(part);
    const { nowMs } = this.kernel;
    if (this.isServing(leader.machine)) {
      const due = isWriteDue(leader, nowMs);
      const written = due && this.leases.renew(part);
      const writtenAtMs = due ? nowMs : leader.writtenAtMs;
      this.leaders.set(part, { ...leader, brokenAtMs: due && !written ? nowMs : -1, writtenAtMs });
      return writtenAtMs + WRITE_EVERY_MS;
    }
    const brokenAtMs = leader.brokenAtMs < 0 ? nowMs : leader.brokenAtMs;
    this.leaders.set(part, { ...leader, brokenAtMs });
    if (nowMs < brokenAtMs + RENEW_DEADLINE_MS) return brokenAtMs + RENEW_DEADLINE_MS;
    this.runtime.endContainer(staticPodKey(part, leader.machine), part, 1);
    return undefined;
  }

  /** Nobody leads: the first instance that finds the Lease free takes it. */
  private stand(part: ElectedPart): number | undefined {
    const { nowMs } = this.kernel;
    let leader = this.leaderOf(part);
    if (leader.holder !== "" && leader.brokenAtMs < 0) {
      leader = { ...leader, brokenAtMs: nowMs };
      if (part === "kube-scheduler" && this.endedProperly(part, leader.machine) && this.leases.release(part))
        leader = NOBODY;
      this.leaders.set(part, leader);
    }
    const freeAtMs = leader.holder === "" ? 0 : leaseEndsMs(leader.brokenAtMs);
    let next: number | undefined;
    for (const machine of this.machines) {
      if (!this.processes.isUp(part, machine) || !this.isServing(machine)) continue;
      const tryAtMs = this.nextTryMs(part, machine, freeAtMs);
      if (tryAtMs > nowMs) {
        next = Math.min(next ?? tryAtMs, tryAtMs);
        continue;
      }
      const holder = this.identity(part, machine);
      if (!this.leases.acquire(part, machine, holder)) return nowMs + RETRY_MS;
      this.leaders.set(part, { holder, machine, brokenAtMs: -1, writtenAtMs: nowMs });
      return nowMs + WRITE_EVERY_MS;
    }
    return next;
  }

  /** An instance tries when it starts, and every two seconds. */
  private nextTryMs(part: ElectedPart, machine: string, freeAtMs: number): number {
    const sinceMs = this.processes.sinceMs(part, machine);
    const fromMs = Math.max(this.kernel.nowMs, freeAtMs, sinceMs);
    return sinceMs + Math.ceil((fromMs - sinceMs) / RETRY_MS) * RETRY_MS;
  }

  /** SIGTERM, not a crash, a kill or a loss of power. */
  private endedProperly(part: ElectedPart, machine: string): boolean {
    if (this.runtime.machines.get(machine)?.powered !== true || !this.isServing(machine)) return false;
    const { containers } = this.runtime.cri;
    const sandbox = containers.sandboxOfPod(staticPodKey(part, machine));
    const container = sandbox === undefined ? undefined : containers.newest(sandbox.id, part);
    return container === undefined || (container.finishedAtMs >= 0 && container.exitCode === 0);
  }
}
