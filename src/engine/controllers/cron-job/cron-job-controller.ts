/**
 * CronJobs: a Job at every time of a schedule.
 * Source: https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/
 * Upstream: pkg/controller/cronjob/cronjob_controllerv2.go.
 */
import type { Draft } from "../../../api/component-client.ts";
import { parseCronSchedule } from "../../../api/cron/cron-schedule.ts";
import { formatInZone, timeZoneOf, UTC } from "../../../api/cron/time-zone.ts";
import { sameValue } from "../../../api/same-value.ts";
import type { CronJob, CronJobStatus, Job, JobSpec } from "../../../api/types/batch.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { ControllerLoop, type SyncResult } from "../../machinery/controller-loop.ts";
import { referenceTo } from "../../machinery/occurred-event.ts";
import { type Informer, objectKey } from "../../machinery/informer.ts";
import {
  CONTROLLER_INDEX,
  controllerOf,
  controllerReference,
  indexByController,
} from "../../machinery/owner-references.ts";
import { finishOf, HistoryCleanup } from "./job-history.ts";
import { dueRun, formatRfc1123, type ScheduleState, untilNextRunMs } from "./schedule-times.ts";

const SCHEDULED_AT = "batch.kubernetes.io/cronjob-scheduled-timestamp";

/** A CronJob's status while it is being worked out. */
type StatusDraft = { -readonly [Field in keyof CronJobStatus]: CronJobStatus[Field] };

export class CronJobController extends ControllerLoop {
  private readonly cronJobs: Informer<CronJob>;
  private readonly jobs: Informer<Job>;
  private readonly history: HistoryCleanup;

  constructor(context: ComponentContext) {
    super("cronjob-controller", context);
    this.cronJobs = context.informers.for("CronJob");
    this.jobs = context.informers.for("Job");
    this.history = new HistoryCleanup(this.client, this.recorder, this.kernel);
    indexByController(this.jobs);
    this.cronJobs.addHandler(({ type, object, previous }) => {
      if (type === "DELETED") return;
      if (type === "ADDED") this.enqueue(object);
      // What this controller itself notes is no reason to look again.
      else if (previous.metadata.generation !== object.metadata.generation) this.specChanged(object, previous);
    });
    this.jobs.addHandler(({ object, previous }) => {
      const owners = [controllerOf(object), previous === undefined ? undefined : controllerOf(previous)];
      for (const owner of owners) {
        if (owner?.kind !== "CronJob") continue;
        const cronJob = this.cronJobs.get(object.metadata.namespace, owner.name);
        if (cronJob?.metadata.uid === owner.uid) this.enqueue(cronJob);
      }
    });
  }

  start(): void {
    for (const cronJob of this.cronJobs.list()) this.enqueue(cronJob);
  }

  /** A new schedule begins with its next time: what it would have started before is not made up for. */
  private specChanged(cronJob: CronJob, previous: CronJob): void {
    const { schedule, timeZone } = cronJob.spec;
    const moved = schedule !== previous.spec.schedule || timeZone !== previous.spec.timeZone;
    const state = moved ? this.stateOf(cronJob, cronJob.status.lastScheduleTime) : undefined;
    if (state === undefined || typeof state === "string") this.enqueue(cronJob);
    else this.enqueueForNextRun(cronJob, state);
  }

  private enqueueForNextRun(cronJob: CronJob, state: ScheduleState): void {
    const waitMs = untilNextRunMs(state);
    if (waitMs !== undefined) this.queue.add(objectKey(cronJob), waitMs);
  }

  /** Schedules are about the calendar: unlike elsewhere, times here are milliseconds since 1970. */
  private get nowMs(): number {
    return this.kernel.epochMs + this.kernel.nowMs;
  }

  private parse(timestamp: string): number {
    return this.kernel.epochMs + this.kernel.parseTimestamp(timestamp);
  }

  private enqueue(cronJob: CronJob): void {
    this.queue.add(objectKey(cronJob));
  }

  protected sync(key: string): SyncResult {
    const cronJob = this.cronJobs.getByKey(key);
    if (cronJob === undefined) return "done";
    const jobs = this.jobs.byIndex(CONTROLLER_INDEX, cronJob.metadata.uid);
    const status: StatusDraft = { ...cronJob.status };
    this.lookAtJobs(cronJob, jobs, status);
    const result = cronJob.metadata.deletionTimestamp === undefined ? this.startDue(cronJob, status) : "done";
    this.history.clean(cronJob, jobs, status);
    return this.writeStatus(cronJob, status) ? result : "retry";
  }

