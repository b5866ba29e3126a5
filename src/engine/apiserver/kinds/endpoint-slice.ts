/**
 * EndpointSlice.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/service-resources/endpoint-slice-v1/
 */
import type { EndpointPort, EndpointSlice } from "../../../api/types/core.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { validateEndpointSlice, validateEndpointSliceUpdate } from "../validation/endpoint-addresses.ts";
import { fill, mapShared, withField } from "./filling.ts";

export const endpointSlice: KindDefinition<EndpointSlice> = {
  group: "discovery.k8s.io",
  version: "v1",
  kind: "EndpointSlice",
  plural: "endpointslices",
  singular: "endpointslice",
  namespaced: true,
  generation: "spec",
  default: defaultSlice,
  validate: validateEndpointSlice,
  validateUpdate: validateEndpointSliceUpdate,
};

function defaultSlice(object: EndpointSlice): EndpointSlice {
  const result = fill(object, { endpoints: [] });
  return result.ports === undefined ? result : withField(result, "ports", mapShared(result.ports, defaultPort));
}

function defaultPort(port: EndpointPort): EndpointPort {
  const result = fill<EndpointPort>(port, { protocol: "TCP" });
  return result.name === undefined ? { ...result, name: "" } : result;
}
