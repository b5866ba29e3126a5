/**
 * Deletes what lost its owners, and carries out foreground deletion and orphaning.
 * Source: https://kubernetes.io/docs/concepts/architecture/garbage-collection/
 * Upstream: pkg/controller/garbagecollector. Owners of a kind that is not served count as existing.
 */
import type { ObjectEvent } from "../../../api/component-client.ts";
import type { KindMap, KindName } from "../../../api/kinds.ts";
import type { Outcome } from "../../../api/status.ts";
import type { KubeObject, OwnerReference } from "../../../api/types/meta.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { ControllerLoop, doneOrGone, type SyncResult } from "../../machinery/controller-loop.ts";
import { type Informer, objectKey, type SharedInformerFactory } from "../../machinery/informer.ts";
import { CustomKinds } from "../../machinery/custom-kinds.ts";
import { isKindOf, isNamespaced, KIND_NAMES } from "../../machinery/kind-scopes.ts";
import { indexByOwner, OWNER_INDEX } from "../../machinery/owner-references.ts";

const FOREGROUND = "foregroundDeletion";
const ORPHAN = "orphan";
/** Events have no owners and there are many. */
const WATCHED: readonly KindName[] = KIND_NAMES.filter((kind) => kind !== "Event");

interface Owners {
  /** Exist, and are not waiting for their dependents to go. */
  readonly solid: readonly OwnerReference[];
  readonly dangling: readonly OwnerReference[];
  /** Being deleted in the foreground. */
  readonly waiting: readonly OwnerReference[];
}

export class GarbageCollector extends ControllerLoop {
  private readonly informers: SharedInformerFactory;
  private readonly customKinds: CustomKinds;

  constructor(context: ComponentContext) {
    super("generic-garbage-collector", context, { maxDelayMs: 60_000 });
    this.informers = context.informers;
    for (const kind of WATCHED) {
      this.follow(context.informers.for(kind) as unknown as Informer<KubeObject>);
    }
    this.customKinds = new CustomKinds(context.informers, (informer) => this.follow(informer));
  }

  private follow(informer: Informer<KubeObject>): void {
    indexByOwner(informer);
    informer.addHandler((event) => this.changed(event));
  }

  protected override recall(): void {
    this.customKinds.resume();
  }

  /** Of the server first, then those of definitions. */
  private watched(): readonly KindName[] {
    return [...WATCHED, ...this.customKinds.list().map(({ name }) => name)];
  }

  /** Undefined for a kind that is not served. */
  private kindOf({ apiVersion, kind }: { readonly apiVersion: string; readonly kind: string }) {
    const slash = apiVersion.indexOf("/");
    const group = slash < 0 ? "" : apiVersion.slice(0, slash);
    if (isKindOf(group, kind)) return { name: kind, namespaced: isNamespaced(kind) };
    return this.customKinds.find(group, kind);
  }

  start(): void {
    for (const kind of this.watched()) {
      for (const object of this.informer(kind).list()) {
        if (this.needsAttention(object)) this.enqueue(object);
      }
    }
  }

  private informer(kind: KindName): Informer<KubeObject> {
    return this.informers.for(kind) as unknown as Informer<KubeObject>;
  }

  private enqueue(object: KubeObject): void {
    const kind = this.kindOf(object);
    if (kind !== undefined) this.queue.add(`${kind.name}/${objectKey(object)}`);
  }

  private changed(event: ObjectEvent<KubeObject>): void {
    const { object } = event;
    if (event.type === "DELETED") {
      for (const dependent of this.dependents(object)) this.enqueue(dependent);
      this.enqueueWaitingOwners(object);
      return;
    }
    const { ownerReferences, deletionTimestamp, finalizers } = object.metadata;
    const before = event.previous?.metadata;
    const ownersChanged = ownerReferences !== undefined && ownerReferences !== before?.ownerReferences;
    const dying = deletionTimestamp !== undefined && deletionTimestamp !== before?.deletionTimestamp;
    const finalizersChanged = deletionTimestamp !== undefined && finalizers !== before?.finalizers;
    if (!ownersChanged && !dying && !finalizersChanged) return;
    if (this.needsAttention(object)) this.enqueue(object);
    if (event.type === "MODIFIED" && ownersChanged) this.enqueueWaitingOwners(event.previous);
  }

