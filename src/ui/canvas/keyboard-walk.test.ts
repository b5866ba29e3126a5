import { describe, expect, it } from "vitest";
import { nearestInDirection } from "./keyboard-walk.ts";

const at = (x: number, y: number): { x: number; y: number } => ({ x, y });

describe("nearestInDirection", () => {
  const spots = [at(40, 0), at(80, 0), at(0, 40), at(40, 45), at(-30, 2)];
  for (const [key, want] of [
    ["ArrowRight", 0],
    ["ArrowDown", 2],
    ["ArrowLeft", 4],
    ["ArrowUp", undefined],
    ["x", undefined],
  ] as const) {
    it(`${key} leads to ${want ?? "nothing"}`, () => {
      expect(nearestInDirection(at(0, 0), spots, key)).toBe(want);
    });
  }

  it("prefers what lies straight ahead to what is nearer and aside", () => {
    expect(nearestInDirection(at(0, 0), [at(30, 30), at(60, 0)], "ArrowRight")).toBe(1);
  });
});
