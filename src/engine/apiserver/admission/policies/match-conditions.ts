/**
 * The conditions of a policy or a webhook: all must be true for it to be asked.
 * Upstream: k8s.io/apiserver/pkg/admission/plugin/webhook/matchconditions/matcher.go.
 */
import { CostBudget, MOST_OF_CONDITIONS } from "../../../../api/cel/cost-budget.ts";
import type { CompiledExpression } from "./compile-expression.ts";
import { type Activation, evaluate } from "./evaluate-expression.ts";

export interface ConditionsResult {
  readonly met: boolean;
  /** A condition could not be evaluated, and none was false. */
  readonly error?: string;
}

export function conditionsMet(conditions: readonly CompiledExpression[], activation: Activation): ConditionsResult {
  const budget = new CostBudget(MOST_OF_CONDITIONS);
  const errors: string[] = [];
  let isFalse = false;
  for (const condition of conditions) {
    const evaluated = evaluate(condition, activation, budget);
    if (!evaluated.ok && evaluated.isLast) return { met: true, error: evaluated.error };
    if (!evaluated.ok) errors.push(evaluated.error);
    else isFalse ||= evaluated.value === false;
  }
  if (isFalse) return { met: false };
  if (errors.length === 0) return { met: true };
  const different = [...new Set(errors)];
  return { met: true, error: different.length === 1 ? (different[0] ?? "") : `[${different.join(", ")}]` };
}
