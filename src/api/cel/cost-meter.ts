/**
 * What a run of an expression has cost so far, and the end of it when it costs too much.
 * Upstream: k8s.io/apiserver/pkg/apis/cel/config.go, github.com/google/cel-go/interpreter/runtimecost.go.
 */
import type { ASTNode } from "@marcbachmann/cel-js";

/** The most that one run of an expression may cost. */
const MOST_OF_CALL = 1_000_000;

export class CostMeter {
  /** What parts of the expression gave last. */
  readonly last = new Map<ASTNode, unknown>();
  cost = 0;

  /** @throws when the expression may not go on */
  spend(cost: number): void {
    if (!this.isOver) this.cost += cost;
    if (this.isOver) throw new Error(COST_EXCEEDED);
  }

  get isOver(): boolean {
    return this.cost > MOST_OF_CALL;
  }
}

export const COST_EXCEEDED = "operation cancelled: actual cost limit exceeded";

let current: CostMeter | undefined;

/** Of the run that is under way; undefined when nobody counts. */
export function currentMeter(): CostMeter | undefined {
  return current;
}

export type Metered =
  | { readonly ok: true; readonly value: unknown; readonly cost: number }
  | { readonly ok: false; readonly error: unknown; readonly isOver: boolean; readonly cost: number };

/** Runs inside of runs are counted by themselves. */
export function metered(run: () => unknown): Metered {
  const [outer, meter] = [current, new CostMeter()];
  current = meter;
  try {
    const value = run();
    // `||`, `&&` and loops go on after errors.
    if (meter.isOver) return { ok: false, error: new Error(COST_EXCEEDED), isOver: true, cost: meter.cost };
    return { ok: true, value, cost: meter.cost };
  } catch (error) {
    const isOver = meter.isOver;
    return { ok: false, error: isOver ? new Error(COST_EXCEEDED) : error, isOver, cost: meter.cost };
  } finally {
    current = outer;
  }
}
