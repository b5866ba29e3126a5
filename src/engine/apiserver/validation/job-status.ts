/**
 * What the status of a Job may become, whoever writes it.
 * Upstream: pkg/apis/batch/validation/validation.go (ValidateJobStatusUpdate), pkg/registry/batch/job/strategy.go
 * (getStatusValidationOptions): most rules look only at what changes.
 */
import { sameValue } from "../../../api/same-value.ts";
import type { Job, JobStatus } from "../../../api/types/batch.ts";
import { duplicate, type Errors, invalid, nonNegative, required } from "./errors.ts";
import type { FieldError } from "../field-error.ts";

const TERMINAL = ["Failed", "Complete", "FailureTarget"] as const;

export function validateJobStatus(job: Job, previous: Job): Errors {
  const [status, before] = [job.status ?? {}, previous.status ?? {}];
  return [
    ...counts(status),
    ...finishedParts(status, before),
    ...indexes(job, status, before),
    ...goals(job, status),
    ...transitions(job, status, before),
  ];
}

function counts(status: JobStatus): Errors {
  const seen = new Set<string>();
  const pods = (["succeeded", "failed"] as const).flatMap((field) =>
    (status.uncountedTerminatedPods?.[field] ?? []).flatMap((uid, index) => {
      const path = `status.uncountedTerminatedPods.${field}[${index}]`;
      if (uid === "") return [invalid(path, uid, "must not be empty")];
      if (seen.has(uid)) return [duplicate(path, uid)];
      seen.add(uid);
      return [];
    }),
  );
  const fields = ["active", "succeeded", "failed", "ready", "terminating"] as const;
  return [...fields.flatMap((field) => nonNegative(`status.${field}`, status[field])), ...pods];
}

function finishedParts(status: JobStatus, before: JobStatus): Errors {
  const errors: FieldError[] = [];
  const is = (type: string): boolean => holds(status, type);
  const changed = (field: keyof JobStatus): boolean => !sameValue(status[field], before[field]);
  const turned = (type: string): boolean => holds(before, type) !== is(type);
  const { completionTime, startTime, active = 0, uncountedTerminatedPods: uncounted } = status;
  const finished = is("Complete") || is("Failed");
  const finishes = (holds(before, "Complete") || holds(before, "Failed")) !== finished;
  const timed = turned("Complete") || changed("completionTime");
  if ((turned("Complete") || turned("Failed")) && is("Complete") && is("Failed"))
    errors.push(conditions("cannot set Complete=True and Failed=true conditions"));
  if ((turned("Complete") || turned("FailureTarget")) && is("Complete") && is("FailureTarget"))
    errors.push(conditions("cannot set Complete=True and FailureTarget=true conditions"));
  if (timed && completionTime !== undefined && !is("Complete"))
    errors.push(completion(status, "cannot set completionTime when there is no Complete=True condition"));
  if (timed && completionTime === undefined && is("Complete"))
    errors.push(required("status.completionTime", "completionTime is required for Complete jobs"));
  if ((changed("startTime") || changed("completionTime")) && startTime !== undefined && completionTime !== undefined) {
    if (completionTime < startTime) errors.push(completion(status, "completionTime cannot be set before startTime"));
  }
  if ((turned("Failed") || turned("FailureTarget")) && is("Failed") && !is("FailureTarget"))
    errors.push(conditions("cannot set Failed=True condition without the FailureTarget=true condition"));
  if ((turned("Complete") || turned("SuccessCriteriaMet")) && is("Complete") && !is("SuccessCriteriaMet"))
    errors.push(conditions("cannot set Complete=True condition without the SuccessCriteriaMet=true condition"));
  if ((finishes || changed("active")) && finished && active > 0)
    errors.push(invalid("status.active", active, "active>0 is invalid for finished job"));
  if ((finishes || changed("startTime")) && finished && startTime === undefined)
    errors.push(required("status.startTime", "startTime is required for finished job"));
  const left = (uncounted?.failed?.length ?? 0) + (uncounted?.succeeded?.length ?? 0);
  if ((finishes || changed("uncountedTerminatedPods")) && finished && left > 0) {
    const detail = "uncountedTerminatedPods needs to be empty for finished job";
    errors.push(invalid("status.uncountedTerminatedPods", uncounted, detail));
  }
  return errors;
}

