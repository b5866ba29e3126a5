/**
 * The PersistentVolumeClaims of a StatefulSet's Pods, and who owns them.
 * Source: https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention
 * Upstream: pkg/controller/statefulset/stateful_set_utils.go (getPersistentVolumeClaims, updateClaimOwnerRefForSetAndPod).
 */
import type { Draft } from "../../../api/component-client.ts";
import type { StatefulSet } from "../../../api/types/apps.ts";
import type { KubeObject, OwnerReference } from "../../../api/types/meta.ts";
import type { PersistentVolumeClaim } from "../../../api/types/volumes.ts";

/** A Pod that may not be there yet: then without a uid. */
export interface PodName {
  readonly name: string;
  readonly uid: string;
  /** Its ordinal is one of those wanted. */
  readonly wanted: boolean;
}

interface Owner {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
}

export function claimTemplates(set: StatefulSet): readonly PersistentVolumeClaim[] {
  return set.spec.volumeClaimTemplates ?? [];
}

/** `data-web-0` */
export function claimName(set: StatefulSet, template: string, ordinal: number): string {
  return `${template}-${set.metadata.name}-${ordinal}`;
}

/** The claims of one Pod, with the labels of their templates and of the set's selector. */
export function claimDrafts(set: StatefulSet, ordinal: number): readonly Draft<PersistentVolumeClaim>[] {
  const { namespace } = set.metadata;
  return claimTemplates(set).map((template) => {
    const { name, labels, annotations, finalizers } = template.metadata;
    return {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: {
        name: claimName(set, name, ordinal),
        ...(namespace === undefined ? {} : { namespace }),
        labels: { ...labels, ...set.spec.selector.matchLabels },
        ...(annotations === undefined ? {} : { annotations }),
        ...(finalizers === undefined ? {} : { finalizers }),
      },
      spec: template.spec,
    };
  });
}

export function deletesClaimsWhenScaled(set: StatefulSet): boolean {
  return set.spec.persistentVolumeClaimRetentionPolicy?.whenScaled === "Delete";
}

function deletesClaimsWithSet(set: StatefulSet): boolean {
  return set.spec.persistentVolumeClaimRetentionPolicy?.whenDeleted === "Delete";
}

/** The claim belongs to an earlier Pod of the same name, and goes with it. */
export function isClaimStale(claim: PersistentVolumeClaim, pod: PodName): boolean {
  return (claim.metadata.ownerReferences ?? []).some((reference) => isStale(reference, podOwner(pod)));
}

/**
 * The owners that the claim should have; its present list when that is right. Somebody else's controller keeps it.
 */
export function claimOwners(
  claim: PersistentVolumeClaim,
  set: StatefulSet,
  pod: PodName,
): readonly OwnerReference[] | undefined {
  const present = claim.metadata.ownerReferences;
  const references = present ?? [];
  const wanted = hasForeignController(references, set, pod) ? [] : wantedOwners(set, pod);
  const ours = references.filter((reference) => isOurs(reference, set, pod));
  const right =
    ours.length === wanted.length &&
    wanted.every((owner) => ours.some((reference) => reference.uid === owner.uid)) &&
    ours.every((reference) => wanted.some((owner) => reference.uid === owner.uid));
  if (right) return present;
  const others = references.filter((reference) => !isOurs(reference, set, pod));
  return [...others, ...wanted.map((owner) => ({ ...owner, controller: true, blockOwnerDeletion: true }))];
}

/** What the retention policy asks for: with the set, with the Pod when it is scaled away, or nobody. */
function wantedOwners(set: StatefulSet, pod: PodName): readonly Owner[] {
  if (deletesClaimsWhenScaled(set) && !pod.wanted) return [podOwner(pod)];
  return deletesClaimsWithSet(set) ? [setOwner(set)] : [];
}

function setOwner({ apiVersion, kind, metadata }: KubeObject): Owner {
  return { apiVersion, kind, name: metadata.name, uid: metadata.uid };
}

function podOwner({ name, uid }: PodName): Owner {
  return { apiVersion: "v1", kind: "Pod", name, uid };
}

function names(reference: OwnerReference, owner: Owner): boolean {
  return reference.apiVersion === owner.apiVersion && reference.kind === owner.kind && reference.name === owner.name;
}

function isOurs(reference: OwnerReference, set: StatefulSet, pod: PodName): boolean {
  return names(reference, setOwner(set)) || names(reference, podOwner(pod));
}

function isStale(reference: OwnerReference, owner: Owner): boolean {
  return names(reference, owner) && reference.uid !== owner.uid;
}

/** With nothing to own, other controllers do not matter. */
function hasForeignController(references: readonly OwnerReference[], set: StatefulSet, pod: PodName): boolean {
  if (!deletesClaimsWhenScaled(set) && !deletesClaimsWithSet(set)) return false;
  return references.some((reference) => {
    if (isOurs(reference, set, pod)) return isStale(reference, setOwner(set)) || isStale(reference, podOwner(pod));
    return reference.controller === true;
  });
}
