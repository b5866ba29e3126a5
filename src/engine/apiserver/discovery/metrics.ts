/**
 * `/metrics` of the API server: what can be told from the objects that it stores and from what it was made to write.
 * Source: https://kubernetes.io/docs/reference/instrumentation/metrics/
 */
import type { ApiResponse } from "../../../api/api-client.ts";
import {
  METRICS_TYPE,
  metricFamily,
  type MetricSample,
  oneSample,
  processMetrics,
} from "../../../api/prometheus-text.ts";
import { addressNumber, offersAddress, serviceRange } from "../../../api/service-range.ts";
import type { APIService } from "../../../api/types/apiregistration.ts";
import type { Service } from "../../../api/types/core.ts";
import type { IPAddress, ServiceCIDR } from "../../../api/types/networking.ts";
import { NODE_PORT_COUNT } from "../admission/service-node-ports.ts";
import { healthChecks } from "./health.ts";
import { groupResource } from "../kind-registry.ts";
import type { WriteEnvironment } from "../write/write-environment.ts";

/** Its kinds belong to the simulation, not to the cluster. */
const SIMULATION_GROUP = "sim.kubarium.dev";
const OBJECTS_HELP =
  "Number of stored objects at the time of last check split by kind. In case of a fetching error, the value will be -1.";

/** Verbs of the record of causes, as clients sent them. */
const METHODS: Readonly<Record<string, string>> = { create: "POST", bind: "POST", patch: "PATCH", delete: "DELETE" };

export function metricsAnswer(environment: WriteEnvironment): ApiResponse {
  const { kernel } = environment;
  const body = [
    requestMetrics(environment),
    objectMetrics(environment),
    addressMetrics(environment),
    portMetrics(environment),
    aggregationMetrics(environment),
    processMetrics(kernel.epochMs),
  ].join("");
  return { code: 200, body, contentType: METRICS_TYPE };
}

/** `/metrics/slis`. Source: https://kubernetes.io/docs/reference/instrumentation/slis/ */
export function indicatorsAnswer({ refusalFor }: WriteEnvironment): ApiResponse {
  const samples = healthChecks(refusalFor?.("kube-apiserver") === undefined).map(({ type, name, passes }) => ({
    labels: { name, type },
    value: passes ? 1 : 0,
  }));
  const help = "[STABLE] This metric records the result of a single healthcheck.";
  return { code: 200, body: metricFamily("kubernetes_healthcheck", "gauge", help, samples), contentType: METRICS_TYPE };
}

/** Only what was written is remembered. */
function requestMetrics({ causes, kinds }: WriteEnvironment): string {
  const counts = new Map<string, number>();
  for (let index = 0; index < causes.length; index += 1) {
    const record = causes.record(index);
    if (record === undefined || record.actor === "kube-apiserver") continue;
    const key = `${record.object.slice(0, record.object.indexOf("/"))} ${record.verb}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const samples = [...counts].flatMap(([key, value]): readonly MetricSample[] => {
    const [kind = "", verb = ""] = key.split(" ");
    const definition = kinds.find(kind);
    if (definition === undefined || definition.group === SIMULATION_GROUP) return [];
    const method = METHODS[verb] ?? "PUT";
    const labels = {
      code: method === "POST" ? "201" : "200",
      component: "apiserver",
      dry_run: "",
      group: definition.group,
      resource: definition.plural,
      scope: "resource",
      subresource: verb === "bind" ? "binding" : "",
      verb: method,
      version: definition.version,
    };
    return [{ labels, value }];
  });
  return metricFamily(
    "apiserver_request_total",
    "counter",
    "[STABLE] Counter of apiserver requests broken out for each verb, dry run value, group, version, resource, scope, component, and HTTP response code.",
    inOrder(samples),
  );
}

function objectMetrics({ kinds, store }: WriteEnvironment): string {
  const counted = kinds.all().filter(({ group }) => group !== SIMULATION_GROUP);
  const byResource = counted.map((definition) => ({
    labels: { resource: groupResource(definition) },
    value: store.count(groupResource(definition)),
  }));
  const byGroup = counted.map((definition) => ({
    labels: { group: definition.group, resource: definition.plural },
    value: store.count(groupResource(definition)),
  }));
  return [
    metricFamily("apiserver_resource_objects", "gauge", `[ALPHA] ${OBJECTS_HELP}`, inOrder(byGroup)),
    metricFamily(
      "apiserver_storage_objects",
      "gauge",
      `[STABLE] [DEPRECATED, consider using apiserver_resource_objects instead] ${OBJECTS_HELP}`,
      inOrder(byResource),
    ),
  ].join("");
}

function addressMetrics({ store }: WriteEnvironment): string {
  const taken = [...(store.insertionOrder("ipaddresses.networking.k8s.io") as Iterable<IPAddress>)].flatMap(
    ({ metadata }) => addressNumber(metadata.name) ?? [],
  );
  const ranges = [...(store.insertionOrder("servicecidrs.networking.k8s.io") as Iterable<ServiceCIDR>)]
    .flatMap(({ spec }) => spec.cidrs ?? [])
    .flatMap((cidr) => {
      const range = serviceRange(cidr);
      if (range === undefined) return [];
      const allocated = taken.filter((address) => offersAddress(range, address)).length;
      return [{ labels: { cidr }, allocated, available: range.size - 2 - allocated }];
    });
  const name = "kube_apiserver_clusterip_allocator";
  const help = (what: string): string => `[ALPHA] Gauge measuring the number of ${what} IPs for Services`;
  return [
    metricFamily(
      `${name}_allocated_ips`,
      "gauge",
      help("allocated"),
      ranges.map(({ labels, allocated }) => ({ labels, value: allocated })),
    ),
    metricFamily(
      `${name}_available_ips`,
      "gauge",
      help("available"),
      ranges.map(({ labels, available }) => ({ labels, value: available })),
    ),
  ].join("");
}

function portMetrics({ store }: WriteEnvironment): string {
  const ports = new Set<number>();
  for (const { spec } of store.insertionOrder("services") as Iterable<Service>) {
    for (const { nodePort } of spec.ports ?? []) if (nodePort) ports.add(nodePort);
    if (spec.healthCheckNodePort) ports.add(spec.healthCheckNodePort);
  }
  const name = "kube_apiserver_nodeport_allocator";
  const help = (what: string): string => `[ALPHA] Gauge measuring the number of ${what} NodePorts for Services`;
  return [
    metricFamily(`${name}_allocated_ports`, "gauge", help("allocated"), oneSample(ports.size)),
    metricFamily(`${name}_available_ports`, "gauge", help("available"), oneSample(NODE_PORT_COUNT - ports.size)),
  ].join("");
}

function aggregationMetrics({ store }: WriteEnvironment): string {
  const samples = [...(store.insertionOrder("apiservices.apiregistration.k8s.io") as Iterable<APIService>)].map(
    ({ metadata, status }) => {
      const available = status?.conditions?.find(({ type }) => type === "Available")?.status;
      return { labels: { name: metadata.name }, value: available === "True" ? 0 : 1 };
    },
  );
  return metricFamily(
    "aggregator_unavailable_apiservice",
    "gauge",
    "[ALPHA] Gauge of APIServices which are marked as unavailable broken down by APIService name.",
    inOrder(samples),
  );
}

function inOrder(samples: readonly MetricSample[]): readonly MetricSample[] {
  const text = ({ labels }: MetricSample): string => JSON.stringify(labels);
  return samples.toSorted((a, b) => (text(a) < text(b) ? -1 : 1));
}
