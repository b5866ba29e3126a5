/**
 * Namespaces that are going away: everything in them is deleted first, and the Namespace says what is still there.
 * Upstream: pkg/controller/namespace/deletion/namespaced_resources_deleter.go.
 */
import type { KindMap, KindName } from "../../../api/kinds.ts";
import type { Namespace } from "../../../api/types/core.ts";
import type { Condition, KubeObject } from "../../../api/types/meta.ts";
import type { Pod } from "../../../api/types/pod.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { findCondition } from "../../machinery/conditions.ts";
import { ControllerLoop, doneOrGone, type SyncResult } from "../../machinery/controller-loop.ts";
import { sameValue } from "../../../api/same-value.ts";
import type { Informer, SharedInformerFactory } from "../../machinery/informer.ts";
import { NAMESPACED_KINDS } from "../../machinery/kind-scopes.ts";
import { CustomKinds } from "../../machinery/custom-kinds.ts";
import { deletionConditions, type RemainingContent } from "./deletion-conditions.ts";

/** Objects held by finalizers are looked at again after half of this. Upstream: finalizerEstimateSeconds. */
const FINALIZER_ESTIMATE_SECONDS = 15;
const KUBERNETES_FINALIZER = "kubernetes";

export class NamespaceController extends ControllerLoop {
  private readonly namespaces: Informer<Namespace>;
  private readonly informers: SharedInformerFactory;
  private readonly customKinds: CustomKinds;

  constructor(context: ComponentContext) {
    super("namespace-controller", context, { maxDelayMs: 60_000 });
    this.informers = context.informers;
    this.namespaces = context.informers.for("Namespace");
    this.namespaces.addHandler(({ type, object }) => {
      if (type !== "DELETED" && object.metadata.deletionTimestamp !== undefined) this.queue.add(object.metadata.name);
    });
    for (const kind of NAMESPACED_KINDS) {
      if (kind === "Event") continue;
      this.followRemovals(context.informers.for(kind) as unknown as Informer<KubeObject>);
    }
    this.customKinds = new CustomKinds(context.informers, (informer) => this.followRemovals(informer));
  }

  private followRemovals(informer: Informer<KubeObject>): void {
    informer.addHandler(({ type, object }) => {
      if (type === "DELETED") this.contentRemoved(object.metadata.namespace ?? "");
    });
  }

  protected override recall(): void {
    this.customKinds.resume();
  }

  private namespacedKinds(): readonly KindName[] {
    const custom = this.customKinds.list().filter(({ namespaced }) => namespaced);
    return [...NAMESPACED_KINDS, ...custom.map(({ name }) => name)];
  }

  start(): void {
    for (const { metadata } of this.namespaces.list()) {
      if (metadata.deletionTimestamp !== undefined) this.queue.add(metadata.name);
    }
  }

  private contentRemoved(namespace: string): void {
    const home = this.namespaces.get(undefined, namespace);
    if (home?.metadata.deletionTimestamp !== undefined) this.queue.add(namespace);
  }

  protected sync(key: string): SyncResult {
    const namespace = this.namespaces.getByKey(key);
    if (namespace === undefined || namespace.metadata.deletionTimestamp === undefined) return "done";
    const failures = this.deleteContent(key);
    const remaining = this.remaining(key);
    const estimateSeconds = estimate(remaining);
    const named = this.noteConditions(namespace, failures, remaining);
    if (failures.length > 0) return "retry";
    if (remaining.length > 0) {
      // As upstream: half of the estimate, and a second.
      this.queue.add(key, (Math.floor(estimateSeconds / 2) + 1) * 1000);
      return "done";
    }
    return this.finalize(named) ? "done" : "retry";
  }

  private deleteContent(namespace: string): readonly string[] {
    const why = { reason: "NamespaceTerminating", params: { namespace } };
    const failures: string[] = [];
    for (const kind of this.namespacedKinds()) {
      for (const { metadata } of this.content(kind, namespace)) {
        if (metadata.deletionTimestamp !== undefined) continue;
        const options = { propagationPolicy: "Background", preconditions: { uid: metadata.uid } } as const;
        const outcome = this.client.delete(kind, namespace, metadata.name, options, why);
        if (!doneOrGone(outcome) && !outcome.ok) failures.push(outcome.status.message ?? "");
      }
    }
    return failures;
  }

  private content<K extends KindName>(kind: K, namespace: string): readonly KindMap[K][] {
    return this.informers
      .for(kind)
      .list()
      .filter(({ metadata }) => metadata.namespace === namespace);
  }

  private remaining(namespace: string): readonly RemainingContent[] {
    const remaining: RemainingContent[] = [];
    for (const kind of this.namespacedKinds()) {
      const objects: readonly KubeObject[] = this.content(kind, namespace);
      if (objects.length > 0) remaining.push({ kind, objects });
    }
    return remaining;
  }

  private noteConditions(
    namespace: Namespace,
    failures: readonly string[],
    remaining: readonly RemainingContent[],
  ): Namespace {
    const now = this.kernel.timestamp();
    const next = deletionConditions(failures, remaining).map((condition): Condition => {
      const known = findCondition(namespace.status.conditions, condition.type);
      const lastTransitionTime = known?.status === condition.status ? (known.lastTransitionTime ?? now) : now;
      return { ...condition, lastTransitionTime };
    });
    if (sameValue(namespace.status.conditions, next)) return namespace;
    const status = { ...namespace.status, conditions: next };
    const why = { reason: "NamespaceContentCounted", params: { remaining: count(remaining) } };
    const outcome = this.client.updateStatus("Namespace", { ...namespace, status }, why);
    return outcome.ok ? outcome.value : namespace;
  }

  /** Takes our finalizer off, with which the API server removes the Namespace. */
  private finalize(namespace: Namespace): boolean {
    const finalizers = (namespace.spec.finalizers ?? []).filter((finalizer) => finalizer !== KUBERNETES_FINALIZER);
    const next = { ...namespace, spec: { ...namespace.spec, finalizers } };
    return doneOrGone(this.client.update("Namespace", next, { reason: "NamespaceEmptied" }));
  }
}

function count(remaining: readonly RemainingContent[]): number {
  let sum = 0;
  for (const { objects } of remaining) sum += objects.length;
  return sum;
}

/** Seconds that what remains is expected to take. */
function estimate(remaining: readonly RemainingContent[]): number {
  let seconds = 0;
  for (const { kind, objects } of remaining) {
    for (const object of objects) {
      if ((object.metadata.finalizers ?? []).length > 0) seconds = Math.max(seconds, FINALIZER_ESTIMATE_SECONDS);
      if (kind === "Pod") seconds = Math.max(seconds, (object as Pod).spec.terminationGracePeriodSeconds ?? 30);
    }
  }
  return seconds;
}
