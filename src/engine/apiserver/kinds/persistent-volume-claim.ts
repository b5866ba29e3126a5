/**
 * PersistentVolumeClaim.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from "../../../api/types/volumes.ts";
import { isWhole } from "../validation/pod-warnings.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { validateClaim, validateClaimUpdate } from "../validation/persistent-volume-claims.ts";
import { fill, withField } from "./filling.ts";
import { roundedUpToMilli } from "./resource-defaults.ts";

export const persistentVolumeClaim: KindDefinition<PersistentVolumeClaim> = {
  group: "",
  version: "v1",
  kind: "PersistentVolumeClaim",
  plural: "persistentvolumeclaims",
  singular: "persistentvolumeclaim",
  namespaced: true,
  shortNames: ["pvc"],
  subresources: ["status"],
  default: defaultClaim,
  validate: validateClaim,
  validateUpdate: validateClaimUpdate,
  warnings: claimWarnings,
};

const OLD_CLASS = "volume.beta.kubernetes.io/storage-class";

/** Upstream: pkg/api/persistentvolumeclaim/util.go (GetWarningsForPersistentVolumeClaim). */
function claimWarnings({ metadata, spec }: PersistentVolumeClaim): readonly string[] {
  const warnings: string[] = [];
  if (Object.hasOwn(metadata.annotations ?? {}, OLD_CLASS))
    warnings.push(
      `metadata.annotations[${OLD_CLASS}]: deprecated since v1.8; use "storageClassName" attribute instead`,
    );
  for (const kind of ["requests", "limits"] as const) {
    const amount = spec?.resources?.[kind]?.["storage"];
    if (amount === undefined || isWhole(amount)) continue;
    const value = JSON.stringify(String(amount));
    warnings.push(`spec.resources.${kind}[storage]: fractional byte value ${value} is invalid, must be an integer`);
  }
  return warnings;
}

function defaultClaim(object: PersistentVolumeClaim): PersistentVolumeClaim {
  const { spec } = object;
  if (spec === undefined) return object;
  const next = withMatchingSources(fill(spec, { volumeMode: "Filesystem" }));
  const requests = next.resources?.requests;
  if (requests === undefined) return withField(object, "spec", next);
  const rounded = withField({ ...next.resources }, "requests", roundedUpToMilli(requests));
  return withField(object, "spec", rounded.requests === requests ? next : { ...next, resources: rounded });
}

/** Each of the two data sources is filled from the other. Upstream: persistentvolumeclaim.NormalizeDataSources. */
function withMatchingSources(spec: PersistentVolumeClaimSpec): PersistentVolumeClaimSpec {
  const { dataSource, dataSourceRef } = spec;
  if (dataSource !== undefined && dataSourceRef === undefined) return { ...spec, dataSourceRef: dataSource };
  if (dataSource !== undefined || dataSourceRef === undefined || dataSourceRef.namespace !== undefined) return spec;
  const { apiGroup = "", kind } = dataSourceRef;
  const supported =
    (apiGroup === "" && kind === "PersistentVolumeClaim") ||
    (apiGroup === "snapshot.storage.k8s.io" && kind === "VolumeSnapshot");
  return supported ? { ...spec, dataSource: dataSourceRef } : spec;
}
