/**
 * ResourceClaim: devices that a Pod asks for.
 * Source: https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/
 */
import { sameValue } from "../../../api/same-value.ts";
import type { ResourceClaim, ResourceClaimTemplate } from "../../../api/types/resource.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { validateClaimStatus } from "../validation/claim-status.ts";
import { defaultClaimSpec, validateClaimSpec } from "../validation/device-claims.ts";
import { immutable } from "../validation/errors.ts";
import { withField } from "./filling.ts";

export const resourceClaim: KindDefinition<ResourceClaim> = {
  group: "resource.k8s.io",
  version: "v1",
  kind: "ResourceClaim",
  struct: "resource.ResourceClaim",
  plural: "resourceclaims",
  singular: "resourceclaim",
  namespaced: true,
  subresources: ["status"],
  default: (object) => withField(object, "spec", defaultClaimSpec(object.spec)),
  validate: ({ spec }) => validateClaimSpec(spec, "spec"),
  validateUpdate: ({ spec }, { spec: before }) => immutable("spec", spec, sameValue(spec, before)),
  validateStatus: validateClaimStatus,
};

export const resourceClaimTemplate: KindDefinition<ResourceClaimTemplate> = {
  group: "resource.k8s.io",
  version: "v1",
  kind: "ResourceClaimTemplate",
  plural: "resourceclaimtemplates",
  singular: "resourceclaimtemplate",
  namespaced: true,
  default: (object) =>
    object.spec !== undefined
      ? withField(object, "spec", withField(object.spec, "spec", defaultClaimSpec(object.spec.spec)))
      : object,
  validate: ({ spec }) => validateClaimSpec(spec?.spec, "spec.spec"),
  validateUpdate: ({ spec }, { spec: before }) => immutable("spec", spec, sameValue(spec, before)),
};
