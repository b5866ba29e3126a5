/**
 * Deletes Jobs some time after they have finished, with their Pods.
 * Source: https://kubernetes.io/docs/concepts/workloads/controllers/ttlafterfinished/
 * Upstream: pkg/controller/ttlafterfinished/ttlafterfinished_controller.go.
 */
import type { Job } from "../../../api/types/batch.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { ControllerLoop, doneOrGone, type SyncResult } from "../../machinery/controller-loop.ts";
import { type Informer, objectKey } from "../../machinery/informer.ts";

export class TtlAfterFinishedController extends ControllerLoop {
  private readonly jobs: Informer<Job>;

  constructor(context: ComponentContext) {
    super("ttl-after-finished-controller", context);
    this.jobs = context.informers.for("Job");
    this.jobs.addHandler(({ type, object }) => {
      if (type !== "DELETED") this.enqueue(object);
    });
  }

  start(): void {
    for (const job of this.jobs.list()) this.enqueue(job);
  }

  private enqueue(job: Job): void {
    if (job.metadata.deletionTimestamp === undefined && this.expiryOf(job) !== undefined)
      this.queue.add(objectKey(job));
  }

  /** When the Job's time is over; undefined while it runs, and for Jobs that are kept. Virtual time. */
  private expiryOf({ spec, status }: Job): number | undefined {
    const ttlSeconds = spec.ttlSecondsAfterFinished;
    if (ttlSeconds === undefined) return undefined;
    const end = status.conditions?.find(
      (condition) => (condition.type === "Complete" || condition.type === "Failed") && condition.status === "True",
    )?.lastTransitionTime;
    return end ? this.kernel.parseTimestamp(end) + ttlSeconds * 1000 : undefined;
  }

  protected sync(key: string): SyncResult {
    const job = this.jobs.getByKey(key);
    if (job === undefined || job.metadata.deletionTimestamp !== undefined) return "done";
    const expiry = this.expiryOf(job);
    if (expiry === undefined) return "done";
    if (expiry > this.kernel.nowMs) {
      this.queue.add(key, expiry - this.kernel.nowMs);
      return "done";
    }
    const { namespace, name, uid } = job.metadata;
    const options = { propagationPolicy: "Foreground", preconditions: { uid } } as const;
    const why = { reason: "JobTimeToLiveOver", params: { seconds: job.spec.ttlSecondsAfterFinished ?? 0 } };
    return doneOrGone(this.client.delete("Job", namespace, name, options, why)) ? "done" : "retry";
  }
}
