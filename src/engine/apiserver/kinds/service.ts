/** Service. Source: https://kubernetes.io/docs/reference/kubernetes-api/ */
import type { Service } from "../../../api/types/core.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const service: KindDefinition<Service> = {
  group: "",
  version: "v1",
  kind: "Service",
  plural: "services",
  singular: "service",
  namespaced: true,
  shortNames: ["svc"],
  categories: ["all"],
  subresources: ["status"],
};
