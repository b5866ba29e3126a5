/**
 * Templates of workloads, with their selectors.
 * Upstream: pkg/apis/core/validation/validation.go (ValidatePodTemplateSpec, ValidatePodTemplateSpecForRC),
 * pkg/apis/apps/validation/validation.go (ValidatePodTemplateSpecForReplicaSet).
 */
import { matchesSelector } from "../../../api/label-selector.ts";
import type { Labels, LabelSelector } from "../../../api/types/meta.ts";
import type { PodTemplateSpec } from "../../../api/types/pod.ts";
import { CheckedOnce, type Errors, forbidden, invalid, NO_ERRORS, required, unsupported } from "./errors.ts";
import { inKeyOrder, validateAnnotationMap, validateLabelMap, validateLabelSelector } from "./labels.ts";
import { validatePodAnnotations, validateProfilesMatch } from "./pod-annotations.ts";
import { validateTemplatePodSpec } from "./pod-spec.ts";

const templates = new CheckedOnce<PodTemplateSpec>();

/**
 * A required, non-empty selector that the template's labels match, and a template that runs for ever.
 * `path` is that of the workload's spec; `workload` is the word that the message about an empty selector uses.
 */
export function validateSelectorAndTemplate(
  selector: LabelSelector | undefined,
  template: PodTemplateSpec | undefined,
  path: string,
): Errors {
  const field = `${path}.selector`;
  if (selector === undefined) {
    return [required(field), ...validateEndlessTemplate(template, undefined, `${path}.template`)];
  }
  const malformed = validateLabelSelector(selector, field);
  return [
    ...malformed,
    ...(isEmptySelector(selector) ? [invalid(field, selector, "empty selector is invalid for deployment")] : []),
    ...(malformed.length > 0
      ? [invalid(field, selector, "invalid label selector")]
      : validateEndlessTemplate(template, selector, `${path}.template`)),
  ];
}

/** The template of a ReplicaSet or Deployment, whose selector it must match. */
function validateEndlessTemplate(
  template: PodTemplateSpec | undefined,
  selector: LabelSelector | undefined,
  path: string,
): Errors {
  return [
    ...validateTemplateLabels(selector, template, path),
    ...validatePodTemplate(template, path),
    ...validateRunsForEver(template, "ReplicaSet", path),
  ];
}

const EMPTY_TEMPLATE: PodTemplateSpec = { spec: { containers: [] } };

export function isEmptySelector(selector: LabelSelector): boolean {
  return Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length === 0;
}

/** @param selector undefined matches nothing; an empty one is not compared with the labels */
export function validateTemplateLabels(
  selector: LabelSelector | undefined,
  template: PodTemplateSpec | undefined,
  path: string,
): Errors {
  const labels = template?.metadata?.labels;
  const matches = selector !== undefined && (isEmptySelector(selector) || matchesSelector(selector, labels));
  if (matches) return NO_ERRORS;
  return [invalid(`${path}.metadata.labels`, inKeyOrder(labels), "`selector` does not match template `labels`")];
}

/** Everything about a template that does not depend on the workload. A template that passed is not looked at again. */
export function validatePodTemplate(template: PodTemplateSpec | undefined, path: string): Errors {
  return templates.check(template ?? EMPTY_TEMPLATE, (value) => validateTemplate(value, path));
}

function validateTemplate({ metadata, spec }: PodTemplateSpec, path: string): Errors {
  const errors = [
    ...validateTemplateMetadata(metadata?.labels, metadata?.annotations, path),
    ...validatePodAnnotations(metadata?.annotations, spec ?? EMPTY_TEMPLATE.spec, `${path}.annotations`),
    ...validateTemplatePodSpec(spec, `${path}.spec`),
    ...validateProfilesMatch(metadata?.annotations, spec ?? EMPTY_TEMPLATE.spec, `${path}.spec`),
  ];
  if ((spec?.ephemeralContainers ?? []).length > 0) {
    errors.push(forbidden(`${path}.spec.ephemeralContainers`, "ephemeral containers not allowed in pod template"));
  }
  return errors;
}

/** Upstream leaves `metadata` out of these two paths. */
export function validateTemplateMetadata(
  labels: Labels | undefined,
  annotations: Labels | undefined,
  path: string,
): Errors {
  return [...validateLabelMap(labels, `${path}.labels`), ...validateAnnotationMap(annotations, `${path}.annotations`)];
}

/** Pods of the template must restart always and have no deadline. `workload` is the kind that the message names. */
export function validateRunsForEver(template: PodTemplateSpec | undefined, workload: string, path: string): Errors {
  const { restartPolicy, activeDeadlineSeconds } = template?.spec ?? {};
  return [
    ...(restartPolicy === "Always" ? [] : [unsupported(`${path}.spec.restartPolicy`, restartPolicy, ["Always"])]),
    ...(activeDeadlineSeconds === undefined
      ? []
      : [forbidden(`${path}.spec.activeDeadlineSeconds`, `activeDeadlineSeconds in ${workload} is not Supported`)]),
  ];
}
