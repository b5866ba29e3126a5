/**
 * Ingress.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { Ingress } from "../../../api/types/networking.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const ingress: KindDefinition<Ingress> = {
  group: "networking.k8s.io",
  version: "v1",
  kind: "Ingress",
  plural: "ingresses",
  singular: "ingress",
  namespaced: true,
  shortNames: ["ing"],
  subresources: ["status"],
  generation: "spec",
};
