/** What every write needs: the store, time, the record of causes, the kinds; and who writes, and why. */
import type { Why } from "../../../api/component-client.ts";
import type { Status } from "../../../api/status.ts";
import type { KubeObject, ObjectMeta } from "../../../api/types/meta.ts";
import type { Store } from "../../etcd/store.ts";
import type { Causes } from "../../kernel/causes.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { RandomStream } from "../../kernel/random.ts";
import type { UserInfo } from "../authorization/user-info.ts";
import type { ManagedFieldsEntry } from "../apply/managed-fields.ts";
import { withComponentsFields } from "../apply/track-writes.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { groupResource, type KindRegistry } from "../kind-registry.ts";

export interface WriteEnvironment {
  readonly kernel: Kernel;
  readonly store: Store<KubeObject>;
  readonly causes: Causes;
  readonly kinds: KindRegistry;
  readonly names: RandomStream;
  readonly uids: RandomStream;
  /** Why this component of the engine cannot write now; absent where everybody always can. */
  readonly refusalFor?: (actor: string) => Status | undefined;
  /** What a dial to the kubelet of a node fails with; undefined when it answers. */
  readonly dialKubelet?: (node: string) => string | undefined;
  /** Who writes, where that limits what they may grant to others; absent for the engine and the administrator. */
  readonly user?: UserInfo;
  /** Tells the client something in a `Warning:`; absent where nobody listens. */
  readonly warn?: (text: string) => void;
}

/** Who writes, why, and how. */
export interface Writer {
  readonly actor: string;
  readonly why: Why;
  /** The engine's own component: its objects are well-formed, and hot paths may skip what only people get wrong. */
  readonly trusted: boolean;
  /** Everything is checked, nothing is stored. */
  readonly dryRun: boolean;
  /** Who owns which fields after the write of a client; absent for components, whose writes are tracked by themselves. */
  readonly managedFields?: readonly ManagedFieldsEntry[];
}

export type Mutable<T> = { -readonly [K in keyof T]: T[K] };
export type MutableMeta = Mutable<ObjectMeta>;

/** `default/web`, or the name alone for cluster-scoped objects. */
export function keyOfMeta(meta: { readonly namespace?: string; readonly name: string }): string {
  return keyOf(meta.namespace, meta.name);
}

/** The key made last: a write asks for the same one several times, and one text is looked up faster than equal ones. */
let last = { namespace: "", name: "", key: "/" };

export function keyOf(namespace: string | undefined, name: string): string {
  if (namespace === undefined) return name;
  if (name !== last.name || namespace !== last.namespace) last = { namespace, name, key: `${namespace}/${name}` };
  return last.key;
}

/** The version that the next write to the store will have. */
export function nextVersion(environment: WriteEnvironment): string {
  return String(environment.store.revision + 1);
}

/** Stores `object`, whose metadata already carries `nextVersion`, and records why. A dry run only returns it. */
export function commitObject(
  environment: WriteEnvironment,
  writer: Writer,
  definition: KindDefinition,
  verb: string,
  changed: KubeObject,
  key: string = keyOfMeta(changed.metadata),
): KubeObject {
  const object = withOwnership(environment, writer, definition, changed, key);
  if (writer.dryRun) return object;
  recordCause(environment, writer, definition, verb, nameOfCause(definition, key, object));
  environment.store.write(groupResource(definition), key, object);
  return object;
}

/** With the owners of its fields, for objects that have them stored. */
function withOwnership(
  { kernel, store }: WriteEnvironment,
  { actor, trusted, managedFields }: Writer,
  definition: KindDefinition,
  object: KubeObject,
  key: string,
): KubeObject {
  if (managedFields !== undefined) {
    const kept = object.metadata.managedFields === managedFields;
    return kept ? object : { ...object, metadata: { ...object.metadata, managedFields } };
  }
  if (!trusted || object.metadata.managedFields === undefined) return object;
  const current = store.get(groupResource(definition), key);
  return withComponentsFields(definition, actor, kernel.timestamp(), object, current);
}

/** Removes an object and records why. */
export function commitRemoval(
  environment: WriteEnvironment,
  writer: Writer,
  definition: KindDefinition,
  object: KubeObject,
): void {
  if (writer.dryRun) return;
  const key = keyOfMeta(object.metadata);
  recordCause(environment, writer, definition, "delete", nameOfCause(definition, key, object));
  environment.store.write(groupResource(definition), key, undefined);
}

/** Events are many and nobody asks why there is one: they share one name a namespace. */
function nameOfCause({ kind }: KindDefinition, key: string, { metadata }: KubeObject): string {
  return kind === "Event" ? (metadata.namespace ?? "") : key;
}

/** Notes why the next revision is written. @param name of what is written; of an Event, its namespace */
export function recordCause(
  { kernel, store, causes }: WriteEnvironment,
  { actor, why }: Writer,
  definition: KindDefinition,
  verb: string,
  name: string,
): void {
  const cause = why.causeRevision ?? kernel.currentCause;
  const { reason, params } = why;
  const kind = definition.custom?.apiKind ?? definition.kind;
  causes.appendWrite(store.revision + 1, kernel.nowMs, cause, actor, verb, kind, name, reason, params);
}

/** Zero stands for no version. Upstream: APIObjectVersioner.ObjectResourceVersion. */
export function isVersion(resourceVersion: string | undefined): boolean {
  return resourceVersion !== undefined && resourceVersion !== "" && resourceVersion !== "0";
}
