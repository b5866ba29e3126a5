/**
 * Which Pods of a target count, and how.
 * Source: https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/#algorithm-details
 * Upstream: pkg/controller/podautoscaler/replica_calculator.go (groupPods).
 */
import type { Pod } from "../../../api/types/pod.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { readyCondition } from "../../machinery/pod-state.ts";

/** --horizontal-pod-autoscaler-cpu-initialization-period */
const CPU_INITIALIZATION_MS = 5 * 60_000;
/** --horizontal-pod-autoscaler-initial-readiness-delay */
const INITIAL_READINESS_MS = 30_000;

export interface PodMetric {
  /** In thousandths: of a core, of a byte. */
  readonly value: number;
  readonly atMs: number;
  readonly windowMs: number;
}

export interface PodGroups {
  readonly ready: readonly string[];
  readonly unready: readonly string[];
  readonly missing: readonly string[];
  readonly ignored: readonly string[];
}

type Clock = Pick<Kernel, "nowMs" | "parseTimestamp">;

/** @param metrics by the name of the Pod */
export function groupPods(
  pods: readonly Pod[],
  metrics: ReadonlyMap<string, PodMetric>,
  resource: string,
  clock: Clock,
): PodGroups {
  const ready: string[] = [];
  const unready: string[] = [];
  const missing: string[] = [];
  const ignored: string[] = [];
  for (const pod of pods) {
    const { name, deletionTimestamp } = pod.metadata;
    const metric = metrics.get(name);
    if (deletionTimestamp !== undefined || pod.status.phase === "Failed") ignored.push(name);
    else if (pod.status.phase === "Pending") unready.push(name);
    else if (metric === undefined) missing.push(name);
    else if (resource === "cpu" && isStarting(pod, metric, clock)) unready.push(name);
    else ready.push(name);
  }
  return { ready, unready, missing, ignored };
}

/** The CPU of a Pod that starts says nothing about its load. */
function isStarting(pod: Pod, metric: PodMetric, clock: Clock): boolean {
  const condition = readyCondition(pod);
  const { startTime } = pod.status;
  if (condition === undefined || !startTime) return true;
  const startedMs = clock.parseTimestamp(startTime);
  const changedMs = clock.parseTimestamp(condition.lastTransitionTime ?? "");
  if (startedMs + CPU_INITIALIZATION_MS > clock.nowMs) {
    return condition.status === "False" || metric.atMs < changedMs + metric.windowMs;
  }
  return condition.status === "False" && startedMs + INITIAL_READINESS_MS > changedMs;
}
