import { describe, expect, it } from "vitest";
import { ControllerHarness } from "../testing/controller-harness.ts";
import { TtlAfterFinishedController } from "./ttl-after-finished-controller.ts";

function finishedJob(ttlSecondsAfterFinished: number | undefined, type: "Complete" | "Failed") {
  const cluster = new ControllerHarness((context) => [new TtlAfterFinishedController(context)]);
  const containers = [{ name: "main", image: "busybox" }];
  cluster.create("Job", {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: "work", namespace: "default" },
    spec: {
      template: { spec: { restartPolicy: "Never", containers } },
      ...(ttlSecondsAfterFinished === undefined ? {} : { ttlSecondsAfterFinished }),
    },
  });
  cluster.advance(5000);
  const conditions = [{ type, status: "True", lastTransitionTime: cluster.kernel.timestamp() }];
  cluster.changeStatus("Job", "work", { conditions });
  return cluster;
}

const isGoing = (cluster: ControllerHarness) => cluster.get("Job", "work")?.metadata.deletionTimestamp !== undefined;

describe("time to live", () => {
  it.each(["Complete", "Failed"] as const)("a %s Job goes when it is over, its Pods first", (type) => {
    const cluster = finishedJob(30, type);
    cluster.advance(29_900);
    expect(isGoing(cluster)).toBe(false);
    cluster.saveAndRestore();
    cluster.advance(200);
    expect(isGoing(cluster)).toBe(true);
    expect(cluster.the("Job", "work").metadata.finalizers).toEqual(["foregroundDeletion"]);
  });

  it("of no time means at once", () => {
    const cluster = finishedJob(0, "Complete");
    cluster.advance(100);
    expect(isGoing(cluster)).toBe(true);
  });

  it("can be shortened later", () => {
    const cluster = finishedJob(600, "Complete");
    cluster.advance(10_000);
    cluster.change("Job", "work", (job) => ({ ...job, spec: { ...job.spec, ttlSecondsAfterFinished: 20 } }));
    cluster.advance(9_000);
    expect(isGoing(cluster)).toBe(false);
    cluster.advance(2_000);
    expect(isGoing(cluster)).toBe(true);
  });

  it("without one a Job stays", () => {
    const cluster = finishedJob(undefined, "Complete");
    cluster.advance(1_000_000);
    expect(isGoing(cluster)).toBe(false);
  });
});
