import { describe, expect, it } from "vitest";
import { EMPTY_SCENE, type Scene, type ScenePod } from "../state/scene-store.ts";
import { departuresBetween, journeyMs } from "./travel.ts";

const pod = (uid: string, x = 0, y = 0): ScenePod => ({ uid, name: uid, x, y }) as ScenePod;

function scene(waiting: readonly ScenePod[], placed: readonly ScenePod[], generation = 1): Scene {
  return {
    ...EMPTY_SCENE,
    generation,
    tray: { pods: waiting, more: 0, x: 100, y: 0, width: 10, height: 10 },
    machines: new Map([["m", { name: "m", x: 500, y: 50, pods: placed }]]),
  } as unknown as Scene;
}

describe("departuresBetween", () => {
  it("a Pod that went fades where it stood", () => {
    const departures = departuresBetween(scene([], [pod("a", 1, 2), pod("b")]), scene([], [pod("b")]));
    expect(departures.map(({ pod: { uid }, at }) => [uid, at])).toEqual([["a", { x: 501, y: 52 }]]);
  });

  it("a Pod that only got a node fades nowhere", () => {
    expect(departuresBetween(scene([pod("a", 5, 6)], []), scene([], [pod("a", 12, 76)]))).toEqual([]);
  });

  it("nothing moves across a rewind, and nothing when nothing changed", () => {
    expect(departuresBetween(scene([], [pod("a")], 1), scene([], [], 2))).toEqual([]);
    const same = scene([], [pod("a")]);
    expect(departuresBetween(same, same)).toEqual([]);
  });
});

describe("journeyMs", () => {
  it("travels shorter when time runs faster, and not at all when it races", () => {
    const times = [1, 5, 30, 300].map(journeyMs);
    expect(times).toEqual([...times].sort((a, b) => b - a));
    expect(times.at(-1)).toBe(0);
  });
});
