import { describe, expect, it } from "vitest";
import { defaulted, definitionOf, errorsOf, withValue } from "./testing/check-manifest.ts";

const CRON_JOB = {
  apiVersion: "batch/v1",
  kind: "CronJob",
  metadata: { name: "hello", namespace: "default" },
  spec: {
    schedule: "* * * * *",
    jobTemplate: {
      spec: {
        template: { spec: { restartPolicy: "OnFailure", containers: [{ name: "hello", image: "busybox:1.28" }] } },
      },
    },
  },
};
const at = (path: string, value: unknown) => withValue(CRON_JOB, path, value);

describe("CronJob", () => {
  it("gets its defaults, and its Job only those of Pods", () => {
    const { spec } = defaulted("CronJob", CRON_JOB);
    expect({ ...spec, jobTemplate: undefined }).toEqual({
      schedule: "* * * * *",
      concurrencyPolicy: "Allow",
      suspend: false,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
    });
    expect(Object.keys(spec.jobTemplate.spec ?? {})).toEqual(["template"]);
    expect(spec.jobTemplate.spec?.template.spec.dnsPolicy).toBe("ClusterFirst");
  });

  it("comes back as it is when complete", () => {
    const complete = defaulted("CronJob", CRON_JOB);
    expect(definitionOf("CronJob").default?.(complete)).toBe(complete);
  });

  const valid: { name: string; manifest: object }[] = [
    { name: "as it is", manifest: CRON_JOB },
    { name: "in a time zone", manifest: at("spec.timeZone", "America/Argentina/Buenos_Aires") },
    { name: "in UTC", manifest: at("spec.timeZone", "Etc/UTC") },
    { name: "by a name", manifest: at("spec.schedule", "@hourly") },
    { name: "of 52 characters", manifest: at("metadata.name", "a".repeat(52)) },
  ];
  it.each(valid)("is valid $name", ({ manifest }) => expect(errorsOf("CronJob", manifest)).toEqual([]));

  const wrong: { name: string; path: string; value: unknown; errors: string[] }[] = [
    { name: "no schedule", path: "spec.schedule", value: undefined, errors: ["spec.schedule: Required value"] },
    {
      name: "four fields",
      path: "spec.schedule",
      value: "* * * *",
      errors: ['spec.schedule: Invalid value: "* * * *": expected exactly 5 fields, found 4: [* * * *]'],
    },
    {
      name: "a minute that there is not",
      path: "spec.schedule",
      value: "61 * * * *",
      errors: ['spec.schedule: Invalid value: "61 * * * *": end of range (61) above maximum (59): 61'],
    },
    {
      name: "a zone in the schedule",
      path: "spec.schedule",
      value: "TZ=Europe/Berlin 0 * * * *",
      errors: [
        'spec.schedule: Invalid value: "TZ=Europe/Berlin 0 * * * *": cannot use TZ or CRON_TZ in schedule, use timeZone field instead',
      ],
    },
    {
      name: "an empty zone",
      path: "spec.timeZone",
      value: "",
      errors: ['spec.timeZone: Invalid value: "": timeZone must be nil or non-empty string'],
    },
    {
      name: "an unknown zone",
      path: "spec.timeZone",
      value: "Mars/Base",
      errors: ['spec.timeZone: Invalid value: "Mars/Base": unknown time zone Mars/Base'],
    },
    {
      name: "a zone of other letters",
      path: "spec.timeZone",
      value: "Europe/..",
      errors: ['spec.timeZone: Invalid value: "Europe/..": unknown time zone Europe/..'],
    },
    {
      name: "the zone of the machine",
      path: "spec.timeZone",
      value: "Local",
      errors: [
        'spec.timeZone: Invalid value: "Local": timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones',
      ],
    },
    {
      name: "an unknown policy",
      path: "spec.concurrencyPolicy",
      value: "Queue",
      errors: ['spec.concurrencyPolicy: Unsupported value: "Queue": supported values: "Allow", "Forbid", "Replace"'],
    },
    {
      name: "a negative deadline",
      path: "spec.startingDeadlineSeconds",
      value: -1,
      errors: ["spec.startingDeadlineSeconds: Invalid value: -1: must be greater than or equal to 0"],
    },
    {
      name: "a negative history",
      path: "spec.successfulJobsHistoryLimit",
      value: -1,
      errors: ["spec.successfulJobsHistoryLimit: Invalid value: -1: must be greater than or equal to 0"],
    },
    {
      name: "a Job's restart policy",
      path: "spec.jobTemplate.spec.template.spec.restartPolicy",
      value: "Always",
      errors: ['spec.jobTemplate.spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"'],
    },
    {
      name: "a Job's selector",
      path: "spec.jobTemplate.spec.selector",
      value: { matchLabels: { a: "b" } },
      errors: [
        'spec.jobTemplate.spec.selector: Invalid value: {"matchLabels":{"a":"b"}}: `selector` will be auto-generated',
      ],
    },
    {
      name: "a selector by hand",
      path: "spec.jobTemplate.spec.manualSelector",
      value: true,
      errors: ['spec.jobTemplate.spec.manualSelector: Unsupported value: true: supported values: "nil", "false"'],
    },
    {
      name: "a long name",
      path: "metadata.name",
      value: "a".repeat(53),
      errors: [`metadata.name: Invalid value: "${"a".repeat(53)}": must be no more than 52 characters`],
    },
  ];
  it.each(wrong)("says what is wrong: $name", ({ path, value, errors }) => {
    expect(errorsOf("CronJob", at(path, value))).toEqual(errors);
  });
});