  /** An owner that is deleted in the foreground looks again when a dependent is gone. */
  private enqueueWaitingOwners(dependent: KubeObject): void {
    for (const reference of dependent.metadata.ownerReferences ?? []) {
      const owner = this.lookup(reference, dependent.metadata.namespace);
      if (owner !== undefined && owner !== "unknown" && isDeletingDependents(owner)) this.enqueue(owner);
    }
  }

  private needsAttention(object: KubeObject): boolean {
    const { deletionTimestamp, finalizers = [], ownerReferences = [], namespace } = object.metadata;
    if (deletionTimestamp !== undefined) return finalizers.includes(FOREGROUND) || finalizers.includes(ORPHAN);
    for (const reference of ownerReferences) {
      const owner = this.lookup(reference, namespace);
      if (owner === undefined || (owner !== "unknown" && isDeletingDependents(owner))) return true;
    }
    return false;
  }

  /** The owner itself; undefined when it does not exist (any more); "unknown" when its kind is not served. */
  private lookup(reference: OwnerReference, namespace: string | undefined): KubeObject | "unknown" | undefined {
    const kind = this.kindOf(reference);
    if (kind === undefined) return "unknown";
    const found = this.informer(kind.name).get(kind.namespaced ? namespace : undefined, reference.name);
    return found?.metadata.uid === reference.uid ? found : undefined;
  }

  private dependents(owner: KubeObject): readonly KubeObject[] {
    const found: KubeObject[] = [];
    for (const kind of this.watched()) found.push(...this.informer(kind).byIndex(OWNER_INDEX, owner.metadata.uid));
    return found;
  }

  protected sync(key: string): SyncResult {
    const slash = key.indexOf("/");
    const object = this.informer(key.slice(0, slash) as KindName).getByKey(key.slice(slash + 1));
    if (object === undefined) return "done";
    const { deletionTimestamp, finalizers = [] } = object.metadata;
    if (deletionTimestamp !== undefined) {
      if (finalizers.includes(ORPHAN)) return this.orphanDependents(object);
      return finalizers.includes(FOREGROUND) ? this.deleteDependents(object) : "done";
    }
    return this.collect(object);
  }

  private orphanDependents(owner: KubeObject): SyncResult {
    const why = { reason: "DependentsOrphaned", params: { owner: `${owner.kind}/${owner.metadata.name}` } };
    for (const dependent of this.dependents(owner)) {
      const left = (dependent.metadata.ownerReferences ?? []).filter(({ uid }) => uid !== owner.metadata.uid);
      if (!doneOrGone(this.setOwners(dependent, left, why))) return "retry";
    }
    return this.removeFinalizer(owner, ORPHAN);
  }

  /** Foreground: the owner goes when nothing is left that blocks it. */
  private deleteDependents(owner: KubeObject): SyncResult {
    const dependents = this.dependents(owner);
    const blocking = dependents.filter(({ metadata }) =>
      metadata.ownerReferences?.some((each) => each.uid === owner.metadata.uid && each.blockOwnerDeletion === true),
    );
    if (blocking.length === 0) return this.removeFinalizer(owner, FOREGROUND);
    for (const dependent of dependents) {
      if (dependent.metadata.deletionTimestamp === undefined) this.enqueue(dependent);
    }
    return "done";
  }

  private collect(object: KubeObject): SyncResult {
    const { ownerReferences = [] } = object.metadata;
    if (ownerReferences.length === 0) return "done";
    const { solid, dangling, waiting } = this.classify(object, ownerReferences);
    if (solid.length > 0) {
      if (dangling.length + waiting.length === 0) return "done";
      const why = { reason: "DanglingOwnersRemoved", params: { owners: dangling.length + waiting.length } };
      return doneOrGone(this.setOwners(object, solid, why)) ? "done" : "retry";
    }
    const { finalizers = [] } = object.metadata;
    const dependents = waiting.length > 0 ? this.dependents(object) : [];
    if (dependents.length > 0) {
      if (dependents.some(isDeletingDependents) && !this.unblock(object, ownerReferences)) return "retry";
      return this.remove(object, "Foreground", "OwnerDeletedInForeground", waiting[0]);
    }
    const policy = finalizers.includes(ORPHAN)
      ? "Orphan"
      : finalizers.includes(FOREGROUND)
        ? "Foreground"
        : "Background";
    const [owner] = waiting.length > 0 ? waiting : dangling;
    return this.remove(object, policy, waiting.length > 0 ? "OwnerDeletedInForeground" : "OwnerGone", owner);
  }

