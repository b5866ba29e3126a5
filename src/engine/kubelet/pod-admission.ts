/** Whether a machine takes a Pod that was assigned to it. Source: facts of pkg/kubelet/lifecycle/predicate.go */
import type { Node } from "../../api/types/core.ts";
import { milliValue, wholeValue } from "../../api/quantity.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { PodPlan } from "./pod-plan.ts";

export interface MachineUse {
  pods: number;
  cpuMillis: number;
  memoryBytes: number;
}

export interface Rejection {
  readonly reason: string;
  readonly message: string;
}

/** Undefined when the Pod is taken. `used` is what the Pods already there ask for. */
export function rejectionOf(pod: Pod, plan: PodPlan, node: Node, used: MachineUse): Rejection | undefined {
  const { allocatable } = node.status;
  const selector = pod.spec.nodeSelector;
  if (selector !== undefined) {
    const labels = node.metadata.labels ?? {};
    for (const key of Object.keys(selector)) {
      if (labels[key] !== selector[key]) {
        return {
          reason: "NodeAffinity",
          message: "Pod was rejected: Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
        };
      }
    }
  }
  const pods = wholeValue(allocatable?.["pods"]);
  if (used.pods + 1 > pods) return outOf("pods", 1, used.pods, pods);
  const cpu = milliValue(allocatable?.["cpu"]);
  if (plan.cpuMillis > 0 && used.cpuMillis + plan.cpuMillis > cpu)
    return outOf("cpu", plan.cpuMillis, used.cpuMillis, cpu);
  const memory = wholeValue(allocatable?.["memory"]);
  if (plan.memoryBytes > 0 && used.memoryBytes + plan.memoryBytes > memory) {
    return outOf("memory", plan.memoryBytes, used.memoryBytes, memory);
  }
  return undefined;
}

function outOf(resource: string, requested: number, used: number, capacity: number): Rejection {
  return {
    reason: `OutOf${resource}`,
    message: `Pod was rejected: Node didn't have enough resource: ${resource}, requested: ${requested}, used: ${used}, capacity: ${capacity}`,
  };
}
