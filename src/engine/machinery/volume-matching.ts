/**
 * Which volumes fit a claim: for the controller that binds, and for the scheduler, which also looks at nodes.
 * Upstream: k8s.io/component-helpers/storage/volume (FindMatchingVolume, CheckVolumeModeMismatches), pkg/volume/util.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { matchesSelector } from "../../api/label-selector.ts";
import { compareQuantities, parseQuantity, type Quantity } from "../../api/quantity.ts";
import type { Node } from "../../api/types/core.ts";
import type { Pod, Volume } from "../../api/types/pod.ts";
import type { StorageClass } from "../../api/types/storage.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../../api/types/volumes.ts";
import { type Informer, objectKey, type SharedInformerFactory } from "./informer.ts";
import { matchesTerm } from "./node-terms.ts";

export const CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";
export const SELECTED_NODE = "volume.kubernetes.io/selected-node";
export const BIND_COMPLETED = "pv.kubernetes.io/bind-completed";
export const BOUND_BY_CONTROLLER = "pv.kubernetes.io/bound-by-controller";
export const PROVISIONER = "volume.kubernetes.io/storage-provisioner";
export const PROVISIONED_BY = "pv.kubernetes.io/provisioned-by";
const ZERO = parseQuantity("0") as Quantity;

export function classOf({ metadata, spec }: PersistentVolume | PersistentVolumeClaim): string {
  return metadata.annotations?.[CLASS_ANNOTATION] ?? spec.storageClassName ?? "";
}

export function requestedSize({ spec }: PersistentVolumeClaim): Quantity {
  return parseQuantity(spec.resources?.requests?.["storage"] ?? "0") ?? ZERO;
}

export function sizeOf({ spec }: PersistentVolume): Quantity {
  return parseQuantity(spec.capacity?.["storage"] ?? "0") ?? ZERO;
}

/** The volume is kept for this very claim, by name or by identity. */
export function isReservedFor({ spec }: PersistentVolume, { metadata }: PersistentVolumeClaim): boolean {
  const { claimRef } = spec;
  if (claimRef === undefined || claimRef.name !== metadata.name || claimRef.namespace !== metadata.namespace)
    return false;
  return !claimRef.uid || claimRef.uid === metadata.uid;
}

export function isBound({ metadata, spec }: PersistentVolumeClaim): boolean {
  return metadata.annotations?.[BIND_COMPLETED] !== undefined && (spec.volumeName ?? "") !== "";
}

/** Its claims wait until a Pod that uses them has a node. */
export function isDelayed(claim: PersistentVolumeClaim, classes: Informer<StorageClass>): boolean {
  return classes.get(undefined, classOf(claim))?.volumeBindingMode === "WaitForFirstConsumer";
}

export function hasAllModes(claim: PersistentVolumeClaim, volume: PersistentVolume): boolean {
  return (claim.spec.accessModes ?? []).every((mode) => volume.spec.accessModes?.includes(mode) === true);
}

/** The volume can be used on this node. */
export function isReachableFrom({ spec }: PersistentVolume, node: Node): boolean {
  const required = spec.nodeAffinity?.required;
  return required === undefined || required.nodeSelectorTerms.some((term) => matchesTerm(term, node));
}

/** Big enough, of the same kind, not going away, and not kept for another claim. */
function isCandidate(claim: PersistentVolumeClaim, volume: PersistentVolume): boolean {
  if (volume.spec.claimRef !== undefined && !isReservedFor(volume, claim)) return false;
  if (volume.metadata.deletionTimestamp !== undefined) return false;
  if ((claim.spec.volumeMode ?? "Filesystem") !== (volume.spec.volumeMode ?? "Filesystem")) return false;
  const attributes = claim.spec.volumeAttributesClassName ?? "";
  if (attributes !== (volume.spec.volumeAttributesClassName ?? "")) return false;
  return compareQuantities(sizeOf(volume), requestedSize(claim)) >= 0;
}

/**
 * The volume kept for the claim, else the smallest that fits.
 * @param node absent for the controller, which looks at no nodes @param taken names of volumes that are spoken for
 */
export function matchingVolume(
  claim: PersistentVolumeClaim,
  volumes: readonly PersistentVolume[],
  options: { readonly node?: Node; readonly delayed?: boolean; readonly taken?: ReadonlySet<string> } = {},
): PersistentVolume | undefined {
  const { node, delayed = false, taken } = options;
  const open: PersistentVolume[] = [];
  for (const volume of volumes) {
    if (taken?.has(volume.metadata.name) === true || !isCandidate(claim, volume)) continue;
    const reachable = node === undefined || isReachableFrom(volume, node);
    if (isReservedFor(volume, claim)) return reachable ? volume : undefined;
    if (!reachable || (node === undefined && delayed)) continue;
    if (volume.status.phase !== "Available" || classOf(volume) !== classOf(claim)) continue;
    const { selector } = claim.spec;
    if (selector !== undefined && !matchesSelector(selector, volume.metadata.labels)) continue;
    if (hasAllModes(claim, volume)) open.push(volume);
  }
  return smallest(node === undefined ? fewestModes(open) : open);
}

