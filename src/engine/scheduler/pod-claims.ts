/**
 * The claims of a Pod as scheduling sees them, and what its volumes need on a node.
 * Upstream: pkg/scheduler/framework/plugins/volumebinding/binder.go (GetPodVolumeClaims, FindPodVolumes).
 */
import { compareQuantities } from "../../api/quantity.ts";
import type { Node } from "../../api/types/core.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { StorageClass } from "../../api/types/storage.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../../api/types/volumes.ts";
import type { SharedInformerFactory } from "../machinery/informer.ts";
import {
  claimKeys,
  claimNameOf,
  classOf,
  isBound,
  isDelayed,
  isOwnClaim,
  isReachableFrom,
  matchingVolume,
  notOwnClaim,
  requestedSize,
  SELECTED_NODE,
} from "../machinery/volume-matching.ts";
import { hasRoom, NO_ROOM } from "./storage-capacity.ts";

export const NO_VOLUME = "node(s) didn't find available persistent volumes to bind";
export const OUT_OF_REACH = "node(s) didn't match PersistentVolume's node affinity";
export const VOLUME_GONE = "node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)";
export const UNBOUND_IMMEDIATE = "pod has unbound immediate PersistentVolumeClaims";

export interface PodClaims {
  readonly bound: readonly PersistentVolumeClaim[];
  /** To be bound when the Pod has a node; smallest first. */
  readonly delayed: readonly PersistentVolumeClaim[];
}

/** What is to be written before the Pod can be bound to its node. */
export interface VolumePlan {
  readonly matches: readonly { readonly claim: PersistentVolumeClaim; readonly volume: PersistentVolume }[];
  readonly provisions: readonly PersistentVolumeClaim[];
}

/** The claims, or why the Pod fits no node. */
export function podClaims(pod: Pod, informers: SharedInformerFactory): PodClaims | string {
  const bound: PersistentVolumeClaim[] = [];
  const delayed: PersistentVolumeClaim[] = [];
  let immediate = false;
  for (const key of claimKeys(pod)) {
    const claim = informers.for("PersistentVolumeClaim").getByKey(key);
    const name = key.slice(key.indexOf("/") + 1);
    const own = pod.spec.volumes?.some((one) => one.ephemeral !== undefined && claimNameOf(pod, one) === name) === true;
    if (claim === undefined && own)
      return `waiting for ephemeral volume controller to create the persistentvolumeclaim "${name}"`;
    if (claim === undefined) return `persistentvolumeclaim "${name}" not found`;
    if (own && !isOwnClaim(pod, claim)) return notOwnClaim(pod, claim);
    if (claim.status.phase === "Lost") {
      return `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${claim.spec.volumeName ?? ""}"`;
    }
    if (claim.metadata.deletionTimestamp !== undefined) return `persistentvolumeclaim "${name}" is being deleted`;
    if (isBound(claim)) bound.push(claim);
    else if (!claim.spec.volumeName && isDelayed(claim, informers.for("StorageClass"))) delayed.push(claim);
    else immediate = true;
  }
  if (immediate) return UNBOUND_IMMEDIATE;
  delayed.sort((a, b) => compareQuantities(requestedSize(a), requestedSize(b)));
  return { bound, delayed };
}

/** What has to be done for the Pod to use its volumes on this node, or why it cannot. */
export function planVolumes(claims: PodClaims, node: Node, informers: SharedInformerFactory): VolumePlan | string {
  for (const { spec } of claims.bound) {
    const volume = informers.for("PersistentVolume").get(undefined, spec.volumeName ?? "");
    if (volume === undefined) return VOLUME_GONE;
    if (!isReachableFrom(volume, node)) return OUT_OF_REACH;
  }
  const matches: { claim: PersistentVolumeClaim; volume: PersistentVolume }[] = [];
  const provisions: PersistentVolumeClaim[] = [];
  const taken = new Set<string>();
  for (const claim of claims.delayed) {
    const selected = claim.metadata.annotations?.[SELECTED_NODE];
    if (selected !== undefined && selected !== node.metadata.name) return NO_VOLUME;
    const volume =
      selected === undefined
        ? matchingVolume(claim, informers.for("PersistentVolume").list(), { node, delayed: true, taken })
        : undefined;
    if (volume !== undefined) {
      taken.add(volume.metadata.name);
      matches.push({ claim, volume });
      continue;
    }
    const storageClass = informers.for("StorageClass").get(undefined, classOf(claim));
    if (storageClass === undefined || !canBeMade(storageClass, node)) return NO_VOLUME;
    if (!hasRoom(claim, storageClass, node, informers)) return NO_ROOM;
    provisions.push(claim);
  }
  return { matches, provisions };
}

function canBeMade(storageClass: StorageClass, node: Node): boolean {
  if (storageClass.provisioner === "kubernetes.io/no-provisioner") return false;
  const terms = storageClass.allowedTopologies ?? [];
  if (terms.length === 0) return true;
  return terms.some(({ matchLabelExpressions = [] }) =>
    matchLabelExpressions.every(({ key, values }) => values.includes(node.metadata.labels?.[key] ?? "")),
  );
}
