/**
 * ResourceQuota.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { ResourceQuota } from "../../../api/types/quota.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const resourceQuota: KindDefinition<ResourceQuota> = {
  group: "",
  version: "v1",
  kind: "ResourceQuota",
  plural: "resourcequotas",
  singular: "resourcequota",
  namespaced: true,
  shortNames: ["quota"],
  subresources: ["status"],
};
