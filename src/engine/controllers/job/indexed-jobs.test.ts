import { describe, expect, it } from "vitest";
import type { JobSpec } from "../../../api/types/batch.ts";
import { formatRanges, parseRanges, withIndexes } from "./index-ranges.ts";
import { JobHarness } from "../../testing/job-harness.ts";

const indexed = (fields: Partial<JobSpec>) =>
  new JobHarness({ completionMode: "Indexed", completions: 4, parallelism: 4, ...fields });

describe("an Indexed Job", () => {
  it("gives every Pod its index: name, host name, label, annotation and variable", () => {
    const cluster = indexed({});
    expect(cluster.activeIndexes).toEqual([0, 1, 2, 3]);
    const { metadata, spec } = cluster.ofIndex(2);
    expect(metadata.name).toMatch(/^work-2-[a-z0-9]{5}$/);
    expect([metadata.annotations, spec.hostname]).toEqual([
      { "batch.kubernetes.io/job-completion-index": "2" },
      "work-2",
    ]);
    expect(spec.containers[0]?.env).toEqual([
      {
        name: "JOB_COMPLETION_INDEX",
        valueFrom: {
          fieldRef: { apiVersion: "v1", fieldPath: "metadata.labels['batch.kubernetes.io/job-completion-index']" },
        },
      },
    ]);
  });

  it("counts every index once, and fills the lowest first", () => {
    const cluster = indexed({ parallelism: 2 });
    cluster.end(cluster.ofIndex(1), 0);
    cluster.advance(2500);
    expect([cluster.status.completedIndexes, cluster.activeIndexes]).toEqual(["1", [0, 2]]);
    cluster.end(cluster.ofIndex(0), 0);
    cluster.end(cluster.ofIndex(2), 0);
    cluster.advance(2500);
    expect([cluster.status.completedIndexes, cluster.activeIndexes]).toEqual(["0-2", [3]]);
    cluster.endAll(0);
    expect(cluster.status).toMatchObject({ completedIndexes: "0-3", succeeded: 4 });
    expect(cluster.conditions).toContain("Complete CompletionsReached");
  });

  it("tries a failed index again, after the back-off", () => {
    const cluster = indexed({ parallelism: 4 });
    cluster.end(cluster.ofIndex(3), 1);
    cluster.advance(2500);
    expect(cluster.activeIndexes).toEqual([0, 1, 2]);
    cluster.advance(10_000);
    expect(cluster.activeIndexes).toEqual([0, 1, 2, 3]);
    expect(cluster.status.failed).toBe(1);
  });

  it("can be made larger and smaller", () => {
    const cluster = indexed({ completions: 2, parallelism: 2 });
    const resize = (count: number) => {
      cluster.change("Job", "work", (job) => ({
        ...job,
        spec: { ...job.spec, completions: count, parallelism: count },
      }));
      cluster.advance(2500);
    };
    resize(4);
    expect(cluster.activeIndexes).toEqual([0, 1, 2, 3]);
    resize(1);
    expect(cluster.activeIndexes).toEqual([0]);
  });
});

describe("failures for each index", () => {
  it("fail an index beyond its limit, and the Job when all are done", () => {
    const cluster = indexed({ completions: 2, parallelism: 2, backoffLimitPerIndex: 1 });
    cluster.end(cluster.ofIndex(0), 1);
    cluster.end(cluster.ofIndex(1), 0);
    cluster.advance(13_000);
    expect(cluster.ofIndex(0).metadata.annotations).toMatchObject({
      "batch.kubernetes.io/job-index-failure-count": "1",
    });
    expect([cluster.status.failedIndexes, cluster.status.completedIndexes]).toEqual(["", "1"]);
    cluster.end(cluster.ofIndex(0), 1);
    cluster.advance(2500);
    expect(cluster.status).toMatchObject({ failedIndexes: "0", completedIndexes: "1", failed: 2, succeeded: 1 });
    expect(cluster.conditions).toEqual(["FailureTarget FailedIndexes", "Failed FailedIndexes"]);
    expect(cluster.events("Job").at(-1)).toBe("Warning FailedIndexes Job has failed indexes");
  });

  it("fail the Job at once when there are too many", () => {
    const cluster = indexed({ backoffLimitPerIndex: 0, maxFailedIndexes: 1 });
    cluster.end(cluster.ofIndex(0), 1);
    cluster.advance(2500);
    expect(cluster.conditions).toEqual([]);
    cluster.end(cluster.ofIndex(2), 1);
    cluster.advance(4500);
    expect(cluster.conditions).toEqual(["FailureTarget MaxFailedIndexesExceeded", "Failed MaxFailedIndexesExceeded"]);
    expect(cluster.status.failedIndexes).toBe("0,2");
  });

  it("wait for their own back-off only", () => {
    const cluster = indexed({ parallelism: 2, backoffLimitPerIndex: 3 });
    cluster.end(cluster.ofIndex(0), 1);
    cluster.end(cluster.ofIndex(1), 0);
    cluster.advance(2500);
    // Index 0 waits; meanwhile 2 takes the free place.
    expect(cluster.activeIndexes).toEqual([2]);
    cluster.advance(10_000);
    expect(cluster.activeIndexes).toEqual([0, 2]);
  });
});

