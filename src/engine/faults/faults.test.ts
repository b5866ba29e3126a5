import { describe, expect, it } from "vitest";
import type { Fault } from "../../api/types/sim.ts";
import { FaultyWorld } from "./testing/faulty-world.ts";

describe("faults on machines", () => {
  it.each<{
    name: string;
    spec: Omit<Fault["spec"], "target"> & { readonly target?: Fault["spec"]["target"] };
    broken: object;
    message: string;
  }>([
    {
      name: "power",
      spec: { type: "MachinePower" },
      broken: { powered: false, connected: true, slowFactor: 1 },
      message: 'machine "node-1" has no power',
    },
    {
      name: "cut",
      spec: { type: "NetworkCut" },
      broken: { powered: true, connected: false, slowFactor: 1 },
      message: 'machine "node-1" is cut off the network',
    },
    {
      name: "slow by default",
      spec: { type: "SlowMachine" },
      broken: { powered: true, connected: true, slowFactor: 4 },
      message: 'machine "node-1" is 4 times slower',
    },
    {
      name: "slow by a factor",
      spec: { type: "SlowMachine", parameters: { factor: 2.5 } },
      broken: { powered: true, connected: true, slowFactor: 2.5 },
      message: 'machine "node-1" is 2.5 times slower',
    },
    {
      name: "a component",
      spec: { type: "ComponentStop", target: { component: "kubelet", machine: "node-1" } },
      broken: { powered: true, connected: true, slowFactor: 1, stopped: ["kubelet"] },
      message: 'kubelet is stopped on machine "node-1"',
    },
    {
      name: "a component everywhere",
      spec: { type: "ComponentStop", target: { component: "kube-proxy" } },
      broken: { stopped: ["kube-proxy"] },
      message: "kube-proxy is stopped on every machine",
    },
    {
      name: "a zone without power",
      spec: { type: "ZoneOutage", target: { zone: "a" } },
      broken: { powered: false },
      message: 'zone "a" has no power',
    },
    {
      name: "a zone cut off",
      spec: { type: "NetworkCut", target: { zone: "a" } },
      broken: { connected: true, links: [{ peer: "outside zone/a", latencyMs: 0, lossPercent: 100 }] },
      message: 'zone "a" is cut off the network',
    },
    {
      name: "two machines cut off each other",
      spec: { type: "NetworkCut", target: { machine: "node-1", peerMachine: "node-2" } },
      broken: { connected: true, links: [{ peer: "machine/node-2", latencyMs: 0, lossPercent: 100 }] },
      message: 'machine "node-1" is cut off machine "node-2"',
    },
    {
      name: "latency by default",
      spec: { type: "NetworkLatency", target: { machine: "node-1" } },
      broken: { links: [{ peer: "*", latencyMs: 200, lossPercent: 0 }] },
      message: 'the network of machine "node-1" takes 200 ms longer',
    },
    {
      name: "loss between a zone and another",
      spec: { type: "PacketLoss", target: { zone: "a", peerZone: "b" }, parameters: { percent: 5 } },
      broken: { links: [{ peer: "zone/b", latencyMs: 0, lossPercent: 5 }] },
      message: 'the network between zone "a" and zone "b" loses 5 % of all packets',
    },
    {
      name: "a full disk",
      spec: { type: "DiskFull", target: { machine: "node-1" } },
      broken: { diskFull: true },
      message: 'the disk of machine "node-1" is full',
    },
    {
      name: "a registry",
      spec: { type: "RegistryUnreachable", target: { registry: "docker.io" } },
      broken: { registriesDown: ["docker.io"] },
      message: "no machine reaches registry docker.io",
    },
    {
      name: "all registries from one machine",
      spec: { type: "RegistryUnreachable", target: { machine: "node-1" } },
      broken: { registriesDown: ["*"] },
      message: 'machine "node-1" does not reach any registry',
    },
  ])("$name, and healed", ({ spec, broken, message }) => {
    const small = new FaultyWorld();
    small.machine("node-1", "On", { zone: "a" });
    small.run(4_000);
    small.fault("f", spec);
    small.run(0);
    expect(small.machines.get("node-1")).toMatchObject(broken);
    expect(small.faultStatus("f")).toEqual({ phase: "Active", since: "1970-01-01T00:00:04Z", message });
    expect(small.status("node-1")?.faults).toEqual(["f"]);
    small.heal("f");
    small.run(2_000);
    const { bootedAtMs = 0 } = small.machines.get("node-1") ?? {};
    expect(small.machines.get("node-1")).toEqual({
      name: "node-1",
      powered: true,
      connected: true,
      slowFactor: 1,
      zone: "a",
      cpuMillis: 4000,
      memoryBytes: 8 * 1024 ** 3,
      pods: 110,
      address: "192.168.0.10",
      bootedAtMs,
    });
    expect(small.status("node-1")?.faults).toBeUndefined();
  });

  it("compose: the machine heals with the last of them", () => {
    const small = new FaultyWorld();
    small.machine("node-1");
    small.run(1_000);
    small.fault("a", { type: "MachinePower" });
    small.fault("b", { type: "MachinePower" });
    small.fault("c", { type: "SlowMachine", parameters: { factor: 2 } });
    small.fault("d", { type: "SlowMachine", parameters: { factor: 3 } });
    small.run(0);
    expect(small.machines.get("node-1")).toMatchObject({ powered: false, connected: true, slowFactor: 6 });
    small.heal("a");
    small.heal("d");
    small.run(5_000);
    expect(small.machines.get("node-1")).toMatchObject({ powered: false, slowFactor: 2 });
    small.heal("b");
    small.run(2_000);
    expect(small.machines.get("node-1")).toMatchObject({ powered: true, slowFactor: 2, bootedAtMs: 8_000 });
    expect(small.reasons().filter((reason) => reason.endsWith("node-1"))).toEqual([
      "MachinePoweredOn node-1",
      "MachinePoweredOff node-1",
      "FaultHealed node-1",
      "MachineBooting node-1",
      "MachinePoweredOn node-1",
    ]);
  });

  it("leave a machine off that is meant to be off", () => {
    const small = new FaultyWorld();
    small.machine("node-1");
    small.fault("f", { type: "MachinePower" });
    small.run(1_000);
    small.machine("node-1", "Off");
    small.heal("f");
    small.run(5_000);
    expect(small.machines.get("node-1")?.powered).toBe(false);
  });

  it("move with their target", () => {
    const small = new FaultyWorld();
    small.machine("node-1");
    small.machine("node-2");
    small.fault("f", { type: "NetworkCut" });
    small.run(1_000);
    small.fault("f", { type: "NetworkCut", target: { machine: "node-2" } });
    small.run(0);
    expect(small.machines.get("node-1")?.connected).toBe(true);
    expect(small.machines.get("node-2")?.connected).toBe(false);
  });

  it("of a zone hit machines that join it later", () => {
    const small = new FaultyWorld();
    small.fault("f", { type: "ZoneOutage", target: { zone: "a" } });
    small.run(1_000);
    expect(small.faultStatus("f")).toMatchObject({ phase: "Failed", message: 'no machine is in zone "a"' });
    small.machine("node-1", "On", { zone: "a" });
    small.machine("node-2", "On", { zone: "b" });
    small.run(5_000);
    expect(small.machines.get("node-1")?.powered).toBe(false);
    expect(small.machines.get("node-2")?.powered).toBe(true);
    expect(small.faultStatus("f")).toMatchObject({ phase: "Active", message: 'zone "a" has no power' });
  });

  it("wait for their machine", () => {
    const small = new FaultyWorld();
    small.fault("f", { type: "NetworkCut" });
    small.run(1_000);
    expect(small.faultStatus("f")).toMatchObject({ phase: "Failed", message: 'machine "node-1" not found' });
    small.machine("node-1");
    small.run(0);
    expect(small.faultStatus("f")).toMatchObject({ phase: "Active" });
    expect(small.machines.get("node-1")?.connected).toBe(false);
  });

  it.each<{ name: string; spec: Fault["spec"]; message: string }>([
    { name: "no machine", spec: { type: "NetworkCut", target: {} }, message: "spec.target.machine is required" },
    { name: "no pod", spec: { type: "ContainerKill", target: {} }, message: "spec.target.pod is required" },
    {
      name: "a factor that slows nothing",
      spec: { type: "SlowMachine", target: { machine: "node-1" }, parameters: { factor: 1 } },
      message: "spec.parameters.factor must be a number above 1",
    },
    {
      name: "an unknown type",
      spec: { type: "Meteor" as "NetworkCut", target: { machine: "node-1" } },
      message: 'spec.type "Meteor" is not known',
    },
  ])("fail: $name", ({ spec, message }) => {
    const small = new FaultyWorld();
    small.machine("node-1");
    small.fault("f", spec);
    small.run(0);
    expect(small.faultStatus("f")).toMatchObject({ phase: "Failed", message });
    expect(small.machines.get("node-1")).toMatchObject({ powered: true, connected: true, slowFactor: 1 });
  });
});

