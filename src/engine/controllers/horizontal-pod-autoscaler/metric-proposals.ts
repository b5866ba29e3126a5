/**
 * What each metric of an autoscaler asks for, and what all of them together ask for.
 * Upstream: pkg/controller/podautoscaler/horizontal.go (computeReplicasForMetric, computeReplicasForMetrics).
 */
import { goSelector } from "../../../api/label-selector.ts";
import { formatQuantity, milliValue, parseQuantity, quantityOfMilli } from "../../../api/quantity.ts";
import type {
  HorizontalPodAutoscalerSpec,
  MetricSpec,
  MetricStatus,
  MetricTarget,
  MetricValueStatus,
} from "../../../api/types/autoscaling.ts";
import { MAX_NAMES, type MetricVerdict } from "../../../api/types/scaling-decision.ts";
import {
  averageReplicas,
  type Calculated,
  type Calculation,
  type Tolerances,
  utilizationReplicas,
} from "./replica-calculator.ts";

const DEFAULT_TOLERANCE = 0.1;
const NANOS = 1e9;

export function tolerancesOf({ behavior }: HorizontalPodAutoscalerSpec): Tolerances {
  const of = (tolerance: string | number | undefined): number =>
    tolerance === undefined ? DEFAULT_TOLERANCE : Number(parseQuantity(tolerance)?.nanos ?? 0) / NANOS;
  return { scaleUp: of(behavior?.scaleUp?.tolerance), scaleDown: of(behavior?.scaleDown?.tolerance) };
}

export interface MetricFailure {
  /** Of the condition and the Event. */
  readonly reason: string;
  /** In the condition and the Event. */
  readonly message: string;
  /** In what is said of all metrics together. */
  readonly summary: string;
}

type Proposal =
  | {
      readonly ok: true;
      readonly replicas: number;
      readonly status: MetricStatus;
      readonly verdict: MetricVerdict;
    }
  | { readonly ok: false; readonly failure: MetricFailure };

export interface Proposals {
  /** -1: nothing can be decided. */
  readonly replicas: number;
  /** The metric that asks for most. */
  readonly metric: string;
  /** Of that metric. */
  readonly decisive?: MetricVerdict;
  /** Of every metric, in the order of the spec. */
  readonly verdicts: readonly MetricVerdict[];
  readonly statuses: readonly MetricStatus[];
  readonly failures: readonly MetricFailure[];
  /** Of all metrics together, when one of them failed. */
  readonly summary: string;
}

type Common = Omit<Calculation, "resource" | "container">;

/** @param specReplicas what the target is scaled to now */
export function proposeReplicas(common: Common, namespace: string, metrics: readonly MetricSpec[]): Proposals {
  let replicas = 0;
  let decisive: MetricVerdict | undefined;
  const statuses: MetricStatus[] = [];
  const verdicts: MetricVerdict[] = [];
  const failures: MetricFailure[] = [];
  for (const spec of metrics) {
    const proposal = propose(common, namespace, spec);
    statuses.push(proposal.ok ? proposal.status : { type: "" });
    verdicts.push(proposal.ok ? proposal.verdict : { metric: nameOf(spec), failed: proposal.failure.message });
    if (!proposal.ok) failures.push(proposal.failure);
    else if (replicas === 0 || proposal.replicas > replicas) {
      replicas = proposal.replicas;
      decisive = proposal.verdict;
    }
  }
  const [first] = failures;
  const summary =
    first === undefined
      ? ""
      : `invalid metrics (${failures.length} invalid out of ${metrics.length}), first error is: ${first.summary}`;
  const undecided = failures.length >= metrics.length || (failures.length > 0 && replicas < common.current);
  return {
    replicas: undecided ? -1 : replicas,
    metric: decisive?.metric ?? "",
    ...(decisive === undefined ? {} : { decisive }),
    verdicts,
    statuses,
    failures,
    summary,
  };
}

/** Of a metric that could not be had: `cpu`, `web/cpu`. */
function nameOf({ type, resource, containerResource, pods, object, external }: MetricSpec): string {
  if (containerResource !== undefined) return `${containerResource.container}/${containerResource.name}`;
  return resource?.name ?? (pods ?? object ?? external)?.metric.name ?? type;
}

