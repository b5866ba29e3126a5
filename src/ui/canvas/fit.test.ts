import { describe, expect, it } from "vitest";
import { fitOf } from "./fit.ts";

const SCENE = { left: 0, sceneWidth: 1_000, sceneHeight: 400 };

describe("fitOf", () => {
  it.each([
    ["a wide scene stands right of the buttons", SCENE, { width: 860, height: 800 }, false, { x: 60, zoom: 0.78 }],
    [
      "a scene with room around it stands in the middle",
      SCENE,
      { width: 1_600, height: 800 },
      false,
      { x: 175, zoom: 1.25 },
    ],
    ["a low view shrinks it", SCENE, { width: 1_600, height: 330 }, false, { x: 550, zoom: 0.5 }],
    ["a phone keeps names legible", SCENE, { width: 390, height: 400 }, false, { x: 20, zoom: 0.4 }],
  ] as const)("%s", (_name, scene, room, invites, { x, zoom }) => {
    const fit = fitOf(scene, room, invites);
    expect(fit.zoom).toBeCloseTo(zoom, 6);
    expect(fit.x).toBeCloseTo(x, 6);
  });

  it("leaves room above and below", () => {
    const { y, zoom } = fitOf(SCENE, { width: 1_600, height: 520 }, false);
    expect(y).toBeGreaterThanOrEqual(52);
    expect(y + 400 * zoom).toBeLessThanOrEqual(520 - 78);
  });
});
