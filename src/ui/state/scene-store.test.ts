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

  it("keeps Pods that are as they were, wherever the news about their machine came from", () => {
    const pod = (uid: string, ready: number) => ({ uid, ready, load: { cpu: 1 } });
    const withPods = (...pods: readonly object[]): SceneMachine => ({ ...machine("a"), pods }) as SceneMachine;
    const before = applySceneDelta(first, { fresh: false, machines: [withPods(pod("1", 0), pod("2", 0))] });
    const after = applySceneDelta(before, { fresh: false, machines: [withPods(pod("1", 0), pod("2", 1))] });
    const [one, two] = after.machines.get("a")?.pods ?? [];
    expect(one).toBe(before.machines.get("a")?.pods[0]);
    expect(two).toMatchObject({ uid: "2", ready: 1 });
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
