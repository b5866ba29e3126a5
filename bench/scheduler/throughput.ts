/**
 * Pods a second through the scheduler alone, in the shapes of upstream's scheduler_perf.
 * Upstream: test/integration/scheduler_perf (SchedulingBasic, SchedulingNodeAffinity).
 */
import type { Node } from "../../src/api/types/core.ts";
import type { Labels } from "../../src/api/types/meta.ts";
import type {
  Affinity,
  Container,
  Pod,
  PodAffinityTerm,
  PodSpec,
  TopologySpreadConstraint,
} from "../../src/api/types/pod.ts";
import { Kernel } from "../../src/engine/kernel/kernel.ts";
import { Decisions } from "../../src/engine/machinery/decisions.ts";
import { EventRecorder } from "../../src/engine/machinery/event-recorder.ts";
import { SharedInformerFactory } from "../../src/engine/machinery/informer.ts";
import { createScheduler } from "../../src/engine/scheduler/scheduler.ts";
import { MemoryApi } from "../../src/engine/scheduler/testing/memory-api.ts";
import type { Measurement } from "../measurement.ts";

interface Shape {
  readonly name: string;
  readonly nodes: number;
  readonly initialPods: number;
  readonly pods: number;
  readonly labels?: Labels;
  /** Of the initial Pods; as the measured ones unless said otherwise. */
  readonly initialLabels?: Labels;
  readonly affinity?: Affinity;
  readonly spread?: readonly TopologySpreadConstraint[];
  /** In turn; all in one zone unless said otherwise. */
  readonly zones?: readonly string[];
  /** Pods per second, at least. */
  readonly budget: number;
}

const ZONE = "topology.kubernetes.io/zone";
const NODE_AFFINITY: Affinity = {
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: ZONE, operator: "In", values: ["zone1", "zone2"] }] }],
    },
  },
};

const HOSTNAME = "kubernetes.io/hostname";

function term(color: string, topologyKey: string): PodAffinityTerm {
  return { topologyKey, labelSelector: { matchLabels: { color } } };
}

const SHAPES: readonly Shape[] = [
  { name: "scheduler-basic-5000-nodes", nodes: 5_000, initialPods: 1_000, pods: 10_000, budget: 20_000 },
  {
    name: "scheduler-node-affinity-5000-nodes",
    nodes: 5_000,
    initialPods: 1_000,
    pods: 10_000,
    affinity: NODE_AFFINITY,
    budget: 2_000,
  },
  {
    name: "scheduler-topology-spread-5000-nodes",
    nodes: 5_000,
    initialPods: 5_000,
    pods: 2_000,
    labels: { color: "blue" },
    initialLabels: { color: "red" },
    zones: ["moon-1", "moon-2", "moon-3"],
    spread: [
      {
        maxSkew: 5,
        topologyKey: ZONE,
        whenUnsatisfiable: "DoNotSchedule",
        labelSelector: { matchLabels: { color: "blue" } },
      },
    ],
    budget: 2_000,
  },
  {
    name: "scheduler-preferred-topology-spread-5000-nodes",
    nodes: 5_000,
    initialPods: 5_000,
    pods: 2_000,
    labels: { color: "blue" },
    initialLabels: { color: "red" },
    zones: ["moon-1", "moon-2", "moon-3"],
    spread: [
      {
        maxSkew: 5,
        topologyKey: ZONE,
        whenUnsatisfiable: "ScheduleAnyway",
        labelSelector: { matchLabels: { color: "blue" } },
      },
    ],
    budget: 2_000,
  },
  {
    name: "scheduler-pod-affinity-5000-nodes",
    nodes: 5_000,
    initialPods: 5_000,
    pods: 5_000,
    labels: { color: "blue" },
    affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term("blue", ZONE)] } },
    budget: 2_000,
  },
  {
    name: "scheduler-pod-anti-affinity-5000-nodes",
    nodes: 5_000,
    initialPods: 1_000,
    pods: 2_000,
    labels: { color: "green" },
    affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term("green", HOSTNAME)] } },
    budget: 2_000,
  },
  {
    name: "scheduler-preferred-pod-affinity-5000-nodes",
    nodes: 5_000,
    initialPods: 5_000,
    pods: 5_000,
    labels: { color: "red" },
    affinity: {
      podAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: term("red", HOSTNAME) }],
      },
    },
    budget: 2_000,
  },
  {
    name: "scheduler-preferred-pod-anti-affinity-5000-nodes",
    nodes: 5_000,
    initialPods: 5_000,
    pods: 5_000,
    labels: { color: "yellow" },
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: term("yellow", HOSTNAME) }],
      },
    },
    budget: 2_000,
  },
];

