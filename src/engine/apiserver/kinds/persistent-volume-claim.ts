/**
 * PersistentVolumeClaim.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { PersistentVolumeClaim } from "../../../api/types/volumes.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const persistentVolumeClaim: KindDefinition<PersistentVolumeClaim> = {
  group: "",
  version: "v1",
  kind: "PersistentVolumeClaim",
  plural: "persistentvolumeclaims",
  singular: "persistentvolumeclaim",
  namespaced: true,
  shortNames: ["pvc"],
  subresources: ["status"],
};
