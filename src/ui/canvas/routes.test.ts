import { describe, expect, it } from "vitest";
import type { SceneMachine, SceneService, SceneTraffic } from "../state/scene-store.ts";
import { lengthOf, pointAlong, roundedPath, serviceRoute, trafficRoute } from "./routes.ts";

const service = { x: 100, y: 100, width: 50, height: 40 } as SceneService;
const machineAt = (x: number, y: number): SceneMachine => ({ x, y, width: 240, height: 100 }) as SceneMachine;

describe("lines between Services and machines", () => {
  it("enter a card of the first column from the left", () => {
    const route = serviceRoute(service, machineAt(300, 200), 0, 300);
    expect(route[0]).toEqual({ x: 150, y: 120 });
    expect(route.at(-1)).toEqual({ x: 300, y: 226 });
  });

  it("enter other cards from above, along the lane over their row", () => {
    const route = serviceRoute(service, machineAt(600, 200), 0, 300);
    expect(route.at(-1)).toEqual({ x: 624, y: 200 });
    expect(route.at(-2)?.y).toBeLessThan(200);
    // Every stretch is straight across or straight up.
    const slanted = route.slice(1).filter((point, index) => point.x !== route[index]?.x && point.y !== route[index]?.y);
    expect(slanted).toEqual([]);
  });

  it("of different Services stand side by side", () => {
    const trunk = (lane: number) => serviceRoute(service, machineAt(600, 200), lane, 300)[1]?.x;
    expect(new Set([trunk(0), trunk(1), trunk(2), trunk(3)]).size).toBe(4);
  });

  it("from a client beside the Service are straight", () => {
    const traffic = { x: 0, y: 95, width: 50, height: 50 } as SceneTraffic;
    expect(trafficRoute(traffic, service)).toEqual([
      { x: 50, y: 120 },
      { x: 100, y: 120 },
    ]);
  });
});

describe("the place on a way", () => {
  const legs = [
    [
      { x: 0, y: 0 },
      { x: 10, y: 0 },
    ],
    // 100 px of it are inside a Service and take no time.
    [
      { x: 110, y: 0 },
      { x: 110, y: 30 },
    ],
  ];

  it.each([
    [0, 0, 0],
    [0.125, 5, 0],
    [0.25, 10, 0],
    [0.5, 110, 10],
    [1, 110, 30],
    [2, 110, 30],
  ])("after %f of it", (share, x, y) => {
    expect(pointAlong(legs, share)).toEqual({ x, y });
  });

  it("knows its length, and that nowhere has none", () => {
    expect(lengthOf(legs)).toBe(40);
    expect(lengthOf([])).toBe(0);
    expect(pointAlong([], 0.5)).toEqual({ x: 0, y: 0 });
  });
});

describe("roundedPath", () => {
  it("rounds corners, short stretches less", () => {
    const path = roundedPath([
      { x: 0, y: 0 },
      { x: 40, y: 0 },
      { x: 40, y: 8 },
    ]);
    expect(path).toBe("M0 0L30 0Q40 0 40 4L40 8");
  });

  it("is empty without points", () => {
    expect(roundedPath([])).toBe("");
  });
});
