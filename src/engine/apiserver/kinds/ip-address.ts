/**
 * IPAddress.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { IPAddress } from "../../../api/types/networking.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const ipAddress: KindDefinition<IPAddress> = {
  group: "networking.k8s.io",
  version: "v1",
  kind: "IPAddress",
  plural: "ipaddresses",
  singular: "ipaddress",
  namespaced: false,
  shortNames: ["ip"],
};
