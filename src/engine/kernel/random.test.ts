import { describe, expect, it } from "vitest";
import { RandomStreams } from "./random.ts";

describe("RandomStreams", () => {
  it("gives each name its own numbers, whoever else draws", () => {
    const alone = new RandomStreams(5);
    const crowded = new RandomStreams(5);
    crowded.stream("other").int(0, 1_000_000);
    const draw = (streams: RandomStreams): number[] => [0, 0, 0].map(() => streams.stream("mine").int(0, 1_000_000));
    expect(draw(crowded)).toEqual(draw(alone));
    expect(draw(new RandomStreams(6))).not.toEqual(draw(new RandomStreams(5)));
  });

  it("writes version 4 UUIDs and Kubernetes suffixes", () => {
    const stream = new RandomStreams(1).stream("uid");
    for (let i = 0; i < 200; i += 1) {
      expect(stream.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(stream.suffix(5)).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]{5}$/);
    }
  });

  it("draws fractions over the whole range", () => {
    const stream = new RandomStreams(1).stream("f");
    const drawn = Array.from({ length: 2000 }, () => stream.fraction());
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...drawn)).toBeLessThan(1);
    expect(drawn.reduce((sum, value) => sum + value, 0) / drawn.length).toBeCloseTo(0.5, 1);
  });
});
