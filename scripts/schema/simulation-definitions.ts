/** JSON schemas of the simulation's own kinds, `sim.kubarium.dev/v1alpha1`. Types: src/api/types/sim.ts. */
import type { EtcdMember, Fault, Machine, Traffic } from "../../src/api/types/sim.ts";
import { type Definitions, type JsonSchema, refTo } from "./json-schema.ts";

const API_VERSION = "sim.kubarium.dev/v1alpha1";

const string = (description: string): JsonSchema => ({ type: "string", description });
const integer = (description: string): JsonSchema => ({ type: "integer", format: "int32", description });
const number = (description: string): JsonSchema => ({ type: "number", format: "double", description });
const quantity = (description: string): JsonSchema => ({ $ref: refTo("Quantity"), description });
const counts = (description: string): JsonSchema => ({
  type: "object",
  additionalProperties: { type: "integer", format: "int64" },
  description,
});

/** `T` makes a field that the type has and the schema lacks a compile error. */
function struct<T>(
  description: string,
  properties: Readonly<Record<keyof T & string, JsonSchema>>,
  required: readonly (keyof T & string)[] = [],
): JsonSchema {
  return {
    type: "object",
    properties,
    additionalProperties: false,
    ...(required.length === 0 ? {} : { required }),
    description,
  };
}

function kind(name: string, description: string): JsonSchema {
  const properties = {
    apiVersion: { type: "string", const: API_VERSION },
    kind: { type: "string", const: name },
    metadata: { $ref: refTo("ObjectMeta"), description: "Standard object metadata." },
    spec: { $ref: refTo(`${name}Spec`), description: `What you want of this ${name}.` },
    status: { $ref: refTo(`${name}Status`), description: "What the simulation last saw." },
  };
  return struct<typeof properties>(description, properties, ["apiVersion", "kind", "spec"]);
}

