/** Judges a goal look by look: what has been seen, for how long it holds, and what is nearly right. */
import type { Goal } from "../lesson.ts";
import { type Facts, holds, textOf } from "./expression.ts";

/** How far the learner is. */
export type Verdict =
  | { readonly state: "reached" }
  /** Right, and has to stay so for a while. */
  | { readonly state: "holding"; readonly forSeconds: number; readonly ofSeconds: number }
  | { readonly state: "near"; readonly nearMiss: string; readonly values: Readonly<Record<string, string>> }
  /** The clock was turned back to before the step began: nothing is judged there. */
  | { readonly state: "past" }
  | { readonly state: "open" };

/** Plain data: what is remembered of a step between two looks. */
export interface StepMemory {
  /** The facts of the first look. */
  readonly was: Facts;
  readonly sinceMs: number;
  readonly seen: Readonly<Record<string, boolean>>;
  /** Since when the goal has been true without a break. */
  readonly trueSinceMs: number | undefined;
}

/** @param goal absent for a step that only asks for a prediction */
export function beginStep(goal: Goal | undefined, facts: Facts, atMs: number): StepMemory {
  const seen = Object.fromEntries(Object.keys(goal?.seen ?? {}).map((name) => [name, false]));
  return { was: facts, sinceMs: atMs, seen, trueSinceMs: undefined };
}

/** What expressions may speak of: the facts, those of the first look as `was`, and the `seconds` since then. */
export function factsInStep({ was, sinceMs, seen }: StepMemory, facts: Facts, atMs: number): Facts {
  return { ...facts, was, seen, seconds: BigInt(Math.floor((atMs - sinceMs) / 1000)) };
}

/** @param atMs virtual time of the facts */
export function lookAtGoal(
  goal: Goal,
  memory: StepMemory,
  facts: Facts,
  atMs: number,
): { readonly verdict: Verdict; readonly memory: StepMemory } {
  const around = factsInStep(memory, facts, atMs);
  const seen = { ...memory.seen };
  for (const [name, expression] of Object.entries(goal.seen ?? {})) {
    seen[name] = seen[name] === true || holds(expression, { ...around, seen });
  }
  const known = { ...around, seen };
  if (!holds(goal.reached, known)) {
    return { verdict: nearest(goal, known), memory: { ...memory, seen, trueSinceMs: undefined } };
  }
  // Later than now after the clock was turned back: it has to hold once more.
  const trueSinceMs = Math.min(memory.trueSinceMs ?? atMs, atMs);
  const ofSeconds = goal.heldSeconds ?? 0;
  const forSeconds = Math.floor((atMs - trueSinceMs) / 1000);
  const verdict: Verdict = forSeconds >= ofSeconds ? { state: "reached" } : { state: "holding", forSeconds, ofSeconds };
  return { verdict, memory: { ...memory, seen, trueSinceMs } };
}

function nearest(goal: Goal, facts: Facts): Verdict {
  for (const { id, when, values = {} } of goal.nearMisses) {
    if (!holds(when, facts)) continue;
    const told = Object.fromEntries(Object.entries(values).map(([name, text]) => [name, textOf(text, facts)]));
    return { state: "near", nearMiss: id, values: told };
  }
  return { state: "open" };
}
