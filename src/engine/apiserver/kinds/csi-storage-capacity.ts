/**
 * CSIStorageCapacity.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { CSIStorageCapacity } from "../../../api/types/storage.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const csiStorageCapacity: KindDefinition<CSIStorageCapacity> = {
  group: "storage.k8s.io",
  version: "v1",
  kind: "CSIStorageCapacity",
  plural: "csistoragecapacities",
  singular: "csistoragecapacity",
  namespaced: true,
};
