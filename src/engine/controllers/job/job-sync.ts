/**
 * One look at one Job: what has become of its Pods, whether it is done, and what is to be created or deleted.
 * Upstream: pkg/controller/job/job_controller.go (syncJob, manageJob).
 */
import type { ComponentClient } from "../../../api/component-client.ts";
import type { Job } from "../../../api/types/batch.ts";
import type { Condition } from "../../../api/types/meta.ts";
import type { Pod } from "../../../api/types/pod.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { EventRecorder } from "../../machinery/event-recorder.ts";
import { isPodActive, isPodReady, isPodTerminating } from "../../machinery/pod-state.ts";
import { type FailureRecord, recordAfter, remainingDelayMs } from "./failure-backoff.ts";
import { verdictOn } from "./failure-policy.ts";
import { failedIndexesOf, podsKeptForCount, recordOfIndex } from "./index-failures.ts";
import { countIndexes, firstMissing, type IndexRanges, mergeRanges, parseRanges, withIndexes } from "./index-ranges.ts";
import { type JobPods, PODS_PER_SYNC } from "./job-pods.ts";
import { draftOf, newCondition, type StatusDraft, withCondition } from "./job-status.ts";
import {
  completionIndexOf,
  countsAsFailed,
  isIndexed,
  isSuspended,
  isTracked,
  limitsEachIndex,
  replacesOnlyFailed,
  trueCondition,
} from "./job-traits.ts";
import { podsForRemoval } from "./pod-removal.ts";
import { metSuccessRule } from "./success-policy.ts";

/** What a sync works with. */
export interface JobTools {
  readonly kernel: Kernel;
  readonly client: ComponentClient;
  readonly recorder: EventRecorder;
  readonly writes: JobPods;
  /** Looks at the Job again after so many milliseconds. */
  again(job: Job, delayMs: number): void;
}

/** Pod events and status changes are gathered for a second. */
export const BATCH_PERIOD_MS = 1000;

export class JobSync {
  readonly job: Job;
  readonly pods: readonly Pod[];
  readonly status: StatusDraft;
  readonly record: FailureRecord;
  /** Suspicion or certainty that the Job is done: FailureTarget, Failed or SuccessCriteriaMet. */
  finished: Condition | undefined;
  previousIndexes: IndexRanges = [];
  succeededIndexes: IndexRanges = [];
  failedIndexes: IndexRanges | undefined;
  /** Failed Pods that keep their finalizer until a new one has taken over the index's count. */
  kept: ReadonlyMap<number, Pod> = new Map();
  /** A write failed. */
  incomplete = false;
  needsWrite = false;
  private readonly tools: JobTools;
  private readonly active: readonly Pod[];
  private succeeded: number;
  private readonly failed: number;
  private readonly parse: (timestamp: string) => number;

  /** @param before failures known so far */
  constructor(tools: JobTools, job: Job, pods: readonly Pod[], before: FailureRecord) {
    this.tools = tools;
    this.job = job;
    this.pods = pods;
    this.parse = (timestamp) => tools.kernel.parseTimestamp(timestamp);
    this.status = draftOf(job);
    this.active = pods.filter(isPodActive);
    const { status } = this;
    const fresh = (uncounted: readonly string[]) => (pod: Pod) =>
      isTracked(pod) &&
      !uncounted.includes(pod.metadata.uid) &&
      (!isIndexed(job) || completionIndexOf(pod, job) !== undefined);
    const succeeded = pods.filter(fresh(status.uncountedSucceeded)).filter((pod) => pod.status.phase === "Succeeded");
    const failed = pods.filter(fresh(status.uncountedFailed)).filter((pod) => countsAsFailed(pod, job));
    const counted = failed.filter((pod) => verdictOn(pod, job.spec.podFailurePolicy).counts);
    this.succeeded = status.succeeded + succeeded.length + status.uncountedSucceeded.length;
    this.failed = status.failed + counted.length + status.uncountedFailed.length;
    this.record = recordAfter(before, succeeded, failed, this.parse);
    status.active = this.active.length;
    status.ready = this.active.filter(isPodReady).length;
    status.terminating = pods.filter(isPodTerminating).length;
    if (status.startTime === undefined && !isSuspended(job)) status.startTime = this.now();
  }

