import { describe, expect, it } from "vitest";
import type { Node } from "../../api/types/core.ts";
import type { Pod } from "../../api/types/pod.ts";
import { truncatedForEvent } from "./fit-error.ts";
import { testContainer, testNode, testPod, TestScheduler } from "./testing/test-scheduler.ts";

const TAINTED = { taints: [{ key: "dedicated", value: "db", effect: "NoSchedule" as const }] };
const TAIL = "no new claims to deallocate, preemption:";
const affinityTo = (...names: readonly string[]): Pod["spec"]["affinity"] => ({
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchFields: [{ key: "metadata.name", operator: "In", values: names }] }],
    },
  },
});
const small = (name: string): Node => testNode(name, { allocatable: { cpu: "1" } });
const twoCpus = { containers: [testContainer({ cpu: "2" })] };
const fullNode = testNode("a", { allocatable: { pods: "1" } });
const onNode = (name: string, node: string, spec: Partial<Pod["spec"]> = {}): Pod =>
  testPod(name, { ...spec, nodeName: node });

interface Case {
  readonly name: string;
  readonly nodes: readonly Node[];
  readonly existing?: readonly Pod[];
  readonly spec: Partial<Pod["spec"]>;
  readonly message: string;
}

const CASES: readonly Case[] = [
  {
    name: "control-plane taint and too little CPU",
    nodes: [testNode("cp", { spec: TAINTED }), small("a"), small("b")],
    spec: twoCpus,
    message: `0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient cpu. ${TAIL} 0/3 nodes are available: 3 Preemption is not helpful for scheduling.`,
  },
  {
    name: "taken CPU that nobody of lower priority holds",
    nodes: [testNode("a"), testNode("cp", { spec: TAINTED })],
    existing: [onNode("x", "a", { containers: [testContainer({ cpu: "3" })] })],
    spec: twoCpus,
    message: `0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s). ${TAIL} 0/2 nodes are available: 1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling.`,
  },
  {
    name: "one node counts for each resource it lacks",
    nodes: [testNode("a", { allocatable: { memory: "1Gi", pods: "0" } })],
    spec: {
      containers: [testContainer({ cpu: "8", memory: "2Gi", "ephemeral-storage": "1Gi", "nvidia.com/gpu": "1" })],
    },
    message: `0/1 nodes are available: 1 Insufficient cpu, 1 Insufficient ephemeral-storage, 1 Insufficient memory, 1 Insufficient nvidia.com/gpu, 1 Too many pods. ${TAIL} 0/1 nodes are available: 1 Preemption is not helpful for scheduling.`,
  },
  {
    name: "no room for another pod",
    nodes: [fullNode],
    existing: [onNode("x", "a")],
    spec: {},
    message: `0/1 nodes are available: 1 Too many pods. ${TAIL} 0/1 nodes are available: 1 No preemption victims found for incoming pod.`,
  },
  {
    name: "preemption policy Never",
    nodes: [fullNode],
    existing: [onNode("x", "a")],
    spec: { priority: 10, preemptionPolicy: "Never" },
    message: `0/1 nodes are available: 1 Too many pods. ${TAIL} not eligible due to preemptionPolicy=Never.`,
  },
  {
    name: "even without the pods of lower priority it does not fit",
    nodes: [testNode("a")],
    existing: [
      onNode("low", "a", { priority: 1, containers: [testContainer({ cpu: "1" })] }),
      onNode("high", "a", { priority: 100, containers: [testContainer({ cpu: "3" })] }),
    ],
    spec: { ...twoCpus, priority: 10 },
    message: `0/1 nodes are available: 1 Insufficient cpu. ${TAIL} 0/1 nodes are available: 1 Insufficient cpu.`,
  },
  {
    name: "all cordoned",
    nodes: [testNode("a", { spec: { unschedulable: true } }), testNode("b", { spec: { unschedulable: true } })],
    spec: {},
    message: `0/2 nodes are available: 2 node(s) were unschedulable. ${TAIL} 0/2 nodes are available: 2 Preemption is not helpful for scheduling.`,
  },
  {
    name: "node selector",
    nodes: [testNode("a")],
    spec: { nodeSelector: { disk: "ssd" } },
    message: `0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector. ${TAIL} 0/1 nodes are available: 1 Preemption is not helpful for scheduling.`,
  },
  {
    name: "host port",
    nodes: [testNode("a")],
    existing: [onNode("x", "a", { containers: [testContainer({}, { ports: [{ containerPort: 80, hostPort: 80 }] })] })],
    spec: { containers: [testContainer({}, { ports: [{ containerPort: 8080, hostPort: 80, hostIP: "127.0.0.1" }] })] },
    message: `0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports. ${TAIL} 0/1 nodes are available: 1 No preemption victims found for incoming pod.`,
  },
  {
    name: "only one node is named, and it is full",
    nodes: [fullNode, testNode("b"), testNode("c")],
    existing: [onNode("x", "a")],
    spec: { affinity: affinityTo("a") },
    message: `0/3 nodes are available: 1 Too many pods, 2 node(s) didn't satisfy plugin(s) [NodeAffinity]. ${TAIL} 0/3 nodes are available: 1 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling.`,
  },
  {
    name: "terms that contradict each other",
    nodes: [testNode("a"), testNode("b")],
    spec: {
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [
              {
                matchFields: [
                  { key: "metadata.name", operator: "In", values: ["a"] },
                  { key: "metadata.name", operator: "In", values: ["b"] },
                ],
              },
            ],
          },
        },
      },
    },
    message: `0/2 nodes are available: pod affinity terms conflict. ${TAIL} 0/2 nodes are available: 2 Preemption is not helpful for scheduling.`,
  },
  { name: "no nodes", nodes: [], spec: {}, message: "no nodes available to schedule pods" },
];

describe("FailedScheduling", () => {
  it.each(CASES)("$name", ({ nodes, existing = [], spec, message }) => {
    const scheduler = new TestScheduler(nodes);
    scheduler.submit([...existing, testPod("p", spec)]);
    expect(scheduler.nodeOf("p")).toBeUndefined();
    expect(scheduler.message("p")).toBe(message);
    expect(scheduler.api.events.map(({ type, reason, message: text }) => ({ type, reason, text }))).toEqual([
      { type: "Warning", reason: "FailedScheduling", text: message },
    ]);
    expect(scheduler.pod("p").status.conditions).toEqual([
      {
        type: "PodScheduled",
        status: "False",
        observedGeneration: 1,
        lastProbeTime: null,
        lastTransitionTime: "2026-01-01T00:00:00Z",
        reason: "Unschedulable",
        message,
      },
    ]);
  });

  it("cuts long messages for the event", () => {
    expect(truncatedForEvent("x".repeat(1024))).toBe("x".repeat(1024));
    expect(truncatedForEvent("x".repeat(1025))).toBe(`${"x".repeat(1020)} ...`);
  });

  it("passes over a pod that is being deleted", () => {
    const scheduler = new TestScheduler([testNode("a")]);
    scheduler.api.put("Pod", testPod("p"));
    const doomed = scheduler.pod("p");
    scheduler.api.put("Pod", {
      ...doomed,
      metadata: { ...doomed.metadata, deletionTimestamp: "2026-01-01T00:00:00Z", finalizers: ["x/y"] },
    });
    scheduler.advance(30_000);
    expect(scheduler.api.events.map((event) => event.message)).toEqual(["skip schedule deleting pod: default/p"]);
    expect(scheduler.nodeOf("p")).toBeUndefined();
  });
});
