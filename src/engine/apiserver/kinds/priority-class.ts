/**
 * PriorityClass.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { PriorityClass } from "../../../api/types/scheduling.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const priorityClass: KindDefinition<PriorityClass> = {
  group: "scheduling.k8s.io",
  version: "v1",
  kind: "PriorityClass",
  plural: "priorityclasses",
  singular: "priorityclass",
  namespaced: false,
  shortNames: ["pc"],
  generation: "spec",
};