export const simulationDefinitions: Definitions = {
  Machine: kind(
    "Machine",
    "A computer of the simulated data centre. While it has power, a Node of the same name belongs to the cluster.",
  ),
  MachineSpec: struct<Machine["spec"]>("The hardware and whether it is powered.", {
    power: {
      type: "string",
      enum: ["On", "Off"],
      default: "On",
      description: "`Off` cuts the power at once, as a pulled plug does.",
    },
    cpu: quantity("CPUs, such as `4` or `500m`. Default 4."),
    memory: quantity("Memory, such as `8Gi`. Default 8Gi."),
    pods: integer("The largest number of Pods the node takes. Default 110."),
    zone: string("The zone, put on the node as `topology.kubernetes.io/zone`."),
    labels: {
      type: "object",
      additionalProperties: { type: "string" },
      description: "Labels the node registers with.",
    },
    taints: { type: "array", items: { $ref: refTo("Taint") }, description: "Taints the node registers with." },
    extendedResources: {
      type: "object",
      additionalProperties: { $ref: refTo("Quantity") },
      description: "Further resources, such as `example.com/gpu: 2`.",
    },
  }),
  MachineStatus: struct<Machine["status"]>("The node that runs on the machine.", {
    nodeName: string("Name of the node."),
    phase: { type: "string", enum: ["Running", "Booting", "Off"] },
    bootedAt: { $ref: refTo("Time") },
    address: string("Address in the simulated network."),
    faults: { type: "array", items: { type: "string" }, description: "Names of the Faults at work on it." },
    stopped: {
      type: "array",
      items: { type: "string" },
      description: "Parts of Kubernetes that Faults keep from running on it, whatever their Pods tell.",
    },
  }),
  Fault: kind("Fault", "Something broken on purpose. Deleting the object heals what it broke."),
  FaultSpec: struct<Fault["spec"]>(
    "What breaks, and how. It cannot change: delete the fault and create another.",
    {
      type: {
        type: "string",
        enum: [
          "MachinePower",
          "NetworkCut",
          "ContainerKill",
          "SlowMachine",
          "ComponentStop",
          "ZoneOutage",
          "NetworkLatency",
          "PacketLoss",
          "DiskFull",
          "DiskLost",
          "RegistryUnreachable",
        ],
        description:
          "`MachinePower` pulls the plug of a machine, `ZoneOutage` of all machines of a zone. `NetworkCut` cuts a machine or zone off, `NetworkLatency` and `PacketLoss` make its network bad. `SlowMachine` makes a machine slow, `DiskFull` fills its disk, `DiskLost` takes the disk of its etcd member away. `ContainerKill` kills the processes of a Pod once, `ComponentStop` keeps a part of Kubernetes from running. `RegistryUnreachable` makes image pulls fail.",
      },
      target: { $ref: refTo("FaultTarget"), description: "What the fault hits." },
      parameters: { $ref: refTo("FaultParameters"), description: "How hard it hits." },
    },
    ["type", "target"],
  ),
  FaultTarget: struct<Fault["spec"]["target"]>("What is broken: a machine, a zone, a component, a registry or a Pod.", {
    machine: string("Name of the machine."),
    zone: string("Zone whose machines are meant."),
    peerMachine: string("The other end of the way that is broken; without a peer the way to everything else is."),
    peerZone: string("The zone at the other end of the way that is broken."),
    component: {
      type: "string",
      enum: ["coredns", "etcd", "kube-apiserver", "kube-controller-manager", "kube-proxy", "kube-scheduler", "kubelet"],
      description: "`ComponentStop`: what is stopped, on the machine or, without one, on all machines.",
    },
    registry: string("`RegistryUnreachable`: host of the registry, such as `docker.io`; without it all registries."),
    namespace: string("Namespace of the Pod, for `ContainerKill`."),
    pod: string("Name of the Pod, for `ContainerKill`."),
    container: string("One container of the Pod; without it every container is killed."),
  }),
  FaultParameters: struct<NonNullable<Fault["spec"]["parameters"]>>("How hard the fault hits.", {
    factor: { ...number("`SlowMachine`: how many times slower. Default 4."), exclusiveMinimum: 1 },
    signal: string("`ContainerKill`: the signal. Default SIGKILL."),
    latencyMs: {
      ...integer("`NetworkLatency`: milliseconds added to every request on the way. Default 200."),
      minimum: 1,
      maximum: 60_000,
    },
    shutdownSeconds: {
      ...integer(
        "`MachinePower`: the machine is shut down in good order within this time. Without it, it loses its power.",
      ),
      minimum: 0,
      maximum: 3_600,
    },
    percent: {
      ...integer("`PacketLoss`: how many packets of a hundred are lost. Default 30."),
      minimum: 1,
      maximum: 100,
    },
  }),
  FaultStatus: struct<Fault["status"]>("What the fault did.", {
    phase: { type: "string", enum: ["Active", "Done", "Failed"] },
    since: { $ref: refTo("Time") },
    message: { type: "string" },
    conditions: { type: "array", items: { $ref: refTo("Condition") } },
  }),
  EtcdMember: kind("EtcdMember", "How a member of etcd stands. The simulation writes it; it can only be read."),
  EtcdMemberSpec: struct<EtcdMember["spec"]>("Where the member is at home.", {
    machine: string("Name of the machine."),
  }),
  EtcdMemberStatus: struct<EtcdMember["status"]>("What the member is doing.", {
    role: { type: "string", enum: ["Leader", "Follower", "Candidate", "Down"] },
    since: { $ref: refTo("Time") },
    nodeName: string("Name of the node."),
    podName: string("Name of its Pod in kube-system."),
    leader: string("The member that it follows."),
    peers: { type: "array", items: { type: "string" }, description: "Other members that it can talk to." },
    term: { type: "integer", format: "int64" },
    logIndex: { type: "integer", format: "int64" },
    commitIndex: { type: "integer", format: "int64" },
    disk: { type: "string", enum: ["Lost"] },
  }),
  Traffic: kind("Traffic", "A client that sends HTTP requests at a steady rate."),
  TrafficSpec: struct<Traffic["spec"]>(
    "Where requests go, and how many.",
    {
      url: string("For example `http://web.default:80/`, `http://10.96.0.12/` or `http://node-1:30080/`."),
      requestsPerSecond: { ...number("From 0 (paused) to 10000."), minimum: 0, maximum: 10_000 },
      from: {
        $ref: refTo("TrafficSource"),
        description: "Who sends. Without it the client stands outside the cluster.",
      },
      timeoutSeconds: { ...number("Give up on an answer after this many seconds. Default 5."), exclusiveMinimum: 0 },
    },
    ["url", "requestsPerSecond"],
  ),
  TrafficSource: struct<NonNullable<Traffic["spec"]["from"]>>("The sender.", {
    pod: string("A Pod of the same namespace."),
  }),
  TrafficStatus: struct<Traffic["status"]>("What became of the requests.", {
    observedGeneration: { type: "integer", format: "int64" },
    sent: { type: "integer", format: "int64" },
    ok: { type: "integer", format: "int64" },
    failed: { type: "integer", format: "int64" },
    failures: counts("Failed requests by reason."),
    lastFailure: { $ref: refTo("TrafficFailure") },
    latencyMs: { $ref: refTo("TrafficLatency") },
    requestsPerSecond: { type: "number", format: "double" },
    errorsPerSecond: { type: "number", format: "double" },
    answers: counts("Successful answers by Pod."),
  }),
  TrafficFailure: struct<NonNullable<Traffic["status"]["lastFailure"]>>(
    "Where on its way the newest failed request was lost, and why.",
    { reason: { type: "string" }, hop: { type: "string" }, message: { type: "string" } },
  ),
  TrafficLatency: struct<NonNullable<Traffic["status"]["latencyMs"]>>("Milliseconds, over the last reporting period.", {
    p50: { type: "number", format: "double" },
    p90: { type: "number", format: "double" },
    p99: { type: "number", format: "double" },
  }),
};
