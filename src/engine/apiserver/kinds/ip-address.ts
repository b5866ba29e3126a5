/**
 * IPAddress: an address of a Service, by name.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ip-address-v1/
 */
import { sameValue } from "../../../api/same-value.ts";
import type { IPAddress } from "../../../api/types/networking.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { immutable } from "../validation/errors.ts";
import { validateIPAddressSpec } from "../validation/service-ranges.ts";

export const ipAddress: KindDefinition<IPAddress> = {
  group: "networking.k8s.io",
  version: "v1",
  kind: "IPAddress",
  plural: "ipaddresses",
  singular: "ipaddress",
  namespaced: false,
  shortNames: ["ip"],
  validate: ({ spec }) => validateIPAddressSpec(spec),
  validateUpdate: ({ spec }, previous) =>
    immutable("spec.parentRef", spec?.parentRef, sameValue(spec?.parentRef, previous.spec.parentRef)),
  selectableFields: {
    "spec.parentRef.group": ({ spec }) => spec.parentRef.group ?? "",
    "spec.parentRef.name": ({ spec }) => spec.parentRef.name,
    "spec.parentRef.namespace": ({ spec }) => spec.parentRef.namespace ?? "",
    "spec.parentRef.resource": ({ spec }) => spec.parentRef.resource,
  },
};