  /** Takes what has finished or gone from the list of running Jobs. */
  private lookAtJobs(cronJob: CronJob, jobs: readonly Job[], status: StatusDraft): void {
    for (const job of jobs) {
      const { uid, name } = job.metadata;
      const finish = finishOf(job);
      const listed = status.active?.some((reference) => reference.uid === uid) === true;
      if (finish === undefined) {
        if (listed) continue;
        const message = `Saw a job that the controller did not create or forgot: ${name}`;
        this.recorder.event(cronJob, "Warning", "UnexpectedJob", message);
        continue;
      }
      if (listed) {
        status.active = withoutJob(status.active, uid);
        const message = `Saw completed job: ${name}, condition: ${finish}`;
        this.recorder.event(cronJob, "Normal", "SawCompletedJob", message);
      }
      const end = finish === "Complete" ? job.status.completionTime : undefined;
      if (end !== undefined && (status.lastSuccessfulTime === undefined || status.lastSuccessfulTime < end)) {
        status.lastSuccessfulTime = end;
      }
    }
    for (const { namespace, name = "", uid } of status.active ?? []) {
      if (jobs.some(({ metadata }) => metadata.uid === uid) || this.jobs.get(namespace, name) !== undefined) continue;
      this.recorder.event(cronJob, "Normal", "MissingJob", `Active job went missing: ${name}`);
      status.active = withoutJob(status.active, uid);
    }
  }

  /** Starts the Job that is due, if its time, deadline and predecessors allow it. */
  private startDue(cronJob: CronJob, status: StatusDraft): SyncResult {
    const state = this.scheduleOf(cronJob, status);
    if (state === undefined) return "done";
    const due = dueRun(state);
    if (due.problem !== undefined) {
      const message = `invalid schedule: ${cronJob.spec.schedule} : ${due.problem}`;
      this.recorder.event(cronJob, "Warning", "InvalidSchedule", message);
      return "done";
    }
    let result: SyncResult = "done";
    if (due.atMs !== undefined) {
      if (due.missed === "many") {
        const advice = "Set or decrease .spec.startingDeadlineSeconds or check clock skew";
        this.recorder.event(cronJob, "Warning", "TooManyMissedTimes", `too many missed start times. ${advice}`);
      }
      if (this.mayStart(cronJob, status, due.atMs)) result = this.replaceAndCreate(cronJob, status, due.atMs);
    }
    const since = status.lastScheduleTime;
    const next = since === undefined ? state : { ...state, sinceMs: this.parse(since) };
    this.enqueueForNextRun(cronJob, next);
    return result;
  }

  /** Undefined, with an Event that says why, when nothing can be started. */
  private scheduleOf(cronJob: CronJob, status: StatusDraft): ScheduleState | undefined {
    const { timeZone: name = "", suspend, schedule } = cronJob.spec;
    if (timeZoneOf(name) === undefined) {
      const message = `invalid timeZone: ${JSON.stringify(name)}: unknown time zone ${name}`;
      this.recorder.event(cronJob, "Warning", "UnknownTimeZone", message);
      return undefined;
    }
    if (suspend === true) return undefined;
    const state = this.stateOf(cronJob, status.lastScheduleTime);
    if (typeof state !== "string") return state;
    const message = `unparseable schedule: ${JSON.stringify(schedule)} : ${state}`;
    this.recorder.event(cronJob, "Warning", "UnparseableSchedule", message);
    return undefined;
  }

  /** The schedule at this moment, or what is wrong with it. */
  private stateOf({ metadata, spec }: CronJob, lastScheduleTime: string | undefined): ScheduleState | string {
    const schedule = parseCronSchedule(spec.schedule);
    if (typeof schedule === "string") return schedule;
    const { startingDeadlineSeconds } = spec;
    return {
      schedule,
      zone: timeZoneOf(spec.timeZone ?? "") ?? UTC,
      nowMs: this.nowMs,
      sinceMs: this.parse(lastScheduleTime ?? metadata.creationTimestamp),
      startingDeadlineMs: startingDeadlineSeconds === undefined ? undefined : startingDeadlineSeconds * 1000,
    };
  }

