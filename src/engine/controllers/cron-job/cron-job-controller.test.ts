import { describe, expect, it } from "vitest";
import type { CronJobSpec, JobSpec } from "../../../api/types/batch.ts";
import { ControllerHarness } from "../testing/controller-harness.ts";
import { CronJobController } from "./cron-job-controller.ts";

const MINUTE_MS = 60_000;
const JOB = {
  template: { spec: { restartPolicy: "Never", containers: [{ name: "c", image: "busybox" }] } },
} as JobSpec;

class CronHarness extends ControllerHarness {
  constructor(spec: Partial<CronJobSpec> = {}) {
    super((context) => [new CronJobController(context)]);
    this.create("CronJob", {
      apiVersion: "batch/v1",
      kind: "CronJob",
      metadata: { name: "hello", namespace: "default" },
      spec: { schedule: "* * * * *", jobTemplate: { metadata: { labels: { app: "hello" } }, spec: JOB }, ...spec },
    });
    this.advance(100);
  }

  get cronJob() {
    return this.the("CronJob", "hello");
  }

  get names(): readonly string[] {
    return this.list("Job").map(({ metadata }) => metadata.name);
  }

  get active(): readonly (string | undefined)[] {
    return (this.cronJob.status.active ?? []).map(({ name }) => name);
  }

  minutes(count: number): void {
    this.advance(count * MINUTE_MS);
  }

  finish(name: string, type: "Complete" | "Failed"): void {
    const now = this.kernel.timestamp();
    const completed = type === "Complete" ? { completionTime: now } : {};
    this.changeStatus("Job", name, { startTime: now, ...completed, conditions: [{ type, status: "True" }] });
    this.advance(100);
  }

  set(fields: Partial<CronJobSpec>): void {
    this.change("CronJob", "hello", (cronJob) => ({ ...cronJob, spec: { ...cronJob.spec, ...fields } }));
    this.advance(100);
  }
}

/** 2026-01-01T00:00:00Z in minutes since 1970. */
const START = 29_453_760;
const job = (minute: number) => `hello-${START + minute}`;

describe("a CronJob", () => {
  it("creates a Job at every time, named by the minute", () => {
    const cluster = new CronHarness();
    cluster.minutes(2.5);
    expect(cluster.names).toEqual([job(1), job(2)]);
    const { metadata, spec } = cluster.the("Job", job(1));
    expect(metadata).toMatchObject({
      labels: { app: "hello" },
      annotations: { "batch.kubernetes.io/cronjob-scheduled-timestamp": "2026-01-01T00:01:00Z" },
      ownerReferences: [{ apiVersion: "batch/v1", kind: "CronJob", name: "hello", controller: true }],
      creationTimestamp: "2026-01-01T00:01:00Z",
    });
    expect(spec.backoffLimit).toBe(6);
    expect(cluster.cronJob.status.lastScheduleTime).toBe("2026-01-01T00:02:00Z");
    expect(cluster.active).toEqual([job(1), job(2)]);
    expect(cluster.cronJob.status.active?.[0]).toMatchObject({
      apiVersion: "batch/v1",
      kind: "Job",
      namespace: "default",
      uid: metadata.uid,
    });
    expect(cluster.events("CronJob")).toEqual([
      `Normal SuccessfulCreate Created job ${job(1)}`,
      `Normal SuccessfulCreate Created job ${job(2)}`,
    ]);
  });

  it("notes what has completed", () => {
    const cluster = new CronHarness();
    cluster.minutes(1.5);
    cluster.finish(job(1), "Complete");
    expect(cluster.active).toEqual([]);
    expect(cluster.cronJob.status.lastSuccessfulTime).toBe("2026-01-01T00:01:30Z");
    expect(cluster.events("CronJob").at(-1)).toBe(
      `Normal SawCompletedJob Saw completed job: ${job(1)}, condition: Complete`,
    );
  });

  it("keeps three successful Jobs and a failed one", () => {
    const cluster = new CronHarness();
    for (let minute = 1; minute <= 7; minute += 1) {
      cluster.minutes(1);
      cluster.finish(job(minute), minute % 3 === 0 ? "Failed" : "Complete");
    }
    expect(cluster.names).toEqual([4, 5, 6, 7].map(job));
    expect(cluster.events("CronJob").filter((event) => event.includes("SuccessfulDelete"))).toEqual(
      [1, 3, 2].map((minute) => `Normal SuccessfulDelete Deleted job ${job(minute)}`),
    );
  });

  it("works in its time zone", () => {
    const cluster = new CronHarness({ schedule: "30 5 * * *", timeZone: "Asia/Kolkata" });
    cluster.minutes(1);
    expect(cluster.names).toEqual([]);
    cluster.minutes(24 * 60);
    const [name = ""] = cluster.names;
    expect(cluster.the("Job", name).metadata.annotations).toEqual({
      "batch.kubernetes.io/cronjob-scheduled-timestamp": "2026-01-02T05:30:00+05:30",
    });
  });

  it("says that its time never comes", () => {
    const cluster = new CronHarness({ schedule: "59 23 31 2 *" });
    cluster.minutes(3);
    expect(cluster.names).toEqual([]);
    expect(cluster.list("Event").map(({ type, reason, message }) => [type, reason, message])).toEqual([
      [
        "Warning",
        "InvalidSchedule",
        "invalid schedule: 59 23 31 2 * : time difference between two schedules is less than 1 second",
      ],
    ]);
  });

  it("notices a running Job that is gone, and one that it did not create", () => {
    const cluster = new CronHarness();
    cluster.minutes(1.5);
    const { uid } = cluster.cronJob.metadata;
    cluster.delete("Job", job(1));
    cluster.advance(100);
    expect(cluster.events("CronJob").at(-1)).toBe(`Normal MissingJob Active job went missing: ${job(1)}`);
    const owner = { apiVersion: "batch/v1", kind: "CronJob", name: "hello", uid, controller: true };
    const metadata = { name: "manual", namespace: "default", ownerReferences: [owner] };
    cluster.create("Job", { apiVersion: "batch/v1", kind: "Job", metadata, spec: JOB });
    cluster.advance(100);
    expect(cluster.events("CronJob").at(-1)).toBe(
      "Warning UnexpectedJob Saw a job that the controller did not create or forgot: manual",
    );
  });
});

