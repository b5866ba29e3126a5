import { describe, expect, it } from "vitest";
import type { LinkFault, MachineState } from "./contracts.ts";
import { MachineRegistry } from "./machines.ts";

function machine(name: string, zone: string | undefined, links: readonly LinkFault[] = []): MachineState {
  return {
    name,
    powered: true,
    connected: true,
    slowFactor: 1,
    cpuMillis: 4_000,
    memoryBytes: 1,
    pods: 110,
    address: "",
    bootedAtMs: 0,
    ...(zone === undefined ? {} : { zone }),
    ...(links.length === 0 ? {} : { links }),
  };
}

const CUT = { latencyMs: 0, lossPercent: 100 };

describe("ways between machines", () => {
  it.each<{ name: string; peer: string; reached: readonly string[] }>([
    { name: "one machine", peer: "machine/b", reached: ["c", "d"] },
    { name: "a zone", peer: "zone/east", reached: ["b"] },
    { name: "everybody", peer: "*", reached: [] },
    { name: "everybody outside", peer: "outside zone/west", reached: ["b"] },
  ])("cut off $name", ({ peer, reached }) => {
    const machines = new MachineRegistry();
    machines.put(machine("a", "west", [{ peer, ...CUT }]));
    machines.put(machine("b", "west"));
    machines.put(machine("c", "east"));
    machines.put(machine("d", peer === "zone/east" ? "east" : undefined));
    const others = ["b", "c", "d"];
    expect(others.filter((other) => machines.reachable("a", other))).toEqual(reached);
    expect(others.filter((other) => machines.reachable(other, "a"))).toEqual(reached);
    expect(machines.reachable("a", "a")).toBe(true);
    expect(machines.reachable("b", "c")).toBe(true);
  });

  it("adds up what is wrong at both ends", () => {
    const machines = new MachineRegistry();
    machines.put(machine("a", undefined, [{ peer: "*", latencyMs: 100, lossPercent: 50 }]));
    machines.put(machine("b", undefined, [{ peer: "machine/a", latencyMs: 20, lossPercent: 50 }]));
    machines.put(machine("c", undefined));
    expect(machines.link("a", "b")).toEqual({ latencyMs: 120, lossPercent: 75 });
    expect(machines.link("b", "c")).toBeUndefined();
    expect(machines.link("a", "a")).toBeUndefined();
  });
});