  private mayStart(cronJob: CronJob, status: StatusDraft, atMs: number): boolean {
    const { startingDeadlineSeconds, concurrencyPolicy } = cronJob.spec;
    if (startingDeadlineSeconds !== undefined && atMs + startingDeadlineSeconds * 1000 < this.nowMs) {
      const message = `Missed scheduled time to start a job: ${formatRfc1123(atMs)}`;
      this.recorder.event(cronJob, "Warning", "MissSchedule", message);
      return false;
    }
    const name = jobName(cronJob, atMs);
    const active = status.active ?? [];
    if (active.some((reference) => reference.name === name)) return false;
    if (status.lastScheduleTime === this.kernel.timestamp(atMs - this.kernel.epochMs)) return false;
    if (concurrencyPolicy !== "Forbid" || active.length === 0) return true;
    const message = "Not starting job because prior execution is running and concurrency policy is Forbid";
    this.recorder.event(cronJob, "Normal", "JobAlreadyActive", message);
    return false;
  }

  private replaceAndCreate(cronJob: CronJob, status: StatusDraft, atMs: number): SyncResult {
    if (cronJob.spec.concurrencyPolicy === "Replace") {
      for (const { namespace, name = "" } of status.active ?? []) {
        const job = this.jobs.get(namespace, name);
        if (job === undefined) {
          const message = `Get job: jobs.batch ${JSON.stringify(name)} not found`;
          this.recorder.event(cronJob, "Warning", "FailedGet", message);
          return "retry";
        }
        const why = { reason: "CronJobReplacedJob", params: { cronJob: cronJob.metadata.name } };
        if (!this.history.deleteJob(cronJob, job, status, why)) return "retry";
      }
    }
    const outcome = this.client.create("Job", jobDraft(cronJob, atMs), {
      reason: "CronJobDue",
      params: { cronJob: cronJob.metadata.name },
    });
    let job: Job;
    if (outcome.ok) {
      job = outcome.value;
      this.recorder.event(cronJob, "Normal", "SuccessfulCreate", `Created job ${job.metadata.name}`);
    } else if (outcome.status.reason === "AlreadyExists") {
      const existing = this.jobs.get(cronJob.metadata.namespace, jobName(cronJob, atMs));
      if (existing === undefined || controllerOf(existing)?.uid !== cronJob.metadata.uid) return "done";
      job = existing;
    } else {
      const terminating = outcome.status.details?.causes?.some(({ reason }) => reason === "NamespaceTerminating");
      if (terminating === true) return "retry";
      const message = `Error creating job: ${outcome.status.message ?? ""}`;
      this.recorder.event(cronJob, "Warning", "FailedCreate", message);
      return "retry";
    }
    status.active = [...(status.active ?? []), referenceTo(job)];
    status.lastScheduleTime = this.kernel.timestamp(atMs - this.kernel.epochMs);
    return "done";
  }

  private writeStatus(cronJob: CronJob, { active = [], ...times }: StatusDraft): boolean {
    const status: CronJobStatus = { ...(active.length === 0 ? {} : { active }), ...times };
    if (sameValue(status, cronJob.status)) return true;
    const latest = this.cronJobs.getByKey(objectKey(cronJob));
    if (latest === undefined || latest.metadata.uid !== cronJob.metadata.uid) return true;
    const why = { reason: "CronJobStatusChanged", params: { active: active.length } };
    return this.client.updateStatus("CronJob", { ...latest, status }, why).ok;
  }
}

function withoutJob(active: CronJobStatus["active"], uid: string | undefined): CronJobStatus["active"] {
  return active?.filter((reference) => reference.uid !== uid);
}

/** The minutes since 1970 make the name, so that one time cannot start two Jobs. */
function jobName({ metadata }: CronJob, atMs: number): string {
  return `${metadata.name}-${Math.floor(atMs / 60_000)}`;
}

function jobDraft(cronJob: CronJob, atMs: number): Draft<Job> {
  const { metadata, spec } = cronJob.spec.jobTemplate;
  const { namespace } = cronJob.metadata;
  const scheduledAt = formatInZone(timeZoneOf(cronJob.spec.timeZone ?? "") ?? UTC, atMs);
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      name: jobName(cronJob, atMs),
      ...(namespace === undefined ? {} : { namespace }),
      ...(metadata?.labels === undefined ? {} : { labels: metadata.labels }),
      annotations: { ...metadata?.annotations, [SCHEDULED_AT]: scheduledAt },
      ownerReferences: [controllerReference(cronJob)],
    },
    spec: spec as JobSpec,
  };
}
