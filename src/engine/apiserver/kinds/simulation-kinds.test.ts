import { describe, expect, it } from "vitest";
import type { KindName } from "../../../api/kinds.ts";
import { defaulted, errorsOf, updateErrorsOf } from "./testing/check-manifest.ts";

interface Case {
  readonly name: string;
  readonly kind: KindName;
  readonly spec: object;
  readonly errors: readonly string[];
}

const machine = (name: string, spec: object, ...errors: string[]): Case => ({ name, kind: "Machine", spec, errors });
const fault = (name: string, spec: object, ...errors: string[]): Case => ({ name, kind: "Fault", spec, errors });
const traffic = (name: string, spec: object, ...errors: string[]): Case => ({
  name,
  kind: "Traffic",
  spec: { url: "http://web/", requestsPerSecond: 1, ...spec },
  errors,
});

const CASES: readonly Case[] = [
  machine("nothing said", {}),
  machine("everything said", {
    power: "Off",
    cpu: 2,
    memory: "512Mi",
    pods: 10,
    zone: "a",
    labels: { disk: "ssd" },
    taints: [{ key: "a", effect: "NoSchedule" }],
    extendedResources: { "example.com/gpu": 2 },
  }),
  machine("power", { power: "Low" }, 'spec.power: Unsupported value: "Low": supported values: "On", "Off"'),
  machine("no CPU", { cpu: 0 }, 'spec.cpu: Invalid value: "0": must be greater than 0'),
  machine("negative memory", { memory: "-1Gi" }, 'spec.memory: Invalid value: "-1Gi": must be greater than 0'),
  machine("no Pods", { pods: 0 }, "spec.pods: Invalid value: 0: must be greater than 0"),
  machine("taint", { taints: [{ key: "a" }] }, "spec.taints[0].effect: Required value"),
  machine(
    "resource without a domain",
    { extendedResources: { gpu: 1 } },
    'spec.extendedResources[gpu]: Invalid value: "gpu": must be fully qualified, such as example.com/gpu',
  ),
  machine(
    "half a device",
    { extendedResources: { "example.com/gpu": "500m" } },
    'spec.extendedResources[example.com/gpu]: Invalid value: "500m": must be an integer',
  ),
  fault("power", { type: "MachinePower", target: { machine: "node-1" } }),
  fault("kill", {
    type: "ContainerKill",
    target: { pod: "web-0", container: "web" },
    parameters: { signal: "SIGTERM" },
  }),
  fault("slow", { type: "SlowMachine", target: { machine: "node-1" }, parameters: { factor: 1.5 } }),
  fault("no type", {}, "spec.type: Required value"),
  fault(
    "unknown type",
    { type: "Fire" },
    'spec.type: Unsupported value: "Fire": supported values: "MachinePower", "NetworkCut", "ContainerKill", "SlowMachine", "ComponentStop", "ZoneOutage", "NetworkLatency", "PacketLoss", "DiskFull", "DiskLost", "RegistryUnreachable"',
  ),
  fault("component", { type: "ComponentStop", target: { component: "kube-scheduler" } }),
  fault("component of a machine", { type: "ComponentStop", target: { component: "kubelet", machine: "node-1" } }),
  fault(
    "no component",
    { type: "ComponentStop", target: { machine: "node-1" } },
    "spec.target.component: Required value: when `type` is 'ComponentStop'",
  ),
  fault(
    "unknown component",
    { type: "ComponentStop", target: { component: "kubectl" } },
    'spec.target.component: Unsupported value: "kubectl": supported values: "coredns", "etcd", "kube-apiserver", "kube-controller-manager", "kube-proxy", "kube-scheduler", "kubelet"',
  ),
  fault("zone", { type: "ZoneOutage", target: { zone: "a" } }),
  fault("no zone", { type: "ZoneOutage" }, "spec.target.zone: Required value: when `type` is 'ZoneOutage'"),
  fault("partition", { type: "NetworkCut", target: { machine: "node-1", peerMachine: "node-2" } }),
  fault("partition of zones", { type: "NetworkCut", target: { zone: "a", peerZone: "b" } }),
  fault(
    "two places",
    { type: "NetworkCut", target: { machine: "node-1", zone: "a" } },
    "spec.target.zone: Forbidden: may not be set together with `machine`",
  ),
  fault(
    "cut off from itself",
    { type: "NetworkCut", target: { machine: "node-1", peerMachine: "node-1" } },
    'spec.target.peerMachine: Invalid value: "node-1": must be another machine than `machine`',
  ),
  fault("latency", { type: "NetworkLatency", target: { machine: "node-1" }, parameters: { latencyMs: 100 } }),
  fault(
    "no latency",
    { type: "NetworkLatency", target: { machine: "node-1" }, parameters: { latencyMs: 0 } },
    "spec.parameters.latencyMs: Invalid value: 0: must be between 1 and 60000, inclusive",
  ),
  fault("loss", { type: "PacketLoss", target: { zone: "a" }, parameters: { percent: 100 } }),
  fault(
    "more than everything",
    { type: "PacketLoss", target: { zone: "a" }, parameters: { percent: 101 } },
    "spec.parameters.percent: Invalid value: 101: must be between 1 and 100, inclusive",
  ),
  fault("disk", { type: "DiskFull", target: { machine: "node-1" } }),
  fault("all registries", { type: "RegistryUnreachable" }),
  fault("registry", { type: "RegistryUnreachable", target: { registry: "registry.example.com:5000" } }),
  fault(
    "a URL for a registry",
    { type: "RegistryUnreachable", target: { registry: "https://docker.io" } },
    'spec.target.registry: Invalid value: "https://docker.io": must be the host of a registry, such as docker.io or registry.example.com:5000',
  ),
  fault("no machine", { type: "NetworkCut" }, "spec.target.machine: Required value: when `type` is 'NetworkCut'"),
  fault("no Pod", { type: "ContainerKill" }, "spec.target.pod: Required value: when `type` is 'ContainerKill'"),
  fault(
    "a Pod for a machine's fault",
    { type: "MachinePower", target: { machine: "node-1", pod: "a" } },
    "spec.target.pod: Forbidden: may not be set when `type` is 'MachinePower'",
  ),
  fault(
    "a machine for a kill",
    { type: "ContainerKill", target: { pod: "a", machine: "node-1" } },
    "spec.target.machine: Forbidden: may not be set when `type` is 'ContainerKill'",
  ),
  fault(
    "faster instead of slower",
    { type: "SlowMachine", target: { machine: "node-1" }, parameters: { factor: 1 } },
    "spec.parameters.factor: Invalid value: 1: must be greater than 1",
  ),
  fault(
    "parameters of another type",
    { type: "NetworkCut", target: { machine: "node-1" }, parameters: { factor: 2, signal: "SIGKILL" } },
    "spec.parameters.factor: Forbidden: may not be set when `type` is 'NetworkCut'",
    "spec.parameters.signal: Forbidden: may not be set when `type` is 'NetworkCut'",
  ),
  fault(
    "unknown signal",
    { type: "ContainerKill", target: { pod: "a" }, parameters: { signal: "SIGFOO" } },
    'spec.parameters.signal: Unsupported value: "SIGFOO": supported values: "SIGINT", "SIGKILL", "SIGQUIT", "SIGTERM"',
  ),
  traffic("plain", {}),
  traffic("port, path and sender", { url: "http://web.default.svc.cluster.local:8080/a?b=c", from: { pod: "client" } }),
  traffic("paused", { requestsPerSecond: 0 }),
  traffic("half a request", { requestsPerSecond: 0.5 }),
  traffic("no URL", { url: "" }, "spec.url: Required value"),
  traffic(
    "no URL at all",
    { url: "web page" },
    'spec.url: Invalid value: "web page": must be an http URL, such as http://web.default:80/path',
  ),
  traffic(
    "URL port",
    { url: "http://web:99999/" },
    'spec.url: Invalid value: "http://web:99999/": port must be between 1 and 65535, inclusive',
  ),
  traffic("no rate", { requestsPerSecond: undefined }, "spec.requestsPerSecond: Required value"),
  traffic(
    "too many requests",
    { requestsPerSecond: 10_001 },
    "spec.requestsPerSecond: Invalid value: 10001: must be between 0 and 10000, inclusive",
  ),
  traffic(
    "negative rate",
    { requestsPerSecond: -1 },
    "spec.requestsPerSecond: Invalid value: -1: must be between 0 and 10000, inclusive",
  ),
  traffic("timeout", { timeoutSeconds: 0 }, "spec.timeoutSeconds: Invalid value: 0: must be greater than 0"),
];

