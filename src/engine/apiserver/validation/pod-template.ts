/**
 * Templates of ReplicaSets and Deployments, with their selector.
 * Upstream: pkg/apis/apps/validation/validation.go (ValidatePodTemplateSpecForReplicaSet).
 */
import { labelKeyProblems } from "../../../api/label-syntax.ts";
import { matchesSelector } from "../../../api/label-selector.ts";
import type { LabelSelector } from "../../../api/types/meta.ts";
import type { PodTemplateSpec } from "../../../api/types/pod.ts";
import {
  CheckedOnce,
  type Errors,
  forbidden,
  invalid,
  invalidFor,
  NO_ERRORS,
  required,
  unsupported,
} from "./errors.ts";
import { validateLabelMap, validateLabelSelector } from "./labels.ts";
import { validateTemplatePodSpec } from "./pod-spec.ts";

const templates = new CheckedOnce<PodTemplateSpec>();

/**
 * A required, non-empty selector that the template's labels match, and a template that runs for ever.
 * `path` is that of the workload's spec.
 */
export function validateSelectorAndTemplate(
  selector: LabelSelector | undefined,
  template: PodTemplateSpec | undefined,
  path: string,
): Errors {
  const field = `${path}.selector`;
  if (selector === undefined) {
    return [required(field), ...validatePodTemplate(template, undefined, `${path}.template`)];
  }
  const malformed = validateLabelSelector(selector, field);
  const isEmpty = isEmptySelector(selector);
  return [
    ...malformed,
    ...(isEmpty ? [invalid(field, selector, "empty selector is invalid for deployment")] : []),
    ...(malformed.length > 0
      ? [invalid(field, selector, "invalid label selector")]
      : validatePodTemplate(template, selector, `${path}.template`)),
  ];
}

/** @param selector undefined matches nothing; an empty one is not compared with the labels */
export function validatePodTemplate(
  template: PodTemplateSpec | undefined,
  selector: LabelSelector | undefined,
  path: string,
): Errors {
  const labels = template?.metadata?.labels;
  const matches = selector !== undefined && (isEmptySelector(selector) || matchesSelector(selector, labels));
  const detail = "`selector` does not match template `labels`";
  return [
    ...(matches ? NO_ERRORS : [invalid(`${path}.metadata.labels`, labels, detail)]),
    ...templates.check(template ?? EMPTY_TEMPLATE, (value) => validateTemplate(value, path)),
  ];
}

const EMPTY_TEMPLATE: PodTemplateSpec = { spec: { containers: [] } };

function isEmptySelector(selector: LabelSelector): boolean {
  return Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length === 0;
}

function validateTemplate(template: PodTemplateSpec, path: string): Errors {
  const { metadata, spec } = template;
  const errors = [
    // Upstream leaves `metadata` out of these two paths.
    ...validateLabelMap(metadata?.labels, `${path}.labels`),
    ...Object.keys(metadata?.annotations ?? {}).flatMap((key) =>
      invalidFor(`${path}.annotations`, key, labelKeyProblems(key.toLowerCase())),
    ),
    ...validateTemplatePodSpec(spec, `${path}.spec`),
  ];
  if ((spec?.ephemeralContainers ?? []).length > 0) {
    errors.push(forbidden(`${path}.spec.ephemeralContainers`, "ephemeral containers not allowed in pod template"));
  }
  const restartPolicy = spec?.restartPolicy;
  if (restartPolicy !== "Always") errors.push(unsupported(`${path}.spec.restartPolicy`, restartPolicy, ["Always"]));
  if (spec?.activeDeadlineSeconds !== undefined) {
    const detail = "activeDeadlineSeconds in ReplicaSet is not Supported";
    errors.push(forbidden(`${path}.spec.activeDeadlineSeconds`, detail));
  }
  return errors;
}