describe("killing containers", () => {
  it.each([
    {
      target: { pod: "web" },
      kill: "default/web * SIGKILL",
      status: { phase: "Done", message: 'sent SIGKILL to the containers of Pod "default/web"' },
    },
    {
      target: { namespace: "shop", pod: "db", container: "main" },
      kill: "shop/db main SIGKILL",
      status: { phase: "Failed", message: 'found no running process in container "main" of Pod "shop/db"' },
    },
  ])("$kill, once", ({ target, kill, status }) => {
    const small = new FaultyWorld();
    small.fault("k", { type: "ContainerKill", target });
    small.run(10_000);
    expect(small.kills).toEqual([kill]);
    expect(small.faultStatus("k")).toEqual({ ...status, since: "1970-01-01T00:00:00Z" });
    small.faults.start();
    small.run(10_000);
    expect(small.kills).toEqual([kill]);
  });
});

describe("snapshots", () => {
  it("goes on booting", () => {
    const small = new FaultyWorld();
    small.run(1_000);
    small.machine("node-1");
    small.run(500);
    const state = small.faults.snapshot();
    const kernel = small.world.kernel.snapshot();
    small.machine("node-1", "Off");
    small.run(5_000);
    small.machine("node-1", "On");
    small.machines.put({ ...small.machines.get("node-1")!, powered: false });
    small.world.kernel.restore(kernel);
    small.faults.restore(state);
    small.run(1_499);
    expect(small.machines.get("node-1")?.powered).toBe(false);
    small.run(1);
    expect(small.machines.get("node-1")).toMatchObject({ powered: true, bootedAtMs: 3_000 });
  });
});
