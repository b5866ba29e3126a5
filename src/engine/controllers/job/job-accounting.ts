/**
 * Counts Pods that have ended, exactly once: their uids go into the status, then they lose their finalizer, then the
 * counters move. Upstream: pkg/controller/job/job_controller.go (trackJobStatusAndRemoveFinalizers).
 */
import type { ComponentClient } from "../../../api/component-client.ts";
import type { Job } from "../../../api/types/batch.ts";
import type { Condition } from "../../../api/types/meta.ts";
import type { Pod } from "../../../api/types/pod.ts";
import type { EventRecorder } from "../../machinery/event-recorder.ts";
import { type Informer, objectKey } from "../../machinery/informer.ts";
import { verdictOn } from "./failure-policy.ts";
import { countIndexes, formatRanges, hasIndex, withIndexes } from "./index-ranges.ts";
import type { JobPods } from "./job-pods.ts";
import { newCondition, statusOf, withCondition } from "./job-status.ts";
import type { JobSync } from "./job-sync.ts";
import { anyCompletionIndexOf, completionIndexOf, countsAsFailed, isIndexed, isTracked } from "./job-traits.ts";

/** So many uids keep the status below some 20 KB. */
const MAX_UNCOUNTED = 500;

export class JobAccounting {
  private readonly client: ComponentClient;
  private readonly recorder: EventRecorder;
  private readonly jobs: Informer<Job>;
  private readonly writes: JobPods;

  constructor(client: ComponentClient, recorder: EventRecorder, jobs: Informer<Job>, writes: JobPods) {
    this.client = client;
    this.recorder = recorder;
    this.jobs = jobs;
    this.writes = writes;
  }

  /** False when a write failed. `flushed` is called once failures are safe in the status. */
  settle(sync: JobSync, now: string, flushed: () => void): boolean {
    const tracked = new Set(sync.pods.filter(isTracked).map(({ metadata }) => metadata.uid));
    this.countReleased(sync, tracked);
    const { ended, full } = this.gather(sync);
    if (isIndexed(sync.job)) this.tellIndexes(sync);
    const verdict = this.announce(sync, now);
    if (sync.needsWrite) {
      if (!this.write(sync, "JobStatusChanged")) return false;
      flushed();
      sync.needsWrite = false;
    }
    let complete = true;
    for (const pod of ended) {
      if (this.writes.release(pod, "JobPodCounted")) tracked.delete(pod.metadata.uid);
      else complete = false;
    }
    this.countReleased(sync, tracked);
    const done = complete && !full && verdict !== undefined && this.canFinish(sync);
    if (done) this.finish(sync, verdict);
    const succeeded = verdict?.type === "Complete";
    const reason = !done ? "JobStatusChanged" : succeeded ? "JobCompleted" : "JobFailed";
    if (sync.needsWrite && !this.write(sync, reason)) return false;
    if (done) this.tell(sync, verdict);
    return complete;
  }

  /** Uids whose Pods no longer have the finalizer move into the counters. */
  private countReleased(sync: JobSync, tracked: ReadonlySet<string>): void {
    const { status } = sync;
    const succeeded = status.uncountedSucceeded.filter((uid) => tracked.has(uid));
    const failed = status.uncountedFailed.filter((uid) => tracked.has(uid));
    const released =
      status.uncountedSucceeded.length + status.uncountedFailed.length - succeeded.length - failed.length;
    if (released === 0) return;
    status.succeeded += status.uncountedSucceeded.length - succeeded.length;
    status.failed += status.uncountedFailed.length - failed.length;
    status.uncountedSucceeded = succeeded;
    status.uncountedFailed = failed;
    sync.needsWrite = true;
  }

