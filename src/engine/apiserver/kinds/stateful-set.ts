/**
 * StatefulSet.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { StatefulSet } from "../../../api/types/apps.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const statefulSet: KindDefinition<StatefulSet> = {
  group: "apps",
  version: "v1",
  kind: "StatefulSet",
  plural: "statefulsets",
  singular: "statefulset",
  namespaced: true,
  shortNames: ["sts"],
  categories: ["all"],
  subresources: ["status", "scale"],
  generation: "spec",
};
