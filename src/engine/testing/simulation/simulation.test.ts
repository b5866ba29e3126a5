/**
 * Deterministic simulation testing: many seeded worlds of workloads, faults and user actions, with rules that hold at
 * every revision. `npm run soak` tries many more; plans that failed once are kept in `kept/`, cut down, and run here.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makePlan } from "./make-plan.ts";
import type { Plan } from "./plan.ts";
import { runPlan } from "./run-plan.ts";
import { shrinkPlan } from "./shrink-plan.ts";

const SEEDS = Array.from({ length: 18 }, (_, index) => index + 1);
const ACTS = 50;
/** A world takes a second or two; a machine that does much else takes its time. */
const PATIENCE_MS = 180_000;
const KEPT = join(import.meta.dirname, "kept");

describe("a swarm of worlds", () => {
  it.each(SEEDS)(
    "seed %i",
    (seed) => {
      const plan = makePlan(seed, ACTS);
      expect(runPlan(plan).problems, JSON.stringify(plan)).toEqual([]);
    },
    PATIENCE_MS,
  );

  it(
    "plays a plan the same way twice",
    () => {
      const plan = makePlan(6, ACTS);
      expect(runPlan(plan)).toEqual(runPlan(plan));
    },
    PATIENCE_MS,
  );
});

const kept = existsSync(KEPT) ? readdirSync(KEPT) : [];
describe.skipIf(kept.length === 0)("plans that failed once", () => {
  it.each(kept)(
    "%s",
    (name) => {
      const plan = JSON.parse(readFileSync(join(KEPT, name), "utf8")) as Plan;
      expect(runPlan(plan).problems).toEqual([]);
    },
    PATIENCE_MS,
  );
});

describe("cutting a plan down", () => {
  it("leaves what the failure takes, in order", () => {
    const acts = Array.from({ length: 40 }, (_, index) => ({ do: "wait", ms: index }) as const);
    const fails = (plan: Plan): boolean =>
      [7, 23].every((ms) => plan.acts.some((act) => act.do === "wait" && act.ms === ms));
    expect(shrinkPlan({ seed: 1, acts }, fails).acts).toEqual([
      { do: "wait", ms: 7 },
      { do: "wait", ms: 23 },
    ]);
  });
});
