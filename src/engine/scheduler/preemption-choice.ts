/**
 * On which node making room does the least harm.
 * Upstream: pkg/scheduler/framework/preemption (pickOneNodeForPreemption, OrderedScoreFuncs).
 */
import { podPriority } from "./pod-profile.ts";
import { startTime, type Victims } from "./preemption-victims.ts";

export interface Candidate extends Victims {
  readonly node: string;
}

/** Makes every priority count as more than nothing, so that fewer victims are better. */
const PRIORITY_OFFSET = 2_147_483_648;

/** The first of the best. */
export function pickCandidate(candidates: readonly Candidate[]): Candidate | undefined {
  let best: Candidate | undefined;
  for (const candidate of candidates) if (best === undefined || lessHarm(candidate, best) < 0) best = candidate;
  return best;
}

/** Negative when `a` does less harm: budgets, highest priority, sum of priorities, number, then who started last. */
function lessHarm(a: Candidate, b: Candidate): number {
  const order =
    a.budgetViolations - b.budgetViolations ||
    highest(a) - highest(b) ||
    sum(a) - sum(b) ||
    a.pods.length - b.pods.length;
  if (order !== 0) return order;
  const [aStart, bStart] = [earliestStart(a), earliestStart(b)];
  return aStart === bStart ? 0 : aStart > bStart ? -1 : 1;
}

function highest({ pods }: Candidate): number {
  return pods.reduce((most, victim) => Math.max(most, podPriority(victim)), -PRIORITY_OFFSET);
}

function sum({ pods }: Candidate): number {
  return pods.reduce((total, victim) => total + podPriority(victim) + PRIORITY_OFFSET, 0);
}

/** Of the victims with the highest priority. */
function earliestStart(candidate: Candidate): string {
  const most = highest(candidate);
  const starts = candidate.pods.filter((victim) => podPriority(victim) === most).map(startTime);
  return starts.sort()[0] ?? "";
}
