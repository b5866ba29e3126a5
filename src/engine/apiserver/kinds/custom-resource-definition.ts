/**
 * CustomResourceDefinition.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { CustomResourceDefinition } from "../../../api/types/apiextensions.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const customResourceDefinition: KindDefinition<CustomResourceDefinition> = {
  group: "apiextensions.k8s.io",
  version: "v1",
  kind: "CustomResourceDefinition",
  plural: "customresourcedefinitions",
  singular: "customresourcedefinition",
  namespaced: false,
  shortNames: ["crd", "crds"],
  categories: ["api-extensions"],
  subresources: ["status"],
  generation: "spec",
};
