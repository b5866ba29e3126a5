/**
 * Keeps the status of PodDisruptionBudgets, which the eviction of a Pod is charged to.
 * Source: https://kubernetes.io/docs/concepts/workloads/pods/disruptions/
 * Upstream: pkg/controller/disruption/disruption.go.
 */
import { goSelector, matchesSelector } from "../../../api/label-selector.ts";
import { sameValue } from "../../../api/same-value.ts";
import type { Condition } from "../../../api/types/meta.ts";
import type { Pod } from "../../../api/types/pod.ts";
import type { PodDisruptionBudget, PodDisruptionBudgetStatus } from "../../../api/types/policy.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { findCondition, withPodCondition } from "../../machinery/conditions.ts";
import { ControllerLoop, doneOrGone, type SyncResult } from "../../machinery/controller-loop.ts";
import { type Informer, objectKey, type SharedInformerFactory } from "../../machinery/informer.ts";
import { isPodReady, isPodTerminal } from "../../machinery/pod-state.ts";
import { type Expectation, expectationOf } from "./expected-pods.ts";

/** So long a Pod that was to be disrupted does not count as healthy, and keeps its condition. */
export const DISRUPTION_TIMEOUT_MS = 120_000;
const POD_KEY = "pod ";
/** Keys of Pods that more than one budget selects. */
const SELECTED_KEY = "selected ";

export class DisruptionController extends ControllerLoop {
  private readonly informers: SharedInformerFactory;
  private readonly pods: Informer<Pod>;
  private readonly budgets: Informer<PodDisruptionBudget>;

  constructor(context: ComponentContext) {
    super("disruption-controller", context);
    this.informers = context.informers;
    this.pods = context.informers.for("Pod");
    this.budgets = context.informers.for("PodDisruptionBudget");
    this.budgets.addHandler(({ type }, key) => {
      if (type !== "DELETED") this.queue.add(key);
    });
    this.pods.addHandler(({ type, object, previous }, key) => {
      this.podChanged(object, previous);
      if (type !== "DELETED" && isToBeDisrupted(object)) this.queue.add(POD_KEY + key, DISRUPTION_TIMEOUT_MS);
    });
    for (const kind of ["Deployment", "ReplicaSet", "ReplicationController", "StatefulSet"] as const) {
      context.informers.for(kind).addHandler(({ object, previous }) => {
        if (object.spec.replicas !== previous?.spec.replicas) this.namespaceChanged(object.metadata.namespace);
      });
    }
  }

  start(): void {
    for (const budget of this.budgets.list()) this.queue.add(objectKey(budget));
  }

  private podChanged(pod: Pod, previous: Pod | undefined): void {
    if (this.budgets.size === 0) return;
    let selecting = 0;
    for (const budget of this.budgets.list()) {
      if (budget.metadata.namespace !== pod.metadata.namespace) continue;
      const { selector } = budget.spec;
      const matches = matchesSelector(selector, pod.metadata.labels);
      if (matches) selecting += 1;
      if (matches || matchesSelector(selector, previous?.metadata.labels)) this.queue.add(objectKey(budget));
    }
    if (selecting > 1) this.queue.add(SELECTED_KEY + objectKey(pod));
  }

  /** Upstream keeps the status of only one of the budgets up to date then. */
  private tellOfMany(key: string): SyncResult {
    const pod = this.pods.getByKey(key);
    if (pod === undefined) return "done";
    const { namespace, name, labels } = pod.metadata;
    const [chosen, other] = this.budgets
      .list()
      .filter(({ metadata, spec }) => metadata.namespace === namespace && matchesSelector(spec.selector, labels));
    if (chosen === undefined || other === undefined) return "done";
    const message = `Pod "${namespace}"/"${name}" matches multiple PodDisruptionBudgets.  Chose "${chosen.metadata.name}" arbitrarily.`;
    this.recorder.event(pod, "Warning", "MultiplePodDisruptionBudgets", message);
    return "done";
  }

  private namespaceChanged(namespace: string | undefined): void {
    for (const budget of this.budgets.list()) {
      if (budget.metadata.namespace === namespace) this.queue.add(objectKey(budget));
    }
  }

  protected sync(key: string): SyncResult {
    if (key.startsWith(POD_KEY)) return this.syncPod(key.slice(POD_KEY.length));
    if (key.startsWith(SELECTED_KEY)) return this.tellOfMany(key.slice(SELECTED_KEY.length));
    const budget = this.budgets.getByKey(key);
    if (budget === undefined) return "done";
    const pods = this.pods
      .list()
      .filter(
        ({ metadata }) =>
          metadata.namespace === budget.metadata.namespace && matchesSelector(budget.spec.selector, metadata.labels),
      );
    if (pods.length === 0) this.recorder.event(budget, "Normal", "NoPods", "No matching pods found");
    const expectation = expectationOf(budget.spec, pods, this.informers);
    if (typeof expectation === "string") return this.failed(budget, expectation);
    if (expectation.unmanaged.length > 0) {
      const message = `Pods selected by this PodDisruptionBudget (selector: ${goSelector(budget.spec.selector)}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.`;
      this.recorder.event(budget, "Warning", "UnmanagedPods", message);
    }
    return this.report(budget, pods, expectation);
  }

