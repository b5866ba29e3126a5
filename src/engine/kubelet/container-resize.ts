/**
 * Giving one running container what was allocated to it: in place, or by starting it anew where its policy says so.
 * Upstream: pkg/kubelet/kuberuntime/kuberuntime_manager.go (computePodResizeAction, validateMemoryResizeAction).
 */
import { milliValue, wholeValue } from "../../api/quantity.ts";
import { sameValue } from "../../api/same-value.ts";
import type { ResourceRequirements } from "../../api/types/requirements.ts";
import type { ContainerRecord } from "../runtime/container-record.ts";
import { stopContainer } from "./lifecycle-hooks.ts";
import type { ContainerPlan } from "./pod-plan.ts";
import { failResize, isActuating } from "./pod-resize.ts";
import type { PodRound } from "./pod-round.ts";
import type { ContainerMemory } from "./pod-worker.ts";

/** How long the kubelet waits before it tries again. */
const ERROR_RETRY_MS = 10_000;

/** True when the container is being stopped to be started with other resources. */
export function resizeContainer(
  round: PodRound,
  plan: ContainerPlan,
  memory: ContainerMemory,
  record: ContainerRecord,
): boolean {
  const wanted = plan.spec.resources;
  if (memory.resources === wanted) return false;
  if (sameValue(memory.resources, wanted)) {
    memory.resources = wanted;
    return false;
  }
  if (!isActuating(round)) return false;
  if (needsRestart(plan, memory.resources ?? {})) {
    const message = `Container ${memory.name} resize requires restart`;
    stopContainer(round, plan, memory, message, (round.pod.spec.terminationGracePeriodSeconds ?? 30) * 1_000);
    return true;
  }
  const problems = memoryProblems(round, plan, record);
  if (problems.length > 0) {
    failResize(round, problems);
    round.due(round.nowMs + ERROR_RETRY_MS);
    return false;
  }
  round.parts.runtime.cri.updateContainer(record, {
    memoryLimitBytes: plan.memoryLimitBytes,
    cpuLimitMillis: plan.cpuLimitMillis,
    cpuRequestMillis: plan.cpuRequestMillis,
  });
  memory.resources = wanted;
  return false;
}

/** A resource changes whose policy is `RestartContainer`. */
function needsRestart({ spec }: ContainerPlan, now: ResourceRequirements): boolean {
  const policies = (spec.resizePolicy ?? []) as readonly {
    readonly resourceName?: string;
    readonly restartPolicy?: string;
  }[];
  return policies.some(({ resourceName = "", restartPolicy }) => {
    if (restartPolicy !== "RestartContainer") return false;
    const amount = resourceName === "cpu" ? milliValue : wholeValue;
    return (
      amount(spec.resources?.limits?.[resourceName]) !== amount(now.limits?.[resourceName]) ||
      amount(spec.resources?.requests?.[resourceName]) !== amount(now.requests?.[resourceName])
    );
  });
}

/** A limit is not set below what is in use: the kernel would kill. */
function memoryProblems(round: PodRound, plan: ContainerPlan, record: ContainerRecord): readonly string[] {
  const limit = plan.memoryLimitBytes;
  const isLower = limit > 0 && (record.memoryLimitBytes === 0 || limit < record.memoryLimitBytes);
  if (!isLower) return NONE;
  const used = round.parts.runtime.cri.resources.memoryOf(record);
  if (used < limit) return NONE;
  return [`attempting to set container "${plan.spec.name}" memory limit (${limit}) below current usage (${used})`];
}

const NONE: readonly string[] = [];
