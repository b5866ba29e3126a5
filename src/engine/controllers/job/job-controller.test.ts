import { describe, expect, it } from "vitest";
import { JobHarness } from "../../testing/job-harness.ts";

const COUNTED = { uncountedTerminatedPods: {}, ready: 0, terminating: 0 };

describe("a Job with one Pod", () => {
  it("makes a tracked Pod of its template", () => {
    const cluster = new JobHarness({});
    const [pod] = cluster.active;
    const { uid } = cluster.job.metadata;
    expect(cluster.active).toHaveLength(1);
    expect(pod?.metadata).toMatchObject({
      generateName: "work-",
      labels: {
        "job-name": "work",
        "batch.kubernetes.io/job-name": "work",
        "controller-uid": uid,
        "batch.kubernetes.io/controller-uid": uid,
      },
      finalizers: ["batch.kubernetes.io/job-tracking"],
      ownerReferences: [
        { apiVersion: "batch/v1", kind: "Job", name: "work", uid, controller: true, blockOwnerDeletion: true },
      ],
    });
    expect(cluster.status).toEqual({ startTime: "2026-01-01T00:00:00Z", active: 1, ...COUNTED });
    expect(cluster.events("Job")).toEqual([`Normal SuccessfulCreate Created pod: ${pod?.metadata.name}`]);
  });

  it("counts ready Pods", () => {
    const cluster = new JobHarness({});
    cluster.makeAllReady();
    cluster.advance(2000);
    expect(cluster.status).toMatchObject({ active: 1, ready: 1 });
  });

  it("is complete when the Pod has succeeded, and keeps it", () => {
    const cluster = new JobHarness({});
    cluster.advance(5000);
    cluster.endAll(0);
    expect(cluster.conditions).toEqual(["SuccessCriteriaMet CompletionsReached", "Complete CompletionsReached"]);
    expect(cluster.status).toMatchObject({ succeeded: 1, completionTime: "2026-01-01T00:00:06Z", ...COUNTED });
    expect(cluster.status.conditions?.[1]).toEqual({
      type: "Complete",
      status: "True",
      lastProbeTime: "2026-01-01T00:00:06Z",
      lastTransitionTime: "2026-01-01T00:00:06Z",
      reason: "CompletionsReached",
      message: "Reached expected number of succeeded pods",
    });
    expect(cluster.list("Pod").map(({ metadata }) => metadata.finalizers)).toEqual([undefined]);
    expect(cluster.events("Job").at(-1)).toBe("Normal Completed Job completed");
  });

  it("waits longer after every failure, and fails beyond the limit", () => {
    const cluster = new JobHarness({ backoffLimit: 2 });
    const created: number[] = [];
    const beginMs = cluster.kernel.nowMs;
    for (let seconds = 0; seconds < 60; seconds += 1) {
      for (const pod of cluster.active) {
        created.push(Math.round((cluster.kernel.nowMs - beginMs) / 1000));
        cluster.end(pod, 1);
      }
      cluster.advance(1000);
    }
    expect(created).toEqual([0, 10, 30]);
    expect(cluster.conditions).toEqual(["FailureTarget BackoffLimitExceeded", "Failed BackoffLimitExceeded"]);
    expect(cluster.status).toMatchObject({ failed: 3, ...COUNTED });
    expect(cluster.status.completionTime).toBeUndefined();
    expect(cluster.events("Job").at(-1)).toBe(
      "Warning BackoffLimitExceeded Job has reached the specified backoff limit",
    );
  });

  it("counts restarts in place", () => {
    const cluster = new JobHarness({ backoffLimit: 2 }, "OnFailure");
    const [pod] = cluster.active;
    const restarted = (restartCount: number) => {
      const container = { name: "main", ready: false, restartCount, image: "", imageID: "", state: {}, lastState: {} };
      cluster.changeStatus("Pod", pod?.metadata.name ?? "", { phase: "Running", containerStatuses: [container] });
      cluster.advance(2000);
    };
    restarted(1);
    expect(cluster.conditions).toEqual([]);
    restarted(2);
    expect(cluster.conditions).toEqual(["FailureTarget BackoffLimitExceeded", "Failed BackoffLimitExceeded"]);
    expect(cluster.list("Pod")).toEqual([]);
    expect(cluster.status).toMatchObject({ failed: 1 });
  });

  it("fails when its time is over", () => {
    const cluster = new JobHarness({ activeDeadlineSeconds: 30 });
    cluster.advance(29_000);
    expect(cluster.conditions).toEqual([]);
    cluster.advance(3_000);
    expect(cluster.conditions).toEqual(["FailureTarget DeadlineExceeded", "Failed DeadlineExceeded"]);
    expect(cluster.events("Job").at(-1)).toBe("Warning DeadlineExceeded Job was active longer than specified deadline");
  });

  it("replaces a Pod that was deleted, and counts it as failed", () => {
    const cluster = new JobHarness({});
    const [pod] = cluster.active;
    cluster.delete("Pod", pod?.metadata.name ?? "");
    cluster.advance(13_000);
    expect(cluster.status).toMatchObject({ active: 1, failed: 1 });
    expect(cluster.active.map(({ metadata }) => metadata.uid)).not.toContain(pod?.metadata.uid);
  });

  it("leaves a Job to another controller", () => {
    const cluster = new JobHarness({ managedBy: "kueue.x-k8s.io/multikueue" });
    cluster.advance(5000);
    expect([cluster.list("Pod"), cluster.status]).toEqual([[], {}]);
  });
});

