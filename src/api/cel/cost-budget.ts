/**
 * What the expressions about one object may cost together.
 * Upstream: k8s.io/apiserver/pkg/apis/cel/config.go (RuntimeCELCostBudget).
 */
const MOST_OF_OBJECT = 10_000_000;
/** Of the conditions that decide whether a policy or a webhook is asked (RuntimeCELCostBudgetMatchConditions). */
export const MOST_OF_CONDITIONS = 2_500_000;

export const OUT_OF_BUDGET =
  "validation failed due to running out of cost budget, no further validation rules will be run";

export class CostBudget {
  private left: number;

  constructor(most = MOST_OF_OBJECT) {
    this.left = most;
  }

  get isSpent(): boolean {
    return this.left <= 0;
  }

  /** Whether there was enough for it. Afterwards nothing is left if there was not. */
  pay(cost: number): boolean {
    const isEnough = cost <= this.left;
    this.left = isEnough ? this.left - cost : 0;
    return isEnough;
  }
}
