/**
 * Owner references: who controls an object, and indexes from owner to dependents.
 * Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/owners-dependents/
 */
import type { KubeObject, OwnerReference } from "../../api/types/meta.ts";
import type { Informer } from "./informer.ts";

/** The reference with `controller: true`, if there is one. */
export function controllerOf(object: KubeObject): OwnerReference | undefined {
  const references = object.metadata.ownerReferences;
  if (references === undefined) return undefined;
  for (const reference of references) if (reference.controller === true) return reference;
  return undefined;
}

export function isControlledBy(object: KubeObject, owner: KubeObject): boolean {
  return controllerOf(object)?.uid === owner.metadata.uid;
}

/** The reference that a controller puts on what it creates. */
export function controllerReference(owner: KubeObject): OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}

const NONE: readonly string[] = [];
/** Objects made from one template share their reference list, so the answers are shared too. */
const uidsOf = new WeakMap<readonly OwnerReference[], readonly string[]>();
const controllerUidOf = new WeakMap<readonly OwnerReference[], readonly string[]>();

function ownerUids(object: KubeObject): readonly string[] {
  const references = object.metadata.ownerReferences;
  if (references === undefined || references.length === 0) return NONE;
  let uids = uidsOf.get(references);
  if (uids === undefined) {
    uids = [...new Set(references.map((reference) => reference.uid))];
    uidsOf.set(references, uids);
  }
  return uids;
}

function controllerUid(object: KubeObject): readonly string[] {
  const references = object.metadata.ownerReferences;
  if (references === undefined || references.length === 0) return NONE;
  let uids = controllerUidOf.get(references);
  if (uids === undefined) {
    const controller = controllerOf(object);
    uids = controller === undefined ? NONE : [controller.uid];
    controllerUidOf.set(references, uids);
  }
  return uids;
}

/** Index of dependents by the uid of any owner. */
export const OWNER_INDEX = "metadata.ownerReferences.uid";
/** Index of objects by the uid of their controller. */
export const CONTROLLER_INDEX = "metadata.controller.uid";
/** Index of objects without a controller, by namespace. */
export const ORPHAN_INDEX = "metadata.orphan.namespace";

export function indexByOwner<T extends KubeObject>(informer: Informer<T>): void {
  informer.addIndex(OWNER_INDEX, ownerUids);
}

/** Adds `CONTROLLER_INDEX` and `ORPHAN_INDEX`. */
export function indexByController<T extends KubeObject>(informer: Informer<T>): void {
  informer.addIndex(CONTROLLER_INDEX, controllerUid);
  informer.addIndex(ORPHAN_INDEX, (object) =>
    controllerUid(object) === NONE && object.metadata.namespace !== undefined ? [object.metadata.namespace] : NONE,
  );
}
