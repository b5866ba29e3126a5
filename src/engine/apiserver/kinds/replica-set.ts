/** ReplicaSet. Source: https://kubernetes.io/docs/reference/kubernetes-api/ */
import type { ReplicaSet } from "../../../api/types/apps.ts";
import type { KindDefinition } from "../kind-definition.ts";

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
};
