/** Machine and Fault objects made real: powers, cuts, slows and kills what they name, and heals it again. */
import type { ComponentClient } from "../../api/component-client.ts";
import { milliValue, wholeValue } from "../../api/quantity.ts";
import { sameValue } from "../../api/same-value.ts";
import type { EtcdMember, Fault, Machine } from "../../api/types/sim.ts";
import type { Component } from "../kernel/component.ts";
import { InvariantError } from "../kernel/invariant.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { ComponentContext } from "../machinery/component-context.ts";
import type { Informer } from "../machinery/informer.ts";
import { WorkQueue, type WorkQueueState } from "../machinery/work-queue.ts";
import type { MachineState } from "../runtime/contracts.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { faultEffect, type MachineCondition, together, type FaultEffect, type Machinery } from "./fault-effects.ts";
import { MachineAddresses } from "./machine-addresses.ts";
import { machineReason } from "./machine-reason.ts";

/** What of the runtime the faults need. */
export type FaultRuntime = Pick<Runtime, "machines" | "killContainer">;

/** From power to a running operating system. A machine of the cluster's first moment is up already. */
const BOOT_MS = 2_000;
const BY_MACHINE = "faults/machine";

interface FaultsState {
  readonly queue: WorkQueueState;
  /** Machines with power whose operating system is not up yet, and when it will be. */
  readonly booting: ReadonlyMap<string, number>;
  /** `uid` of the Machine object that each machine was built for. */
  readonly built: ReadonlyMap<string, string>;
  /** When machines that shut down in good order go off, if nothing keeps them from it before. */
  readonly offAt?: ReadonlyMap<string, number>;
}

/**
 * A Machine that is deleted takes its power with it; its Node stays, NotReady, until somebody deletes that too, as
 * in a cluster without a cloud controller.
 */
export function createFaults(context: ComponentContext, runtime: FaultRuntime): Component {
  return new Faults(context, runtime);
}

class Faults implements Component {
  readonly name = "faults";
  private readonly kernel: Kernel;
  private readonly runtime: FaultRuntime;
  private readonly client: ComponentClient;
  private readonly machines: Informer<Machine>;
  private readonly faults: Informer<Fault>;
  private readonly etcdMembers: Informer<EtcdMember>;
  private readonly addresses: MachineAddresses;
  private readonly queue: WorkQueue;
  private booting = new Map<string, number>();
  private built = new Map<string, string>();
  private offAt = new Map<string, number>();

  constructor(context: ComponentContext, runtime: FaultRuntime) {
    this.kernel = context.kernel;
    this.runtime = runtime;
    this.client = context.clientFor(this.name);
    this.machines = context.informers.for("Machine");
    this.faults = context.informers.for("Fault");
    this.etcdMembers = context.informers.for("EtcdMember");
    this.addresses = new MachineAddresses(this.machines);
    this.queue = new WorkQueue(this.kernel, this.name, { latencyMs: 0 });
    runtime.machines.onShutdownFinished?.((name) => {
      if (this.offAt.has(name)) this.offAt.set(name, this.kernel.nowMs);
      this.queue.add(`machine/${name}`);
    });
    this.faults.addIndex(BY_MACHINE, (fault) => {
      const effect = faultEffect(fault);
      return effect.kind === "machines" ? [effect.on] : [];
    });
    this.machines.addHandler(({ type, object, previous }) => {
      if (type === "MODIFIED" && object.spec === previous.spec && object.status === previous.status) return;
      const freed = previous?.status?.address;
      if (freed !== undefined && (type === "DELETED" || object.status?.address !== freed)) this.addresses.searchAgain();
      this.wakeMachine(object.metadata.name);
    });
    this.faults.addHandler(({ type, object, previous }) => {
      if (type === "MODIFIED" && object.spec === previous.spec) return;
      this.wakeFault(object);
      if (type === "MODIFIED") this.wakeFault(previous);
    });
  }

  start(): void {
    for (const { metadata } of this.machines.list()) this.wakeMachine(metadata.name);
    for (const fault of this.faults.list()) this.wakeFault(fault);
  }

  handle(key: string): void {
    if (!this.queue.take(key)) return;
    const name = key.slice(key.indexOf("/") + 1);
    if (key.startsWith("machine/")) this.reconcileMachine(name);
    else this.reconcileFault(name);
  }

  snapshot(): FaultsState {
    return {
      queue: this.queue.snapshot(),
      booting: new Map(this.booting),
      built: new Map(this.built),
      ...(this.offAt.size === 0 ? {} : { offAt: new Map(this.offAt) }),
    };
  }

  restore(state: unknown): void {
    const { queue, booting, built, offAt } = state as FaultsState;
    this.queue.restore(queue);
    this.booting = new Map(booting);
    this.built = new Map(built);
    this.offAt = new Map(offAt);
    this.addresses.searchAgain();
  }

