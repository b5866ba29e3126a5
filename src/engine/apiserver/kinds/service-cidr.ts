/**
 * ServiceCIDR.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { ServiceCIDR } from "../../../api/types/networking.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const serviceCIDR: KindDefinition<ServiceCIDR> = {
  group: "networking.k8s.io",
  version: "v1",
  kind: "ServiceCIDR",
  plural: "servicecidrs",
  singular: "servicecidr",
  namespaced: false,
  subresources: ["status"],
};
