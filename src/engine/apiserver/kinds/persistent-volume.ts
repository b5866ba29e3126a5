/**
 * PersistentVolume.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { PersistentVolume } from "../../../api/types/volumes.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { validateVolume, validateVolumeUpdate } from "../validation/persistent-volumes.ts";
import { outdatedTerm, outdatedVolume } from "../validation/outdated-fields.ts";
import { fill, withField } from "./filling.ts";
import { defaultSources } from "./volume-source-defaults.ts";
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
  warnings: volumeWarnings,
};

const OLD_CLASS = "volume.beta.kubernetes.io/storage-class";

/** Upstream: pkg/api/persistentvolume/util.go (GetWarningsForPersistentVolume). */
function volumeWarnings({ metadata, spec }: PersistentVolume): readonly string[] {
  const warnings: string[] = [];
  if (Object.hasOwn(metadata.annotations ?? {}, OLD_CLASS))
    warnings.push(
      `metadata.annotations[${OLD_CLASS}]: deprecated since v1.8; use "storageClassName" attribute instead`,
    );
  if (spec === undefined) return warnings;
  if (spec.persistentVolumeReclaimPolicy === "Recycle") {
    const what = "The Recycle reclaim policy is deprecated.";
    const instead = "Instead, the recommended approach is to use dynamic provisioning.";
    warnings.push(`spec.persistentVolumeReclaimPolicy: ${what} ${instead}`);
  }
  (spec.nodeAffinity?.required?.nodeSelectorTerms ?? []).forEach((term, index) =>
    warnings.push(...outdatedTerm(term, `spec.nodeAffinity.required.nodeSelectorTerms[${index}]`)),
  );
  return [...warnings, ...outdatedVolume(spec, "spec", true)];
}

function defaultVolume(object: PersistentVolume): PersistentVolume {
  const { spec } = object;
  if (spec === undefined) return object;
  let next = defaultSources(fill(spec, { persistentVolumeReclaimPolicy: "Retain", volumeMode: "Filesystem" }));
  if (next.capacity !== undefined) next = withField(next, "capacity", roundedUpToMilli(next.capacity));
  return withField(object, "spec", next);
}
