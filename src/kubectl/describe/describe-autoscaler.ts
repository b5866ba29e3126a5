/** `kubectl describe horizontalpodautoscaler`. Upstream: describeHorizontalPodAutoscalerV2. */
import { canonicalQuantity } from "../../api/quantity.ts";
import type {
  HorizontalPodAutoscaler,
  HPAScalingRules,
  MetricSpec,
  MetricStatus,
} from "../../api/types/autoscaling.ts";
import { describerOf, describeStart } from "./describer.ts";
import { type Description, longTime } from "./description.ts";

export const describeAutoscaler = describerOf<HorizontalPodAutoscaler>((to, autoscaler) => {
  const { metadata, spec, status } = autoscaler;
  describeStart(to, autoscaler);
  to.field("CreationTimestamp", longTime(metadata.creationTimestamp));
  to.field("Reference", `${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`);
  to.field("Metrics", "( current / target )");
  for (const [index, metric] of (spec.metrics ?? []).entries()) {
    describeMetric(to, metric, status?.currentMetrics?.[index]);
  }
  to.field("Min replicas", spec.minReplicas ?? "<unset>").field("Max replicas", spec.maxReplicas);
  if (spec.behavior !== undefined) {
    to.line(0, "Behavior:");
    describeRules(to, "Scale Up", spec.behavior.scaleUp);
    describeRules(to, "Scale Down", spec.behavior.scaleDown);
  }
  const pods = `${status?.currentReplicas ?? 0} current / ${status?.desiredReplicas ?? 0} desired`;
  to.field(`${spec.scaleTargetRef.kind} pods`, pods);
  const conditions = status?.conditions ?? [];
  if (conditions.length === 0) return;
  to.line(0, "Conditions:").line(1, "Type\tStatus\tReason\tMessage").line(1, "----\t------\t------\t-------");
  for (const { type, status: value, reason = "", message = "" } of conditions) {
    to.line(1, `${type}\t${value}\t${reason}\t${message}`);
  }
});

interface Target {
  readonly type?: string;
  readonly value?: string | number;
  readonly averageValue?: string | number;
  readonly averageUtilization?: number;
}

function describeMetric(to: Description, metric: MetricSpec, current: MetricStatus | undefined): void {
  const { resource, containerResource, pods, object, external } = metric;
  if (resource !== undefined) {
    const now = current?.resource?.current;
    to.line(1, `resource ${resource.name} on pods${shares(resource.target)}:\t${amounts(resource.target, now)}`);
  } else if (containerResource !== undefined) {
    const { name, container, target } = containerResource;
    const now = current?.containerResource?.current;
    to.line(1, `resource ${name} of container "${container}" on pods${shares(target)}:\t${amounts(target, now)}`);
  } else if (pods !== undefined) {
    const now = quantity(current?.pods?.current?.averageValue);
    to.line(1, `"${pods.metric.name}" on pods:\t${now} / ${quantity(pods.target.averageValue)}`);
  } else if (object !== undefined) {
    const { metric: measured, describedObject, target } = object;
    const average = target.type === "AverageValue";
    const now = current?.object?.current;
    const value = average
      ? `${quantity(now?.averageValue)} / ${quantity(target.averageValue)}`
      : `${quantity(now?.value)} / ${quantity(target.value)}`;
    to.line(
      1,
      `"${measured.name}" on ${describedObject.kind}/${describedObject.name} ${average ? "(target average value)" : "(target value)"}:\t${value}`,
    );
  } else if (external !== undefined) {
    const average = external.target.averageValue !== undefined;
    const now = current?.external?.current;
    const value = average
      ? `${quantity(now?.averageValue)} / ${quantity(external.target.averageValue)}`
      : `${quantity(now?.value)} / ${quantity(external.target.value)}`;
    to.line(1, `"${external.metric.name}" ${average ? "(target average value)" : "(target value)"}:\t${value}`);
  } else {
    to.line(1, `<unknown metric type "${metric.type}">`);
  }
}

function shares({ averageUtilization }: Target): string {
  return averageUtilization === undefined ? "" : "  (as a percentage of request)";
}

function amounts(target: Target, now: Target | undefined): string {
  if (target.averageUtilization === undefined)
    return `${quantity(now?.averageValue)} / ${quantity(target.averageValue)}`;
  const known = now?.averageUtilization;
  const current = known === undefined ? "<unknown>" : `${known}% (${quantity(now?.averageValue)})`;
  return `${current} / ${target.averageUtilization}%`;
}

function quantity(value: string | number | undefined): string {
  return value === undefined ? "<unknown>" : (canonicalQuantity(String(value)) ?? String(value));
}

function describeRules(to: Description, title: string, rules: HPAScalingRules | undefined): void {
  if (rules === undefined) return;
  to.line(1, `${title}:`);
  if (rules.stabilizationWindowSeconds !== undefined)
    to.line(2, `Stabilization Window: ${rules.stabilizationWindowSeconds} seconds`);
  if ((rules.policies ?? []).length === 0) return;
  if (rules.selectPolicy !== undefined) to.line(2, `Select Policy: ${rules.selectPolicy}`);
  to.line(2, "Policies:");
  for (const { type, value, periodSeconds } of rules.policies ?? []) {
    to.line(3, `- Type: ${type}\tValue: ${value}\tPeriod: ${periodSeconds} seconds`);
  }
}