  /** Where owners own each other, nobody would ever go first: this one no longer holds its owners up. */
  private unblock(object: KubeObject, references: readonly OwnerReference[]): boolean {
    if (!references.some(({ blockOwnerDeletion }) => blockOwnerDeletion === true)) return true;
    const freed = references.map((each) => ({ ...each, blockOwnerDeletion: false }));
    return doneOrGone(this.setOwners(object, freed, { reason: "OwnerCircleBroken", params: {} }));
  }

  private classify(object: KubeObject, references: readonly OwnerReference[]): Owners {
    const solid: OwnerReference[] = [];
    const dangling: OwnerReference[] = [];
    const waiting: OwnerReference[] = [];
    for (const reference of references) {
      const owner = this.lookup(reference, object.metadata.namespace);
      if (owner === undefined) {
        dangling.push(reference);
        this.warnOfForeignOwner(object, reference);
      } else if (owner !== "unknown" && isDeletingDependents(owner)) {
        waiting.push(reference);
      } else {
        solid.push(reference);
      }
    }
    return { solid, dangling, waiting };
  }

  /** An owner in another namespace is no owner. */
  private warnOfForeignOwner(object: KubeObject, reference: OwnerReference): void {
    const { namespace } = object.metadata;
    const { apiVersion, kind, name, uid } = reference;
    const known = this.kindOf(reference);
    if (known?.namespaced !== true || namespace === undefined) return;
    if (
      !this.informer(known.name)
        .list()
        .some(({ metadata }) => metadata.uid === uid)
    )
      return;
    const owner = `[${apiVersion}/${kind}, namespace: ${namespace}, name: ${name}, uid: ${uid}]`;
    const message = `ownerRef ${owner} does not exist in namespace "${namespace}"`;
    this.recorder.event(object, "Warning", "OwnerRefInvalidNamespace", message);
  }

  private remove(
    object: KubeObject,
    propagationPolicy: "Background" | "Foreground" | "Orphan",
    reason: string,
    owner: OwnerReference | undefined,
  ): SyncResult {
    const { namespace, name, uid } = object.metadata;
    const options = { propagationPolicy, preconditions: { uid } };
    const why = { reason, params: { owner: `${owner?.kind}/${owner?.name}` } };
    const kind = this.kindOf(object)?.name;
    if (kind === undefined) return "done";
    return doneOrGone(this.client.delete(kind, namespace, name, options, why)) ? "done" : "retry";
  }

  private setOwners(
    object: KubeObject,
    owners: readonly OwnerReference[],
    why: { readonly reason: string; readonly params: Readonly<Record<string, string | number>> },
  ): Outcome<unknown> {
    return this.update(object, { ...object.metadata, ownerReferences: owners }, why);
  }

  private removeFinalizer(object: KubeObject, finalizer: string): SyncResult {
    const finalizers = (object.metadata.finalizers ?? []).filter((each) => each !== finalizer);
    const why = { reason: finalizer === ORPHAN ? "DependentsOrphaned" : "DependentsGone", params: {} };
    return doneOrGone(this.update(object, { ...object.metadata, finalizers }, why)) ? "done" : "retry";
  }

  private update(
    object: KubeObject,
    metadata: KubeObject["metadata"],
    why: { readonly reason: string; readonly params: Readonly<Record<string, string | number>> },
  ): Outcome<unknown> {
    const next = { ...object, metadata } as KindMap[KindName];
    return this.client.update(this.kindOf(object)?.name ?? (object.kind as KindName), next, why);
  }
}

function isDeletingDependents({ metadata }: KubeObject): boolean {
  return metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).includes(FOREGROUND);
}
