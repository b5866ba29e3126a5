/**
 * How many replicas a metric asks for.
 * Source: https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/#algorithm-details
 * Upstream: pkg/controller/podautoscaler/replica_calculator.go, metrics/utilization.go.
 */
import { podRequests } from "../../../api/pod-requirements.ts";
import { milliValue } from "../../../api/quantity.ts";
import type { Pod } from "../../../api/types/pod.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { ResourceMetrics } from "../../machinery/resource-metrics.ts";
import { groupPods, type PodMetric } from "./pod-groups.ts";

export interface Tolerances {
  readonly scaleUp: number;
  readonly scaleDown: number;
}

/** `failed`: in the words of the conditions and Events. */
export type Calculated =
  | {
      readonly ok: true;
      readonly replicas: number;
      /** Percent of the requests; absent for a target that is an amount. */
      readonly utilization?: number;
      /** Thousandths, averaged over the Pods that count. */
      readonly average: number;
      /** Of what is used to what is wanted. */
      readonly ratio: number;
      /** Pods whose use was measured. */
      readonly counted: number;
      /** Names of those that still start, and of those that were not measured. */
      readonly unready: readonly string[];
      readonly missing: readonly string[];
      /** The ratio after a second look, with a guess for those; absent without one. */
      readonly cautiousRatio?: number;
    }
  | { readonly ok: false; readonly failed: string };

export interface Calculation {
  readonly pods: readonly Pod[];
  readonly resource: string;
  /** Only this container counts; undefined for all. */
  readonly container: string | undefined;
  readonly current: number;
  readonly tolerances: Tolerances;
  readonly clock: Pick<Kernel, "nowMs" | "parseTimestamp">;
  readonly source: ResourceMetrics | undefined;
}

const NO_PODS = "no pods returned by selector while calculating replica count";
const NO_METRICS = "did not receive metrics for targeted pods (pods might be unready)";

/** @param target percent of the requests */
export function utilizationReplicas(calculation: Calculation, target: number): Calculated {
  const { pods, container, resource } = calculation;
  const measured = measure(calculation);
  if (!measured.ok) return measured;
  const requests = requestsOf(pods, container, resource);
  if (typeof requests === "string") return { ok: false, failed: requests };
  const use = (metrics: ReadonlyMap<string, PodMetric>) => utilizationOf(metrics, requests, target);
  const first = use(measured.counted);
  if (first === undefined) return { ok: false, failed: "no metrics returned matched known pods" };
  const missing = (name: string): number => Math.floor(((requests.get(name) ?? 0) * Math.max(100, target)) / 100);
  const decided = decide(calculation, measured, first.ratio, missing, (metrics) => use(metrics)?.ratio ?? 0);
  return { ok: true, ...first, ...decided, ...looked(measured) };
}

/** @param target thousandths for each Pod */
export function averageReplicas(calculation: Calculation, target: number): Calculated {
  const measured = measure(calculation);
  if (!measured.ok) return measured;
  const average = (metrics: ReadonlyMap<string, PodMetric>) => Math.trunc(totalOf(metrics) / metrics.size);
  const ratioOf = (metrics: ReadonlyMap<string, PodMetric>): number => average(metrics) / target;
  const ratio = ratioOf(measured.counted);
  const decided = decide(calculation, measured, ratio, () => target, ratioOf);
  return { ok: true, ratio, average: average(measured.counted), ...decided, ...looked(measured) };
}

function looked({ counted, unready, missing }: Measured) {
  return { counted: counted.size, unready, missing };
}

interface Measured {
  readonly ok: true;
  readonly counted: ReadonlyMap<string, PodMetric>;
  readonly unready: readonly string[];
  readonly missing: readonly string[];
}

function measure(calculation: Calculation): Measured | { readonly ok: false; readonly failed: string } {
  const { pods, resource, clock } = calculation;
  const metrics = metricsOf(calculation);
  if (typeof metrics === "string") {
    return { ok: false, failed: `unable to get metrics for resource ${resource}: ${metrics}` };
  }
  if (pods.length === 0) return { ok: false, failed: NO_PODS };
  const { unready, missing, ignored } = groupPods(pods, metrics, resource, clock);
  const counted = new Map(metrics);
  for (const name of [...ignored, ...unready]) counted.delete(name);
  return counted.size === 0 ? { ok: false, failed: NO_METRICS } : { ok: true, counted, unready, missing };
}

const API = "unable to fetch metrics from resource metrics API";

