/**
 * Adoption and release: a controller takes matching objects that nobody controls and lets go of its own that stopped
 * matching. Upstream: pkg/controller/controller_ref_manager.go.
 */
import type { ComponentClient } from "../../api/component-client.ts";
import type { KindMap } from "../../api/kinds.ts";
import { matchesSelector } from "../../api/label-selector.ts";
import type { KubeObject, LabelSelector } from "../../api/types/meta.ts";
import type { Informer } from "./informer.ts";

import { CONTROLLER_INDEX, controllerReference, ORPHAN_INDEX } from "./owner-references.ts";

type Claimable = "Pod" | "ReplicaSet" | "ControllerRevision";

export interface Claim<K extends Claimable> {
  /** Controlled and matching, in key order. */
  readonly objects: readonly KindMap[K][];
  /** False when a write failed and the key must come again. */
  readonly complete: boolean;
}

interface Claimer<K extends Claimable> {
  readonly client: ComponentClient;
  readonly informer: Informer<KindMap[K]>;
  readonly kind: K;
  readonly owner: KubeObject;
  readonly selector: LabelSelector;
  /** What must hold besides the labels, e.g. that a Pod's name is one of the owner's. */
  readonly accepts?: (object: KindMap[K]) => boolean;
  /** Comes with adoption and goes with release. */
  readonly finalizer?: string;
}

/** The informer needs `indexByController`. */
export function claim<K extends Claimable>(claimer: Claimer<K>): Claim<K> {
  const { informer, owner, selector, accepts = () => true } = claimer;
  const owned = informer.byIndex(CONTROLLER_INDEX, owner.metadata.uid);
  const orphans = informer.byIndex(ORPHAN_INDEX, owner.metadata.namespace ?? "");
  const deleting = owner.metadata.deletionTimestamp !== undefined;
  const kept: KindMap[K][] = [];
  let complete = true;
  for (const object of owned) {
    if (matchesSelector(selector, object.metadata.labels) && accepts(object)) kept.push(object);
    else if (!deleting) complete = release(claimer, object) && complete;
  }
  const stayed = kept.length === owned.length ? owned : kept;
  if (deleting || orphans.length === 0) return { objects: stayed, complete };
  const adoptedBefore = kept.length;
  for (const object of orphans) {
    if (object.metadata.deletionTimestamp !== undefined) continue;
    if (!matchesSelector(selector, object.metadata.labels) || !accepts(object)) continue;
    const adopted = adopt(claimer, object);
    if (adopted === undefined) complete = false;
    else kept.push(adopted);
  }
  if (kept.length === adoptedBefore) return { objects: stayed, complete };
  kept.sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  return { objects: kept, complete };
}

function adopt<K extends Claimable>(claimer: Claimer<K>, object: KindMap[K]): KindMap[K] | undefined {
  const ownerReferences = [...(object.metadata.ownerReferences ?? []), controllerReference(claimer.owner)];
  const outcome = write(claimer, object, ownerReferences, "AdoptedOrphan");
  return outcome.ok ? outcome.value : undefined;
}

function release<K extends Claimable>(claimer: Claimer<K>, object: KindMap[K]): boolean {
  const uid = claimer.owner.metadata.uid;
  const ownerReferences = (object.metadata.ownerReferences ?? []).filter((reference) => reference.uid !== uid);
  const outcome = write(claimer, object, ownerReferences, "ReleasedUnmatched");
  return outcome.ok || outcome.status.reason === "NotFound";
}

function write<K extends Claimable>(
  claimer: Claimer<K>,
  object: KindMap[K],
  ownerReferences: KubeObject["metadata"]["ownerReferences"],
  reason: "AdoptedOrphan" | "ReleasedUnmatched",
) {
  const { client, kind, owner } = claimer;
  const next = {
    ...object,
    metadata: { ...object.metadata, ownerReferences, ...finalizersAfter(claimer, object, reason) },
  };
  return client.update(kind, next, { reason, params: { owner: `${owner.kind}/${owner.metadata.name}` } });
}

function finalizersAfter<K extends Claimable>(
  { finalizer }: Claimer<K>,
  object: KindMap[K],
  reason: "AdoptedOrphan" | "ReleasedUnmatched",
): { readonly finalizers?: readonly string[] } {
  if (finalizer === undefined) return {};
  const others = (object.metadata.finalizers ?? []).filter((name) => name !== finalizer);
  return { finalizers: reason === "AdoptedOrphan" ? [...others, finalizer] : others };
}
