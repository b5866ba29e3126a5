/**
 * How readily the kernel is to kill a container when the machine's memory is used up.
 * Source: https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/#node-out-of-memory-behavior;
 * upstream pkg/kubelet/qos/policy.go
 */
import { CRITICAL_PRIORITY } from "./pod-admission.ts";
import { isMirror, type ContainerPlan } from "./pod-plan.ts";
import type { PodRound } from "./pod-round.ts";

const GUARANTEED = -997;
const BEST_EFFORT = 1_000;

/** From -997, nearly never, to 1000, first. */
export function oomScoreAdj({ worker, pod, plan: podPlan, parts }: PodRound, plan: ContainerPlan): number {
  if (isMirror(pod) || (pod.spec.priority ?? 0) >= CRITICAL_PRIORITY) return GUARANTEED;
  if (podPlan.qosClass === "Guaranteed") return GUARANTEED;
  if (podPlan.qosClass === "BestEffort") return BEST_EFFORT;
  const machineBytes = parts.runtime.machines.get(worker.node)?.memoryBytes ?? 1;
  const requested = plan.memoryRequestBytes > 0 ? plan.memoryRequestBytes : plan.memoryLimitBytes;
  const score = 1_000 - Math.floor((1_000 * requested) / machineBytes);
  // Burstable containers come before those that are guaranteed and after those that ask for nothing.
  return Math.min(BEST_EFFORT - 1, Math.max(1_000 + GUARANTEED, score));
}
