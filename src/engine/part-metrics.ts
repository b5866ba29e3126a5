/**
 * `/metrics` of the control plane's other programs and of kube-proxy: what the objects of the cluster tell of their work.
 * Source: https://kubernetes.io/docs/reference/instrumentation/metrics/
 */
import { metricFamily, type MetricSample, oneSample, processMetrics } from "../api/prometheus-text.ts";
import type { Node } from "../api/types/core.ts";
import type { Pod } from "../api/types/pod.ts";
import type { ApiServer } from "./apiserver/api-server.ts";

/** @param part name of the program @param startedAtMs Unix time */
export function partMetrics(server: ApiServer, part: string, startedAtMs: number): string {
  return `${ownMetrics(server, part)}${processMetrics(startedAtMs)}`;
}

function ownMetrics(server: ApiServer, part: string): string {
  switch (part) {
    case "kube-scheduler":
      return schedulerMetrics(server.list("Pod"));
    case "kube-controller-manager":
      return controllerMetrics(server);
    default:
      return "";
  }
}

function schedulerMetrics(pods: readonly Pod[]): string {
  const queues = { active: 0, backoff: 0, gated: 0, unschedulable: 0 };
  for (const { metadata, spec, status } of pods) {
    if (spec.nodeName || metadata.deletionTimestamp !== undefined || status.phase !== "Pending") continue;
    const reason = status.conditions?.find(({ type }) => type === "PodScheduled")?.reason;
    if (reason === "SchedulingGated") queues.gated += 1;
    else if (reason === "Unschedulable") queues.unschedulable += 1;
    else queues.active += 1;
  }
  return metricFamily(
    "scheduler_pending_pods",
    "gauge",
    "[STABLE] Number of pending pods, by the queue type. 'active' means number of pods in activeQ; 'backoff' means number of pods in backoffQ; 'unschedulable' means number of pods in unschedulablePods that the scheduler attempted to schedule and failed; 'gated' is the number of unschedulable pods that the scheduler never attempted to schedule because they are gated.",
    Object.entries(queues).map(([queue, value]) => ({ labels: { queue }, value })),
  );
}

function controllerMetrics(server: ApiServer): string {
  const zones = new Map<string, { size: number; unhealthy: number }>();
  for (const node of server.list("Node")) {
    const zone = zones.get(zoneOf(node)) ?? { size: 0, unhealthy: 0 };
    zone.size += 1;
    if (!isReady(node)) zone.unhealthy += 1;
    zones.set(zoneOf(node), zone);
  }
  const slices = server
    .list("EndpointSlice")
    .filter(({ metadata }) => metadata.labels?.[MANAGED_BY] === "endpointslice-controller.k8s.io");
  const endpoints = slices.reduce((sum, slice) => sum + (slice.endpoints ?? []).length, 0);
  const samples = (valueOf: (zone: { size: number; unhealthy: number }) => number): readonly MetricSample[] =>
    [...zones].map(([zone, counts]) => ({ labels: { zone }, value: valueOf(counts) }));
  const gauge = (name: string, help: string, values: readonly MetricSample[]): string =>
    metricFamily(name, "gauge", `[ALPHA] ${help}`, values);
  return [
    gauge(
      "endpoint_slice_controller_desired_endpoint_slices",
      "Number of EndpointSlices that would exist with perfect endpoint allocation",
      oneSample(slices.length),
    ),
    gauge("endpoint_slice_controller_endpoints_desired", "Number of endpoints desired", oneSample(endpoints)),
    gauge("endpoint_slice_controller_num_endpoint_slices", "Number of EndpointSlices", oneSample(slices.length)),
    gauge(
      "node_collector_unhealthy_nodes_in_zone",
      "Gauge measuring number of not Ready Nodes per zones.",
      samples(({ unhealthy }) => unhealthy),
    ),
    gauge(
      "node_collector_zone_health",
      "Gauge measuring percentage of healthy nodes per zone.",
      samples(({ size, unhealthy }) => (100 * (size - unhealthy)) / size),
    ),
    gauge(
      "node_collector_zone_size",
      "Gauge measuring number of registered Nodes per zones.",
      samples(({ size }) => size),
    ),
  ].join("");
}

const MANAGED_BY = "endpointslice.kubernetes.io/managed-by";

/** Upstream: k8s.io/component-helpers/node/topology (GetZoneKey). */
function zoneOf({ metadata }: Node): string {
  const region = metadata.labels?.["topology.kubernetes.io/region"] ?? "";
  const zone = metadata.labels?.["topology.kubernetes.io/zone"] ?? "";
  return region === "" && zone === "" ? "" : `${region}:\u0000:${zone}`;
}

function isReady({ status }: Node): boolean {
  return status.conditions?.find(({ type }) => type === "Ready")?.status === "True";
}
