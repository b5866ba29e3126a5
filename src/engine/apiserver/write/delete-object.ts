/**
 * Deleting an object: preconditions, grace, finalizers, and the order to the garbage collector.
 * Upstream: k8s.io/apiserver/pkg/registry/rest/delete.go, registry/generic/registry/store.go (Delete).
 */
import type { DeleteOptions } from "../../../api/component-client.ts";
import { conflict } from "../../../api/status-errors.ts";
import { fail, succeed, type Outcome } from "../../../api/status.ts";
import type { Namespace } from "../../../api/types/core.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import type { Pod } from "../../../api/types/pod.ts";
import { settleAllocations } from "../admission/allocation.ts";
import { refuseNamespaceDeletion } from "../admission/namespace-lifecycle.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { withStatus } from "./initial-status.ts";
import { namespaceFinalizers } from "./update-object.ts";
import {
  commitObject,
  commitRemoval,
  nextVersion,
  type Mutable,
  type MutableMeta,
  type WriteEnvironment,
  type Writer,
} from "./write-environment.ts";

/** The object as it is after the call; `removed` when it is gone. */
export interface Deletion {
  readonly object: KubeObject;
  readonly removed: boolean;
}

const ORPHAN = "orphan";
const FOREGROUND = "foregroundDeletion";
/** A Pod with a negative grace period is stopped after this. */
const SMALLEST_GRACE_SECONDS = 1;

export function deleteObject(
  environment: WriteEnvironment,
  writer: Writer,
  definition: KindDefinition,
  stored: KubeObject,
  options: DeleteOptions,
): Outcome<Deletion> {
  const { kernel } = environment;
  const first = stored.metadata.deletionTimestamp === undefined;
  const current = (first ? definition.prepareForDelete?.(stored, kernel.timestamp()) : undefined) ?? stored;
  const refusal =
    refuseNamespaceDeletion(definition, current.metadata.name) ?? preconditionConflict(definition, current, options);
  if (refusal !== undefined) return refusal;
  if (current.metadata.deletionTimestamp === undefined && (namespaceFinalizers(current) ?? []).length > 0) {
    return succeed(terminateNamespace(environment, writer, definition, current as Namespace, options));
  }
  const graceSeconds = definition.kind === "Pod" ? podGraceSeconds(current as Pod, options) : undefined;
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = current.metadata;
  if (graceSeconds !== undefined && deletionTimestamp !== undefined) {
    // Already on its way: the grace period may only become shorter, and only when asked.
    const { gracePeriodSeconds: asked } = options;
    if (asked === undefined || asked >= deletionGracePeriodSeconds) return succeed({ object: current, removed: false });
  }
  const finalizers = finalizersAfter(current.metadata.finalizers ?? [], options);
  const held = finalizers.length > 0 || (namespaceFinalizers(current) ?? []).length > 0;
  if (!held && (graceSeconds ?? 0) === 0) {
    commitRemoval(environment, writer, definition, current);
    settleAllocations(environment, writer, definition, undefined, current);
    return succeed({ object: current, removed: true });
  }
  return succeed({
    object: markDying(environment, writer, definition, current, finalizers, graceSeconds),
    removed: false,
  });
}

/** Grace that this call gives: 0 when nobody runs the Pod, else what was asked for or the spec says. */
function podGraceSeconds({ spec, status }: Pod, { gracePeriodSeconds }: DeleteOptions): number {
  const phase = status?.phase;
  if (!spec.nodeName || phase === "Succeeded" || phase === "Failed") return 0;
  const seconds = gracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? 30;
  return seconds < 0 ? SMALLEST_GRACE_SECONDS : seconds;
}

/** The order to the garbage collector is a finalizer. Without an order, one that is there already stands. */
function finalizersAfter(finalizers: readonly string[], { propagationPolicy }: DeleteOptions): readonly string[] {
  if (propagationPolicy === undefined) return finalizers;
  const wanted = propagationPolicy === "Orphan" ? ORPHAN : propagationPolicy === "Foreground" ? FOREGROUND : undefined;
  if (wanted !== undefined && finalizers.includes(wanted)) return finalizers;
  const others = finalizers.filter((finalizer) => finalizer !== ORPHAN && finalizer !== FOREGROUND);
  if (wanted !== undefined) return [...others, wanted];
  return others.length === finalizers.length ? finalizers : others;
}

function markDying(
  environment: WriteEnvironment,
  writer: Writer,
  definition: KindDefinition,
  current: KubeObject,
  finalizers: readonly string[],
  graceSeconds: number | undefined,
): KubeObject {
  const { kernel } = environment;
  const before = current.metadata;
  const metadata: MutableMeta = { ...before };
  if (finalizers.length > 0) metadata.finalizers = finalizers;
  else delete metadata.finalizers;
  const first = before.deletionTimestamp === undefined;
  const seconds = graceSeconds ?? 0;
  const shorter = seconds < (before.deletionGracePeriodSeconds ?? 0);
  if (first || shorter) {
    const askedAtMs = first
      ? kernel.nowMs
      : kernel.parseTimestamp(before.deletionTimestamp ?? "") - (before.deletionGracePeriodSeconds ?? 0) * 1000;
    metadata.deletionTimestamp = kernel.timestamp(askedAtMs + seconds * 1000);
    metadata.deletionGracePeriodSeconds = seconds;
    if (first && before.generation !== undefined) metadata.generation = before.generation + 1;
  } else if (finalizers === before.finalizers || (finalizers.length === 0 && before.finalizers === undefined)) {
    return current;
  }
  metadata.resourceVersion = nextVersion(environment);
  const next: Mutable<KubeObject> = { ...current };
  next.metadata = metadata;
  return commitObject(environment, writer, definition, "delete", next);
}

/** A Namespace stays, Terminating, until its controller has emptied it and its `spec.finalizers`. */
function terminateNamespace(
  environment: WriteEnvironment,
  writer: Writer,
  definition: KindDefinition,
  current: Namespace,
  options: DeleteOptions,
): Deletion {
  const metadata: MutableMeta = {
    ...current.metadata,
    deletionTimestamp: environment.kernel.timestamp(),
    resourceVersion: nextVersion(environment),
  };
  const finalizers = finalizersAfter(current.metadata.finalizers ?? [], options);
  if (finalizers.length > 0) metadata.finalizers = finalizers;
  const dying: Mutable<KubeObject> = withStatus(current, { ...current.status, phase: "Terminating" });
  dying.metadata = metadata;
  return { object: commitObject(environment, writer, definition, "delete", dying), removed: false };
}

function preconditionConflict(definition: KindDefinition, { metadata }: KubeObject, { preconditions }: DeleteOptions) {
  if (preconditions === undefined) return undefined;
  const { uid, resourceVersion } = preconditions;
  if (uid !== undefined && uid !== metadata.uid) {
    const reason = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metadata.uid}`;
    return fail(conflict(definition, metadata.name, reason));
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    const reason = `Precondition failed: ResourceVersion in precondition: ${resourceVersion}, ResourceVersion in object meta: ${metadata.resourceVersion}`;
    return fail(conflict(definition, metadata.name, reason));
  }
  return undefined;
}
