import { describe, expect, it } from "vitest";
import { ticksOf, tickText } from "./ticks.ts";

describe("the ruler", () => {
  it.each([
    { name: "half a minute", span: { fromMs: 0, toMs: 30_000 }, width: 600, stepMs: 5_000, first: 0, count: 7 },
    { name: "a part", span: { fromMs: 61_000, toMs: 69_000 }, width: 800, stepMs: 1_000, first: 61_000, count: 9 },
    { name: "two seconds", span: { fromMs: 100, toMs: 2_100 }, width: 900, stepMs: 200, first: 200, count: 10 },
    { name: "three hours", span: { fromMs: 0, toMs: 10_800_000 }, width: 600, stepMs: 1_800_000, first: 0, count: 7 },
    { name: "no width yet", span: { fromMs: 0, toMs: 30_000 }, width: 0, stepMs: 3_600_000, first: 0, count: 1 },
  ])("$name", ({ span, width, stepMs, first, count }) => {
    const ticks = ticksOf(span, width);
    expect([ticks.stepMs, ticks.at[0], ticks.at.length]).toEqual([stepMs, first, count]);
  });

  it.each([
    [0, 1_000, "00:00"],
    [200_000, 1_000, "03:20"],
    [200_500, 100, "03:20.5"],
    [3_800_000, 60_000, "1:03:20"],
  ])("%d ms in steps of %d is %s", (at, step, text) => {
    expect(tickText(at, step)).toBe(text);
  });
});
