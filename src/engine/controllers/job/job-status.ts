/** The status of a Job while it is being worked out, and its conditions. Upstream: pkg/controller/job. */
import type { Job, JobStatus } from "../../../api/types/batch.ts";
import type { Condition } from "../../../api/types/meta.ts";

/** Every field, as Go has them; uids of Pods that have ended but may still have their finalizer. */
export interface StatusDraft {
  conditions: readonly Condition[];
  startTime: string | undefined;
  completionTime: string | undefined;
  active: number;
  succeeded: number;
  failed: number;
  ready: number;
  terminating: number;
  completedIndexes: string;
  failedIndexes: string | undefined;
  uncountedSucceeded: readonly string[];
  uncountedFailed: readonly string[];
}

export function draftOf({ status }: Job): StatusDraft {
  const { succeeded = [], failed = [] } = status.uncountedTerminatedPods ?? {};
  return {
    conditions: status.conditions ?? [],
    startTime: status.startTime,
    completionTime: status.completionTime,
    active: status.active ?? 0,
    succeeded: status.succeeded ?? 0,
    failed: status.failed ?? 0,
    ready: status.ready ?? 0,
    terminating: status.terminating ?? 0,
    completedIndexes: status.completedIndexes ?? "",
    failedIndexes: status.failedIndexes,
    uncountedSucceeded: succeeded,
    uncountedFailed: failed,
  };
}

/** Numbers that are 0 are left out, but for those that Go keeps behind a pointer. */
export function statusOf(draft: StatusDraft): JobStatus {
  const { conditions, startTime, completionTime, active, succeeded, failed } = draft;
  const { completedIndexes, failedIndexes, uncountedSucceeded, uncountedFailed } = draft;
  return {
    ...(conditions.length === 0 ? {} : { conditions }),
    ...(startTime === undefined ? {} : { startTime }),
    ...(completionTime === undefined ? {} : { completionTime }),
    ...(active === 0 ? {} : { active }),
    ...(succeeded === 0 ? {} : { succeeded }),
    ...(failed === 0 ? {} : { failed }),
    terminating: draft.terminating,
    ...(completedIndexes === "" ? {} : { completedIndexes }),
    ...(failedIndexes === undefined ? {} : { failedIndexes }),
    uncountedTerminatedPods: {
      ...(uncountedSucceeded.length === 0 ? {} : { succeeded: uncountedSucceeded }),
      ...(uncountedFailed.length === 0 ? {} : { failed: uncountedFailed }),
    },
    ready: draft.ready,
  };
}

export function newCondition(
  type: string,
  status: "True" | "False",
  reason: string,
  message: string,
  now: string,
): Condition {
  return { type, status, lastProbeTime: now, lastTransitionTime: now, reason, message };
}

/** Conditions with this one in place; the same list when it says nothing new. One that is False is never added. */
export function withCondition(conditions: readonly Condition[], condition: Condition): readonly Condition[] {
  const current = conditions.find(({ type }) => type === condition.type);
  if (current === undefined) return condition.status === "False" ? conditions : [...conditions, condition];
  const { status, reason, message } = condition;
  if (current.status === status && current.reason === reason && current.message === message) return conditions;
  return conditions.map((entry) => (entry === current ? condition : entry));
}
