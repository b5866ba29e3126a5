/**
 * ReplicaSet.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/replica-set-v1/
 * Upstream: pkg/apis/apps/v1/defaults.go (SetDefaults_ReplicaSet), pkg/apis/apps/validation.
 */
import { sameValue } from "../../../api/same-value.ts";
import type { ReplicaSet } from "../../../api/types/apps.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { type Errors, immutable, nonNegative } from "../validation/errors.ts";
import { validateSelectorAndTemplate } from "../validation/pod-template.ts";
import { nameWarnings, podWarnings } from "../validation/pod-warnings.ts";
import { validateReplicaSetStatus } from "../validation/replica-counts.ts";
import { fill, withField } from "./filling.ts";
import { defaultPodTemplate } from "./pod-spec-defaults.ts";
import { TEMPLATE_WITHOUT_EFFECT } from "./without-effect.ts";

type Spec = ReplicaSet["spec"];

export const replicaSet: KindDefinition<ReplicaSet> = {
  group: "apps",
  version: "v1",
  kind: "ReplicaSet",
  plural: "replicasets",
  singular: "replicaset",
  namespaced: true,
  shortNames: ["rs"],
  categories: ["all"],
  subresources: ["status", "scale"],
  generation: "spec",
  default: (object) => withField(object, "spec", defaultSpec(object.spec ?? {})),
  validate: ({ spec }) => validateSpec(spec),
  validateStatus: validateReplicaSetStatus,
  validateUpdate: ({ spec }, previous) =>
    immutable("spec.selector", spec.selector, sameValue(spec.selector, previous.spec.selector)),
  selectableFields: { "status.replicas": ({ status }) => String(status?.replicas ?? 0) },
  warnings: ({ metadata, spec }) => [...nameWarnings(metadata.name), ...podWarnings(spec?.template, "spec.template.")],
  withoutEffect: TEMPLATE_WITHOUT_EFFECT,
};

function defaultSpec(spec: Spec): Spec {
  const result = fill(spec, { replicas: 1 });
  return withField(result, "template", defaultPodTemplate(result.template));
}

function validateSpec(spec: Spec): Errors {
  return [
    ...nonNegative("spec.replicas", spec.replicas),
    ...nonNegative("spec.minReadySeconds", spec.minReadySeconds),
    ...validateSelectorAndTemplate(spec.selector, spec.template, "spec"),
  ];
}