  /** Decides, and creates or deletes Pods; the status is written afterwards, by `JobAccounting`. */
  run(): void {
    this.finished = this.earlierVerdict() ?? this.failureOfPods() ?? this.failureOfLimits();
    if (isIndexed(this.job)) this.lookAtIndexes();
    if (this.finished !== undefined) this.deleteActive();
    else this.goOn();
    const before = this.job.status;
    this.needsWrite ||=
      this.status.active !== (before.active ?? 0) ||
      this.status.ready !== before.ready ||
      this.status.terminating !== before.terminating;
  }

  private now(): string {
    return this.tools.kernel.timestamp();
  }

  private earlierVerdict(): Condition | undefined {
    const met = trueCondition(this.job, "SuccessCriteriaMet");
    if (met !== undefined) return met;
    const target = trueCondition(this.job, "FailureTarget");
    if (target === undefined) return undefined;
    return newCondition("Failed", "True", target.reason ?? "", target.message ?? "", this.now());
  }

  private failureOfPods(): Condition | undefined {
    const policy = this.job.spec.podFailurePolicy;
    if (policy === undefined) return undefined;
    for (const pod of this.pods) {
      const message = countsAsFailed(pod, this.job) ? verdictOn(pod, policy).failJobMessage : undefined;
      if (message !== undefined) return this.failure("PodFailurePolicy", message);
    }
    return undefined;
  }

  private failureOfLimits(): Condition | undefined {
    const { backoffLimit = 6, activeDeadlineSeconds } = this.job.spec;
    if (this.failed > backoffLimit || this.restartedTooOften(backoffLimit)) {
      return this.failure("BackoffLimitExceeded", "Job has reached the specified backoff limit");
    }
    const { startTime } = this.status;
    if (activeDeadlineSeconds === undefined || isSuspended(this.job) || startTime === undefined) return undefined;
    const leftMs = this.parse(startTime) + activeDeadlineSeconds * 1000 - this.tools.kernel.nowMs;
    if (leftMs <= 0) return this.failure("DeadlineExceeded", "Job was active longer than specified deadline");
    this.tools.again(this.job, leftMs);
    return undefined;
  }

  /** Containers that are restarted in place count by their restarts. */
  private restartedTooOften(limit: number): boolean {
    if (this.job.spec.template.spec.restartPolicy !== "OnFailure") return false;
    let restarts = 0;
    for (const { status } of this.pods) {
      if (status.phase !== "Running" && status.phase !== "Pending") continue;
      const containers = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
      for (const { restartCount } of containers) restarts += restartCount;
    }
    return limit === 0 ? restarts > 0 : restarts >= limit;
  }

  private failure(reason: string, message: string): Condition {
    return newCondition("FailureTarget", "True", reason, message, this.now());
  }

  private lookAtIndexes(): void {
    const { job, pods } = this;
    const completions = job.spec.completions ?? 0;
    this.previousIndexes = parseRanges(job.status.completedIndexes, completions);
    const added = pods.filter((pod) => pod.status.phase === "Succeeded" && isTracked(pod));
    this.succeededIndexes = withIndexes(this.previousIndexes, this.indexesOf(added));
    const succeeded = countIndexes(this.succeededIndexes);
    this.succeeded = succeeded;
    if (limitsEachIndex(job)) {
      const failedIndexes = failedIndexesOf(job, pods);
      const failed = countIndexes(failedIndexes);
      const { maxFailedIndexes } = job.spec;
      this.failedIndexes = failedIndexes;
      if (maxFailedIndexes !== undefined && failed > maxFailedIndexes) {
        const message = "Job has exceeded the specified maximal number of failed indexes";
        this.finished ??= this.failure("MaxFailedIndexesExceeded", message);
      } else if (failed > 0 && failed + succeeded >= completions) {
        this.finished ??= this.failure("FailedIndexes", "Job has failed indexes");
      }
      const running = this.indexesOf(this.active);
      this.kept = podsKeptForCount(job, pods, running, this.succeededIndexes, failedIndexes);
    }
    const rule = this.finished === undefined ? metSuccessRule(job, this.succeededIndexes) : undefined;
    if (rule !== undefined)
      this.finished = newCondition("SuccessCriteriaMet", "True", "SuccessPolicy", rule, this.now());
  }

