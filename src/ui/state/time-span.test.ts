import { describe, expect, it } from "vitest";
import { pannedSpan, spanShowing, zoomedSpan } from "./time-span.ts";

const WHOLE = { fromMs: 0, toMs: 100_000 };
const PART = { fromMs: 40_000, toMs: 60_000 };

describe("a part of time", () => {
  it.each([
    {
      name: "a moment keeps its place",
      span: WHOLE,
      around: 25_000,
      factor: 0.5,
      want: { fromMs: 12_500, toMs: 62_500 },
    },
    { name: "not beyond the end", span: PART, around: 60_000, factor: 4, want: { fromMs: 0, toMs: 80_000 } },
    {
      name: "no shorter than two seconds",
      span: PART,
      around: 50_000,
      factor: 0.001,
      want: { fromMs: 49_000, toMs: 51_000 },
    },
    { name: "as long as everything: everything", span: PART, around: 50_000, factor: 9, want: undefined },
  ])("zoomed: $name", ({ span, around, factor, want }) => {
    expect(zoomedSpan(span, around, factor, WHOLE)).toEqual(want);
  });

  it.each([
    { name: "forth", byMs: 10_000, want: { fromMs: 50_000, toMs: 70_000 } },
    { name: "beyond the start", byMs: -90_000, want: { fromMs: 0, toMs: 20_000 } },
    { name: "beyond the end", byMs: 90_000, want: { fromMs: 80_000, toMs: 100_000 } },
  ])("panned $name", ({ byMs, want }) => {
    expect(pannedSpan(PART, byMs, WHOLE)).toEqual(want);
  });

  it.each([
    { name: "it shows already", at: 50_000, want: PART },
    { name: "it runs out to the right, with room ahead", at: 60_000, want: { fromMs: 41_600, toMs: 61_600 } },
    { name: "it lies far before", at: 10_000, want: { fromMs: 8_400, toMs: 28_400 } },
    { name: "the very start", at: 0, want: { fromMs: 0, toMs: 20_000 } },
  ])("moved to show a moment: $name", ({ at, want }) => {
    expect(spanShowing(PART, at, WHOLE)).toEqual(want);
  });
});
