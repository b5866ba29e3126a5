/** EndpointSlice. Source: https://kubernetes.io/docs/reference/kubernetes-api/ */
import type { EndpointSlice } from "../../../api/types/core.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const endpointSlice: KindDefinition<EndpointSlice> = {
  group: "discovery.k8s.io",
  version: "v1",
  kind: "EndpointSlice",
  plural: "endpointslices",
  singular: "endpointslice",
  namespaced: true,
  generation: "spec",
};
