/** Finished Jobs of a CronJob, of which only the newest are kept. Upstream: pkg/controller/cronjob (cleanupFinishedJobs). */
import type { ComponentClient, Why } from "../../../api/component-client.ts";
import type { CronJob, CronJobStatus, Job } from "../../../api/types/batch.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { doneOrGone } from "../../machinery/controller-loop.ts";
import type { EventRecorder } from "../../machinery/event-recorder.ts";

/** How the Job has ended; undefined while it runs. */
export function finishOf({ status }: Job): "Complete" | "Failed" | undefined {
  for (const { type, status: value } of status.conditions ?? []) {
    if ((type === "Complete" || type === "Failed") && value === "True") return type;
  }
  return undefined;
}

interface ActiveList {
  active?: CronJobStatus["active"];
}

export class HistoryCleanup {
  private readonly client: ComponentClient;
  private readonly recorder: EventRecorder;
  private readonly kernel: Kernel;

  constructor(client: ComponentClient, recorder: EventRecorder, kernel: Kernel) {
    this.client = client;
    this.recorder = recorder;
    this.kernel = kernel;
  }

  clean(cronJob: CronJob, jobs: readonly Job[], status: ActiveList): void {
    const { successfulJobsHistoryLimit, failedJobsHistoryLimit } = cronJob.spec;
    const limits = [
      ["Complete", successfulJobsHistoryLimit],
      ["Failed", failedJobsHistoryLimit],
    ] as const;
    for (const [finish, limit] of limits) {
      if (limit === undefined) continue;
      const finished = jobs.filter((job) => finishOf(job) === finish);
      const oldest = [...finished]
        .sort((a, b) => this.compareStarts(a, b))
        .slice(0, Math.max(0, finished.length - limit));
      const why = { reason: "CronJobHistoryLimitExceeded", params: { limit } };
      for (const job of oldest) this.deleteJob(cronJob, job, status, why);
    }
  }

  /** Deletes a Job with its Pods, and strikes it from the list of running ones. */
  deleteJob(cronJob: CronJob, job: Job, status: ActiveList, why: Why): boolean {
    const { namespace, name, uid } = job.metadata;
    if (job.metadata.deletionTimestamp !== undefined) return true;
    const outcome = this.client.delete("Job", namespace, name, { propagationPolicy: "Background" }, why);
    if (!outcome.ok && !doneOrGone(outcome)) {
      this.recorder.event(cronJob, "Warning", "FailedDelete", `Deleted job: ${outcome.status.message ?? ""}`);
      return false;
    }
    status.active = status.active?.filter((reference) => reference.uid !== uid);
    this.recorder.event(cronJob, "Normal", "SuccessfulDelete", `Deleted job ${name}`);
    return true;
  }

  /** Those that never started last, then by time, then by name. */
  private compareStarts(a: Job, b: Job): number {
    const [first, second] = [a, b].map(({ status }) =>
      status.startTime === undefined ? Number.MAX_SAFE_INTEGER : this.kernel.parseTimestamp(status.startTime),
    ) as [number, number];
    return first - second || (a.metadata.name < b.metadata.name ? -1 : 1);
  }
}
