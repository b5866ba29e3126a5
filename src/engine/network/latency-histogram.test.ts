import { describe, expect, it } from "vitest";
import { countLatency, emptyHistogram, percentile } from "./latency-histogram.ts";

describe("latency histogram", () => {
  it("has no percentile when nothing was counted", () => {
    expect(percentile(emptyHistogram(), 50)).toBeUndefined();
  });

  it.each([0.001, 0.015, 0.016, 0.031, 0.032, 0.5, 1, 3.7, 12, 250, 4_999, 60_000, 9_999_999])(
    "keeps %d ms within 1/16",
    (latencyMs) => {
      const histogram = emptyHistogram();
      countLatency(histogram, latencyMs);
      const found = percentile(histogram, 50) ?? Number.NaN;
      const expected = Math.min(latencyMs, 2_147_483.647);
      expect(Math.abs(found - expected)).toBeLessThanOrEqual(Math.max(0.0011, expected / 16));
    },
  );

  it("tells the percentiles of a hundred latencies", () => {
    const histogram = emptyHistogram();
    for (let ms = 1; ms <= 100; ms += 1) countLatency(histogram, ms);
    const [p50, p90, p99] = [50, 90, 99].map((percent) => percentile(histogram, percent) ?? 0);
    expect(p50).toBeGreaterThan(47);
    expect(p50).toBeLessThan(53);
    expect(p90).toBeGreaterThan(85);
    expect(p90).toBeLessThan(95);
    expect(p99).toBeGreaterThan(94);
    expect(p99).toBeLessThan(104);
  });
});
