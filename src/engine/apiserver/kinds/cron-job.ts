/**
 * CronJob.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/cron-job-v1/
 * Upstream: pkg/apis/batch/v1/defaults.go (SetDefaults_CronJob), pkg/apis/batch/validation (ValidateCronJobCreate).
 */
import type { CronJob, CronJobSpec, JobSpec } from "../../../api/types/batch.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { validateCronJobSpec } from "../validation/cron-job-spec.ts";
import { type Errors, invalid, NO_ERRORS } from "../validation/errors.ts";
import { jobWarnings } from "../validation/job-warnings.ts";
import { nameWarnings } from "../validation/pod-warnings.ts";
import { fill, withField } from "./filling.ts";
import { defaultPodTemplate } from "./pod-spec-defaults.ts";
import { CRON_JOB_WITHOUT_EFFECT } from "./without-effect.ts";

/** A Job's name has room for a dash and ten digits after it. */
const MAX_NAME = 52;

export const cronJob: KindDefinition<CronJob> = {
  group: "batch",
  version: "v1",
  kind: "CronJob",
  plural: "cronjobs",
  singular: "cronjob",
  namespaced: true,
  shortNames: ["cj"],
  categories: ["all"],
  subresources: ["status"],
  generation: "spec",
  default: (object) => withField(object, "spec", defaultSpec(object.spec ?? {})),
  validate: ({ spec }) => validateCronJobSpec(spec),
  validateCreate: ({ metadata }) => validateName(metadata.name),
  warnings: ({ metadata, spec }) => [
    ...nameWarnings(metadata.name),
    ...jobWarnings(spec?.jobTemplate?.spec, "spec.jobTemplate.spec."),
  ],
  withoutEffect: CRON_JOB_WITHOUT_EFFECT,
};

const EMPTY_JOB = {} as JobSpec;

/** The template's Job gets its own defaults only when it is created. */
function defaultSpec(spec: CronJobSpec): CronJobSpec {
  const result = fill<CronJobSpec>(spec, {
    concurrencyPolicy: "Allow",
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
    jobTemplate: {},
  });
  const job = result.jobTemplate.spec ?? EMPTY_JOB;
  const complete = withField(job, "template", defaultPodTemplate(job.template));
  const template = withField(result.jobTemplate, "metadata", result.jobTemplate.metadata ?? {});
  return withField(result, "jobTemplate", withField(template, "spec", complete));
}

function validateName(name: string): Errors {
  if (name.length <= MAX_NAME) return NO_ERRORS;
  return [invalid("metadata.name", name, `must be no more than ${MAX_NAME} characters`)];
}
