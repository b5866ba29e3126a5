/** Keeps what an autoscaler weighed: looks in a row that came to the same are one record. */
import { sameValue } from "../../../api/same-value.ts";
import type { HorizontalPodAutoscaler } from "../../../api/types/autoscaling.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import type { Decisions } from "../../machinery/decisions.ts";
import { objectKey } from "../../machinery/informer.ts";
import type { ScalingDecision } from "../../../api/types/scaling-decision.ts";

/** What one look has worked out so far. */
export type Weighed = Pick<ScalingDecision, "metrics" | "asked" | "stabilized" | "stabilization" | "limit">;

export const NOTHING_WEIGHED: Weighed = { metrics: [] };

/** What came of a look. */
export type ScalingOutcome = Pick<ScalingDecision, "result" | "from" | "to" | "message">;

export class ScalingReasons {
  private readonly kernel: Kernel;
  private readonly decisions: Decisions["scaling"];

  constructor({ kernel, decisions }: ComponentContext) {
    this.kernel = kernel;
    this.decisions = decisions.scaling;
  }

  record(autoscaler: HorizontalPodAutoscaler, weighed: Weighed, outcome: ScalingOutcome): void {
    const { metadata, spec } = autoscaler;
    const { namespace = "", name, uid } = metadata;
    const { kind, name: target } = spec.scaleTargetRef;
    const { minReplicas: min = 1, maxReplicas: max } = spec;
    const at = this.kernel.nowMs;
    const about = { namespace, autoscaler: name, uid, target: `${kind}/${target}`, min, max };
    const decision: ScalingDecision = { ...about, ...weighed, ...outcome, firstAt: at, at, looks: 1 };
    const key = objectKey(autoscaler);
    const last = this.decisions.last(key);
    if (last === undefined || !cameToTheSame(last, decision)) this.decisions.add(key, decision);
    else this.decisions.replaceLast(key, { ...last, at, looks: last.looks + 1 });
  }
}

function cameToTheSame(one: ScalingDecision, other: ScalingDecision): boolean {
  const timeless = { firstAt: 0, at: 0, looks: 0 };
  return sameValue({ ...one, ...timeless }, { ...other, ...timeless });
}
