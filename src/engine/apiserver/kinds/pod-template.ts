/**
 * PodTemplate.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { PodTemplate } from "../../../api/types/replication.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const podTemplate: KindDefinition<PodTemplate> = {
  group: "",
  version: "v1",
  kind: "PodTemplate",
  plural: "podtemplates",
  singular: "podtemplate",
  namespaced: true,
  generation: "spec",
};