describe("success policy", () => {
  const cases: { name: string; rule: { succeededIndexes?: string; succeededCount?: number }; done: number[] }[] = [
    { name: "an index", rule: { succeededIndexes: "1" }, done: [1] },
    { name: "some of many", rule: { succeededIndexes: "0,2-3", succeededCount: 2 }, done: [0, 3] },
    { name: "any two", rule: { succeededCount: 2 }, done: [1, 2] },
  ];
  it.each(cases)("$name", ({ rule, done }) => {
    const cluster = indexed({ successPolicy: { rules: [rule] } });
    for (const index of done.slice(0, -1)) cluster.end(cluster.ofIndex(index), 0);
    cluster.advance(2500);
    expect(cluster.conditions).toEqual([]);
    cluster.end(cluster.ofIndex(done.at(-1) ?? 0), 0);
    cluster.advance(4500);
    expect(cluster.conditions).toEqual(["SuccessCriteriaMet SuccessPolicy", "Complete SuccessPolicy"]);
    expect(cluster.status.conditions?.[0]?.message).toBe("Matched rules at index 0");
    expect(cluster.active).toEqual([]);
    expect(cluster.status.failed).toBeUndefined();
  });
});

describe("failure policy", () => {
  const rule = (action: "FailJob" | "Ignore" | "Count" | "FailIndex", values = [42]) => ({
    podFailurePolicy: { rules: [{ action, onExitCodes: { operator: "In" as const, values } }] },
  });

  it("FailJob ends the Job at once", () => {
    const cluster = new JobHarness({ completions: 3, parallelism: 3, ...rule("FailJob") });
    const [pod] = cluster.active;
    if (pod !== undefined) cluster.end(pod, 42);
    cluster.advance(4500);
    const message = `Container main for pod default/${pod?.metadata.name} failed with exit code 42 matching FailJob rule at index 0`;
    expect(cluster.conditions).toEqual(["FailureTarget PodFailurePolicy", "Failed PodFailurePolicy"]);
    expect(cluster.status.conditions?.map((condition) => condition.message)).toEqual([message, message]);
    expect(cluster.active).toEqual([]);
  });

  it("Ignore does not count", () => {
    const cluster = new JobHarness({ backoffLimit: 0, ...rule("Ignore") });
    cluster.endAll(42);
    cluster.advance(10_000);
    expect([cluster.active.length, cluster.status.failed, cluster.conditions]).toEqual([1, undefined, []]);
    cluster.endAll(1);
    expect(cluster.conditions).toContain("Failed BackoffLimitExceeded");
  });

  it("can look at a condition of the Pod", () => {
    const policy = { rules: [{ action: "Ignore" as const, onPodConditions: [{ type: "DisruptionTarget" }] }] };
    const cluster = new JobHarness({ backoffLimit: 0, podFailurePolicy: policy });
    const [pod] = cluster.active;
    if (pod !== undefined) cluster.end(pod, 137, [{ type: "DisruptionTarget", status: "True" }]);
    cluster.advance(13_000);
    expect([cluster.active.length, cluster.conditions]).toEqual([1, []]);
  });

  it("FailIndex gives one index up", () => {
    const cluster = indexed({ completions: 2, parallelism: 2, backoffLimitPerIndex: 5, ...rule("FailIndex") });
    cluster.end(cluster.ofIndex(0), 42);
    cluster.advance(2500);
    expect([cluster.status.failedIndexes, cluster.activeIndexes]).toEqual(["0", [1]]);
  });

  it("replaces a Pod only when it has ended", () => {
    const cluster = new JobHarness({ podReplacementPolicy: "Failed" });
    const [pod] = cluster.active;
    const name = pod?.metadata.name ?? "";
    cluster.change("Pod", name, (object) => ({
      ...object,
      metadata: { ...object.metadata, finalizers: [...(object.metadata.finalizers ?? []), "test.io/slow"] },
    }));
    cluster.delete("Pod", name);
    cluster.advance(20_000);
    expect([cluster.active.length, cluster.status.terminating]).toEqual([0, 1]);
    if (pod !== undefined) cluster.end(pod, 143);
    cluster.advance(13_000);
    expect([cluster.active.length, cluster.status.failed]).toEqual([1, 1]);
  });
});

describe("index ranges", () => {
  const cases: { text: string; completions: number; result: string }[] = [
    { text: "", completions: 5, result: "" },
    { text: "0-2,5", completions: 9, result: "0-2,5" },
    { text: "0,1", completions: 5, result: "0,1" },
    { text: "0-1,2", completions: 5, result: "0-2" },
    { text: "0-9", completions: 5, result: "0-4" },
    { text: "1,7", completions: 5, result: "1" },
  ];
  it.each(cases)("$text of $completions", ({ text, completions, result }) => {
    expect(formatRanges(parseRanges(text, completions))).toBe(result);
  });

  it("join what touches", () => {
    expect(formatRanges(withIndexes(parseRanges("0,4-5", 10), [9, 3, 1]))).toBe("0,1,3-5,9");
  });
});
