/**
 * StorageClass.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { StorageClass } from "../../../api/types/storage.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const storageClass: KindDefinition<StorageClass> = {
  group: "storage.k8s.io",
  version: "v1",
  kind: "StorageClass",
  plural: "storageclasses",
  singular: "storageclass",
  namespaced: false,
  shortNames: ["sc"],
};
