/**
 * Pages of metrics in the format of Prometheus.
 * Source: https://kubernetes.io/docs/reference/instrumentation/metrics/, https://prometheus.io/docs/instrumenting/exposition_formats/
 */
import {
  metricFamily as family,
  type MetricSample,
  oneSample as one,
  processMetrics,
} from "../../../api/prometheus-text.ts";
import { SYSTEM_CPU_MILLIS } from "../../runtime/machine-resources.ts";
import type { EndpointParts } from "./endpoint-parts.ts";
import { podsNow, sumOf } from "./machine-use.ts";

export function resourceMetrics(parts: EndpointParts): string {
  const { kernel, runtime, node } = parts;
  const pods = podsNow(parts);
  const atMs = kernel.epochMs + kernel.nowMs;
  const upSeconds = (kernel.nowMs - (runtime.machines.get(node.metadata.name)?.bootedAtMs ?? 0)) / 1_000;
  const each = (valueOf: (container: (typeof pods)[number]["containers"][number]) => number): readonly MetricSample[] =>
    pods.flatMap(({ sandbox: { namespace, podName: pod }, containers }) =>
      containers.map((container) => ({
        labels: { container: container.name, namespace, pod },
        value: valueOf(container),
      })),
    );
  const ofPods = (field: "cpuSeconds" | "memoryBytes"): readonly MetricSample[] =>
    pods.map(({ sandbox: { namespace, podName: pod }, containers }) => ({
      labels: { namespace, pod },
      value: sumOf(containers, field),
    }));
  const all = pods.flatMap(({ containers }) => containers);
  const nodeSeconds = (SYSTEM_CPU_MILLIS * upSeconds) / 1_000 + sumOf(all, "cpuSeconds");
  const cpuHelp = "[STABLE] Cumulative cpu time consumed by the";
  const memoryHelp = "[STABLE] Current working set of the";
  return [
    family(
      "container_cpu_usage_seconds_total",
      "counter",
      `${cpuHelp} container in core-seconds`,
      each(({ cpuSeconds }) => cpuSeconds),
      atMs,
    ),
    family(
      "container_memory_working_set_bytes",
      "gauge",
      `${memoryHelp} container in bytes`,
      each(({ memoryBytes }) => memoryBytes),
      atMs,
    ),
    family(
      "container_start_time_seconds",
      "gauge",
      "[STABLE] Start time of the container since unix epoch in seconds",
      each(({ record }) => (kernel.epochMs + record.startedAtMs) / 1_000),
    ),
    family("node_cpu_usage_seconds_total", "counter", `${cpuHelp} node in core-seconds`, one(nodeSeconds), atMs),
    family(
      "node_memory_working_set_bytes",
      "gauge",
      `${memoryHelp} node in bytes`,
      one(runtime.cri.resources.machineMemory(node.metadata.name)),
      atMs,
    ),
    family("pod_cpu_usage_seconds_total", "counter", `${cpuHelp} pod in core-seconds`, ofPods("cpuSeconds"), atMs),
    family("pod_memory_working_set_bytes", "gauge", `${memoryHelp} pod in bytes`, ofPods("memoryBytes"), atMs),
    family(
      "resource_scrape_error",
      "gauge",
      "[STABLE] 1 if there was an error while getting container metrics, 0 otherwise",
      one(0),
    ),
  ].join("");
}

