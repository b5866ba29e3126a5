/**
 * StatefulSets: Pods with names that stay, started and stopped in order.
 * Source: https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/
 * Upstream: pkg/controller/statefulset/stateful_set.go.
 */
import type { ObjectEvent } from "../../../api/component-client.ts";
import { matchesSelector } from "../../../api/label-selector.ts";
import { sameValue } from "../../../api/same-value.ts";
import type { ControllerRevision, StatefulSet, StatefulSetStatus } from "../../../api/types/apps.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import type { Pod } from "../../../api/types/pod.ts";
import { claim } from "../../machinery/claims.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { ControllerLoop, type SyncResult } from "../../machinery/controller-loop.ts";
import { holdsTemplate } from "../../machinery/controller-revisions.ts";
import { type Informer, objectKey } from "../../machinery/informer.ts";
import { controllerOf, indexByController } from "../../machinery/owner-references.ts";
import { availableAtMs, changesCount } from "../../machinery/pod-state.ts";
import { PodControl } from "./pod-control.ts";
import { isMember, parsePodName, podRevision } from "./pod-identity.ts";
import { ReplicaRound } from "./replica-sync.ts";
import { SetHistory, type SetRevisions } from "./set-revisions.ts";
import { claimTemplates } from "./volume-claims.ts";

const NAMESPACE_INDEX = "metadata.namespace";

export class StatefulSetController extends ControllerLoop {
  private readonly sets: Informer<StatefulSet>;
  private readonly pods: Informer<Pod>;
  private readonly revisions: Informer<ControllerRevision>;
  private readonly history: SetHistory;
  private readonly control: PodControl;

  constructor(context: ComponentContext) {
    super("statefulset-controller", context);
    this.sets = context.informers.for("StatefulSet");
    this.pods = context.informers.for("Pod");
    this.revisions = context.informers.for("ControllerRevision");
    const claims = context.informers.for("PersistentVolumeClaim");
    this.history = new SetHistory(this.client, this.revisions);
    this.control = new PodControl(this.client, this.recorder, claims);
    indexByController(this.pods);
    indexByController(this.revisions);
    this.sets.addIndex(NAMESPACE_INDEX, ({ metadata }) => [metadata.namespace ?? ""]);
    this.sets.addHandler(({ type, object }) => {
      if (type !== "DELETED") this.queue.add(objectKey(object));
    });
    this.pods.addHandler((event) => this.podChanged(event));
    claims.addHandler(({ type, object }) => {
      if (type === "DELETED") this.claimDeleted(object);
    });
  }

  start(): void {
    for (const set of this.sets.list()) this.queue.add(objectKey(set));
  }

  private podChanged(event: ObjectEvent<Pod>): void {
    const { object } = event;
    if (event.type === "MODIFIED") {
      if (!changesCount(object, event.previous)) return;
      if (controllerOf(object)?.uid !== controllerOf(event.previous)?.uid) this.enqueueOwner(event.previous);
    }
    if (controllerOf(object) !== undefined) this.enqueueOwner(object);
    else if (event.type !== "DELETED") this.enqueueAdopters(object);
  }

  private enqueueOwner(pod: Pod): void {
    const owner = controllerOf(pod);
    if (owner?.kind === "StatefulSet") this.queue.add(`${pod.metadata.namespace}/${owner.name}`);
  }

  private enqueueAdopters(orphan: Pod): void {
    const { labels, namespace, name } = orphan.metadata;
    const parent = parsePodName(name)?.parent;
    const set = parent === undefined ? undefined : this.sets.get(namespace, parent);
    if (set !== undefined && matchesSelector(set.spec.selector, labels)) this.queue.add(objectKey(set));
  }

  /** A Pod that is still to come may wait for an earlier claim to be gone. */
  private claimDeleted({ metadata }: KubeObject): void {
    for (const set of this.sets.byIndex(NAMESPACE_INDEX, metadata.namespace ?? "")) {
      const ours = claimTemplates(set).some((template) =>
        metadata.name.startsWith(`${template.metadata.name}-${set.metadata.name}-`),
      );
      if (ours) this.queue.add(objectKey(set));
    }
  }

  protected sync(key: string): SyncResult {
    const set = this.sets.getByKey(key);
    if (set === undefined) return "done";
    const { selector } = set.spec;
    const { client } = this;
    const revisions = claim({ client, informer: this.revisions, kind: "ControllerRevision", owner: set, selector });
    const accepts = (pod: Pod): boolean => isMember(set, pod);
    const pods = claim({ client, informer: this.pods, kind: "Pod", owner: set, selector, accepts });
    if (!revisions.complete || !pods.complete) return "retry";
    // A set on its way out needs no new history: its revisions may be gone already.
    const { deletionTimestamp } = set.metadata;
    const recorded = revisions.objects.some((revision) => holdsTemplate(revision, set.spec.template));
    if (deletionTimestamp !== undefined && !recorded) return "done";
    const revised = this.history.revise(set, revisions.objects);
    if (revised === undefined) return "retry";
    const { status, failed } = new ReplicaRound(set, revised, pods.objects, this.control, this.kernel).run();
    const written = this.writeStatus(set, status);
    const truncated = this.history.truncate(set, revisions.objects, liveRevisions(revised, pods.objects));
    this.comeBackWhenAvailable(set, pods.objects);
    return written && !failed && truncated ? "done" : "retry";
  }

  private writeStatus(set: StatefulSet, status: StatefulSetStatus): boolean {
    if (sameValue(set.status, status)) return true;
    const latest = this.sets.getByKey(objectKey(set));
    if (latest === undefined) return true;
    const why = { reason: "StatefulSetStatusChanged", params: { ready: status.readyReplicas ?? 0 } };
    return this.client.updateStatus("StatefulSet", { ...latest, status }, why).ok;
  }

  /** Comes back when the next ready Pod will have been so for `minReadySeconds`. */
  private comeBackWhenAvailable(set: StatefulSet, pods: readonly Pod[]): void {
    const { nowMs } = this.kernel;
    let nextMs = Number.MAX_SAFE_INTEGER;
    for (const pod of pods) {
      const atMs = availableAtMs(pod, set.spec.minReadySeconds, this.kernel);
      if (atMs !== undefined && atMs > nowMs) nextMs = Math.min(nextMs, atMs);
    }
    if (nextMs < Number.MAX_SAFE_INTEGER) this.queue.add(objectKey(set), nextMs - nowMs);
  }
}

function liveRevisions({ current, update }: SetRevisions, pods: readonly Pod[]): ReadonlySet<string> {
  return new Set([current.metadata.name, update.metadata.name, ...pods.map(podRevision)]);
}