function metricsOf({ pods, resource, container, source }: Calculation): ReadonlyMap<string, PodMetric> | string {
  if (source === undefined) return `${API}: the server could not find the requested resource (get pods.metrics.k8s.io)`;
  if (source.unavailable) {
    return `${API}: the server is currently unable to handle the request (get pods.metrics.k8s.io)`;
  }
  const metrics = new Map<string, PodMetric>();
  let known = false;
  for (const { metadata } of pods) {
    const { name, namespace = "" } = metadata;
    const sample = source.pod(namespace, name);
    if (sample === undefined) continue;
    known = true;
    const counted = sample.containers.filter((one) => container === undefined || one.name === container);
    if (counted.length === 0 && container !== undefined)
      return `container ${container} not present in metrics for pod ${namespace}/${name}`;
    if (counted.length === 0 || (resource !== "cpu" && resource !== "memory")) continue;
    let value = 0;
    for (const one of counted) value += resource === "cpu" ? one.cpuMillis : one.memoryBytes * 1_000;
    metrics.set(name, { value, atMs: sample.atMs, windowMs: sample.windowMs });
  }
  return known ? metrics : "no metrics returned from resource metrics API";
}

/** Thousandths by Pod; a text when one is not known. */
function requestsOf(
  pods: readonly Pod[],
  container: string | undefined,
  resource: string,
): ReadonlyMap<string, number> | string {
  const requests = new Map<string, number>();
  for (const { metadata, spec } of pods) {
    const { name } = metadata;
    if (container === undefined && Object.keys(spec.resources?.requests ?? {}).length > 0) {
      const ofPod = podRequests(spec).get(resource);
      if (ofPod === undefined) return `missing pod-level request for ${resource} in Pod ${name}`;
      requests.set(name, ofPod.milli);
      continue;
    }
    const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === "Always");
    const counted = [...spec.containers, ...sidecars].filter(
      (one) => container === undefined || one.name === container,
    );
    if (counted.length === 0) return `container ${container} not found in Pod ${name}`;
    let total = 0;
    for (const one of counted) {
      const request = one.resources?.requests?.[resource];
      if (request === undefined) return `missing request for ${resource} in container ${one.name} of Pod ${name}`;
      total += milliValue(request);
    }
    requests.set(name, total);
  }
  return requests;
}

function totalOf(metrics: ReadonlyMap<string, PodMetric>): number {
  let total = 0;
  for (const { value } of metrics.values()) total += value;
  return total;
}

function utilizationOf(
  metrics: ReadonlyMap<string, PodMetric>,
  requests: ReadonlyMap<string, number>,
  target: number,
): { readonly ratio: number; readonly utilization: number; readonly average: number } | undefined {
  let used = 0;
  let requested = 0;
  let count = 0;
  for (const [name, { value }] of metrics) {
    const request = requests.get(name);
    if (request === undefined) continue;
    used += value;
    requested += request;
    count += 1;
  }
  if (requested === 0) return undefined;
  const utilization = Math.trunc((used * 100) / requested);
  return { ratio: utilization / target, utilization, average: Math.trunc(used / count) };
}

interface Decided {
  readonly replicas: number;
  readonly cautiousRatio?: number;
}

/** The replicas for a ratio, after Pods that could not be counted are looked at a second time. */
function decide(
  { current, tolerances }: Calculation,
  { counted, unready, missing }: Measured,
  ratio: number,
  valueOfMissing: (name: string) => number,
  ratioOf: (metrics: ReadonlyMap<string, PodMetric>) => number,
): Decided {
  const countsUnready = unready.length > 0 && ratio > 1;
  if (!countsUnready && missing.length === 0) {
    return { replicas: isWithin(ratio, tolerances) ? current : Math.ceil(ratio * counted.size) };
  }
  const filled = new Map(counted);
  const guess = (name: string, value: number): void => void filled.set(name, { value, atMs: 0, windowMs: 0 });
  if (ratio < 1) for (const name of missing) guess(name, valueOfMissing(name));
  if (ratio > 1) for (const name of missing) guess(name, 0);
  if (countsUnready) for (const name of unready) guess(name, 0);
  const second = ratioOf(filled);
  const stay: Decided = { replicas: current, cautiousRatio: second };
  if (isWithin(second, tolerances) || (ratio < 1 && second > 1) || (ratio > 1 && second < 1)) return stay;
  const replicas = Math.ceil(second * filled.size);
  const turnsBack = (second < 1 && replicas > current) || (second > 1 && replicas < current);
  return turnsBack ? stay : { replicas, cautiousRatio: second };
}

function isWithin(ratio: number, { scaleUp, scaleDown }: Tolerances): boolean {
  return 1 - scaleDown <= ratio && ratio <= 1 + scaleUp;
}
