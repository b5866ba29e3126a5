/**
 * Endpoints.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/service-resources/endpoints-v1/
 */
import type { EndpointPort, Endpoints, EndpointSubset } from "../../../api/types/core.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { validateEndpoints } from "../validation/endpoint-addresses.ts";
import { fill, mapShared, withField } from "./filling.ts";

export const endpoints: KindDefinition<Endpoints> = {
  group: "",
  version: "v1",
  kind: "Endpoints",
  plural: "endpoints",
  singular: "endpoints",
  namespaced: true,
  shortNames: ["ep"],
  default: (object) =>
    object.subsets === undefined ? object : withField(object, "subsets", mapShared(object.subsets, defaultSubset)),
  validate: validateEndpoints,
};

function defaultSubset(subset: EndpointSubset): EndpointSubset {
  return subset.ports === undefined ? subset : withField(subset, "ports", mapShared(subset.ports, defaultPort));
}

const defaultPort = (port: EndpointPort): EndpointPort => fill<EndpointPort>(port, { protocol: "TCP" });
