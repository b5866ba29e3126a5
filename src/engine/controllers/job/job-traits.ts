/** What a Job is like, and what its Pods mean to it. Upstream: pkg/controller/job/job_controller.go, util/utils.go. */
import type { Job } from "../../../api/types/batch.ts";
import type { Condition } from "../../../api/types/meta.ts";
import type { Pod } from "../../../api/types/pod.ts";
import { findCondition } from "../../machinery/conditions.ts";

/** Keeps a finished Pod until its Job has counted it. */
export const TRACKING_FINALIZER = "batch.kubernetes.io/job-tracking";
/** Label and annotation of the Pods of an Indexed Job. */
export const COMPLETION_INDEX = "batch.kubernetes.io/job-completion-index";

export function isIndexed(job: Job): boolean {
  return job.spec.completionMode === "Indexed";
}

/** Failures are counted for each index. */
export function limitsEachIndex(job: Job): boolean {
  return job.spec.backoffLimitPerIndex !== undefined;
}

export function isSuspended(job: Job): boolean {
  return job.spec.suspend === true;
}

/** Terminating Pods keep their place until they have ended. */
export function replacesOnlyFailed(job: Job): boolean {
  return job.spec.podReplacementPolicy === "Failed";
}

/** Another controller looks after the Job. */
export function isManagedElsewhere(job: Job): boolean {
  const { managedBy } = job.spec;
  return managedBy !== undefined && managedBy !== "kubernetes.io/job-controller";
}

export function trueCondition(job: Job, type: string): Condition | undefined {
  const condition = findCondition(job.status.conditions, type);
  return condition?.status === "True" ? condition : undefined;
}

/** Complete or Failed. */
export function finishedCondition(job: Job): Condition | undefined {
  return trueCondition(job, "Complete") ?? trueCondition(job, "Failed");
}

export function isTracked(pod: Pod): boolean {
  return pod.metadata.finalizers?.includes(TRACKING_FINALIZER) === true;
}

/** Failed, or deleted before it could succeed, unless the Job waits for the end. */
export function countsAsFailed(pod: Pod, job: Job): boolean {
  if (pod.status.phase === "Failed") return true;
  if (replacesOnlyFailed(job)) return false;
  return pod.metadata.deletionTimestamp !== undefined && pod.status.phase !== "Succeeded";
}

/** The Pod's index, if it has one that the Job knows. */
export function completionIndexOf(pod: Pod, job: Job): number | undefined {
  const index = anyCompletionIndexOf(pod);
  return index !== undefined && index < (job.spec.completions ?? 0) ? index : undefined;
}

export function anyCompletionIndexOf(pod: Pod): number | undefined {
  const text = pod.metadata.annotations?.[COMPLETION_INDEX];
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}
