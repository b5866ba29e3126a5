/**
 * How the engine's own components (scheduler, controllers, kubelets, network, faults) reach the API server.
 * Same admission, defaulting, validation and storage as a request from outside, without parsing a path or JSON.
 */
import type { KindMap, KindName } from "./kinds.ts";
import type { LateEvent } from "./late-event.ts";
import type { Outcome } from "./status.ts";
import type { ObjectMeta } from "./types/meta.ts";

/** An object to be created: the server fills uid, resourceVersion, creationTimestamp and, where absent, status. */
export type Draft<T> = Omit<T, "metadata" | "status"> & {
  readonly metadata: Partial<ObjectMeta>;
  readonly status?: Partial<StatusOf<T>>;
};
type StatusOf<T> = T extends { readonly status?: infer S } ? NonNullable<S> : never;

/**
 * Why a component writes, kept with the revision for "Why?".
 * `reason` is a stable CamelCase word that the page has a sentence for, `params` fill the sentence.
 */
export interface Why {
  readonly reason: string;
  readonly params?: Readonly<Record<string, string | number>>;
  /** The revision that made the component act; default: the revision that woke it (the kernel's current cause). */
  readonly causeRevision?: number;
}

export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: "Background" | "Foreground" | "Orphan";
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
}

/**
 * Bound to one actor (`default-scheduler`, `replicaset-controller`, `kubelet/node-1`…). All calls are synchronous.
 * `update*` with a stale `metadata.resourceVersion` gives a 409 Conflict outcome; a write that changes nothing
 * succeeds without a new revision. Objects passed in become the store's: never edit them afterwards.
 */
export interface ComponentClient {
  readonly actor: string;
  create<K extends KindName>(kind: K, object: Draft<KindMap[K]>, why: Why): Outcome<KindMap[K]>;
  /** Creates an Event. */
  note(event: LateEvent, why: Why): Outcome<null>;
  update<K extends KindName>(kind: K, object: KindMap[K], why: Why): Outcome<KindMap[K]>;
  /** Writes only `status` (and nothing else) of the object. */
  updateStatus<K extends KindName>(kind: K, object: KindMap[K], why: Why): Outcome<KindMap[K]>;
  delete(kind: KindName, namespace: string | undefined, name: string, options: DeleteOptions, why: Why): Outcome<null>;
  /** The `pods/binding` subresource: sets `spec.nodeName` and the PodScheduled condition. */
  bind(namespace: string, pod: string, node: string, why: Why): Outcome<null>;
}

export type ObjectEvent<T> =
  | { readonly type: "ADDED"; readonly object: T; readonly previous?: undefined; readonly revision: number }
  | { readonly type: "MODIFIED"; readonly object: T; readonly previous: T; readonly revision: number }
  /** `object` is the last stored state, with the revision of the deletion. */
  | { readonly type: "DELETED"; readonly object: T; readonly previous: T; readonly revision: number };

/** Reads and change notifications, served from the API server's store; the source of every informer. */
export interface ObjectSource {
  /** In key order (namespace, then name). */
  list<K extends KindName>(kind: K): readonly KindMap[K][];
  get<K extends KindName>(kind: K, namespace: string | undefined, name: string): KindMap[K] | undefined;
  /** Calls back with the object's key, inside the write that made the change. Handlers must only index and enqueue, never write. */
  subscribe<K extends KindName>(kind: K, handler: (event: ObjectEvent<KindMap[K]>, key: string) => void): void;
}
