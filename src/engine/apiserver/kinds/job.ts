/**
 * Job.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/job-v1/
 * Upstream: pkg/apis/batch/validation/validation.go (ValidateJob), pkg/registry/batch/job/strategy.go.
 */
import { dns1123LabelProblems } from "../../../api/label-syntax.ts";
import { matchesSelector } from "../../../api/label-selector.ts";
import type { Job } from "../../../api/types/batch.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { type Errors, invalid, NO_ERRORS, required } from "../validation/errors.ts";
import { validateJobSpec } from "../validation/job-spec.ts";
import { validateJobStatus } from "../validation/job-status.ts";
import { validateJobUpdate } from "../validation/job-update.ts";
import { inKeyOrder, selectorInKeyOrder, validateLabelSelector } from "../validation/labels.ts";
import { jobWarnings } from "../validation/job-warnings.ts";
import { nameWarnings } from "../validation/pod-warnings.ts";
import {
  CONTROLLER_UID_LABEL,
  defaultJob,
  JOB_NAME_LABEL,
  OLD_CONTROLLER_UID_LABEL,
  OLD_JOB_NAME_LABEL,
  withGeneratedSelector,
} from "./job-defaults.ts";
import { TEMPLATE_WITHOUT_EFFECT } from "./without-effect.ts";

const PODS_STAY =
  "child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning";

export const job: KindDefinition<Job> = {
  group: "batch",
  version: "v1",
  kind: "Job",
  plural: "jobs",
  singular: "job",
  namespaced: true,
  categories: ["all"],
  subresources: ["status"],
  generation: "spec",
  orphansByDefault: { warning: PODS_STAY },
  default: defaultJob,
  prepareForCreate: withGeneratedSelector,
  validate: validateJob,
  validateUpdate: validateJobUpdate,
  validateStatus: validateJobStatus,
  selectableFields: { "status.successful": ({ status }) => String(status?.succeeded ?? 0) },
  warnings: ({ metadata, spec }) => [...nameWarnings(metadata.name), ...jobWarnings(spec, "spec.")],
  withoutEffect: TEMPLATE_WITHOUT_EFFECT,
};

function validateJob(object: Job): Errors {
  return [
    ...validateGeneratedSelector(object),
    ...validateJobSpec(object.spec, "spec"),
    ...validateSelector(object),
    ...validateHostname(object),
  ];
}

function validateGeneratedSelector({ metadata, spec }: Job): Errors {
  const { selector, manualSelector, template } = spec;
  if (manualSelector === true || selector === undefined) return NO_ERRORS;
  const { name, uid } = metadata;
  const expected = {
    [OLD_CONTROLLER_UID_LABEL]: uid,
    [OLD_JOB_NAME_LABEL]: name,
    [CONTROLLER_UID_LABEL]: uid,
    [JOB_NAME_LABEL]: name,
  };
  const labels = template.metadata?.labels ?? {};
  const errors = Object.entries(expected).flatMap(([key, value]) => {
    const field = `spec.template.metadata.labels[${key}]`;
    if (!Object.hasOwn(labels, key)) return [required(field, `must be '${value}'`)];
    return labels[key] === value ? [] : [invalid(field, inKeyOrder(labels), `must be '${value}'`)];
  });
  if (validateLabelSelector(selector, "spec.selector").length > 0 || matchesSelector(selector, expected)) return errors;
  return [...errors, invalid("spec.selector", selectorInKeyOrder(selector), "`selector` not auto-generated")];
}

function validateSelector({ spec: { selector, template } }: Job): Errors {
  const malformed = validateLabelSelector(selector, "spec.selector");
  const labels = template.metadata?.labels;
  return [
    ...(selector === undefined ? [required("spec.selector")] : malformed),
    ...(malformed.length > 0 || matchesSelector(selector, labels)
      ? []
      : [invalid("spec.template.metadata.labels", inKeyOrder(labels), "`selector` does not match template `labels`")]),
  ];
}

/** The name and the highest index make the longest host name. */
function validateHostname({ metadata, spec }: Job): Errors {
  const { completionMode, completions = 0 } = spec;
  if (completionMode !== "Indexed" || completions <= 0) return NO_ERRORS;
  const hostname = `${metadata.name}-${completions - 1}`;
  if (dns1123LabelProblems(hostname).length === 0) return NO_ERRORS;
  return [invalid("metadata.name", metadata.name, `will not able to create pod with invalid DNS label: ${hostname}`)];
}
