/** Deployment. Source: https://kubernetes.io/docs/reference/kubernetes-api/ */
import type { Deployment } from "../../../api/types/apps.ts";
import type { KindDefinition } from "../kind-definition.ts";

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
};
