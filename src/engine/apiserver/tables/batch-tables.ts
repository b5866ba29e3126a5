/** Jobs and CronJobs as Tables. Upstream: printJob, printCronJob. */
import { ageSince, humanDuration } from "../../../api/human-duration.ts";
import { formatSelector } from "../../../api/label-selector.ts";
import type { CronJob, Job } from "../../../api/types/batch.ts";
import {
  AGE,
  ageOf,
  column,
  CONTAINER_COLUMNS,
  containerCells,
  NAME,
  NONE,
  SELECTOR,
  type TablePrinter,
} from "./table-printer.ts";

export const jobTable: TablePrinter<Job> = {
  columns: [
    NAME,
    column("Status", "How far the Job is."),
    column("Completions", "Pods that have succeeded, of those that must."),
    column("Duration", "Time from the start to the completion, or until now."),
    AGE,
    ...CONTAINER_COLUMNS,
    SELECTOR,
  ],
  cells: (job, nowMs) => [
    job.metadata.name,
    statusOf(job),
    completionsOf(job),
    durationOf(job, nowMs),
    ageOf(job, nowMs),
    ...containerCells(job.spec.template.spec.containers),
    formatSelector(job.spec.selector) || NONE,
  ],
};

function statusOf({ metadata, status }: Job): string {
  const has = (type: string) =>
    status.conditions?.some((condition) => condition.type === type && condition.status === "True") === true;
  if (has("Complete")) return "Complete";
  if (has("Failed")) return "Failed";
  if (metadata.deletionTimestamp !== undefined) return "Terminating";
  return ["Suspended", "FailureTarget", "SuccessCriteriaMet"].find(has) ?? "Running";
}

function completionsOf({ spec, status }: Job): string {
  const { completions, parallelism = 0 } = spec;
  const succeeded = status.succeeded ?? 0;
  if (completions !== undefined) return `${succeeded}/${completions}`;
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function durationOf({ status }: Job, nowMs: number): string {
  const { startTime, completionTime } = status;
  if (startTime === undefined) return "";
  return humanDuration((completionTime === undefined ? nowMs : Date.parse(completionTime)) - Date.parse(startTime));
}

export const cronJobTable: TablePrinter<CronJob> = {
  columns: [
    NAME,
    column("Schedule", "When Jobs are started, as cron writes it."),
    column("Timezone", "Zone in which the schedule is meant."),
    column("Suspend", "Whether no further Jobs are started.", "boolean"),
    column("Active", "Jobs that run.", "integer"),
    column("Last Schedule", "Time since a Job was last started."),
    AGE,
    ...CONTAINER_COLUMNS,
    SELECTOR,
  ],
  cells: (cronJob, nowMs) => {
    const { metadata, spec, status } = cronJob;
    const job = spec.jobTemplate.spec;
    return [
      metadata.name,
      spec.schedule,
      spec.timeZone ?? NONE,
      spec.suspend === undefined ? "<unset>" : spec.suspend ? "True" : "False",
      (status.active ?? []).length,
      status.lastScheduleTime === undefined ? NONE : ageSince(status.lastScheduleTime, nowMs),
      ageOf(cronJob, nowMs),
      ...containerCells(job?.template.spec.containers ?? []),
      formatSelector(job?.selector) || NONE,
    ];
  },
};
