/**
 * `npm run soak [-- --from 1 --worlds 500 --acts 120]`: many seeded worlds. A plan that fails is cut down and kept in
 * `src/engine/testing/simulation/kept/`, where the tests run it from then on.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { makePlan } from "../src/engine/testing/simulation/make-plan.ts";
import type { Plan } from "../src/engine/testing/simulation/plan.ts";
import { runPlan } from "../src/engine/testing/simulation/run-plan.ts";
import { shrinkPlan } from "../src/engine/testing/simulation/shrink-plan.ts";

const KEPT = join(dirname(dirname(fileURLToPath(import.meta.url))), "src/engine/testing/simulation/kept");

const { values } = parseArgs({
  options: {
    from: { type: "string", default: "1" },
    worlds: { type: "string", default: "500" },
    acts: { type: "string", default: "120" },
  },
});
const [from, worlds, acts] = [Number(values.from), Number(values.worlds), Number(values.acts)];

/** A broken invariant of the engine is a problem like any other. */
function problemsOf(plan: Plan): readonly string[] {
  try {
    return runPlan(plan).problems;
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

let failed = 0;
for (let seed = from; seed < from + worlds; seed += 1) {
  const plan = makePlan(seed, acts);
  const [problem] = problemsOf(plan);
  if (problem === undefined) continue;
  failed += 1;
  const small = shrinkPlan(plan, (candidate) => problemsOf(candidate).length > 0);
  mkdirSync(KEPT, { recursive: true });
  const file = join(KEPT, `seed-${seed}.json`);
  writeFileSync(file, `${JSON.stringify(small, null, 2)}\n`);
  console.log(`seed ${seed}: ${problem}\n  ${small.acts.length} of ${plan.acts.length} acts, kept in ${file}`);
}
console.log(`${worlds} worlds, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
