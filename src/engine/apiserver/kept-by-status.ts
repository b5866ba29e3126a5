/** What a write to a status leaves as it is, besides everything that is no status. */
import type { KindDefinition } from "./kind-definition.ts";

/** Of the metadata. */
export type MetadataPart = "labels" | "annotations" | "finalizers" | "ownerReferences";

export const METADATA_PARTS: readonly MetadataPart[] = ["labels", "annotations", "finalizers", "ownerReferences"];

/** Its kinds are custom resources: their status endpoint takes nothing but the status. */
const SIMULATION_GROUP = "sim.kubarium.dev";

const KEPT: Readonly<Record<string, readonly MetadataPart[]>> = {
  Pod: ["ownerReferences"],
  Deployment: ["labels"],
  APIService: METADATA_PARTS,
  FlowSchema: METADATA_PARTS,
  PriorityLevelConfiguration: METADATA_PARTS,
  ResourceClaim: METADATA_PARTS,
  ValidatingAdmissionPolicy: METADATA_PARTS,
  VolumeAttachment: METADATA_PARTS,
};
const NOTHING: readonly MetadataPart[] = [];

/**
 * Most built-in kinds take whatever comes along.
 * Upstream: PrepareForUpdate and GetResetFields of the status strategies in pkg/registry, metav1.ResetObjectMetaForStatus.
 */
export function keptByStatus({ custom, group, kind }: KindDefinition): readonly MetadataPart[] {
  return custom !== undefined || group === SIMULATION_GROUP ? METADATA_PARTS : (KEPT[kind] ?? NOTHING);
}
