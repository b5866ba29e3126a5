import { describe, expect, it } from "vitest";
import { applySceneDelta, EMPTY_SCENE, type SceneMachine } from "./scene-store.ts";

const machine = (name: string): SceneMachine => ({ name, x: 0, y: 0, pods: [] }) as unknown as SceneMachine;

describe("applySceneDelta", () => {
  const first = applySceneDelta(EMPTY_SCENE, {
    fresh: true,
    machines: [machine("a"), machine("b")],
    zones: [],
    flights: [{ startMs: 0, durationMs: 1, stops: ["Traffic/x/y"], on: {}, ok: true }],
    width: 10,
    height: 20,
  });

  it("keeps what did not change as it is", () => {
    const b = machine("b");
    const second = applySceneDelta(first, { fresh: false, machines: [b] });
    expect(second.machines.get("a")).toBe(first.machines.get("a"));
    expect(second.machines.get("b")).toBe(b);
    expect(second.zones).toBe(first.zones);
    expect([second.width, second.height, second.generation]).toEqual([10, 20, first.generation]);
    expect(applySceneDelta(second, { fresh: false, services: [] }).machines).toBe(second.machines);
  });

  it("holds flights for one delta only", () => {
    expect(first.flights).toHaveLength(1);
    expect(applySceneDelta(first, { fresh: false }).flights).toEqual([]);
  });

  it("removes machines, and forgets everything after a rewind", () => {
    expect([...applySceneDelta(first, { fresh: false, removedMachines: ["a"] }).machines.keys()]).toEqual(["b"]);
    const again = applySceneDelta(first, { fresh: true, machines: [machine("c")] });
    expect([...again.machines.keys()]).toEqual(["c"]);
    expect(again.generation).toBe(first.generation + 1);
    expect([again.width, again.tray]).toEqual([0, undefined]);
  });
});