  private failed(budget: PodDisruptionBudget, problem: string): SyncResult {
    const message = `Failed to calculate the number of expected pods: ${problem}`;
    this.recorder.event(budget, "Warning", "CalculateExpectedPodCountFailed", message);
    const { observedGeneration = 0 } = budget.status ?? {};
    const condition: Condition = {
      type: "DisruptionAllowed",
      status: "False",
      reason: "SyncFailed",
      message: problem,
      observedGeneration,
    };
    return this.write(budget, { ...budget.status, disruptionsAllowed: 0, observedGeneration }, condition);
  }

  private report(budget: PodDisruptionBudget, pods: readonly Pod[], expectation: Expectation): SyncResult {
    const { expectedPods, desiredHealthy } = expectation;
    const disruptedPods = this.stillDisrupted(budget, pods);
    const currentHealthy = pods.filter(
      (pod) =>
        pod.metadata.deletionTimestamp === undefined &&
        disruptedPods[pod.metadata.name] === undefined &&
        isPodReady(pod),
    ).length;
    const disruptionsAllowed = expectedPods <= 0 ? 0 : Math.max(0, currentHealthy - desiredHealthy);
    const { disruptedPods: _, ...rest } = budget.status ?? {};
    const status = {
      ...rest,
      currentHealthy,
      desiredHealthy,
      disruptionsAllowed,
      expectedPods,
      observedGeneration: budget.metadata.generation ?? 1,
      ...(Object.keys(disruptedPods).length === 0 ? {} : { disruptedPods }),
    };
    const allowed = disruptionsAllowed > 0;
    const condition: Condition = {
      type: "DisruptionAllowed",
      status: allowed ? "True" : "False",
      reason: allowed ? "SufficientPods" : "InsufficientPods",
      message: "",
      observedGeneration: status.observedGeneration,
    };
    return this.write(budget, status, condition);
  }

  /** Those that were evicted a short while ago and are not yet seen to be going. */
  private stillDisrupted(budget: PodDisruptionBudget, pods: readonly Pod[]): Readonly<Record<string, string>> {
    const kept: Record<string, string> = {};
    for (const [name, since] of Object.entries(budget.status?.disruptedPods ?? {})) {
      const pod = pods.find(({ metadata }) => metadata.name === name);
      if (pod === undefined || pod.metadata.deletionTimestamp !== undefined) continue;
      const dueMs = this.kernel.parseTimestamp(since) + DISRUPTION_TIMEOUT_MS;
      if (dueMs <= this.kernel.nowMs) {
        const place = `${budget.metadata.namespace}/${budget.metadata.namespace}`;
        const message = `Pod was expected by PDB ${place} to be deleted but it wasn't`;
        this.recorder.event(pod, "Warning", "NotDeleted", message);
        continue;
      }
      kept[name] = since;
      this.queue.add(objectKey(budget), dueMs - this.kernel.nowMs);
    }
    return kept;
  }

  private write(budget: PodDisruptionBudget, status: PodDisruptionBudgetStatus, condition: Condition): SyncResult {
    const conditions = withBudgetCondition(budget.status?.conditions ?? [], condition, this.kernel.timestamp());
    const next = { ...status, conditions };
    if (sameValue(next, budget.status)) return "done";
    const { currentHealthy: healthy = 0, desiredHealthy: desired = 0 } = next;
    const why = { reason: "BudgetCounted", params: { healthy, desired } };
    const outcome = this.client.updateStatus("PodDisruptionBudget", { ...budget, status: next }, why);
    return doneOrGone(outcome) ? "done" : "retry";
  }

  /** The disruption that was announced did not come. */
  private syncPod(key: string): SyncResult {
    const pod = this.pods.getByKey(key);
    if (pod === undefined || !isToBeDisrupted(pod)) return "done";
    const since = findCondition(pod.status.conditions, "DisruptionTarget")?.lastTransitionTime;
    if (!since) return "done";
    const dueMs = this.kernel.parseTimestamp(since) + DISRUPTION_TIMEOUT_MS;
    if (dueMs > this.kernel.nowMs) {
      this.queue.add(POD_KEY + key, dueMs - this.kernel.nowMs);
      return "done";
    }
    const conditions = withPodCondition(
      pod.status.conditions,
      { type: "DisruptionTarget", status: "False" },
      this.kernel.timestamp(),
    );
    const why = { reason: "DisruptionDidNotHappen" };
    const outcome = this.client.updateStatus("Pod", { ...pod, status: { ...pod.status, conditions } }, why);
    return doneOrGone(outcome) ? "done" : "retry";
  }
}

/** A kubelet that ends a Pod may take as long as it likes. */
function isToBeDisrupted(pod: Pod): boolean {
  if (pod.metadata.deletionTimestamp !== undefined || isPodTerminal(pod)) return false;
  const condition = findCondition(pod.status.conditions, "DisruptionTarget");
  return condition?.status === "True" && condition.reason !== "TerminationByKubelet";
}

/** As meta.SetStatusCondition: the time moves with the status only. */
function withBudgetCondition(
  conditions: readonly Condition[],
  condition: Condition,
  now: string,
): readonly Condition[] {
  const known = findCondition(conditions, condition.type);
  if (known === undefined) return [...conditions, { ...condition, lastTransitionTime: now }];
  const since = known.status === condition.status ? (known.lastTransitionTime ?? now) : now;
  return conditions.map((other) => (other === known ? { ...condition, lastTransitionTime: since } : other));
}
