/**
 * What may change in the spec of a Job.
 * Upstream: pkg/apis/batch/validation/validation.go (ValidateJobSpecUpdate, validatePodTemplateUpdate).
 */
import { sameValue } from "../../../api/same-value.ts";
import type { Job, JobSpec } from "../../../api/types/batch.ts";
import type { Affinity, PodTemplateSpec } from "../../../api/types/pod.ts";
import { type Errors, immutable, invalid, NO_ERRORS } from "./errors.ts";

const FIXED = ["completionMode", "podFailurePolicy", "backoffLimitPerIndex", "managedBy", "successPolicy"] as const;

export function validateJobUpdate(job: Job, previous: Job): Errors {
  const [spec, before] = [job.spec, previous.spec];
  return [
    ...validateCompletions(spec, before),
    ...immutable("spec.selector", spec.selector, sameValue(spec.selector, before.selector)),
    ...validateTemplate(job, previous),
    ...FIXED.flatMap((field) => immutable(`spec.${field}`, spec[field], sameValue(spec[field], before[field]))),
  ];
}

/** Only an Indexed Job can be scaled, completions and parallelism together. */
function validateCompletions(spec: JobSpec, before: JobSpec): Errors {
  const field = "spec.completions";
  if (spec.completionMode !== "Indexed")
    return immutable(field, spec.completions, spec.completions === before.completions);
  if (spec.completions === undefined || spec.completions === before.completions) return NO_ERRORS;
  if (spec.completions === spec.parallelism) return NO_ERRORS;
  return [invalid(field, spec.completions, "can only be modified in tandem with spec.parallelism")];
}

/** Where Pods go may be changed while the Job is suspended and has not started yet. */
function validateTemplate(job: Job, previous: Job): Errors {
  const { template } = job.spec;
  const waiting = previous.spec.suspend === true && previous.status.startTime === undefined;
  const before = waiting ? withDirectivesOf(previous.spec.template, template) : previous.spec.template;
  return immutable("spec.template", template, sameValue(template, before));
}

function withDirectivesOf(before: PodTemplateSpec, template: PodTemplateSpec): PodTemplateSpec {
  const { nodeSelector, tolerations, schedulingGates } = template.spec;
  const affinity = mergedAffinity(before.spec.affinity, template.spec.affinity);
  const { labels, annotations } = template.metadata ?? {};
  const metadata = { ...before.metadata, labels, annotations };
  return {
    ...(before.metadata === undefined && template.metadata === undefined ? {} : { metadata: defined(metadata) }),
    spec: defined({ ...before.spec, nodeSelector, tolerations, schedulingGates, affinity }) as PodTemplateSpec["spec"],
  };
}

/** The old affinity with the new one's part about nodes. */
function mergedAffinity(before: Affinity | undefined, next: Affinity | undefined): Affinity | undefined {
  if (before === undefined) return next === undefined ? undefined : defined({ nodeAffinity: next.nodeAffinity });
  const merged = defined({ ...before, nodeAffinity: next?.nodeAffinity });
  return next === undefined && Object.keys(merged).length === 0 ? undefined : merged;
}

/** Without the fields that hold nothing. */
function defined<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}
