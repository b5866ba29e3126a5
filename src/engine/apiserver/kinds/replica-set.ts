/**
 * ReplicaSet.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/replica-set-v1/
 * Upstream: pkg/apis/apps/v1/defaults.go (SetDefaults_ReplicaSet).
 */
import type { ReplicaSet } from "../../../api/types/apps.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { fill, withField } from "./filling.ts";
import { defaultPodTemplate } from "./pod-spec-defaults.ts";

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
  default: (object) => (object.spec === undefined ? object : withField(object, "spec", defaultSpec(object.spec))),
};

function defaultSpec(spec: ReplicaSet["spec"]): ReplicaSet["spec"] {
  const result = fill(spec, { replicas: 1 });
  return withField(result, "template", defaultPodTemplate(result.template));
}
