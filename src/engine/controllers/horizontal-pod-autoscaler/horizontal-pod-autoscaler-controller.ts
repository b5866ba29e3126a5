/**
 * Autoscalers: every 15 seconds, as many replicas as the metrics ask for.
 * Source: https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/
 * Upstream: pkg/controller/podautoscaler/horizontal.go (reconcileAutoscaler).
 */
import { formatSelector, matchesSelector } from "../../../api/label-selector.ts";
import { sameValue } from "../../../api/same-value.ts";
import type { HorizontalPodAutoscaler, MetricStatus } from "../../../api/types/autoscaling.ts";
import type { Condition, LabelSelector } from "../../../api/types/meta.ts";
import type { Pod } from "../../../api/types/pod.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { ControllerLoop, type SyncResult } from "../../machinery/controller-loop.ts";
import { type Informer, objectKey, type SharedInformerFactory } from "../../machinery/informer.ts";
import type { ResourceMetrics } from "../../machinery/resource-metrics.ts";
import type { MetricVerdict } from "../../../api/types/scaling-decision.ts";
import { proposeReplicas, tolerancesOf } from "./metric-proposals.ts";
import { findTarget, scale, type ScaleTarget } from "./scale-target.ts";
import { type History, NO_HISTORY, withRecommendation, withScaleEvent } from "./scaling-history.ts";
import { NOTHING_WEIGHED, type ScalingOutcome, ScalingReasons, type Weighed } from "./scaling-reasons.ts";
import { normalize, type Reason } from "./scaling-rules.ts";

const SYNC_MS = 15_000;
const NAMESPACE_INDEX = "metadata.namespace";

type ConditionType = "AbleToScale" | "ScalingActive" | "ScalingLimited";

/** One look at an autoscaler: its status as it grows, and what it weighs. */
interface Look {
  readonly autoscaler: HorizontalPodAutoscaler;
  conditions: readonly Condition[];
  /** For the status; undefined when nothing was measured. */
  metrics: readonly MetricStatus[] | undefined;
  weighed: Weighed;
}

interface Decision {
  readonly replicas: number;
  readonly reason: string;
  /** Absent when bounds alone decided. */
  readonly decisive?: MetricVerdict;
  readonly history: History;
}

/** What the decisive metric adds to the sentence on the write: ` (2 × 180% ÷ 80% → 5)`, and its parts. */
function workedOut(verdict: MetricVerdict | undefined): Readonly<Record<string, string | number>> {
  if (verdict === undefined) return { arithmetic: "" };
  const { counted: pods = 0, measured = "", target = "", asked = 0 } = verdict;
  return { arithmetic: ` (${pods} × ${measured} ÷ ${target} → ${asked})`, pods, measured, target, asked };
}

export class HorizontalPodAutoscalerController extends ControllerLoop {
  private readonly informers: SharedInformerFactory;
  private readonly autoscalers: Informer<HorizontalPodAutoscaler>;
  private readonly pods: Informer<Pod>;
  private readonly metrics: ResourceMetrics | undefined;
  private readonly reasons: ScalingReasons;
  private histories = new Map<string, History>();

  constructor(context: ComponentContext) {
    super("horizontal-pod-autoscaler", context, { latencyMs: SYNC_MS });
    const { informers } = context;
    this.informers = informers;
    this.metrics = context.metrics;
    this.reasons = new ScalingReasons(context);
    this.autoscalers = informers.for("HorizontalPodAutoscaler");
    this.pods = informers.for("Pod");
    this.pods.addIndex(NAMESPACE_INDEX, ({ metadata }) => [metadata.namespace ?? ""]);
    this.autoscalers.addIndex(NAMESPACE_INDEX, ({ metadata }) => [metadata.namespace ?? ""]);
    for (const kind of ["Deployment", "ReplicaSet", "StatefulSet", "ReplicationController"] as const)
      informers.for(kind);
    this.autoscalers.addHandler(({ type, object }) => {
      if (type === "DELETED") this.histories.delete(objectKey(object));
      else this.queue.add(objectKey(object));
    });
  }

  start(): void {
    for (const autoscaler of this.autoscalers.list()) this.queue.add(objectKey(autoscaler));
  }

  /** Whatever comes of it, the next look is one period later. */
  protected sync(key: string): SyncResult {
    const autoscaler = this.autoscalers.getByKey(key);
    if (autoscaler === undefined) return "done";
    this.queue.add(key, SYNC_MS);
    const look: Look = {
      autoscaler,
      conditions: autoscaler.status.conditions ?? [],
      metrics: undefined,
      weighed: NOTHING_WEIGHED,
    };
    const { namespace = "" } = autoscaler.metadata;
    const target = findTarget(this.informers, namespace, autoscaler.spec.scaleTargetRef);
    if (typeof target === "string") {
      this.recorder.event(autoscaler, "Warning", "FailedGetScale", target);
      const message = `the HPA controller was unable to get the target's current scale: ${target}`;
      this.setCondition(look, "AbleToScale", "False", { reason: "FailedGetScale", message });
      this.record(look, { result: "Undecided", message });
      look.metrics = autoscaler.status.currentMetrics;
      this.writeStatus(look, {});
      return "done";
    }
    const message = "the HPA controller was able to get the target's current scale";
    this.setCondition(look, "AbleToScale", "True", { reason: "SucceededGetScale", message });
    const known = this.histories.get(key) ?? withRecommendation(NO_HISTORY, this.kernel.nowMs, target.replicas);
    this.histories.set(key, known);
    this.act(key, look, target, known);
    return "done";
  }

