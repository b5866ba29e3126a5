import { describe, expect, it } from "vitest";
import { EMPTY_SCENE, type Scene, type ScenePod } from "../state/scene-store.ts";
import { journeyMs, movementsBetween } from "./travel.ts";

const pod = (uid: string, x = 0, y = 0): ScenePod => ({ uid, name: uid, x, y }) as ScenePod;

function scene(waiting: readonly ScenePod[], placed: readonly ScenePod[], generation = 1): Scene {
  return {
    ...EMPTY_SCENE,
    generation,
    tray: { pods: waiting, more: 0, x: 100, y: 0, width: 10, height: 10 },
    machines: new Map([["m", { name: "m", x: 500, y: 50, pods: placed }]]),
  } as unknown as Scene;
}

describe("movementsBetween", () => {
  it("a Pod that got a node travels from the tray to its place", () => {
    const { journeys, departures } = movementsBetween(scene([pod("a", 5, 6)], []), scene([], [pod("a", 12, 76)]));
    expect(journeys.map(({ from, to }) => [from, to])).toEqual([
      [
        { x: 105, y: 6 },
        { x: 512, y: 126 },
      ],
    ]);
    expect(departures).toEqual([]);
  });

  it("a Pod that went fades where it stood", () => {
    const { journeys, departures } = movementsBetween(scene([], [pod("a", 1, 2), pod("b")]), scene([], [pod("b")]));
    expect(journeys).toEqual([]);
    expect(departures.map(({ pod: { uid }, at }) => [uid, at])).toEqual([["a", { x: 501, y: 52 }]]);
  });

  it("nothing moves across a rewind, and nothing when nothing changed", () => {
    const nothing = { journeys: [], departures: [] };
    expect(movementsBetween(scene([pod("a")], [], 1), scene([], [pod("a")], 2))).toEqual(nothing);
    const same = scene([], [pod("a")]);
    expect(movementsBetween(same, same)).toEqual(nothing);
  });

  it("travels shorter when time runs faster, and not at all when it races", () => {
    const times = [1, 5, 30, 300].map(journeyMs);
    expect(times).toEqual([...times].sort((a, b) => b - a));
    expect(times.at(-1)).toBe(0);
  });
});
