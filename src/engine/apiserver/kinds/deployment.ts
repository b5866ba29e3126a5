/**
 * Deployment.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/deployment-v1/
 * Upstream: pkg/apis/apps/v1/defaults.go (SetDefaults_Deployment).
 */
import type { Deployment, DeploymentSpec, DeploymentStrategy } from "../../../api/types/apps.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { fill, withField } from "./filling.ts";
import { defaultPodTemplate } from "./pod-spec-defaults.ts";

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
  default: (object) => (object.spec === undefined ? object : withField(object, "spec", defaultSpec(object.spec))),
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
