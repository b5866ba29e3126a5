/** Machines and faults with nothing around them, for tests. */
import type { Fault, Machine } from "../../../api/types/sim.ts";
import type { Component } from "../../kernel/component.ts";
import { FakeMachines, SmallWorld } from "../../network/testing/small-world.ts";
import { createFaults } from "../faults.ts";

export class FaultyWorld {
  readonly world = new SmallWorld();
  readonly machines = new FakeMachines();
  readonly kills: string[] = [];
  readonly faults: Component;

  constructor() {
    this.faults = createFaults(this.world.context, {
      machines: this.machines,
      killContainer: (pod, container, signal) => {
        this.kills.push(`${pod} ${container ?? "*"} ${signal}`);
        return pod === "default/web";
      },
    });
    this.faults.start();
  }

  machine(name: string, power: "On" | "Off" = "On", spec: object = {}, uid = `uid-${name}`): void {
    const status = this.world.objects.get("Machine", undefined, name)?.status ?? {};
    const all = { power, cpu: "4", memory: "8Gi", pods: 110, ...spec };
    this.world.put("sim.kubarium.dev/v1alpha1", "Machine", undefined, name, { spec: all, status }, { uid });
  }

  fault(name: string, spec: Omit<Fault["spec"], "target"> & { readonly target?: Fault["spec"]["target"] }): void {
    this.world.put("sim.kubarium.dev/v1alpha1", "Fault", undefined, name, {
      spec: { target: { machine: "node-1" }, ...spec },
      status: {},
    });
  }

  heal(name: string): void {
    this.world.objects.remove("Fault", name);
  }

  status(name: string): Machine["status"] | undefined {
    return this.world.objects.get("Machine", undefined, name)?.status;
  }

  faultStatus(name: string): Fault["status"] | undefined {
    return this.world.objects.get("Fault", undefined, name)?.status;
  }

  reasons(): readonly string[] {
    return this.world.objects.writes.map(({ reason, key }) => `${reason} ${key}`);
  }

  run(ms: number): void {
    const { kernel } = this.world;
    const until = kernel.nowMs + ms;
    for (let next = kernel.nextAt(); next !== undefined && next <= until; next = kernel.nextAt()) {
      const entry = kernel.take();
      if (entry === undefined) return;
      if (entry.component === "faults") this.faults.handle(entry.key);
      else this.world.network.handle(entry.key);
    }
    kernel.moveTo(until);
  }
}
