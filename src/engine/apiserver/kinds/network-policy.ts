/**
 * NetworkPolicy.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { NetworkPolicy } from "../../../api/types/networking.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const networkPolicy: KindDefinition<NetworkPolicy> = {
  group: "networking.k8s.io",
  version: "v1",
  kind: "NetworkPolicy",
  plural: "networkpolicies",
  singular: "networkpolicy",
  namespaced: true,
  shortNames: ["netpol"],
  generation: "spec",
};
