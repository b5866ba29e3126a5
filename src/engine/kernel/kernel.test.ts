import { describe, expect, it } from "vitest";
import { InvariantError } from "./invariant.ts";
import { causeInput, inputCause, Kernel } from "./kernel.ts";

function run(kernel: Kernel): string[] {
  const seen: string[] = [];
  for (let entry = kernel.take(); entry !== undefined; entry = kernel.take()) {
    seen.push(`${kernel.nowMs} ${entry.component} ${entry.key} ${entry.cause}`);
  }
  return seen;
}

describe("Kernel", () => {
  it("runs entries by time, then in the order in which they were asked for", () => {
    const kernel = new Kernel(0, 1);
    kernel.schedule("b", "late", 20);
    kernel.schedule("a", "first", 10);
    kernel.schedule("c", "second", 10);
    kernel.schedule("a", "now", 0);
    expect(run(kernel)).toEqual(["0 a now 0", "10 a first 0", "10 c second 0", "20 b late 0"]);
    expect(kernel.processed).toBe(4);
  });

  it("hands the cause of the running work to what is scheduled meanwhile", () => {
    const kernel = new Kernel(0, 1);
    kernel.causedBy(7, () => kernel.schedule("a", "x", 5));
    kernel.schedule("a", "y", 5);
    kernel.schedule("a", "z", 5, 9);
    expect(run(kernel)).toEqual(["5 a x 7", "5 a y 0", "5 a z 9"]);
  });

  it("goes back to the outer cause when the work throws", () => {
    const kernel = new Kernel(0, 1);
    expect(() =>
      kernel.causedBy(3, () => {
        throw new Error("inside");
      }),
    ).toThrow("inside");
    expect(kernel.currentCause).toBe(0);
  });

  it.each([
    ["negative", -1],
    ["a fraction", 0.5],
    ["no number", Number.NaN],
    ["infinite", Number.POSITIVE_INFINITY],
  ])("refuses a delay that is %s", (_, delayMs) => {
    expect(() => new Kernel(0, 1).schedule("a", "k", delayMs)).toThrow(InvariantError);
  });

  it("does not move past waiting work, nor back", () => {
    const kernel = new Kernel(0, 1);
    kernel.schedule("a", "k", 10);
    expect(() => kernel.moveTo(11)).toThrow("time cannot move to 11 ms (seed 1, at 0 ms)");
    kernel.moveTo(10);
    expect(() => kernel.moveTo(9)).toThrow(InvariantError);
    expect(kernel.nowMs).toBe(10);
  });

  it("goes on after a restore exactly as before", () => {
    const kernel = new Kernel(0, 42);
    for (let i = 0; i < 20; i += 1) kernel.schedule("a", `k${i}`, kernel.random.stream("delay").int(0, 50));
    for (let i = 0; i < 7; i += 1) kernel.take();
    const saved = structuredClone(kernel.snapshot());
    const numbers = (): number[] => Array.from({ length: 5 }, () => kernel.random.stream("delay").int(0, 1000));
    const first = [numbers(), run(kernel), kernel.processed, kernel.scheduled];
    kernel.random.stream("used later").int(0, 1);
    kernel.restore(saved);
    expect([numbers(), run(kernel), kernel.processed, kernel.scheduled]).toEqual(first);
  });

  it("writes and reads the times of the API", () => {
    const kernel = new Kernel(Date.parse("2026-01-02T03:04:05Z"), 1);
    expect(kernel.timestamp()).toBe("2026-01-02T03:04:05Z");
    expect(kernel.timestamp(1999)).toBe("2026-01-02T03:04:06Z");
    expect(kernel.microTimestamp(1234)).toBe("2026-01-02T03:04:06.234000Z");
    expect(kernel.parseTimestamp("2026-01-02T03:04:07Z")).toBe(2000);
  });

  it("tells inputs from revisions among causes", () => {
    expect([0, 1, 5].map((index) => causeInput(inputCause(index)))).toEqual([0, 1, 5]);
    expect([causeInput(0), causeInput(12)]).toEqual([undefined, undefined]);
  });
});
