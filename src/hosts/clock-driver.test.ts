import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Cluster, type ClusterRecording } from "../engine/cluster.ts";
import { ClockDriver } from "./clock-driver.ts";
import { clockWork, inSlices } from "./clock-work.ts";
import type { ClockCommand } from "./protocol.ts";

let recording: ClusterRecording;
let driver: ClockDriver;
beforeAll(() => {
  recording = new Cluster({ epochMs: Date.UTC(2026, 0, 1), seed: 1, nodes: 1 }).recording();
});
beforeEach(() => {
  driver = new ClockDriver(Cluster.replay(recording), 1, false);
});

const still = (): number => 0;

describe("real time and virtual time", () => {
  it.each([
    ["real time", 1, [10, 20, 30], 60],
    ["a hundredth, slice by slice", 0.01, Array<number>(100).fill(40), 40],
    ["a third", 0.333, Array<number>(10).fill(10), 33],
    ["a hundred times", 100, [7], 700],
    ["a real clock that stands still or goes back", 1, [0, -50, 5], 5],
    ["a gap of a day", 1, [86_400_000], 60_000],
  ])("passes: %s", (_, speed, slices, elapsedMs) => {
    driver.set(speed, undefined);
    for (const realMs of slices) driver.pass(realMs, 1_000, still);
    expect(driver.state()).toMatchObject({ elapsedMs, speed, paused: false });
  });

  it("stands while paused, and owes nothing afterwards", () => {
    driver.set(undefined, true);
    driver.pass(5_000, 1_000, still);
    expect(driver.cluster.elapsedMs).toBe(0);
    driver.set(undefined, false);
    driver.pass(10, 1_000, still);
    expect(driver.cluster.elapsedMs).toBe(10);
  });

  it("keeps a fraction through changes of speed", () => {
    for (let index = 0; index < 100; index += 1) {
      driver.set(0.01, undefined);
      driver.pass(50, 1_000, still);
    }
    expect(driver.cluster.elapsedMs).toBe(50);
  });

  it("gives up what does not fit the budget", () => {
    driver.set(100_000, undefined);
    let realMs = 0;
    driver.pass(60_000, 30, () => (realMs += 20));
    const { elapsedMs } = driver.cluster;
    expect(elapsedMs).toBeLessThan(60_000 * 100_000);
    expect(realMs).toBeLessThan(100);
    driver.set(1, undefined);
    driver.pass(10, 1_000, still);
    expect(driver.cluster.elapsedMs).toBe(elapsedMs + 10);
  });

  it.each([0, -1, 0.001, 100_001, Number.NaN, Number.POSITIVE_INFINITY])("refuses a speed of %s whole", (speed) => {
    expect(() => driver.set(speed, true)).toThrow("speed must be a number from 0.01 to 100000");
    expect(driver.state()).toMatchObject({ speed: 1, paused: false });
  });
});

describe("clock commands in slices", () => {
  /** Carries a command out in pieces; gives up after `pieces` of them. */
  async function carryOut(command: ClockCommand, pieces = Number.POSITIVE_INFINITY): Promise<boolean | undefined> {
    let slices = 0;
    return inSlices(clockWork(driver, command), 0, still, () => Promise.resolve((slices += 1) < pieces));
  }

  it.each([
    ["advance", { do: "advance", ms: 600_000 }],
    ["seek", { do: "seek", elapsedMs: 600_000 }],
  ] as const)("%s comes to the same state in pieces as at once", async (_, command) => {
    const whole = Cluster.replay(recording);
    whole.advance(600_000);
    expect(await carryOut(command)).toBe(false);
    expect(driver.cluster.hash()).toBe(whole.hash());
  });

  it("steps as many entries in pieces as at once", async () => {
    const whole = Cluster.replay(recording);
    whole.step(1_000);
    expect(await carryOut({ do: "step", count: 1_000 })).toBe(false);
    expect(driver.cluster.hash()).toBe(whole.hash());
    expect(await carryOut({ do: "step", count: 0 })).toBe(false);
    expect(driver.cluster.hash()).toBe(whole.hash());
  });

  it("finds the next change and goes back before it", async () => {
    await carryOut({ do: "advance", ms: 120_000 });
    const { elapsedMs } = driver.cluster;
    const body = { metadata: { name: "p" }, spec: { containers: [{ name: "a", image: "nginx" }] } };
    driver.cluster.handle({ method: "POST", path: "/api/v1/namespaces/default/pods", body });
    expect(await carryOut({ do: "nextChange" })).toBe(false);
    expect(driver.cluster.elapsedMs).toBeGreaterThan(elapsedMs);
    expect(driver.cluster.elapsedMs).toBeLessThan(elapsedMs + 1_000);
    const changedAtMs = driver.cluster.elapsedMs;
    expect(await carryOut({ do: "previousChange" })).toBe(true);
    expect(driver.cluster.elapsedMs).toBe(changedAtMs - 1);
  });

  it("says that time went back, and only then", async () => {
    await carryOut({ do: "advance", ms: 10_000 });
    expect(await carryOut({ do: "seek", elapsedMs: 4_000 })).toBe(true);
    expect(driver.state()).toMatchObject({ elapsedMs: 4_000, recordedUntilMs: 10_000 });
    expect(await carryOut({ do: "seek", elapsedMs: 4_000 })).toBe(false);
  });

  it("leaves the clock where it is when it is given up", async () => {
    expect(await carryOut({ do: "advance", ms: 86_400_000 }, 3)).toBe(undefined);
    const { elapsedMs } = driver.cluster;
    expect(elapsedMs).toBeGreaterThan(0);
    expect(elapsedMs).toBeLessThan(86_400_000);
    driver.pass(10, 1_000, still);
    expect(driver.cluster.elapsedMs).toBe(elapsedMs + 10);
  });
});