  /** Pods whose finalizer can go, with their uids noted in the status. */
  private gather(sync: JobSync): { readonly ended: readonly Pod[]; readonly full: boolean } {
    const { job, status } = sync;
    const ended: Pod[] = [];
    const indexes: number[] = [];
    const succeeded = [...status.uncountedSucceeded];
    const failed = [...status.uncountedFailed];
    const known = new Set(failed);
    const knownSucceeded = new Set(succeeded);
    let full = false;
    for (const pod of isIndexed(job) ? inIndexOrder(sync.pods) : sync.pods) {
      if (!isTracked(pod) || !this.canRelease(sync, pod)) continue;
      ended.push(pod);
      const { uid } = pod.metadata;
      const index = completionIndexOf(pod, job);
      if (pod.status.phase === "Succeeded" && !known.has(uid)) {
        if (!isIndexed(job)) {
          if (!knownSucceeded.has(uid)) succeeded.push(uid);
        } else if (index !== undefined && !hasIndex(sync.previousIndexes, index)) indexes.push(index);
      } else if (this.isFailure(sync, pod) && !known.has(uid) && (!isIndexed(job) || index !== undefined)) {
        if (verdictOn(pod, job.spec.podFailurePolicy).counts) failed.push(uid);
      }
      full = indexes.length + succeeded.length + failed.length >= MAX_UNCOUNTED;
      if (full) break;
    }
    const noted = succeeded.length - knownSucceeded.size + failed.length - known.size + indexes.length;
    if (noted > 0) sync.needsWrite = true;
    status.uncountedSucceeded = succeeded;
    status.uncountedFailed = failed;
    sync.succeededIndexes = withIndexes(sync.succeededIndexes, indexes);
    return { ended, full };
  }

  /** Failed, or still running when the Job fails. */
  private isFailure({ job, finished }: JobSync, pod: Pod): boolean {
    return countsAsFailed(pod, job) || (finished !== undefined && finished.type !== "SuccessCriteriaMet");
  }

  private canRelease({ job, finished, kept }: JobSync, pod: Pod): boolean {
    if (job.metadata.deletionTimestamp !== undefined || finished !== undefined) return true;
    if (pod.status.phase === "Succeeded") return true;
    if (!countsAsFailed(pod, job)) return false;
    const index = anyCompletionIndexOf(pod);
    return index === undefined || kept.get(index)?.metadata.uid !== pod.metadata.uid;
  }

  private tellIndexes(sync: JobSync): void {
    const { status } = sync;
    const completed = formatRanges(sync.succeededIndexes);
    const failed = sync.failedIndexes === undefined ? undefined : formatRanges(sync.failedIndexes);
    if (completed !== status.completedIndexes || failed !== status.failedIndexes) sync.needsWrite = true;
    status.succeeded = countIndexes(sync.succeededIndexes);
    status.completedIndexes = completed;
    status.failedIndexes = failed;
  }

  /** The interim condition goes into the status before finalizers go; what comes back is the final one. */
  private announce(sync: JobSync, now: string): Condition | undefined {
    const { finished, status } = sync;
    if (finished === undefined) return undefined;
    const { type, reason = "", message = "" } = finished;
    if (type === "Failed") return finished;
    if (!status.conditions.some((condition) => condition.type === type && condition.status === "True")) {
      status.conditions = [...status.conditions, finished];
      sync.needsWrite = true;
    }
    return newCondition(type === "FailureTarget" ? "Failed" : "Complete", "True", reason, message, now);
  }

  private canFinish({ status }: JobSync): boolean {
    const uncounted = status.uncountedSucceeded.length + status.uncountedFailed.length;
    return uncounted === 0 && status.terminating === 0;
  }

  private finish(sync: JobSync, verdict: Condition): void {
    const { status } = sync;
    status.conditions = withCondition(status.conditions, verdict);
    if (verdict.type === "Complete") status.completionTime = verdict.lastTransitionTime ?? undefined;
    sync.needsWrite = true;
  }

  private tell({ job, status }: JobSync, verdict: Condition): void {
    if (verdict.type !== "Complete") {
      this.recorder.event(job, "Warning", verdict.reason ?? "", verdict.message ?? "");
      return;
    }
    if (job.spec.completions !== undefined && status.succeeded > job.spec.completions) {
      const message = "Too many succeeded pods running after completion count reached";
      this.recorder.event(job, "Warning", "TooManySucceededPods", message);
    }
    this.recorder.event(job, "Normal", "Completed", "Job completed");
  }

  private write({ job, status }: JobSync, reason: string): boolean {
    const latest = this.jobs.getByKey(objectKey(job));
    if (latest === undefined || latest.metadata.uid !== job.metadata.uid) return true;
    const { active, succeeded, failed } = status;
    const why = { reason, params: { active, succeeded, failed } };
    return this.client.updateStatus("Job", { ...latest, status: statusOf(status) }, why).ok;
  }
}

function inIndexOrder(pods: readonly Pod[]): readonly Pod[] {
  const indexOf = (pod: Pod) => anyCompletionIndexOf(pod) ?? -1;
  return [...pods].sort((a, b) => indexOf(a) - indexOf(b));
}