  private wakeMachine(name: string): void {
    this.queue.add(`machine/${name}`);
    for (const fault of this.faultsOn(name, this.machines.get(undefined, name)?.spec.zone)) {
      this.queue.add(`fault/${fault.metadata.name}`);
    }
  }

  /** In name order. */
  private faultsOn(machine: string, zone: string | undefined): readonly Fault[] {
    const own = this.faults.byIndex(BY_MACHINE, `machine/${machine}`);
    const all = this.faults.byIndex(BY_MACHINE, "*");
    const zonal = zone === undefined ? [] : this.faults.byIndex(BY_MACHINE, `zone/${zone}`);
    if (all.length === 0 && zonal.length === 0) return own;
    return [...own, ...zonal, ...all].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  }

  /** Names of the machines that a Fault is about, in name order. */
  private machinesOf(on: Machinery): readonly string[] {
    if (on.startsWith("machine/")) return [on.slice("machine/".length)];
    const zone = on === "*" ? undefined : on.slice("zone/".length);
    const meant = this.machines.list().filter(({ spec }) => zone === undefined || spec.zone === zone);
    return meant.map(({ metadata }) => metadata.name);
  }

  private wakeFault(fault: Fault): void {
    const effect = faultEffect(fault);
    if (effect.kind === "machines") for (const name of this.machinesOf(effect.on)) this.queue.add(`machine/${name}`);
    this.queue.add(`fault/${fault.metadata.name}`);
  }

  private reconcileMachine(name: string): void {
    const machine = this.machines.get(undefined, name);
    if (machine === undefined || machine.metadata.uid !== this.built.get(name)) this.dismantle(name);
    if (machine === undefined) return;
    this.built.set(name, machine.metadata.uid);
    const { zone } = machine.spec;
    const faults = this.faultsOn(name, zone).filter((fault) => fault.spec.type !== "DiskLost" || isActive(fault));
    const effects = faults.map(faultEffect).flatMap((each) => (each.kind === "machines" ? [each.apply] : []));
    const condition = together(effects);
    const isUp = this.isUp(name, condition);
    const powered = this.boot(name, machine.spec.power === "On" && condition.powered && isUp);
    const before = this.runtime.machines.get(name);
    // All machines have the same fields: they are read all the time, and what some lack would have to be looked for.
    const state: MachineState = {
      name,
      powered,
      connected: condition.connected,
      slowFactor: condition.slowFactor,
      cpuMillis: milliValue(machine.spec.cpu),
      memoryBytes: wholeValue(machine.spec.memory),
      pods: machine.spec.pods,
      address: machine.status?.address ?? this.newAddress(),
      bootedAtMs: powered && before?.powered !== true ? this.kernel.nowMs : (before?.bootedAtMs ?? 0),
      zone,
      links: condition.links,
      stopped: condition.stopped,
      etcdDisk: condition.etcdDisk,
      shutdownSeconds: powered ? condition.shutdownSeconds : undefined,
      diskFull: condition.diskFull,
      registriesDown: condition.registriesDown,
    };
    if (!sameValue(before, state)) this.runtime.machines.put(state);
    this.report(
      machine,
      state,
      faults.map(({ metadata }) => metadata.name),
    );
  }

  private dismantle(name: string): void {
    this.built.delete(name);
    this.booting.delete(name);
    this.offAt.delete(name);
    if (this.runtime.machines.get(name) !== undefined) this.runtime.machines.remove(name);
  }

  /** A machine that shuts down waits for its kubelet, if one runs, and goes off when the time is over. */
  private isUp(name: string, { shutdownSeconds, stopped }: MachineCondition): boolean {
    if (shutdownSeconds === undefined) {
      this.offAt.delete(name);
      return true;
    }
    const { nowMs } = this.kernel;
    const known = this.offAt.get(name);
    const waits = this.runtime.machines.get(name)?.powered === true && stopped?.includes("kubelet") !== true;
    const atMs = known ?? (waits ? nowMs + shutdownSeconds * 1_000 : nowMs);
    this.offAt.set(name, atMs);
    if (known === undefined && atMs > nowMs) this.queue.add(`machine/${name}`, atMs - nowMs);
    return nowMs < atMs;
  }

  /** Whether the machine is up, given whether it has power. Comes back to it when it will be. */
  private boot(name: string, hasPower: boolean): boolean {
    const { nowMs } = this.kernel;
    if (!hasPower) {
      this.booting.delete(name);
      return false;
    }
    if (this.runtime.machines.get(name)?.powered === true) return true;
    const upAtMs = this.booting.get(name) ?? (nowMs === 0 ? 0 : nowMs + BOOT_MS);
    if (upAtMs > nowMs) {
      this.booting.set(name, upAtMs);
      this.queue.add(`machine/${name}`, upAtMs - nowMs);
      return false;
    }
    this.booting.delete(name);
    return true;
  }