  private indexesOf(pods: readonly Pod[]): ReadonlySet<number> {
    return new Set(pods.map((pod) => completionIndexOf(pod, this.job)).filter((index) => index !== undefined));
  }

  /** The Job is done: what still runs ends, and counts. */
  private deleteActive(): void {
    const gone = this.tools.writes.delete(this.job, this.active, "JobFinished", false);
    if (gone.length < this.active.length) {
      this.finished = undefined;
      this.incomplete = true;
    }
    this.count(gone);
  }

  private count(gone: readonly Pod[]): void {
    this.status.active -= gone.length;
    this.status.terminating += gone.length;
    this.status.ready -= gone.filter(isPodReady).length;
  }

  private goOn(): void {
    const managed = this.job.metadata.deletionTimestamp === undefined;
    if (managed) this.manage();
    const { completions } = this.job.spec;
    const enough = completions === undefined ? this.succeeded > 0 : this.succeeded >= completions;
    if (enough && this.status.active === 0) {
      const message = "Reached expected number of succeeded pods";
      this.finished = newCondition("SuccessCriteriaMet", "True", "CompletionsReached", message, this.now());
    } else if (managed) this.tellSuspension();
  }

  private tellSuspension(): void {
    const suspended = isSuspended(this.job);
    const [status, reason, message] = suspended
      ? (["True", "JobSuspended", "Job suspended"] as const)
      : (["False", "JobResumed", "Job resumed"] as const);
    const conditions = withCondition(
      this.status.conditions,
      newCondition("Suspended", status, reason, message, this.now()),
    );
    if (conditions === this.status.conditions) return;
    this.status.conditions = conditions;
    this.needsWrite = true;
    this.tools.recorder.event(this.job, "Normal", suspended ? "Suspended" : "Resumed", message);
    if (!suspended) this.status.startTime = this.now();
  }

  /** Deletes what is too much, or creates what is missing; never both in one sync. */
  private manage(): void {
    const { job } = this;
    const have = this.active.length;
    const want = isSuspended(job) ? 0 : this.wanted();
    const surplus = podsForRemoval(job, this.active, Math.max(0, have - want), this.parse).slice(0, PODS_PER_SYNC);
    if (surplus.length > 0 || isSuspended(job)) {
      const gone = this.tools.writes.delete(
        job,
        surplus,
        isSuspended(job) ? "JobSuspended" : "JobAboveParallelism",
        true,
      );
      this.count(gone);
      this.incomplete ||= gone.length < surplus.length;
      return;
    }
    const missing = want - have - (replacesOnlyFailed(job) ? this.status.terminating : 0);
    if (missing > 0) this.create(Math.min(missing, PODS_PER_SYNC), want);
  }

  private wanted(): number {
    const { completions, parallelism = 1 } = this.job.spec;
    // Once a work queue has had a success, it only runs empty.
    if (completions === undefined) return this.succeeded > 0 ? this.active.length : parallelism;
    return Math.max(0, Math.min(parallelism, completions - this.succeeded));
  }

  private create(missing: number, want: number): void {
    const { job, tools } = this;
    const { nowMs } = tools.kernel;
    let waitMs = limitsEachIndex(job) ? 0 : remainingDelayMs(this.record, nowMs);
    let indexes: readonly (number | undefined)[] = Array.from({ length: missing }, () => undefined);
    if (waitMs === 0 && isIndexed(job)) {
      const pending = firstMissing(this.takenIndexes(), missing, job.spec.completions ?? 0);
      const waits = pending.map((index) => remainingDelayMs(recordOfIndex(this.kept.get(index), this.parse), nowMs));
      indexes = pending.filter((_, place) => waits[place] === 0);
      if (indexes.length === 0) waitMs = Math.min(...waits);
    }
    if (waitMs > 0 && Number.isFinite(waitMs)) {
      tools.again(job, Math.max(waitMs, BATCH_PERIOD_MS));
      return;
    }
    const created = tools.writes.create(job, indexes, this.kept, { want, have: this.active.length });
    this.status.active += created.count;
    this.incomplete ||= created.failed;
  }

  private takenIndexes(): IndexRanges {
    const busy = replacesOnlyFailed(this.job) ? [...this.active, ...this.pods.filter(isPodTerminating)] : this.active;
    return mergeRanges(withIndexes(this.succeededIndexes, this.indexesOf(busy)), this.failedIndexes ?? []);
  }
}
