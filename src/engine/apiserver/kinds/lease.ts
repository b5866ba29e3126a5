/** Lease. Source: https://kubernetes.io/docs/reference/kubernetes-api/ */
import type { Lease } from "../../../api/types/core.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const lease: KindDefinition<Lease> = {
  group: "coordination.k8s.io",
  version: "v1",
  kind: "Lease",
  plural: "leases",
  singular: "lease",
  namespaced: true,
};