export function cadvisorMetrics(parts: EndpointParts): string {
  const { kernel, runtime, node } = parts;
  const machine = runtime.machines.get(node.metadata.name);
  const atMs = kernel.epochMs + kernel.nowMs;
  const all = podsNow(parts).flatMap(({ pod, sandbox: { namespace, podName }, containers }) =>
    containers.map((container) => {
      const id = `/kubepods.slice/kubepods-pod${pod.metadata.uid.replaceAll("-", "_")}.slice`;
      const { image } = container.record;
      return {
        container,
        labels: { container: container.name, id, image, name: container.record.id, namespace, pod: podName },
      };
    }),
  );
  const each = (valueOf: (container: (typeof all)[number]["container"]) => number): readonly MetricSample[] =>
    all.map(({ container, labels }) => ({ labels, value: valueOf(container) }));
  const limited = all.filter(({ container }) => container.record.memoryLimitBytes > 0);
  return [
    family(
      "container_cpu_usage_seconds_total",
      "counter",
      "Cumulative cpu time consumed in seconds.",
      each(({ cpuSeconds }) => cpuSeconds),
      atMs,
    ),
    family(
      "container_memory_usage_bytes",
      "gauge",
      "Current memory usage in bytes, including all memory regardless of when it was accessed",
      each(({ memoryBytes }) => memoryBytes),
      atMs,
    ),
    family(
      "container_memory_working_set_bytes",
      "gauge",
      "Current working set in bytes.",
      each(({ memoryBytes }) => memoryBytes),
      atMs,
    ),
    family(
      "container_fs_usage_bytes",
      "gauge",
      "Number of bytes that are consumed by the container on this filesystem.",
      each(({ layerBytes }) => layerBytes),
      atMs,
    ),
    family(
      "container_spec_memory_limit_bytes",
      "gauge",
      "Memory limit for the container.",
      limited.map(({ container, labels }) => ({ labels, value: container.record.memoryLimitBytes })),
    ),
    family(
      "container_start_time_seconds",
      "gauge",
      "Start time of the container since unix epoch in seconds.",
      each(({ record }) => (kernel.epochMs + record.startedAtMs) / 1_000),
      atMs,
    ),
    family("machine_cpu_cores", "gauge", "Number of logical CPU cores.", one((machine?.cpuMillis ?? 0) / 1_000)),
    family(
      "machine_memory_bytes",
      "gauge",
      "Amount of memory installed on the machine.",
      one(machine?.memoryBytes ?? 0),
    ),
  ].join("");
}

export function kubeletMetrics(parts: EndpointParts): string {
  const { kernel, runtime, node } = parts;
  const pods = podsNow(parts);
  const { name } = node.metadata;
  const running = pods.reduce((sum, { containers }) => sum + containers.length, 0);
  const booted = runtime.machines.get(name)?.bootedAtMs ?? 0;
  return [
    processMetrics(kernel.epochMs + booted),
    family("kubelet_node_name", "gauge", "[ALPHA] The node's name. The count is always 1.", [
      { labels: { node: name }, value: 1 },
    ]),
    family("kubelet_running_pods", "gauge", "[ALPHA] Number of pods that have a running pod sandbox", one(pods.length)),
    family("kubelet_running_containers", "gauge", "[ALPHA] Number of containers currently running", [
      { labels: { container_state: "running" }, value: running },
    ]),
    family(
      "kubelet_desired_pods",
      "gauge",
      "[ALPHA] The number of pods the kubelet is being instructed to run. static is true if the pod is not from the apiserver.",
      [{ labels: { static: "" }, value: parts.pods.length }],
    ),
  ].join("");
}

const PROBES = [
  ["Liveness", "livenessProbe"],
  ["Readiness", "readinessProbe"],
  ["Startup", "startupProbe"],
] as const;

/** As the status has it: whoever is ready has passed. */
export function probeMetrics({ pods }: EndpointParts): string {
  const samples = pods.flatMap(({ metadata: { name: pod, namespace = "", uid: pod_uid }, spec, status }) =>
    spec.containers.flatMap((container) =>
      PROBES.flatMap(([probe_type, field]): readonly MetricSample[] => {
        const found = status.containerStatuses?.find(({ name }) => name === container.name);
        if (container[field] === undefined || found?.state.running === undefined) return [];
        const passed =
          probe_type === "Readiness" ? found.ready : probe_type === "Startup" ? found.started === true : true;
        const labels = {
          container: container.name,
          namespace,
          pod,
          pod_uid,
          probe_type,
          result: passed ? "successful" : "failed",
        };
        return [{ labels, value: 1 }];
      }),
    ),
  );
  return family(
    "prober_probe_total",
    "counter",
    "[BETA] Cumulative number of a liveness, readiness or startup probe for a container by result.",
    samples,
  );
}