/** Without nodes, volumes that can do the least come first. */
function fewestModes(volumes: readonly PersistentVolume[]): readonly PersistentVolume[] {
  const count = ({ spec }: PersistentVolume) => spec.accessModes?.length ?? 0;
  const fewest = volumes.reduce((least, volume) => Math.min(least, count(volume)), Number.MAX_SAFE_INTEGER);
  return volumes.filter((volume) => count(volume) === fewest);
}

function smallest(volumes: readonly PersistentVolume[]): PersistentVolume | undefined {
  let found: PersistentVolume | undefined;
  for (const volume of volumes) {
    if (found === undefined || compareQuantities(sizeOf(volume), sizeOf(found)) < 0) found = volume;
  }
  return found;
}

export const CLAIM_INDEX = "spec.volumes.claimName";
const NONE: readonly string[] = [];

/** The claim behind a volume: the one that it names, or one of the Pod's own. Upstream: ephemeral.VolumeClaimName. */
export function claimNameOf({ metadata }: Pod, { name, persistentVolumeClaim, ephemeral }: Volume): string | undefined {
  return persistentVolumeClaim?.claimName ?? (ephemeral === undefined ? undefined : `${metadata.name}-${name}`);
}

/** The claim was made for a volume of this very Pod. */
export function isOwnClaim({ metadata: { uid } }: Pod, { metadata }: PersistentVolumeClaim): boolean {
  return metadata.ownerReferences?.some((owner) => owner.controller === true && owner.uid === uid) === true;
}

/** Upstream: ephemeral.VolumeIsForPod. */
export function notOwnClaim({ metadata: pod }: Pod, { metadata: claim }: PersistentVolumeClaim): string {
  return `PVC ${claim.namespace ?? ""}/${claim.name} was not created for pod ${pod.namespace ?? ""}/${pod.name} (pod is not owner)`;
}

/** Keys of the claims that a Pod uses, in the order of its volumes. */
export function claimKeys(pod: Pod): readonly string[] {
  const volumes = pod.spec.volumes;
  if (volumes === undefined) return NONE;
  let keys: string[] | undefined;
  for (const volume of volumes) {
    const name = claimNameOf(pod, volume);
    if (name === undefined) continue;
    keys ??= [];
    keys.push(`${pod.metadata.namespace ?? ""}/${name}`);
  }
  return keys ?? NONE;
}

/** Pods by the claims that they use. */
export function indexByClaim(pods: Informer<Pod>): void {
  pods.addIndex(CLAIM_INDEX, claimKeys);
}

/** Pods that use the claim and have not ended, in key order. */
export function usersOf(pods: Informer<Pod>, claim: PersistentVolumeClaim): readonly Pod[] {
  return pods
    .byIndex(CLAIM_INDEX, objectKey(claim))
    .filter(({ status }) => status.phase !== "Succeeded" && status.phase !== "Failed");
}

/** The volume can be mounted on this node: it needs no attachment, or has one. */
export function isAttached(volume: PersistentVolume, node: string, informers: SharedInformerFactory): boolean {
  if (!needsAttachment(volume, informers)) return true;
  const attachment = informers.for("VolumeAttachment").get(undefined, attachmentName(volume, node));
  return attachment?.status?.attached === true;
}

/** Disks of drivers are attached to machines; folders and network shares are not. */
export function needsAttachment({ spec }: PersistentVolume, informers: SharedInformerFactory): boolean {
  if (spec.csi === undefined) return false;
  return informers.for("CSIDriver").get(undefined, spec.csi.driver)?.spec.attachRequired !== false;
}

/** Upstream: util.GetUniqueVolumeName. */
export function uniqueVolumeName({ spec: { csi } }: PersistentVolume): string {
  return `kubernetes.io/csi/${csi?.driver ?? ""}^${csi?.volumeHandle ?? ""}`;
}

/** By the volume's part that does not change. */
const knownNames = new WeakMap<NonNullable<PersistentVolume["spec"]["csi"]>, Map<string, string>>();

/** One for each volume and node. Upstream: pkg/volume/csi/csi_attacher.go (getAttachmentName). */
export function attachmentName({ spec: { csi } }: PersistentVolume, node: string): string {
  if (csi === undefined) return "";
  const names = knownNames.get(csi) ?? new Map<string, string>();
  knownNames.set(csi, names);
  let name = names.get(node);
  if (name === undefined) {
    name = `csi-${bytesToHex(sha256(utf8ToBytes(`${csi.volumeHandle}${csi.driver}${node}`)))}`;
    names.set(node, name);
  }
  return name;
}
