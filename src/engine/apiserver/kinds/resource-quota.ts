/**
 * ResourceQuota.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { ResourceQuota } from "../../../api/types/quota.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { validateQuota, validateQuotaStatus, validateQuotaUpdate } from "../validation/resource-quotas.ts";
import { fill, withField } from "./filling.ts";
import { roundedUpToMilli } from "./resource-defaults.ts";

export const resourceQuota: KindDefinition<ResourceQuota> = {
  group: "",
  version: "v1",
  kind: "ResourceQuota",
  plural: "resourcequotas",
  singular: "resourcequota",
  namespaced: true,
  shortNames: ["quota"],
  subresources: ["status"],
  default: defaultQuota,
  validate: validateQuota,
  validateUpdate: validateQuotaUpdate,
  validateStatus: ({ status }) => validateQuotaStatus(status),
};

function defaultQuota(object: ResourceQuota): ResourceQuota {
  const result = fill(object, { spec: {} });
  const { hard } = result.spec;
  return hard === undefined
    ? result
    : withField(result, "spec", withField(result.spec, "hard", roundedUpToMilli(hard)));
}
