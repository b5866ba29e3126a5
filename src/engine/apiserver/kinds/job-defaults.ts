/**
 * Defaults of a Job, and the selector and labels that the server generates for a new one.
 * Upstream: pkg/apis/batch/v1/defaults.go (SetDefaults_Job), pkg/registry/batch/job/strategy.go (generateSelector).
 */
import type {
  Job,
  JobSpec,
  PodFailurePolicy,
  PodFailurePolicyOnPodConditionsPattern,
} from "../../../api/types/batch.ts";
import { fill, mapShared, withField } from "./filling.ts";
import { defaultPodTemplate } from "./pod-spec-defaults.ts";

export const CONTROLLER_UID_LABEL = "batch.kubernetes.io/controller-uid";
export const JOB_NAME_LABEL = "batch.kubernetes.io/job-name";
/** From before labels of the project had a prefix. */
export const OLD_CONTROLLER_UID_LABEL = "controller-uid";
export const OLD_JOB_NAME_LABEL = "job-name";

const DEFAULT_BACKOFF_LIMIT = 6;
const MAX_INT32 = 2_147_483_647;

export function defaultJob(object: Job): Job {
  const spec = defaultJobSpec(object.spec ?? {});
  const result = withField(object, "spec", spec);
  const labels = spec.template.metadata?.labels;
  if (labels === undefined || Object.keys(object.metadata.labels ?? {}).length > 0) return result;
  return { ...result, metadata: { ...result.metadata, labels } };
}

function defaultJobSpec(spec: JobSpec): JobSpec {
  const single = spec.completions === undefined && spec.parallelism === undefined;
  const result = fill<JobSpec>(single ? { ...spec, completions: 1 } : spec, {
    parallelism: 1,
    backoffLimit: spec.backoffLimitPerIndex === undefined ? DEFAULT_BACKOFF_LIMIT : MAX_INT32,
    completionMode: "NonIndexed",
    suspend: false,
    manualSelector: false,
    podReplacementPolicy: spec.podFailurePolicy === undefined ? "TerminatingOrFailed" : "Failed",
  });
  const policy = result.podFailurePolicy;
  const completed = policy === undefined ? result : withField(result, "podFailurePolicy", defaultFailurePolicy(policy));
  return withField(completed, "template", defaultPodTemplate(completed.template));
}

/** A pattern of a Pod condition means the condition when it is True. */
function defaultFailurePolicy(policy: PodFailurePolicy): PodFailurePolicy {
  const rules = mapShared(policy.rules ?? [], (rule) => {
    const patterns = rule.onPodConditions;
    if (patterns === undefined) return rule;
    const filled = mapShared(patterns, (pattern) =>
      fill<PodFailurePolicyOnPodConditionsPattern>(pattern, { status: "True" }),
    );
    return withField(rule, "onPodConditions", filled);
  });
  return withField(policy, "rules", rules);
}

/** A new Job selects its Pods by its own uid, unless its user takes care of the selector. */
export function withGeneratedSelector(job: Job): Job {
  if (job.spec.manualSelector === true) return job;
  const { name, uid } = job.metadata;
  const { selector, template } = job.spec;
  const labels = {
    [OLD_JOB_NAME_LABEL]: name,
    [JOB_NAME_LABEL]: name,
    [OLD_CONTROLLER_UID_LABEL]: uid,
    [CONTROLLER_UID_LABEL]: uid,
    // What the user wrote stays, for validation to refuse.
    ...template.metadata?.labels,
  };
  const matchLabels = { [CONTROLLER_UID_LABEL]: uid, ...selector?.matchLabels };
  return {
    ...job,
    spec: {
      ...job.spec,
      selector: { ...selector, matchLabels },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  };
}