describe("a Job with many Pods", () => {
  it("runs no more than asked for, and no more than are left", () => {
    const cluster = new JobHarness({ completions: 5, parallelism: 2 });
    const running: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      running.push(cluster.active.length);
      cluster.endAll(0);
    }
    expect(running).toEqual([2, 2, 1, 0]);
    expect(cluster.status).toMatchObject({ succeeded: 5, ...COUNTED });
    expect(cluster.conditions).toContain("Complete CompletionsReached");
  });

  it("without completions ends when one has succeeded and the others have ended", () => {
    const cluster = new JobHarness({ parallelism: 3 });
    const [first] = cluster.active;
    if (first !== undefined) cluster.end(first, 0);
    cluster.advance(2500);
    expect([cluster.active.length, cluster.conditions]).toEqual([2, []]);
    cluster.endAll(0);
    expect(cluster.status).toMatchObject({ succeeded: 3 });
    expect(cluster.conditions).toContain("Complete CompletionsReached");
  });

  it("gives Pods up when parallelism shrinks, uncounted", () => {
    const cluster = new JobHarness({ completions: 10, parallelism: 4 });
    cluster.change("Job", "work", (job) => ({ ...job, spec: { ...job.spec, parallelism: 1 } }));
    cluster.advance(2500);
    expect(cluster.status).toEqual({ startTime: "2026-01-01T00:00:00Z", active: 1, ...COUNTED });
    expect(cluster.events("Job").filter((event) => event.startsWith("Normal SuccessfulDelete"))).toHaveLength(3);
  });

  it("pauses with a parallelism of 0", () => {
    const cluster = new JobHarness({ parallelism: 0, completions: 1 });
    expect([cluster.list("Pod").length, cluster.status.active]).toEqual([0, undefined]);
  });

  it("starts its back-off anew after a success", () => {
    const cluster = new JobHarness({ completions: 3, parallelism: 1, backoffLimit: 6 });
    cluster.endAll(1);
    cluster.advance(20_000);
    cluster.endAll(0);
    cluster.endAll(1);
    expect(cluster.active).toHaveLength(0);
    cluster.advance(10_000);
    expect(cluster.active).toHaveLength(1);
  });
});

describe("suspension", () => {
  it("keeps a new Job from starting, until it is resumed", () => {
    const cluster = new JobHarness({ suspend: true });
    expect([cluster.list("Pod").length, cluster.status.startTime]).toEqual([0, undefined]);
    expect(cluster.conditions).toEqual(["Suspended JobSuspended"]);
    cluster.advance(60_000);
    cluster.change("Job", "work", (job) => ({ ...job, spec: { ...job.spec, suspend: false } }));
    cluster.advance(100);
    expect([cluster.active.length, cluster.status.startTime]).toEqual([1, "2026-01-01T00:01:00Z"]);
    expect(cluster.conditions).toEqual(["not Suspended JobResumed"]);
    expect(cluster.events("Job").filter((event) => !event.includes("SuccessfulCreate"))).toEqual([
      "Normal Suspended Job suspended",
      "Normal Resumed Job resumed",
    ]);
  });

  it("ends running Pods, uncounted", () => {
    const cluster = new JobHarness({ completions: 3, parallelism: 2 });
    cluster.change("Job", "work", (job) => ({ ...job, spec: { ...job.spec, suspend: true } }));
    cluster.advance(2500);
    expect(cluster.list("Pod")).toEqual([]);
    expect(cluster.status.failed).toBeUndefined();
  });
});

describe("ownership", () => {
  it("a matching Pod without an owner is taken, and tracked", () => {
    const cluster = new JobHarness({
      manualSelector: true,
      selector: { matchLabels: { app: "work" } },
      parallelism: 0,
      completions: 1,
      template: {
        metadata: { labels: { app: "work" } },
        spec: { restartPolicy: "Never", containers: [{ name: "main", image: "busybox" }] },
      },
    });
    cluster.create("Pod", {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "stray", namespace: "default", labels: { app: "work" } },
      spec: { restartPolicy: "Never", containers: [{ name: "main", image: "busybox" }] },
    });
    cluster.advance(2500);
    const { finalizers, ownerReferences } =
      cluster.list("Pod").find(({ metadata }) => metadata.name === "stray")?.metadata ?? {};
    // More than are wanted: it was taken, and then given up.
    expect([finalizers, ownerReferences]).toEqual([undefined, undefined]);
    expect(cluster.events("Job")).toContain("Normal SuccessfulDelete Deleted pod: stray");
  });

  it("Pods of a deleted Job lose their finalizer, so that they can go", () => {
    const cluster = new JobHarness({});
    const [pod] = cluster.active;
    cluster.delete("Job", "work", { propagationPolicy: "Orphan" });
    cluster.change("Job", "work", (job) => ({ ...job, metadata: { ...job.metadata, finalizers: [] } }));
    cluster.delete("Pod", pod?.metadata.name ?? "");
    cluster.advance(2500);
    expect([cluster.get("Job", "work"), cluster.list("Pod")]).toEqual([undefined, []]);
  });
});

it("goes on in the same way after a rewind, its back-off too", () => {
  const run = (rewinds: boolean) => {
    const cluster = new JobHarness({ completions: 3, parallelism: 2, backoffLimit: 5 });
    for (let round = 0; round < 60; round += 1) {
      for (const [index, pod] of cluster.active.entries()) cluster.end(pod, (round + index) % 3 === 0 ? 0 : 1);
      cluster.advance(1500);
      if (rewinds) cluster.saveAndRestore();
    }
    return [cluster.status, cluster.store.revision];
  };
  expect(run(true)).toEqual(run(false));
});
