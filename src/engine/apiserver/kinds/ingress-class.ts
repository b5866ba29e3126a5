/**
 * IngressClass.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { IngressClass } from "../../../api/types/networking.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const ingressClass: KindDefinition<IngressClass> = {
  group: "networking.k8s.io",
  version: "v1",
  kind: "IngressClass",
  plural: "ingressclasses",
  singular: "ingressclass",
  namespaced: false,
  generation: "spec",
};