  private newAddress(): string {
    const address = this.addresses.free();
    if (address === undefined) throw new InvariantError("192.168.0.0/16 has no address left", this.kernel);
    return address;
  }

  private report(machine: Machine, state: MachineState, faults: readonly string[]): void {
    const { name } = machine.metadata;
    const { bootedAt } = machine.status ?? {};
    const status: Machine["status"] = {
      nodeName: name,
      phase: state.powered ? "Running" : this.booting.has(name) ? "Booting" : "Off",
      ...(state.powered
        ? { bootedAt: this.kernel.timestamp(state.bootedAtMs) }
        : bootedAt === undefined
          ? {}
          : { bootedAt }),
      address: state.address,
      ...(faults.length === 0 ? {} : { faults }),
      ...(state.stopped === undefined ? {} : { stopped: state.stopped }),
    };
    if (sameValue(machine.status, status)) return;
    const outcome = this.client.updateStatus(
      "Machine",
      { ...machine, status },
      machineReason(machine.status ?? {}, status),
    );
    if (!outcome.ok) throw new InvariantError(`status of machine ${name}: ${outcome.status.message}`, this.kernel);
  }

  private reconcileFault(name: string): void {
    const fault = this.faults.get(undefined, name);
    if (fault === undefined) return;
    const { phase, since } = fault.status ?? {};
    const effect = faultEffect(fault);
    if (effect.kind === "kill" && phase !== undefined) return;
    const decided = fault.spec.type === "DiskLost";
    if (decided && phase !== undefined) return;
    const status: Fault["status"] = {
      ...(decided ? this.diskLoss(fault, effect) : this.outcome(effect)),
      since: since ?? this.kernel.timestamp(),
    };
    if (sameValue(fault.status, status)) return;
    const reason = status.phase === "Failed" ? "FaultFailed" : "FaultInjected";
    const why = { reason, params: { fault: name, type: fault.spec.type, message: status.message ?? "" } };
    const outcome = this.client.updateStatus("Fault", { ...fault, status }, why);
    if (!outcome.ok) throw new InvariantError(`status of fault ${name}: ${outcome.status.message}`, this.kernel);
    if (decided && effect.kind === "machines") for (const each of this.machinesOf(effect.on)) this.wakeMachine(each);
  }

  /** Decided once: a majority of etcd's members has to keep what it wrote, or all would be gone for good. */
  private diskLoss({ spec }: Fault, effect: FaultEffect): Fault["status"] {
    const outcome = this.outcome(effect);
    if (outcome.phase !== "Active") return outcome;
    const { machine = "" } = spec.target;
    const members = this.etcdMembers.list();
    const names = members.map(({ metadata }) => metadata.name);
    if (!names.includes(machine)) return { phase: "Failed", message: `machine "${machine}" has no etcd member` };
    const others = this.faults.list().filter((fault) => fault.spec.type === "DiskLost" && isActive(fault));
    const lost = new Set([
      machine,
      ...others.map((fault) => fault.spec.target.machine ?? ""),
      ...members.filter(({ status }) => status.disk === "Lost").map(({ metadata }) => metadata.name),
    ]);
    if (lost.size * 2 < names.length) return outcome;
    const message = `${lost.size} of ${names.length} etcd members would have lost what was written; a majority has to keep it`;
    return { phase: "Failed", message };
  }

  private outcome(effect: FaultEffect): Fault["status"] {
    if (effect.kind === "none") return { phase: "Failed", message: effect.message };
    if (effect.kind === "machines") {
      const { on, message } = effect;
      const known = this.machinesOf(on).some((name) => this.machines.get(undefined, name) !== undefined);
      if (known) return { phase: "Active", message };
      return { phase: "Failed", message: on === "*" ? "there is no machine" : notFound(on) };
    }
    const { pod, container, signal } = effect;
    const what =
      container === undefined ? `the containers of Pod "${pod}"` : `container "${container}" of Pod "${pod}"`;
    if (this.runtime.killContainer(pod, container, signal))
      return { phase: "Done", message: `sent ${signal} to ${what}` };
    return { phase: "Failed", message: `found no running process in ${what}` };
  }
}

function isActive({ status }: Fault): boolean {
  return status.phase === "Active";
}

function notFound(on: Machinery): string {
  const slash = on.indexOf("/");
  const [what, name] = [on.slice(0, slash), on.slice(slash + 1)];
  return what === "zone" ? `no machine is in zone "${name}"` : `machine "${name}" not found`;
}
