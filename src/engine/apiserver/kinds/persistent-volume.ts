/**
 * PersistentVolume.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { PersistentVolume } from "../../../api/types/volumes.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const persistentVolume: KindDefinition<PersistentVolume> = {
  group: "",
  version: "v1",
  kind: "PersistentVolume",
  plural: "persistentvolumes",
  singular: "persistentvolume",
  namespaced: false,
  shortNames: ["pv"],
  subresources: ["status"],
};
