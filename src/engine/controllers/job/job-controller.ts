/**
 * Jobs: Pods that run until enough of them have succeeded.
 * Source: https://kubernetes.io/docs/concepts/workloads/controllers/job/
 * Upstream: pkg/controller/job/job_controller.go. No expectations: see machinery/controller-loop.ts.
 */
import type { ObjectEvent } from "../../../api/component-client.ts";
import { matchesSelector } from "../../../api/label-selector.ts";
import type { Job } from "../../../api/types/batch.ts";
import type { OwnerReference } from "../../../api/types/meta.ts";
import type { Pod } from "../../../api/types/pod.ts";
import { claim } from "../../machinery/claims.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { ControllerLoop, type SyncResult } from "../../machinery/controller-loop.ts";
import { type Informer, objectKey } from "../../machinery/informer.ts";
import { CONTROLLER_INDEX, controllerOf, indexByController } from "../../machinery/owner-references.ts";
import { type FailureRecord, NO_FAILURES } from "./failure-backoff.ts";
import { JobAccounting } from "./job-accounting.ts";
import { JobPods } from "./job-pods.ts";
import { BATCH_PERIOD_MS, JobSync, type JobTools } from "./job-sync.ts";
import { finishedCondition, isManagedElsewhere, isTracked, TRACKING_FINALIZER } from "./job-traits.ts";

const NAMESPACE_INDEX = "metadata.namespace";
/** Keys of Pods that no Job counts any more. */
const ORPHAN = "orphan:";

export class JobController extends ControllerLoop {
  private readonly jobs: Informer<Job>;
  private readonly pods: Informer<Pod>;
  private readonly writes: JobPods;
  private readonly accounting: JobAccounting;
  private readonly tools: JobTools;
  /** Failures since the last success, by the key of the Job. */
  private records = new Map<string, FailureRecord>();

  constructor(context: ComponentContext) {
    super("job-controller", context, { baseDelayMs: 1000, maxDelayMs: 60_000 });
    this.jobs = context.informers.for("Job");
    this.pods = context.informers.for("Pod");
    this.writes = new JobPods(this.client, this.recorder, this.pods);
    this.accounting = new JobAccounting(this.client, this.recorder, this.jobs, this.writes);
    const { kernel, client, recorder, writes } = this;
    const again = (job: Job, delayMs: number) => this.queue.add(objectKey(job), delayMs);
    this.tools = { kernel, client, recorder, writes, again };
    indexByController(this.pods);
    this.jobs.addIndex(NAMESPACE_INDEX, ({ metadata }) => [metadata.namespace ?? ""]);
    this.jobs.addHandler((event) => this.jobChanged(event));
    this.pods.addHandler((event) => this.podChanged(event));
  }

  start(): void {
    for (const job of this.jobs.list()) this.queue.add(objectKey(job));
  }

  private jobChanged({ type, object, previous }: ObjectEvent<Job>): void {
    if (type === "DELETED") {
      this.queue.add(objectKey(object));
      this.releasePods(object);
    } else if (finishedCondition(object) !== undefined) {
      this.releasePods(object);
    } else if (type === "ADDED" || object.metadata.generation !== previous.metadata.generation) {
      this.queue.add(objectKey(object));
    } else {
      this.queue.add(objectKey(object), BATCH_PERIOD_MS);
    }
  }

  /** Nothing counts the Pods of a Job that is done or gone. */
  private releasePods({ metadata }: Job): void {
    for (const pod of this.pods.byIndex(CONTROLLER_INDEX, metadata.uid)) {
      if (isTracked(pod)) this.queue.add(ORPHAN + objectKey(pod));
    }
  }

  private podChanged({ type, object: pod, previous }: ObjectEvent<Pod>): void {
    const owner = controllerOf(pod);
    if (type === "MODIFIED") {
      const before = controllerOf(previous);
      if (before !== undefined && before.uid !== owner?.uid) this.enqueueOwner(previous, before);
    }
    if (owner !== undefined) {
      if (owner.kind !== "Job") return;
      const job = this.jobOf(pod, owner);
      const uncounted = job === undefined || finishedCondition(job) !== undefined;
      if (!uncounted) this.queue.add(objectKey(job), BATCH_PERIOD_MS);
      else if (isTracked(pod) && pod.metadata.deletionTimestamp !== undefined) this.queue.add(ORPHAN + objectKey(pod));
      return;
    }
    if (type === "DELETED") return;
    if (isTracked(pod)) this.queue.add(ORPHAN + objectKey(pod));
    const { labels, ownerReferences } = pod.metadata;
    if (labels === previous?.metadata.labels && ownerReferences === previous?.metadata.ownerReferences) return;
    for (const job of this.jobs.byIndex(NAMESPACE_INDEX, pod.metadata.namespace ?? "")) {
      if (matchesSelector(job.spec.selector, labels)) this.queue.add(objectKey(job), BATCH_PERIOD_MS);
    }
  }

  private enqueueOwner(pod: Pod, owner: OwnerReference): void {
    const job = owner.kind === "Job" ? this.jobOf(pod, owner) : undefined;
    if (job !== undefined) this.queue.add(objectKey(job), BATCH_PERIOD_MS);
  }

  private jobOf(pod: Pod, owner: OwnerReference): Job | undefined {
    const job = this.jobs.get(pod.metadata.namespace, owner.name);
    return job?.metadata.uid === owner.uid ? job : undefined;
  }

  protected sync(key: string): SyncResult {
    return key.startsWith(ORPHAN) ? this.syncOrphan(key.slice(ORPHAN.length)) : this.syncJob(key);
  }

  /** Takes the finalizer from a Pod that nobody will count. */
  private syncOrphan(key: string): SyncResult {
    const pod = this.pods.getByKey(key);
    if (pod === undefined) return "done";
    const owner = controllerOf(pod);
    if (owner !== undefined) {
      if (owner.kind !== "Job" || owner.apiVersion !== "batch/v1") return "done";
      const job = this.jobOf(pod, owner);
      if (job !== undefined && (isManagedElsewhere(job) || finishedCondition(job) === undefined)) return "done";
    }
    return this.writes.release(pod, "JobNoLongerCounts") ? "done" : "retry";
  }

  private syncJob(key: string): SyncResult {
    const job = this.jobs.getByKey(key);
    if (job === undefined || finishedCondition(job) !== undefined) {
      this.records.delete(key);
      return "done";
    }
    if (isManagedElsewhere(job)) return "done";
    const { client, pods: informer } = this;
    const selector = job.spec.selector ?? {};
    const finalizer = TRACKING_FINALIZER;
    const claimed = claim({ client, informer, kind: "Pod", owner: job, selector, finalizer });
    if (!claimed.complete) return "retry";
    const sync = new JobSync(this.tools, job, claimed.objects, this.records.get(key) ?? NO_FAILURES);
    sync.run();
    const settled = this.accounting.settle(sync, this.kernel.timestamp(), () => this.records.set(key, sync.record));
    return settled && !sync.incomplete ? "done" : "retry";
  }

  protected override remember(): unknown {
    return new Map(this.records);
  }

  protected override recall(memory: unknown): void {
    this.records = new Map(memory as ReadonlyMap<string, FailureRecord>);
  }
}