  private act(key: string, look: Look, target: ScaleTarget, history: History): void {
    const decision = this.decide(look, target, history);
    const from = target.replicas;
    if (decision === undefined) {
      this.record(look, { result: "Undecided", from, message: this.conditionOf(look, "ScalingActive")?.message ?? "" });
      this.writeStatus(look, { currentReplicas: target.replicas });
      return;
    }
    this.histories.set(key, decision.history);
    const { replicas, reason } = decision;
    if (replicas === from) {
      this.record(look, { result: "Kept", from, to: from, message: reason });
      this.writeStatus(look, { currentReplicas: replicas, desiredReplicas: replicas });
      return;
    }
    this.rescale(key, look, target, decision, reason);
  }

  private rescale(key: string, look: Look, target: ScaleTarget, decision: Decision, reason: string): void {
    const { replicas, history, decisive } = decision;
    const { autoscaler } = look;
    const { name } = autoscaler.metadata;
    const from = target.replicas;
    const params = { autoscaler: name, from, to: replicas, because: reason, ...workedOut(decisive) };
    const word = replicas > target.replicas ? "AutoscalerScaledUp" : "AutoscalerScaledDown";
    const outcome = scale(this.client, target, replicas, { reason: word, params });
    const size = `New size: ${replicas}; reason: ${reason}`;
    if (!outcome.ok) {
      const { message = "" } = outcome.status;
      this.recorder.event(autoscaler, "Warning", "FailedRescale", `${size}; error: ${message}`);
      const told = `the HPA controller was unable to update the target scale: ${message}`;
      this.setCondition(look, "AbleToScale", "False", { reason: "FailedUpdateScale", message: told });
      this.record(look, { result: "Failed", from, to: replicas, message: told });
      this.writeStatus(look, { currentReplicas: target.replicas });
      return;
    }
    const message = `the HPA controller was able to update the target scale to ${replicas}`;
    this.setCondition(look, "AbleToScale", "True", { reason: "SucceededRescale", message });
    this.recorder.event(autoscaler, "Normal", "SuccessfulRescale", size);
    this.record(look, { result: "Scaled", from, to: replicas, message: size });
    if (autoscaler.spec.behavior !== undefined) {
      this.histories.set(key, withScaleEvent(history, this.kernel.nowMs, target.replicas, replicas));
    }
    const lastScaleTime = this.kernel.timestamp();
    this.writeStatus(look, { currentReplicas: target.replicas, desiredReplicas: replicas, lastScaleTime });
  }

  /** Undefined when nothing can be decided; that has been said. */
  private decide(look: Look, target: ScaleTarget, history: History): Decision | undefined {
    const { minReplicas = 1, maxReplicas } = look.autoscaler.spec;
    const { replicas: current } = target;
    if (current === 0 && minReplicas !== 0) {
      const message = "scaling is disabled since the replica count of the target is zero";
      this.setCondition(look, "ScalingActive", "False", { reason: "ScalingDisabled", message });
      return { replicas: 0, reason: "", history };
    }
    if (current > maxReplicas) {
      return { replicas: maxReplicas, reason: "Current number of replicas above Spec.MaxReplicas", history };
    }
    if (current < minReplicas) {
      return { replicas: minReplicas, reason: "Current number of replicas below Spec.MinReplicas", history };
    }
    return this.decideByMetrics(look, target, history);
  }

  private decideByMetrics(look: Look, target: ScaleTarget, history: History): Decision | undefined {
    const { autoscaler } = look;
    const pods = this.podsOf(look, target);
    if (pods === undefined) return undefined;
    const { metadata, spec } = autoscaler;
    const { kernel: clock, metrics: source } = this;
    const { replicas: current } = target;
    const common = { pods, current, tolerances: tolerancesOf(spec), clock, source };
    const proposals = proposeReplicas(common, metadata.namespace ?? "", spec.metrics ?? []);
    look.metrics = proposals.statuses;
    look.weighed = { metrics: proposals.verdicts };
    for (const { reason, message } of proposals.failures) this.recorder.event(autoscaler, "Warning", reason, message);
    const [first] = proposals.failures;
    if (proposals.replicas < 0 && first !== undefined) {
      const message = `the HPA was unable to compute the replica count: ${first.message}`;
      this.setCondition(look, "ScalingActive", "False", { reason: first.reason, message });
      this.recorder.event(autoscaler, "Warning", "FailedComputeMetricsReplicas", proposals.summary);
      return undefined;
    }
    const { replicas: desired, metric } = proposals;
    const found = `the HPA was able to successfully calculate a replica count from ${metric}`;
    this.setCondition(look, "ScalingActive", "True", { reason: "ValidMetricFound", message: found });
    const { minReplicas: min = 1, maxReplicas: max, behavior } = spec;
    const { nowMs } = this.kernel;
    const result = normalize({ current, desired, min, max, nowMs, history }, behavior);
    this.setCondition(look, "AbleToScale", "True", result.ableToScale);
    this.setCondition(look, "ScalingLimited", result.limited ? "True" : "False", result.limit);
    const { stabilized, ableToScale, limit } = result;
    const after = { stabilized, stabilization: ableToScale.reason, limit: limit.reason };
    look.weighed = { metrics: proposals.verdicts, asked: desired, ...after };
    const reason = desired > current ? `${metric} above target` : desired < current ? "All metrics below target" : "";
    const worked = proposals.decisive === undefined ? {} : { decisive: proposals.decisive };
    return { replicas: result.replicas, reason, history: withRecommendation(history, nowMs, desired), ...worked };
  }