describe("concurrency", () => {
  it("Forbid waits for the Job before", () => {
    const cluster = new CronHarness({ concurrencyPolicy: "Forbid" });
    cluster.minutes(2.5);
    expect(cluster.names).toEqual([job(1)]);
    expect(cluster.events("CronJob").at(-1)).toBe(
      "Normal JobAlreadyActive Not starting job because prior execution is running and concurrency policy is Forbid",
    );
    // What was passed over is made up for as soon as the way is free.
    cluster.finish(job(1), "Complete");
    expect(cluster.names).toEqual([job(1), job(2)]);
  });

  it("Replace deletes the Job before", () => {
    const cluster = new CronHarness({ concurrencyPolicy: "Replace" });
    cluster.minutes(2.5);
    expect([cluster.names, cluster.active]).toEqual([[job(2)], [job(2)]]);
    expect(cluster.events("CronJob").slice(-2)).toEqual([
      `Normal SuccessfulDelete Deleted job ${job(1)}`,
      `Normal SuccessfulCreate Created job ${job(2)}`,
    ]);
  });
});

describe("suspension and missed runs", () => {
  it("starts the latest missed run only", () => {
    const cluster = new CronHarness({ suspend: true });
    cluster.minutes(10.5);
    expect(cluster.names).toEqual([]);
    cluster.set({ suspend: false });
    expect(cluster.names).toEqual([job(10)]);
  });

  it("warns of more than a hundred", () => {
    const cluster = new CronHarness({ suspend: true });
    cluster.minutes(120.5);
    cluster.set({ suspend: false });
    expect([cluster.names, cluster.events("CronJob")]).toEqual([
      [job(120)],
      [
        "Warning TooManyMissedTimes too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew",
        `Normal SuccessfulCreate Created job ${job(120)}`,
      ],
    ]);
  });

  it("does not start what is too late", () => {
    const cluster = new CronHarness({ suspend: true, schedule: "0 * * * *", startingDeadlineSeconds: 100 });
    cluster.minutes(65);
    cluster.set({ suspend: false });
    expect(cluster.names).toEqual([]);
    cluster.minutes(60);
    expect(cluster.names).toEqual([job(120)]);
  });

  it("says that a run came too late", () => {
    const cluster = new CronHarness({
      concurrencyPolicy: "Forbid",
      schedule: "*/10 * * * *",
      startingDeadlineSeconds: 30,
    });
    cluster.minutes(20.3);
    cluster.finish(job(10), "Complete");
    expect(cluster.names).toEqual([job(10), job(20)]);
  });

  it("begins a new schedule with its next time", () => {
    const cluster = new CronHarness({ schedule: "0 0 1 1 *" });
    cluster.minutes(12);
    cluster.set({ schedule: "*/5 * * * *" });
    expect(cluster.names).toEqual([]);
    cluster.minutes(5);
    expect(cluster.names).toEqual([job(15)]);
  });
});

it("goes on in the same way after a rewind", () => {
  const run = (rewinds: boolean) => {
    const cluster = new CronHarness({ concurrencyPolicy: "Forbid", schedule: "*/2 * * * *" });
    for (let round = 0; round < 20; round += 1) {
      cluster.minutes(1);
      const [name] = cluster.active;
      if (name !== undefined && round % 3 === 0) cluster.finish(name, round % 2 === 0 ? "Complete" : "Failed");
      if (rewinds) cluster.saveAndRestore();
    }
    return [cluster.names, cluster.cronJob.status];
  };
  expect(run(true)).toEqual(run(false));
});
