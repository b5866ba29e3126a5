/**
 * The conditions that a scheduler writes into a Pod's status.
 * Upstream: pkg/scheduler/schedule_one.go (updatePod), pkg/api/v1/pod (UpdatePodCondition).
 */
import type { Condition } from "../../api/types/meta.ts";
import type { Pod } from "../../api/types/pod.ts";

export interface ConditionText {
  readonly type: "PodScheduled" | "DisruptionTarget";
  readonly status: "True" | "False";
  readonly reason: string;
  readonly message: string;
}

/**
 * The Pod with this condition, or the same Pod when it has it already.
 * @param now RFC 3339; becomes the transition time when the condition's status changes
 */
export function withCondition(pod: Pod, text: ConditionText, now: string): Pod {
  const conditions = pod.status.conditions ?? [];
  const known = conditions.find((condition) => condition.type === text.type);
  const { generation } = pod.metadata;
  if (
    known?.status === text.status &&
    known.reason === text.reason &&
    known.message === text.message &&
    known.observedGeneration === generation
  ) {
    return pod;
  }
  const condition: Condition = {
    type: text.type,
    status: text.status,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    lastProbeTime: null,
    lastTransitionTime: known?.status === text.status ? (known.lastTransitionTime ?? now) : now,
    reason: text.reason,
    message: text.message,
  };
  const next =
    known === undefined ? [...conditions, condition] : conditions.map((old) => (old === known ? condition : old));
  return { ...pod, status: { ...pod.status, conditions: next } };
}
