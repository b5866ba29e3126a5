import { describe, expect, it } from "vitest";
import { distanceToSample, withSample, type Sample } from "./samples.ts";
import { pannedSpan, spanOf, zoomedSpan } from "./time-span.ts";

const at = (...times: readonly number[]): readonly Sample[] => times.map((time) => ({ at: time, values: {} }));
const times = (samples: readonly Sample[]): readonly number[] => samples.map((sample) => sample.at);

describe("withSample", () => {
  it("keeps samples in order of time, one for each moment", () => {
    const samples = withSample(at(10, 30), { at: 20, values: { a: 1 } });
    expect(times(samples)).toEqual([10, 20, 30]);
    expect(withSample(samples, { at: 20, values: { a: 2 } })[1]?.values).toEqual({ a: 2 });
  });

  it("keeps the older half more coarsely when there are too many", () => {
    expect(times(withSample(at(1, 2, 3, 4, 5, 6), { at: 7, values: {} }, 6))).toEqual([1, 3, 4, 5, 6, 7]);
  });
});

describe("distanceToSample", () => {
  it.each([
    ["before the first", 5, 5],
    ["between two", 18, 2],
    ["after the last", 50, 30],
  ])("%s", (_name, moment, expected) => {
    expect(distanceToSample(at(10, 20), moment)).toBe(expected);
  });

  it("is endless without samples", () => {
    expect(distanceToSample([], 1)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("zoom and pan", () => {
  const whole = spanOf(60_000);

  it("zooms around a moment that keeps its place", () => {
    expect(zoomedSpan({ fromMs: 0, toMs: 40_000 }, 10_000, 0.5, whole)).toEqual({ fromMs: 5_000, toMs: 25_000 });
  });

  it("shows everything again when zoomed out far enough", () => {
    expect(zoomedSpan({ fromMs: 0, toMs: 40_000 }, 10_000, 4, whole)).toBeUndefined();
  });

  it("does not pan beyond the ends", () => {
    expect(pannedSpan({ fromMs: 10_000, toMs: 20_000 }, -50_000, whole)).toEqual({ fromMs: 0, toMs: 10_000 });
    expect(pannedSpan({ fromMs: 10_000, toMs: 20_000 }, 500_000, whole).toMs).toBe(whole.toMs);
  });
});
