/**
 * ServiceCIDR: a range that addresses of Services come from.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-cidr-v1/
 */
import type { ServiceCIDR } from "../../../api/types/networking.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { validateServiceCIDRSpec, validateServiceCIDRUpdate } from "../validation/service-ranges.ts";

export const serviceCIDR: KindDefinition<ServiceCIDR> = {
  group: "networking.k8s.io",
  version: "v1",
  kind: "ServiceCIDR",
  plural: "servicecidrs",
  singular: "servicecidr",
  namespaced: false,
  subresources: ["status"],
  validate: ({ spec }) => validateServiceCIDRSpec(spec),
  validateUpdate: ({ spec }, previous) => validateServiceCIDRUpdate(spec ?? {}, previous.spec),
};