function indexes({ spec }: Job, status: JobStatus, before: JobStatus): Errors {
  const errors: FieldError[] = [];
  const { completedIndexes = "", failedIndexes } = status;
  const completedChange = completedIndexes !== (before.completedIndexes ?? "");
  if (completedChange && completedIndexes !== "" && spec.completionMode !== "Indexed") {
    const detail = "cannot set non-empty completedIndexes when non-indexed completion mode";
    errors.push(invalid("status.completedIndexes", completedIndexes, detail));
  }
  if (
    failedIndexes !== before.failedIndexes &&
    failedIndexes !== undefined &&
    spec.backoffLimitPerIndex === undefined
  ) {
    const detail = "cannot set non-null failedIndexes when backoffLimitPerIndex is null";
    errors.push(invalid("status.failedIndexes", failedIndexes, detail));
  }
  const finished = holds(status, "Complete") || holds(status, "Failed");
  const finishes = (holds(before, "Complete") || holds(before, "Failed")) !== finished;
  const { terminating, ready, active = 0 } = status;
  if ((finishes || terminating !== before.terminating) && finished && terminating !== undefined && terminating > 0)
    errors.push(invalid("status.terminating", terminating, "terminating>0 is invalid for finished job"));
  if ((ready !== before.ready || active !== (before.active ?? 0)) && ready !== undefined && ready > active)
    errors.push(invalid("status.ready", ready, "cannot set more ready pods than active"));
  return errors;
}

function goals({ spec }: Job, status: JobStatus): Errors {
  const errors: FieldError[] = [];
  const met = holds(status, "SuccessCriteriaMet");
  if (met && holds(status, "Failed"))
    errors.push(conditions("cannot set SuccessCriteriaMet=True and Failed=true conditions"));
  if (met && holds(status, "FailureTarget"))
    errors.push(conditions("cannot set SuccessCriteriaMet=True and FailureTarget=true conditions"));
  if (spec.successPolicy !== undefined && !met && holds(status, "Complete"))
    errors.push(conditions("cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True"));
  return errors;
}

function transitions({ spec }: Job, status: JobStatus, before: JobStatus): Errors {
  const errors: FieldError[] = [];
  for (const type of TERMINAL) {
    if (holds(before, type) && !holds(status, type))
      errors.push(conditions(`cannot disable the terminal ${type}=True condition`));
  }
  const { failed = 0, succeeded = 0, completionTime, startTime } = status;
  if (failed < (before.failed ?? 0))
    errors.push(invalid("status.failed", failed, "cannot decrease the failed counter"));
  const canShrink = spec.completionMode === "Indexed" && spec.completions === spec.parallelism;
  if (!canShrink && succeeded < (before.succeeded ?? 0))
    errors.push(invalid("status.succeeded", succeeded, "cannot decrease the succeeded counter"));
  if (completionTime !== undefined && before.completionTime !== undefined && completionTime !== before.completionTime)
    errors.push(completion(status, "completionTime cannot be mutated"));
  if (before.startTime !== undefined && startTime !== before.startTime && spec.suspend !== true) {
    errors.push(required("status.startTime", "startTime cannot be removed for unsuspended job"));
  }
  if (holds(before, "SuccessCriteriaMet") && !holds(status, "SuccessCriteriaMet"))
    errors.push(conditions("cannot disable the SuccessCriteriaMet=True condition"));
  if (holds(before, "Complete") && !holds(before, "SuccessCriteriaMet") && holds(status, "SuccessCriteriaMet")) {
    const detail = "cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions";
    errors.push(conditions(detail));
  }
  return errors;
}

function holds({ conditions: all = [] }: JobStatus, type: string): boolean {
  return all.some((condition) => condition.type === type && condition.status === "True");
}

function conditions(detail: string): FieldError {
  return { type: "Invalid value", field: "status.conditions", detail, withoutValue: true };
}

function completion({ completionTime }: JobStatus, detail: string): FieldError {
  return invalid("status.completionTime", completionTime, detail);
}
