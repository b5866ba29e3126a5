/** `kubectl describe job` and `cronjob`. Upstream: describeJob, describeCronJob. */
import { humanDuration } from "../../api/human-duration.ts";
import { formatSelector } from "../../api/label-selector.ts";
import type { CronJob, Job } from "../../api/types/batch.ts";
import { describerOf } from "./describer.ts";
import { describeTemplate } from "./describe-pod.ts";
import { longTime } from "./description.ts";

export const describeJob = describerOf<Job>((to, { metadata, spec, status = {} }) => {
  to.field("Name", metadata.name).field("Namespace", metadata.namespace ?? "");
  if (spec.selector !== undefined) to.field("Selector", formatSelector(spec.selector));
  to.labels("Labels", metadata.labels).annotations("Annotations", metadata.annotations);
  const controller = metadata.ownerReferences?.find(({ controller: controls }) => controls === true);
  if (controller !== undefined) to.field("Controlled By", `${controller.kind}/${controller.name}`);
  if (spec.parallelism !== undefined) to.field("Parallelism", spec.parallelism);
  to.field("Completions", spec.completions ?? "<unset>");
  if (spec.completionMode !== undefined) to.field("Completion Mode", spec.completionMode);
  if (spec.suspend !== undefined) to.field("Suspend", spec.suspend);
  if (spec.backoffLimit !== undefined) to.field("Backoff Limit", spec.backoffLimit);
  if (spec.ttlSecondsAfterFinished !== undefined) to.field("TTL Seconds After Finished", spec.ttlSecondsAfterFinished);
  if (status.startTime !== undefined) to.field("Start Time", longTime(status.startTime));
  if (status.completionTime !== undefined) to.field("Completed At", longTime(status.completionTime));
  if (status.startTime !== undefined && status.completionTime !== undefined) {
    to.field("Duration", humanDuration(Date.parse(status.completionTime) - Date.parse(status.startTime)));
  }
  if (spec.activeDeadlineSeconds !== undefined) to.field("Active Deadline Seconds", `${spec.activeDeadlineSeconds}s`);
  const { active = 0, succeeded = 0, failed = 0, ready } = status;
  const running = ready === undefined ? `${active} Active` : `${active} Active (${ready} Ready)`;
  to.field("Pods Statuses", `${running} / ${succeeded} Succeeded / ${failed} Failed`);
  if (spec.completionMode === "Indexed") to.field("Completed Indexes", indexes(status.completedIndexes));
  describeTemplate(to, spec.template);
});

const MAX_INDEXES = 50;

function indexes(text = ""): string {
  if (text === "") return "<none>";
  if (text.length <= MAX_INDEXES) return text;
  return `${text.slice(0, text.slice(0, MAX_INDEXES + 1).lastIndexOf(",") + 1)}...`;
}

export const describeCronJob = describerOf<CronJob>((to, { metadata, spec, status = {} }) => {
  to.field("Name", metadata.name).field("Namespace", metadata.namespace ?? "");
  to.labels("Labels", metadata.labels).annotations("Annotations", metadata.annotations);
  to.field("Schedule", spec.schedule);
  to.field("Concurrency Policy", spec.concurrencyPolicy ?? "");
  to.field("Suspend", spec.suspend === true ? "True" : "False");
  to.field("Successful Job History Limit", spec.successfulJobsHistoryLimit ?? "<unset>");
  to.field("Failed Job History Limit", spec.failedJobsHistoryLimit ?? "<unset>");
  const deadline = spec.startingDeadlineSeconds;
  to.field("Starting Deadline Seconds", deadline === undefined ? "<unset>" : `${deadline}s`);
  const job = spec.jobTemplate.spec;
  to.field("Selector", job?.selector === undefined ? "<unset>" : formatSelector(job.selector));
  to.field("Parallelism", job?.parallelism ?? "<unset>").field("Completions", job?.completions ?? "<unset>");
  if (job?.activeDeadlineSeconds !== undefined) to.field("Active Deadline Seconds", `${job.activeDeadlineSeconds}s`);
  describeTemplate(to, job?.template);
  to.field("Last Schedule Time", status.lastScheduleTime === undefined ? "<unset>" : longTime(status.lastScheduleTime));
  to.field("Active Jobs", (status.active ?? []).map(({ name = "" }) => name).join(", ") || "<none>");
});
