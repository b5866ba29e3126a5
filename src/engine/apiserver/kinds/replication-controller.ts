/**
 * ReplicationController.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/replication-controller-v1/
 * Upstream: pkg/apis/core/v1/defaults.go (SetDefaults_ReplicationController), pkg/apis/core/validation
 * (ValidateReplicationControllerSpec).
 */
import { matchesLabels } from "../../../api/label-selector.ts";
import type { ReplicationController, ReplicationControllerSpec } from "../../../api/types/replication.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { type Errors, invalid, nonNegative, required } from "../validation/errors.ts";
import { inKeyOrder } from "../validation/labels.ts";
import { validatePodTemplate, validateRunsForEver } from "../validation/pod-template.ts";
import { validateReplicationControllerStatus } from "../validation/replica-counts.ts";
import { nameWarnings, podWarnings } from "../validation/pod-warnings.ts";
import { fill, withField } from "./filling.ts";
import { defaultPodTemplate } from "./pod-spec-defaults.ts";
import { TEMPLATE_WITHOUT_EFFECT } from "./without-effect.ts";

export const replicationController: KindDefinition<ReplicationController> = {
  group: "",
  version: "v1",
  kind: "ReplicationController",
  plural: "replicationcontrollers",
  singular: "replicationcontroller",
  namespaced: true,
  shortNames: ["rc"],
  categories: ["all"],
  subresources: ["status", "scale"],
  orphansByDefault: {},
  generation: "spec",
  default: defaultController,
  validate: ({ spec }) => validateSpec(spec),
  validateStatus: validateReplicationControllerStatus,
  selectableFields: { "status.replicas": ({ status }) => String(status?.replicas ?? 0) },
  warnings: ({ metadata, spec }) => [...nameWarnings(metadata.name), ...podWarnings(spec?.template, "spec.template.")],
  withoutEffect: TEMPLATE_WITHOUT_EFFECT,
};

/** The template's labels are the selector, and the labels of the controller, where these are empty. */
function defaultController(object: ReplicationController): ReplicationController {
  let spec = fill<ReplicationControllerSpec>(object.spec ?? {}, { replicas: 1 });
  if (spec.template !== undefined) spec = withField(spec, "template", defaultPodTemplate(spec.template));
  const labels = spec.template?.metadata?.labels;
  if (labels === undefined) return withField(object, "spec", spec);
  if (isEmpty(spec.selector)) spec = withField(spec, "selector", labels);
  const result = withField(object, "spec", spec);
  return isEmpty(object.metadata.labels) ? withField(result, "metadata", { ...object.metadata, labels }) : result;
}

const isEmpty = (labels: Readonly<Record<string, string>> | undefined) => Object.keys(labels ?? {}).length === 0;

function validateSpec({ minReadySeconds, selector = {}, replicas, template }: ReplicationControllerSpec): Errors {
  return [
    ...nonNegative("spec.minReadySeconds", minReadySeconds),
    ...(isEmpty(selector) ? [required("spec.selector")] : []),
    ...nonNegative("spec.replicas", replicas),
    ...validateTemplate(template, selector),
  ];
}

function validateTemplate(
  template: ReplicationControllerSpec["template"],
  selector: NonNullable<ReplicationControllerSpec["selector"]>,
): Errors {
  const path = "spec.template";
  if (template === undefined) return [required(path)];
  const labels = template.metadata?.labels;
  return [
    ...(matchesLabels(selector, labels)
      ? []
      : [invalid(`${path}.metadata.labels`, inKeyOrder(labels), "`selector` does not match template `labels`")]),
    ...validatePodTemplate(template, path),
    ...validateRunsForEver(template, "ReplicationController", path),
  ];
}