  /** The Pods that the target selects; undefined when other autoscalers want them too, which is said. */
  private podsOf(look: Look, { selector }: ScaleTarget): readonly Pod[] | undefined {
    const { autoscaler } = look;
    const { namespace = "" } = autoscaler.metadata;
    const text = selector === undefined ? "" : formatSelector(selector);
    if (selector === undefined || text === "") {
      this.recorder.event(autoscaler, "Warning", "SelectorRequired", "selector is required");
      const message = "the HPA target's scale is missing a selector";
      this.setCondition(look, "ScalingActive", "False", { reason: "InvalidSelector", message });
      this.recorder.event(autoscaler, "Warning", "FailedComputeMetricsReplicas", "selector is required");
      return undefined;
    }
    const pods = this.selected(namespace, selector);
    const rivals = this.autoscalers
      .byIndex(NAMESPACE_INDEX, namespace)
      .filter((other) => other === autoscaler || this.selectsOneOf(other, pods))
      .map(({ metadata }) => `${namespace}/${metadata.name}`);
    if (pods.length === 0 || rivals.length <= 1) return pods;
    const message = `pods by selector ${text} are controlled by multiple HPAs: [${rivals.join(" ")}]`;
    this.recorder.event(autoscaler, "Warning", "AmbiguousSelector", message);
    this.setCondition(look, "ScalingActive", "False", { reason: "AmbiguousSelector", message });
    this.recorder.event(autoscaler, "Warning", "FailedComputeMetricsReplicas", message);
    return undefined;
  }

  private selected(namespace: string, selector: LabelSelector): readonly Pod[] {
    return this.pods
      .byIndex(NAMESPACE_INDEX, namespace)
      .filter(({ metadata }) => matchesSelector(selector, metadata.labels ?? {}));
  }

  private selectsOneOf({ metadata, spec }: HorizontalPodAutoscaler, pods: readonly Pod[]): boolean {
    const target = findTarget(this.informers, metadata.namespace ?? "", spec.scaleTargetRef);
    if (typeof target === "string" || target.selector === undefined) return false;
    const { selector } = target;
    return pods.some((pod) => matchesSelector(selector, pod.metadata.labels ?? {}));
  }

  private record({ autoscaler, weighed }: Look, outcome: ScalingOutcome): void {
    this.reasons.record(autoscaler, weighed, outcome);
  }

  private conditionOf({ conditions }: Look, type: ConditionType): Condition | undefined {
    return conditions.find((condition) => condition.type === type);
  }

  private setCondition(look: Look, type: ConditionType, status: "True" | "False", { reason, message }: Reason): void {
    const before = this.conditionOf(look, type);
    const lastTransitionTime =
      before?.status === status ? (before.lastTransitionTime ?? this.kernel.timestamp()) : this.kernel.timestamp();
    const condition: Condition = { type, status, lastTransitionTime, reason, message };
    look.conditions =
      before === undefined
        ? [...look.conditions, condition]
        : look.conditions.map((one) => (one === before ? condition : one));
  }

  private writeStatus(
    { autoscaler, conditions, metrics }: Look,
    counts: Partial<HorizontalPodAutoscaler["status"]>,
  ): void {
    const latest = this.autoscalers.getByKey(objectKey(autoscaler));
    if (latest === undefined) return;
    const { currentMetrics: _, ...before } = latest.status;
    const status = { ...before, ...counts, conditions, ...(metrics === undefined ? {} : { currentMetrics: metrics }) };
    if (sameValue(status, latest.status)) return;
    const params = { replicas: status.currentReplicas ?? 0 };
    this.client.updateStatus(
      "HorizontalPodAutoscaler",
      { ...latest, status },
      {
        reason: "AutoscalerStatusChanged",
        params,
      },
    );
  }

  protected override remember(): unknown {
    return new Map(this.histories);
  }

  protected override recall(memory: unknown): void {
    this.histories = new Map(memory as ReadonlyMap<string, History>);
  }
}