const CONTAINERS: readonly Container[] = [
  {
    name: "pause",
    image: "registry.k8s.io/pause:3.10.1",
    resources: { requests: { cpu: "100m", memory: "500Mi" } },
  },
];

function node(index: number, zone: string): Node {
  const name = `node-${index}`;
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      uid: name,
      resourceVersion: "1",
      creationTimestamp: "2026-01-01T00:00:00Z",
      labels: { "kubernetes.io/hostname": name, [ZONE]: zone },
    },
    spec: {},
    status: { allocatable: { cpu: "4", memory: "32Gi", pods: "110" } },
  };
}

/** The parts that Pods of one template share. */
interface Template {
  readonly labels?: Labels;
  readonly spec: Partial<PodSpec>;
}

function pod(name: string, { labels, spec }: Template): Pod {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      namespace: "default",
      name,
      uid: name,
      resourceVersion: "1",
      creationTimestamp: "2026-01-01T00:00:00Z",
      ...(labels === undefined ? {} : { labels }),
    },
    spec: { containers: CONTAINERS, priority: 0, ...spec },
    status: { phase: "Pending" },
  };
}

/** @param nowMs a clock, in milliseconds */
function measureScheduling(shape: Shape, nowMs: () => number): Measurement {
  const kernel = new Kernel(1_767_225_600_000, 1);
  const api = new MemoryApi(kernel);
  const informers = new SharedInformerFactory(api);
  const scheduler = createScheduler({
    kernel,
    informers,
    clientFor: (actor) => api.client(actor),
    decisions: new Decisions(),
    recorderFor: (component) => new EventRecorder(kernel, api.client(component), component),
  });
  for (let i = 0; i < shape.nodes; i += 1) {
    const zones = shape.zones ?? ["zone1"];
    api.put("Node", node(i, zones[i % zones.length] as string));
  }
  scheduler.start();
  const run = (prefix: string, count: number, template: Template): void => {
    for (let i = 0; i < count; i += 1) api.put("Pod", pod(`${prefix}-${i}`, template));
    for (let entry = kernel.take(); entry !== undefined && api.bindings.length < expected; entry = kernel.take()) {
      scheduler.handle(entry.key);
    }
  };
  const { affinity, spread, labels, initialLabels = labels } = shape;
  const podAffinity = affinity?.nodeAffinity === undefined && affinity !== undefined ? { affinity } : {};
  const initial: Template = { ...(initialLabels && { labels: initialLabels }), spec: podAffinity };
  const measured: Template = {
    ...(labels && { labels }),
    spec: { ...(affinity && { affinity }), ...(spread && { topologySpreadConstraints: spread }) },
  };
  let expected = shape.initialPods;
  run("init", shape.initialPods, initial);
  expected += shape.pods;
  const started = nowMs();
  run("pod", shape.pods, measured);
  const seconds = (nowMs() - started) / 1000;
  if (api.bindings.length !== expected)
    throw new Error(`${shape.name}: ${api.bindings.length} of ${expected} pods were bound`);
  return { name: shape.name, value: Math.round(shape.pods / seconds), unit: "pods per second", budget: shape.budget };
}

/** CPU time of this process: a machine that is shared disturbs it little. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Every shape once, after a first round in which its code is compiled. */
export function schedulerBenchmarks(nowMs: () => number = cpuMs): readonly Measurement[] {
  const [basic] = SHAPES;
  const first = basic === undefined ? [] : [asFirst(measureScheduling(basic, nowMs))];
  return [...first, ...SHAPES.map((shape) => measureScheduling(shape, nowMs))];
}

function asFirst({ name, value, unit }: Measurement): Measurement {
  return { name: `${name}, the first in a process`, value, unit };
}