describe("kinds of the simulation", () => {
  it.each(CASES)("$kind: $name", ({ kind, spec, errors }) => {
    expect(errorsOf(kind, { metadata: { name: "a" }, spec })).toEqual(errors);
  });

  const defaults: { kind: KindName; name: string; spec: object; filled: object }[] = [
    { kind: "Machine", name: "hardware", spec: {}, filled: { power: "On", cpu: "4", memory: "8Gi", pods: 110 } },
    {
      kind: "Machine",
      name: "what is missing",
      spec: { cpu: 2 },
      filled: { power: "On", cpu: "2", memory: "8Gi", pods: 110 },
    },
    {
      kind: "Fault",
      name: "a factor",
      spec: { type: "SlowMachine", target: { machine: "a" } },
      filled: { type: "SlowMachine", target: { machine: "a" }, parameters: { factor: 4 } },
    },
    {
      kind: "Fault",
      name: "a signal and a namespace",
      spec: { type: "ContainerKill", target: { pod: "a" } },
      filled: { type: "ContainerKill", target: { pod: "a", namespace: "default" }, parameters: { signal: "SIGKILL" } },
    },
    {
      kind: "Fault",
      name: "nothing",
      spec: { type: "NetworkCut", target: { machine: "a" } },
      filled: { type: "NetworkCut", target: { machine: "a" } },
    },
    { kind: "Traffic", name: "a timeout", spec: { url: "http://a" }, filled: { url: "http://a", timeoutSeconds: 5 } },
  ];
  it.each(defaults)("$kind gets $name", ({ kind, spec, filled }) => {
    expect((defaulted(kind, { spec }) as { readonly spec?: unknown }).spec).toEqual(filled);
  });

  it("a Fault does not change", () => {
    const before = { spec: { type: "MachinePower", target: { machine: "a" } } };
    expect(updateErrorsOf("Fault", before, before)).toEqual([]);
    expect(updateErrorsOf("Fault", before, { spec: { type: "MachinePower", target: { machine: "b" } } })).toEqual([
      'spec: Invalid value: {"type":"MachinePower","target":{"machine":"b"}}: field is immutable',
    ]);
  });
});
