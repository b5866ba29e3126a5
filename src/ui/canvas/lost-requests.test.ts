import { describe, expect, it } from "vitest";
import { asFarAsItComes } from "./lost-requests.ts";

const LEGS = [
  [
    { x: 0, y: 0 },
    { x: 100, y: 0 },
  ],
  [
    { x: 120, y: 0 },
    { x: 220, y: 0 },
  ],
];

function endOf(
  lostAt: string | undefined,
  fenceX?: number,
  ok = false,
): readonly [legs: number, x: number | undefined] {
  const flight = { startMs: 0, durationMs: 1, stops: [], on: {}, ok, ...(lostAt !== undefined && { lostAt }) };
  const legs = asFarAsItComes(LEGS, flight, fenceX);
  return [legs.length, legs.at(-1)?.at(-1)?.x];
}

describe("asFarAsItComes", () => {
  it.each([
    ["answered", undefined, undefined, true, [2, 220]],
    ["an unknown name", "dns", undefined, false, [1, 35]],
    ["no endpoints", "service", undefined, false, [1, 100]],
    ["a policy, at its fence", "policy", 200, false, [2, 200]],
    ["a policy, fence not drawn", "policy", undefined, false, [2, 205]],
    ["a dead link", "network", undefined, false, [2, 175]],
    ["a crashed program", "pod", undefined, false, [2, 220]],
  ] as const)("%s", (_name, lostAt, fenceX, ok, end) => {
    expect(endOf(lostAt, fenceX, ok)).toEqual(end);
  });
});
