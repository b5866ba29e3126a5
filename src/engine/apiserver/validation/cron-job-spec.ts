/**
 * The spec of a CronJob.
 * Upstream: pkg/apis/batch/validation/validation.go (validateCronJobSpec, validateTimeZone, ValidateJobTemplateSpec).
 */
import { parseCronSchedule } from "../../../api/cron/cron-schedule.ts";
import { timeZoneOf } from "../../../api/cron/time-zone.ts";
import type { CronJobSpec } from "../../../api/types/batch.ts";
import { type Errors, invalid, NO_ERRORS, nonNegative, oneOf, required, unsupported } from "./errors.ts";
import { validateJobSpec } from "./job-spec.ts";

const POLICIES = ["Allow", "Forbid", "Replace"];

export function validateCronJobSpec(spec: CronJobSpec): Errors {
  return [
    ...validateSchedule(spec.schedule),
    ...nonNegative("spec.startingDeadlineSeconds", spec.startingDeadlineSeconds),
    ...validateTimeZone(spec.timeZone, "spec.timeZone"),
    ...oneOf("spec.concurrencyPolicy", spec.concurrencyPolicy, POLICIES),
    ...validateJobTemplate(spec),
    ...nonNegative("spec.successfulJobsHistoryLimit", spec.successfulJobsHistoryLimit),
    ...nonNegative("spec.failedJobsHistoryLimit", spec.failedJobsHistoryLimit),
  ];
}

function validateSchedule(schedule: string | undefined): Errors {
  const field = "spec.schedule";
  if (schedule === undefined || schedule === "") return [required(field)];
  const parsed = parseCronSchedule(schedule);
  return [
    ...(typeof parsed === "string" ? [invalid(field, schedule, parsed)] : []),
    ...(schedule.includes("TZ")
      ? [invalid(field, schedule, "cannot use TZ or CRON_TZ in schedule, use timeZone field instead")]
      : []),
  ];
}

function validateTimeZone(name: string | undefined, field: string): Errors {
  if (name === undefined) return NO_ERRORS;
  if (name === "") return [invalid(field, name, "timeZone must be nil or non-empty string")];
  const wellFormed = name
    .split("/")
    .every((part) => part !== "." && part !== ".." && !part.startsWith("-") && /^[A-Za-z.\-_0-9+]{1,14}$/.test(part));
  if (!wellFormed) return [invalid(field, name, `unknown time zone ${name}`)];
  const errors: Errors[number][] = [];
  if (name.toLowerCase() === "local") {
    const where = "https://www.iana.org/time-zones";
    errors.push(invalid(field, name, `timeZone must be an explicit time zone as defined in ${where}`));
  }
  // Go reads `Local` as the zone of the machine.
  if (name !== "Local" && timeZoneOf(name) === undefined)
    errors.push(invalid(field, name, `unknown time zone ${name}`));
  return errors;
}

function validateJobTemplate({ jobTemplate }: CronJobSpec): Errors {
  const path = "spec.jobTemplate.spec";
  const spec = jobTemplate.spec;
  if (spec === undefined) return NO_ERRORS;
  return [
    ...validateJobSpec(spec, path),
    ...(spec.selector === undefined
      ? []
      : [invalid(`${path}.selector`, spec.selector, "`selector` will be auto-generated")]),
    ...(spec.manualSelector === true ? [unsupported(`${path}.manualSelector`, true, ["nil", "false"])] : []),
  ];
}
