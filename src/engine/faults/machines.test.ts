/** Machines: when they are up, and what becomes of their addresses. */
import { describe, expect, it } from "vitest";
import { FaultyWorld } from "./testing/faulty-world.ts";

describe("machines", () => {
  it("are up at the first moment, later boot for two seconds", () => {
    const small = new FaultyWorld();
    small.machine("node-1");
    small.run(0);
    expect(small.machines.get("node-1")).toEqual({
      name: "node-1",
      powered: true,
      connected: true,
      slowFactor: 1,
      cpuMillis: 4000,
      memoryBytes: 8 * 1024 ** 3,
      pods: 110,
      address: "192.168.0.10",
      bootedAtMs: 0,
    });
    expect(small.status("node-1")).toEqual({
      nodeName: "node-1",
      phase: "Running",
      bootedAt: "1970-01-01T00:00:00Z",
      address: "192.168.0.10",
    });
    small.run(10_000);
    small.machine("node-2", "On", { cpu: "500m" });
    small.run(1_999);
    expect(small.status("node-2")).toEqual({ nodeName: "node-2", phase: "Booting", address: "192.168.0.11" });
    expect(small.machines.get("node-2")).toMatchObject({ powered: false, cpuMillis: 500 });
    small.run(1);
    expect(small.status("node-2")).toMatchObject({ phase: "Running", bootedAt: "1970-01-01T00:00:12Z" });
    expect(small.machines.get("node-2")).toMatchObject({ powered: true, bootedAtMs: 12_000 });
    expect(small.reasons()).toEqual(["MachinePoweredOn node-1", "MachineBooting node-2", "MachinePoweredOn node-2"]);
  });

  it("follow spec.power", () => {
    const small = new FaultyWorld();
    small.machine("node-1", "Off");
    small.run(5_000);
    expect(small.status("node-1")).toEqual({ nodeName: "node-1", phase: "Off", address: "192.168.0.10" });
    expect(small.machines.get("node-1")?.powered).toBe(false);
    small.machine("node-1", "On");
    small.run(1_000);
    small.machine("node-1", "Off");
    small.run(5_000);
    expect(small.machines.get("node-1")?.powered).toBe(false);
    small.machine("node-1", "On");
    small.run(2_000);
    expect(small.status("node-1")).toMatchObject({ phase: "Running", bootedAt: "1970-01-01T00:00:13Z" });
  });

  it("lose their power with their object, and give their address back", () => {
    const small = new FaultyWorld();
    for (const name of ["node-1", "node-2", "node-3"]) small.machine(name);
    small.run(1_000);
    small.world.objects.remove("Machine", "node-2");
    small.run(0);
    expect(small.machines.get("node-2")).toBeUndefined();
    small.machine("node-4");
    small.machine("node-5");
    small.run(2_000);
    expect(["node-1", "node-3", "node-4", "node-5"].map((name) => small.status(name)?.address)).toEqual([
      "192.168.0.10",
      "192.168.0.12",
      "192.168.0.11",
      "192.168.0.13",
    ]);
  });

  it("are built anew when one of the same name replaces them at one instant", () => {
    const small = new FaultyWorld();
    small.machine("node-1");
    small.run(5_000);
    small.world.objects.remove("Machine", "node-1");
    small.machine("node-1", "On", {}, "second");
    small.run(0);
    expect(small.machines.get("node-1")?.powered).toBe(false);
    small.run(2_000);
    expect(small.machines.get("node-1")).toMatchObject({ powered: true, bootedAtMs: 7_000 });
  });

  it("have addresses enough for thousands", () => {
    const small = new FaultyWorld();
    for (let index = 0; index < 600; index += 1) small.machine(`node-${1000 + index}`);
    small.run(0);
    const addresses = small.machines.list().map(({ address }) => address);
    expect(new Set(addresses).size).toBe(600);
    expect(addresses).toContain("192.168.0.254");
    expect(addresses).toContain("192.168.1.1");
    expect(addresses).not.toContain("192.168.0.255");
    expect(addresses).not.toContain("192.168.1.0");
  });
});
