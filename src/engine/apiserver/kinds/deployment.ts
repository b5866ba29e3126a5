/**
 * Deployment.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/deployment-v1/
 * Upstream: pkg/apis/apps/v1/defaults.go (SetDefaults_Deployment), pkg/apis/apps/validation.
 */
import { sameValue } from "../../../api/same-value.ts";
import type { Deployment, DeploymentSpec, DeploymentStrategy } from "../../../api/types/apps.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { validateStrategy } from "../validation/deployment-strategy.ts";
import { type Errors, immutable, invalid, nonNegative } from "../validation/errors.ts";
import { validateSelectorAndTemplate } from "../validation/pod-template.ts";
import { nameWarnings, podWarnings } from "../validation/pod-warnings.ts";
import { validateDeploymentStatus } from "../validation/replica-counts.ts";
import { fill, withField } from "./filling.ts";
import { defaultPodTemplate } from "./pod-spec-defaults.ts";
import { TEMPLATE_WITHOUT_EFFECT } from "./without-effect.ts";

export const deployment: KindDefinition<Deployment> = {
  group: "apps",
  version: "v1",
  kind: "Deployment",
  plural: "deployments",
  singular: "deployment",
  namespaced: true,
  shortNames: ["deploy"],
  categories: ["all"],
  subresources: ["status", "scale"],
  generation: "spec-or-annotations",
  default: (object) => withField(object, "spec", defaultSpec(object.spec ?? {})),
  validate: ({ spec }) => validateSpec(spec),
  validateStatus: validateDeploymentStatus,
  validateUpdate: ({ spec }, previous) =>
    immutable("spec.selector", spec.selector, sameValue(spec.selector, previous.spec.selector)),
  warnings: ({ metadata, spec }) => [...nameWarnings(metadata.name), ...podWarnings(spec?.template, "spec.template.")],
  withoutEffect: TEMPLATE_WITHOUT_EFFECT,
};

function defaultSpec(spec: DeploymentSpec): DeploymentSpec {
  const result = fill<DeploymentSpec>(spec, {
    replicas: 1,
    strategy: {},
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
  });
  return withField(
    withField(result, "strategy", defaultStrategy(result.strategy as DeploymentStrategy)),
    "template",
    defaultPodTemplate(result.template),
  );
}

function defaultStrategy(strategy: DeploymentStrategy): DeploymentStrategy {
  const result = fill<DeploymentStrategy>(strategy, { type: "RollingUpdate" });
  if (result.type !== "RollingUpdate") return result;
  const rollingUpdate = fill(result.rollingUpdate ?? {}, { maxUnavailable: "25%", maxSurge: "25%" });
  return withField(result, "rollingUpdate", rollingUpdate);
}

function validateSpec(spec: DeploymentSpec): Errors {
  const { minReadySeconds = 0, progressDeadlineSeconds } = spec;
  const deadlineField = "spec.progressDeadlineSeconds";
  return [
    ...nonNegative("spec.replicas", spec.replicas),
    ...validateSelectorAndTemplate(spec.selector, spec.template, "spec"),
    ...validateStrategy(spec.strategy, "spec.strategy"),
    ...nonNegative("spec.minReadySeconds", minReadySeconds),
    ...nonNegative("spec.revisionHistoryLimit", spec.revisionHistoryLimit),
    ...nonNegative(deadlineField, progressDeadlineSeconds),
    ...(progressDeadlineSeconds !== undefined && progressDeadlineSeconds <= minReadySeconds
      ? [invalid(deadlineField, progressDeadlineSeconds, "must be greater than minReadySeconds")]
      : []),
  ];
}
