/** For tests: a Job controller alone, whose Pods end as the test says. */
import type { Job, JobSpec, JobStatus } from "../../api/types/batch.ts";
import type { Condition } from "../../api/types/meta.ts";
import type { Pod } from "../../api/types/pod.ts";
import { ControllerHarness } from "../controllers/testing/controller-harness.ts";
import { JobController } from "../controllers/job/job-controller.ts";

export class JobHarness extends ControllerHarness {
  /** Creates the Job `work`, and lets it start. */
  constructor(spec: Partial<JobSpec>, restartPolicy: "Never" | "OnFailure" = "Never") {
    super((context) => [new JobController(context)]);
    this.create("Job", {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name: "work", namespace: "default" },
      spec: {
        template: { spec: { restartPolicy, containers: [{ name: "main", image: "busybox" }] } },
        ...spec,
      },
    });
    this.advance(100);
  }

  get job(): Job {
    return this.the("Job", "work");
  }

  get status(): JobStatus {
    return this.job.status;
  }

  /** Of the Job, in the order in which they came: `Complete CompletionsReached`. */
  get conditions(): readonly string[] {
    return (this.status.conditions ?? []).map(({ type, status, reason }) =>
      status === "True" ? `${type} ${reason}` : `not ${type} ${reason}`,
    );
  }

  /** Pods that have not ended and are not being deleted. */
  get active(): readonly Pod[] {
    return this.list("Pod").filter(
      ({ metadata, status }) =>
        metadata.deletionTimestamp === undefined && status.phase !== "Succeeded" && status.phase !== "Failed",
    );
  }

  /** The running Pod of an index. */
  ofIndex(index: number): Pod {
    const pod = this.active.find(({ metadata }) => metadata.labels?.[INDEX] === `${index}`);
    if (pod === undefined) throw new Error(`no Pod of index ${index}`);
    return pod;
  }

  /** The indexes that run, in order. */
  get activeIndexes(): readonly number[] {
    return this.active.map(({ metadata }) => Number(metadata.labels?.[INDEX])).sort((a, b) => a - b);
  }

  /** The kubelet's word on a Pod whose container has ended. */
  end(pod: Pod, exitCode: number, conditions: readonly Condition[] = []): void {
    const finishedAt = this.kernel.timestamp();
    const { name, namespace } = pod.metadata;
    const container = { name: "main", ready: false, restartCount: 0, image: "busybox", imageID: "", lastState: {} };
    const state = { terminated: { exitCode, reason: exitCode === 0 ? "Completed" : "Error", finishedAt } };
    const phase = exitCode === 0 ? "Succeeded" : "Failed";
    this.changeStatus("Pod", name, { phase, conditions, containerStatuses: [{ ...container, state }] }, namespace);
  }

  /** Ends all running Pods, and lets the controller see it. */
  endAll(exitCode: number): void {
    for (const pod of this.active) this.end(pod, exitCode);
    this.advance(2500);
  }
}

const INDEX = "batch.kubernetes.io/job-completion-index";
