import { describe, expect, it } from "vitest";
import { isIntOrPercent, scaledValue } from "./int-or-string.ts";

describe("integers and percentages", () => {
  it.each([
    [3, 10, "up", 3],
    ["25%", 10, "up", 3],
    ["25%", 10, "down", 2],
    ["0%", 10, "up", 0],
    ["100%", 7, "down", 7],
    ["abc", 7, "up", 0],
    [undefined, 7, "up", 0],
  ] as const)("%s of %d, rounded %s: %d", (value, total, rounding, expected) => {
    expect(scaledValue(value, total, rounding)).toBe(expected);
  });

  it.each([
    [1, true],
    ["1%", true],
    ["1", false],
    ["-1%", false],
    ["1.5%", false],
  ])("%s is one: %s", (value, expected) => {
    expect(isIntOrPercent(value)).toBe(expected);
  });
});
