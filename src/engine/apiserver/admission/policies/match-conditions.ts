/**
 * The conditions of a policy or a webhook: all must be true for it to be asked.
 * Upstream: k8s.io/apiserver/pkg/admission/plugin/webhook/matchconditions/matcher.go.
 */
import type { CompiledExpression } from "./compile-expression.ts";
import { type Activation, evaluate } from "./evaluate-expression.ts";

export interface ConditionsResult {
  readonly met: boolean;
  /** A condition could not be evaluated, and none was false. */
  readonly error?: string;
}

export function conditionsMet(conditions: readonly CompiledExpression[], activation: Activation): ConditionsResult {
  const errors: string[] = [];
  for (const condition of conditions) {
    const evaluated = evaluate(condition, activation);
    if (!evaluated.ok) errors.push(evaluated.error);
    else if (evaluated.value === false) return { met: false };
  }
  if (errors.length === 0) return { met: true };
  const different = [...new Set(errors)];
  return { met: true, error: different.length === 1 ? (different[0] ?? "") : `[${different.join(", ")}]` };
}
