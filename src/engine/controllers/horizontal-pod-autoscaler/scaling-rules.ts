/**
 * From what the metrics ask for to what is done: stabilization, limits of the rate, bounds.
 * Source: https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/#configurable-scaling-behavior
 * Upstream: pkg/controller/podautoscaler/horizontal.go (normalizeDesiredReplicas and its neighbours).
 */
import type { HorizontalPodAutoscalerBehavior, HPAScalingRules } from "../../../api/types/autoscaling.ts";
import type { LimitReason, StabilizationReason } from "../../../api/types/scaling-decision.ts";
import { changedWithin, type History } from "./scaling-history.ts";

/** --horizontal-pod-autoscaler-downscale-stabilization */
const DOWNSCALE_WINDOW_SECONDS = 300;
const SCALE_UP_FACTOR = 2;
const SCALE_UP_MINIMUM = 4;

export interface Reason<Word extends string = string> {
  readonly reason: Word;
  readonly message: string;
}

export interface Normalized {
  readonly replicas: number;
  /** What recent recommendations leave of the wish, before limits and bounds. */
  readonly stabilized: number;
  readonly ableToScale: Reason<StabilizationReason>;
  readonly limited: boolean;
  readonly limit: Reason<LimitReason>;
}

export interface Desired {
  readonly current: number;
  readonly desired: number;
  readonly min: number;
  readonly max: number;
  readonly nowMs: number;
  readonly history: History;
}

const READY: Reason<StabilizationReason> = {
  reason: "ReadyForNewScale",
  message: "recommended size matches current size",
};
const UP_STABILIZED: Reason<StabilizationReason> = {
  reason: "ScaleUpStabilized",
  message: "recent recommendations were lower than current one, applying the lowest recent recommendation",
};
const DOWN_STABILIZED: Reason<StabilizationReason> = {
  reason: "ScaleDownStabilized",
  message: "recent recommendations were higher than current one, applying the highest recent recommendation",
};
const WITHIN: Reason<LimitReason> = {
  reason: "DesiredWithinRange",
  message: "the desired count is within the acceptable range",
};
const TOO_MANY: Reason<LimitReason> = {
  reason: "TooManyReplicas",
  message: "the desired replica count is more than the maximum replica count",
};
const TOO_FEW: Reason<LimitReason> = {
  reason: "TooFewReplicas",
  message: "the desired replica count is less than the minimum replica count",
};
const UP_LIMIT: Reason<LimitReason> = {
  reason: "ScaleUpLimit",
  message: "the desired replica count is increasing faster than the maximum scale rate",
};
const DOWN_LIMIT: Reason<LimitReason> = {
  reason: "ScaleDownLimit",
  message: "the desired replica count is decreasing faster than the maximum scale rate",
};

export function normalize(wanted: Desired, behavior: HorizontalPodAutoscalerBehavior | undefined): Normalized {
  return behavior === undefined ? withoutBehavior(wanted) : withBehavior(wanted, behavior);
}

function withoutBehavior(wanted: Desired): Normalized {
  const { current, desired, min, max, nowMs, history } = wanted;
  let stabilized = desired;
  for (const { atMs, replicas } of history.recommendations) {
    if (atMs >= nowMs - DOWNSCALE_WINDOW_SECONDS * 1_000) stabilized = Math.max(stabilized, replicas);
  }
  const rate = Math.max(SCALE_UP_FACTOR * current, SCALE_UP_MINIMUM);
  const most = Math.min(max, rate);
  const ableToScale = stabilized === desired ? READY : DOWN_STABILIZED;
  if (stabilized < min) return { replicas: min, stabilized, ableToScale, limited: true, limit: TOO_FEW };
  if (stabilized > most) {
    return { replicas: most, stabilized, ableToScale, limited: true, limit: max > rate ? UP_LIMIT : TOO_MANY };
  }
  return { replicas: stabilized, stabilized, ableToScale, limited: false, limit: WITHIN };
}

function withBehavior(wanted: Desired, { scaleUp = {}, scaleDown = {} }: HorizontalPodAutoscalerBehavior): Normalized {
  const { current, desired, min, max } = wanted;
  const stabilized = stabilize(wanted, scaleUp, scaleDown);
  const unstable = desired >= current ? UP_STABILIZED : DOWN_STABILIZED;
  const ableToScale = stabilized === desired ? READY : unstable;
  if (stabilized > current) {
    const rate = Math.max(current, scaleUpLimit(wanted, scaleUp));
    const most = Math.min(max, rate);
    if (stabilized > most) {
      return { replicas: most, stabilized, ableToScale, limited: true, limit: max > rate ? UP_LIMIT : TOO_MANY };
    }
  } else if (stabilized < current) {
    const rate = Math.min(current, scaleDownLimit(wanted, scaleDown));
    const least = Math.max(min, rate);
    if (stabilized < least) {
      return { replicas: least, stabilized, ableToScale, limited: true, limit: min < rate ? DOWN_LIMIT : TOO_FEW };
    }
  }
  return { replicas: stabilized, stabilized, ableToScale, limited: false, limit: WITHIN };
}

/** Nearest to the current count that recent recommendations allow. */
function stabilize(wanted: Desired, scaleUp: HPAScalingRules, scaleDown: HPAScalingRules): number {
  const { current, desired, nowMs, history } = wanted;
  const upFromMs = nowMs - (scaleUp.stabilizationWindowSeconds ?? 0) * 1_000;
  const downFromMs = nowMs - (scaleDown.stabilizationWindowSeconds ?? DOWNSCALE_WINDOW_SECONDS) * 1_000;
  let lowest = desired;
  let highest = desired;
  for (const { atMs, replicas } of history.recommendations) {
    if (atMs > upFromMs) lowest = Math.min(lowest, replicas);
    if (atMs > downFromMs) highest = Math.max(highest, replicas);
  }
  if (current < lowest) return lowest;
  return current > highest ? highest : current;
}

function scaleUpLimit({ current, nowMs, history }: Desired, rules: HPAScalingRules): number {
  if (rules.selectPolicy === "Disabled") return current;
  const proposals = (rules.policies ?? []).map(({ type, value, periodSeconds }) => {
    const before = countBefore(current, history, periodSeconds, nowMs);
    return type === "Pods" ? before + value : Math.ceil(before * (1 + value / 100));
  });
  return rules.selectPolicy === "Min" ? Math.min(...proposals) : Math.max(...proposals);
}

function scaleDownLimit({ current, nowMs, history }: Desired, rules: HPAScalingRules): number {
  if (rules.selectPolicy === "Disabled") return current;
  const proposals = (rules.policies ?? []).map(({ type, value, periodSeconds }) => {
    const before = countBefore(current, history, periodSeconds, nowMs);
    return type === "Pods" ? before - value : Math.trunc(before * (1 - value / 100));
  });
  // The smallest change leaves the most replicas.
  return rules.selectPolicy === "Min" ? Math.max(...proposals) : Math.min(...proposals);
}

/** Replicas when the period began. */
function countBefore(current: number, { ups, downs }: History, periodSeconds: number, nowMs: number): number {
  return current - changedWithin(ups, periodSeconds, nowMs) + changedWithin(downs, periodSeconds, nowMs);
}
