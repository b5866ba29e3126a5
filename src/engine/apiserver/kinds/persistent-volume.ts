/**
 * PersistentVolume.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { PersistentVolume } from "../../../api/types/volumes.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { validateVolume, validateVolumeUpdate } from "../validation/persistent-volumes.ts";
import { fill, withField } from "./filling.ts";
import { roundedUpToMilli } from "./resource-defaults.ts";

export const persistentVolume: KindDefinition<PersistentVolume> = {
  group: "",
  version: "v1",
  kind: "PersistentVolume",
  plural: "persistentvolumes",
  singular: "persistentvolume",
  namespaced: false,
  shortNames: ["pv"],
  subresources: ["status"],
  default: defaultVolume,
  validate: validateVolume,
  validateUpdate: validateVolumeUpdate,
  selectableFields: { name: ({ metadata }) => metadata.name },
};

function defaultVolume(object: PersistentVolume): PersistentVolume {
  const { spec } = object;
  if (spec === undefined) return object;
  let next = fill(spec, { persistentVolumeReclaimPolicy: "Retain", volumeMode: "Filesystem" });
  if (next.hostPath !== undefined && next.hostPath.type === undefined) {
    next = { ...next, hostPath: { ...next.hostPath, type: "" } };
  }
  if (next.capacity !== undefined) next = withField(next, "capacity", roundedUpToMilli(next.capacity));
  return withField(object, "spec", next);
}