function propose(common: Common, namespace: string, spec: MetricSpec): Proposal {
  const { type, resource, containerResource, pods, object, external } = spec;
  if (type === "Resource" && resource !== undefined) {
    const calculation = { ...common, resource: resource.name, container: undefined };
    const asked = resourceProposal(calculation, resource.target, "");
    if (!asked.ok) return failed("FailedGetResourceMetric", asked.message, `${resource.name} resource metric value`);
    const status: MetricStatus = { type, resource: { name: resource.name, current: asked.current } };
    return { ...asked, status };
  }
  if (type === "ContainerResource" && containerResource !== undefined) {
    const { name, container, target } = containerResource;
    const asked = resourceProposal({ ...common, resource: name, container }, target, "container ");
    if (!asked.ok)
      return failed("FailedGetContainerResourceMetric", asked.message, `${container} container metric value`);
    const status: MetricStatus = { type, containerResource: { name, container, current: asked.current } };
    return { ...asked, status };
  }
  if (type === "Pods" && pods !== undefined) {
    const message = `unable to get metric ${pods.metric.name}: ${NO_CUSTOM_METRICS}`;
    return failed("FailedGetPodsMetric", message, "pods metric value");
  }
  if (type === "Object" && object !== undefined) {
    const { kind, name } = object.describedObject;
    const message = `unable to get metric ${object.metric.name}: ${kind} on ${namespace} ${name}/${NO_CUSTOM_METRICS}`;
    const within = object.target.type === "AverageValue" ? `failed to get ${object.metric.name} object metric: ` : "";
    return failed("FailedGetObjectMetric", message, "object metric value", within);
  }
  if (type === "External" && external !== undefined) {
    const { name, selector } = external.metric;
    const message = `unable to get external metric ${namespace}/${name}/${goSelector(selector)}: unable to fetch metrics from external metrics API: the server could not find the requested resource (get ${name}.external.metrics.k8s.io)`;
    const metric = external.target.averageValue === undefined ? `external metric ${name}` : `${name} external metric`;
    const within = `failed to get ${metric}: `;
    return failed("FailedGetExternalMetric", message, `${name} external metric value`, within);
  }
  const message = `unknown metric source type ${JSON.stringify(type)}`;
  return { ok: false, failure: { reason: "InvalidMetricSourceType", message, summary: message } };
}

/** Nothing in this cluster serves them. */
const NO_CUSTOM_METRICS =
  "unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered";

/** @param within what only the summary says before the message */
function failed(reason: string, message: string, what: string, within = ""): Proposal {
  return { ok: false, failure: { reason, message, summary: `failed to get ${what}: ${within}${message}` } };
}

type ResourceProposal =
  | {
      readonly ok: true;
      readonly replicas: number;
      readonly current: MetricValueStatus;
      readonly verdict: MetricVerdict;
    }
  | { readonly ok: false; readonly message: string };

function resourceProposal(calculation: Calculation, target: MetricTarget, prefix: string): ResourceProposal {
  const { resource } = calculation;
  if (target.averageValue !== undefined) {
    const asked = averageReplicas(calculation, milliValue(target.averageValue));
    if (!asked.ok) return { ok: false, message: `failed to get ${resource} usage: ${asked.failed}` };
    const { replicas, average } = asked;
    const measured = amount(average);
    const said = { metric: `${resource} resource`, measured, target: String(target.averageValue) };
    const verdict = { ...said, ...weighed(asked, calculation.tolerances) };
    return { ok: true, replicas, current: { averageValue: measured }, verdict };
  }
  if (target.averageUtilization === undefined) {
    const message =
      "invalid resource metric source: neither an average utilization target nor an average value (usage) target was set";
    return { ok: false, message };
  }
  const asked = utilizationReplicas(calculation, target.averageUtilization);
  if (!asked.ok) return { ok: false, message: `failed to get ${resource} utilization: ${asked.failed}` };
  const { replicas, utilization = 0, average } = asked;
  const metric = `${resource} ${prefix}resource utilization (percentage of request)`;
  const said = { metric, measured: `${utilization}%`, target: `${target.averageUtilization}%` };
  return {
    ok: true,
    replicas,
    current: { averageUtilization: utilization, averageValue: amount(average) },
    verdict: { ...said, ...weighed(asked, calculation.tolerances) },
  };
}

function weighed(
  { replicas, ratio, counted, unready, missing, cautiousRatio }: Extract<Calculated, { readonly ok: true }>,
  { scaleUp, scaleDown }: Tolerances,
): Omit<MetricVerdict, "metric" | "measured" | "target"> {
  return {
    ratio,
    tolerated: [1 - scaleDown, 1 + scaleUp],
    counted,
    unready: unready.slice(0, MAX_NAMES),
    missing: missing.slice(0, MAX_NAMES),
    ...(cautiousRatio === undefined ? {} : { cautiousRatio }),
    asked: replicas,
  };
}

function amount(thousandths: number): string {
  return formatQuantity(quantityOfMilli(thousandths));
}
