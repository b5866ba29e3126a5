import { describe, expect, it } from "vitest";
import type { ReplicaSet } from "../../api/types/apps.ts";
import type { Node, Service } from "../../api/types/core.ts";
import type { Labels } from "../../api/types/meta.ts";
import type { Pod, PodSpec, TopologySpreadConstraint } from "../../api/types/pod.ts";
import { TestCluster } from "../testing/test-cluster.ts";
import { testContainer, testNode, testPod, TestScheduler } from "./testing/test-scheduler.ts";

const ZONE = "topology.kubernetes.io/zone";
const WEB: Labels = { app: "web" };
const META = { uid: "u", resourceVersion: "1", creationTimestamp: "2026-01-01T00:00:00Z", namespace: "default" };

const REPLICA_SET = {
  apiVersion: "apps/v1",
  kind: "ReplicaSet",
  metadata: { ...META, name: "web" },
  spec: { replicas: 9, selector: { matchLabels: WEB }, template: { metadata: { labels: WEB } } },
  status: { replicas: 0 },
} as unknown as ReplicaSet;

const SERVICE = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { ...META, name: "web" },
  spec: { selector: WEB },
  status: {},
} as Service;

const zoned = (name: string, zone: string): Node => testNode(name, { labels: { [ZONE]: zone } });

function labelled(name: string, labels: Labels, spec: Partial<PodSpec> = {}): Pod {
  const pod = testPod(name, spec);
  return { ...pod, metadata: { ...pod.metadata, labels } };
}

/** A Pod that the ReplicaSet made. */
function replica(name: string, spec: Partial<PodSpec> = {}): Pod {
  const pod = labelled(name, WEB, spec);
  const owner = { apiVersion: "apps/v1", kind: "ReplicaSet", name: "web", uid: "u", controller: true };
  return { ...pod, metadata: { ...pod.metadata, ownerReferences: [owner] } };
}

/** Pods with the labels on these nodes, one for each mention. */
const on = (nodes: readonly string[], labels: Labels = WEB): readonly Pod[] =>
  nodes.map((nodeName, index) =>
    labelled(`${nodeName}-${Object.values(labels).join("-")}-${index}`, labels, { nodeName }),
  );

function constraint(more: Partial<TopologySpreadConstraint> = {}): TopologySpreadConstraint {
  const labelSelector = { matchLabels: WEB };
  return { maxSkew: 1, topologyKey: ZONE, whenUnsatisfiable: "DoNotSchedule", labelSelector, ...more };
}

interface ScoreCase {
  readonly name: string;
  readonly nodes: readonly Node[];
  readonly existing: readonly Pod[];
  readonly service?: boolean;
  readonly pod: Pod;
  /** Undefined where the plugin says nothing. */
  readonly scores: Readonly<Record<string, number | undefined>>;
}

const ANYWAY = { whenUnsatisfiable: "ScheduleAnyway" } as const;

/** ln 4 = 1.386, ln 5 = 1.609. */
const SCORES: readonly ScoreCase[] = [
  {
    // Hostname, maxSkew 3, weight ln(3+2). a 2·1.609+2=5.2→5, b 3.6→4, c 2. 100·(5+2−s)/5.
    name: "default: a ReplicaSet's Pods over nodes without zones",
    nodes: [testNode("a"), testNode("b"), testNode("c")],
    existing: on(["a", "a", "b"]),
    pod: replica("p"),
    scores: { a: 40, b: 60, c: 100 },
  },
  {
    name: "default: a Service's Pods likewise",
    nodes: [testNode("a"), testNode("b"), testNode("c")],
    existing: on(["a", "a", "b"]),
    service: true,
    pod: labelled("p", WEB),
    scores: { a: 40, b: 60, c: 100 },
  },
  {
    name: "default: nothing for a Pod that belongs to nothing",
    nodes: [testNode("a"), testNode("b")],
    existing: on(["a"]),
    pod: labelled("p", WEB),
    scores: { a: undefined, b: undefined },
  },
  {
    // Zones weigh ln(2+2). a 2·1.609+2 + 2·1.386+4=11.99→12, b 2 + 2.77+4=8.8→9, c 2+4=6. 100·(12+6−s)/12.
    name: "default: nodes and zones together",
    nodes: [zoned("a", "x"), zoned("b", "x"), zoned("c", "y")],
    existing: on(["a", "a"]),
    pod: replica("p"),
    scores: { a: 50, b: 75, c: 100 },
  },
  {
    // a 1.609+2 + 1.386+4=8.996→9, b 2 + 1.386+4=7.4→7, c 2. 100·(9+2−s)/9.
    name: "default: a node without a zone is only not counted by it",
    nodes: [zoned("a", "x"), zoned("b", "x"), testNode("c")],
    existing: on(["a"]),
    pod: replica("p"),
    scores: { a: 22, b: 44, c: 100 },
  },
  {
    // maxSkew 1 adds nothing. a 3·1.386=4.2→4, b 1.4→1. 100·(4+1−s)/4. c has no zone.
    name: "explicit: ScheduleAnyway by zone, nodes without the label score 0",
    nodes: [zoned("a", "x"), zoned("b", "y"), testNode("c")],
    existing: on(["a", "a", "a", "b"]),
    pod: labelled("p", WEB, { topologySpreadConstraints: [constraint(ANYWAY)] }),
    scores: { a: 25, b: 100, c: 0 },
  },
  {
    // The other label value does not count: a 0, b 1.386→1. 100·(1+0−s)/1.
    name: "explicit: matchLabelKeys count the Pod's own revision alone",
    nodes: [zoned("a", "x"), zoned("b", "y")],
    existing: [...on(["a", "a"], { ...WEB, rev: "1" }), ...on(["b"], { ...WEB, rev: "2" })],
    pod: labelled(
      "p",
      { ...WEB, rev: "2" },
      { topologySpreadConstraints: [constraint({ ...ANYWAY, matchLabelKeys: ["rev"] })] },
    ),
    scores: { a: 100, b: 0 },
  },
  {
    name: "explicit: a DoNotSchedule constraint takes the place of the defaults",
    nodes: [zoned("a", "x"), zoned("b", "y")],
    existing: [],
    pod: replica("p", { topologySpreadConstraints: [constraint()] }),
    scores: { a: undefined, b: undefined },
  },
  {
    name: "Pods that terminate and Pods of other namespaces do not count: all are equally empty",
    nodes: [zoned("a", "x"), zoned("b", "y")],
    existing: [
      ...on(["a"]).map((pod) => ({ ...pod, metadata: { ...pod.metadata, deletionTimestamp: "2026-01-01T00:00:01Z" } })),
      ...on(["b"]).map((pod) => ({ ...pod, metadata: { ...pod.metadata, namespace: "other" } })),
    ],
    pod: labelled("p", WEB, { topologySpreadConstraints: [constraint(ANYWAY)] }),
    scores: { a: 100, b: 100 },
  },
];

function scheduler(nodes: readonly Node[], service: boolean): TestScheduler {
  const made = new TestScheduler(nodes);
  made.api.put("ReplicaSet", REPLICA_SET);
  if (service) made.api.put("Service", SERVICE);
  return made;
}

describe("the score of PodTopologySpread", () => {
  it.each(SCORES)("$name", ({ nodes, existing, service = false, pod, scores }) => {
    const made = scheduler(nodes, service);
    made.submit([...existing, pod]);
    const rows = made.decisions.of("default", "p").at(-1)?.nodes ?? [];
    const found = rows.map(({ node, scores: parts }) => {
      const part = parts?.find(({ plugin }) => plugin === "PodTopologySpread");
      return [node, part?.score, part?.weight];
    });
    const expected = Object.entries(scores).map(([node, score]) => [node, score, score === undefined ? undefined : 2]);
    expect(found.sort()).toEqual(expected);
  });
});

const PREEMPTION = (nodes: number, unhelpful: number): string =>
  ` no new claims to deallocate, preemption: 0/${nodes} nodes are available: ` +
  [
    ...(unhelpful > 0 ? [`${unhelpful} Preemption is not helpful for scheduling`] : []),
    ...(nodes > unhelpful ? [`${nodes - unhelpful} No preemption victims found for incoming pod`] : []),
  ]
    .sort()
    .join(", ") +
  ".";

interface FilterCase {
  readonly name: string;
  readonly nodes: readonly Node[];
  readonly existing: readonly Pod[];
  readonly spec: Partial<PodSpec>;
  readonly labels?: Labels;
  /** Names of the nodes that fit, or the message when none does. */
  readonly outcome: readonly string[] | string;
}

const spread = (more: Partial<TopologySpreadConstraint> = {}): Partial<PodSpec> => ({
  topologySpreadConstraints: [constraint(more)],
});
const TAINTED: Node = { ...zoned("c", "z"), spec: { taints: [{ key: "k", effect: "NoSchedule" }] } };
const XY = [zoned("a", "x"), zoned("b", "y")];

const FILTERS: readonly FilterCase[] = [
  { name: "x 1+1 is 2 more than y 0", nodes: XY, existing: on(["a"]), spec: spread(), outcome: ["b"] },
  { name: "maxSkew 2 allows it", nodes: XY, existing: on(["a"]), spec: spread({ maxSkew: 2 }), outcome: ["a", "b"] },
  {
    name: "a Pod that does not match its own selector does not count itself",
    nodes: XY,
    existing: on(["a"]),
    spec: spread(),
    labels: { app: "other" },
    outcome: ["a", "b"],
  },
  {
    name: "nothing is left: y is tainted, x would be too far ahead",
    nodes: [zoned("a", "x"), { ...zoned("b", "y"), spec: { taints: [{ key: "k", effect: "NoSchedule" }] } }],
    existing: on(["a"]),
    spec: spread(),
    outcome:
      "0/2 nodes are available: 1 node(s) didn't match pod topology spread constraints, " +
      `1 node(s) had untolerated taint(s).${PREEMPTION(2, 1)}`,
  },
  {
    name: "nodeTaintsPolicy Honor leaves tainted nodes out of the domains",
    nodes: [zoned("a", "x"), zoned("b", "y"), TAINTED],
    existing: on(["a", "b"]),
    spec: spread({ nodeTaintsPolicy: "Honor" }),
    outcome: ["a", "b"],
  },
  {
    name: "nodes that the node selector excludes are no domains",
    nodes: [zoned("a", "x"), zoned("b", "y")],
    existing: on(["a"]),
    spec: { ...spread(), nodeSelector: { [ZONE]: "x" } },
    outcome: ["a"],
  },
  {
    name: "nodeAffinityPolicy Ignore counts them",
    nodes: [zoned("a", "x"), zoned("b", "y")],
    existing: on(["a"]),
    spec: { ...spread({ nodeAffinityPolicy: "Ignore" }), nodeSelector: { [ZONE]: "x" } },
    outcome:
      "0/2 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, " +
      `1 node(s) didn't match pod topology spread constraints.${PREEMPTION(2, 1)}`,
  },
  {
    name: "minDomains 3 with 2 domains: the least is 0",
    nodes: XY,
    existing: on(["a", "b"]),
    spec: spread({ minDomains: 3 }),
    outcome: `0/2 nodes are available: 2 node(s) didn't match pod topology spread constraints.${PREEMPTION(2, 0)}`,
  },
  {
    name: "minDomains 2 is met",
    nodes: XY,
    existing: on(["a", "b"]),
    spec: spread({ minDomains: 2 }),
    outcome: ["a", "b"],
  },
  {
    name: "nodes without the label",
    nodes: [testNode("a"), testNode("b")],
    existing: [],
    spec: spread(),
    outcome:
      "0/2 nodes are available: 2 node(s) didn't match pod topology spread constraints (missing required label)." +
      PREEMPTION(2, 2),
  },
];

describe("the filter of PodTopologySpread", () => {
  it.each(FILTERS)("$name", ({ nodes, existing, spec, labels = WEB, outcome }) => {
    const made = scheduler(nodes, false);
    made.submit([...existing, labelled("p", labels, spec)]);
    const decision = made.decisions.of("default", "p").at(-1);
    const fitting = (decision?.nodes ?? []).filter(({ feasible }) => feasible).map(({ node }) => node);
    expect(fitting.length === 0 ? decision?.message : fitting.sort()).toEqual(outcome);
  });

  it("lets a Pod of lower priority go when that evens the domains out", () => {
    const made = scheduler(XY, false);
    const full = { containers: [testContainer({ cpu: "4" })] };
    made.submit([...on(["a"]), labelled("block", {}, { ...full, nodeName: "b", priority: 9 })]);
    made.submit([labelled("p", WEB, { ...spread(), ...full, priority: 5 })]);
    expect(made.list("Pod")).toEqual(["default/block", "default/p"]);
    made.advance(20_000);
    expect(made.nodeOf("p")).toBe("a");
  });
});

describe("a Pod that its spread constraint keeps waiting", () => {
  const blocked = (): TestScheduler => {
    const made = scheduler([zoned("a", "x"), { ...zoned("b", "y"), spec: { unschedulable: true } }], false);
    made.submit([...on(["a"]), labelled("p", WEB, spread())]);
    expect([made.nodeOf("p"), made.attempts("p")]).toEqual([undefined, 1]);
    return made;
  };
  const changes: readonly { name: string; change: (made: TestScheduler) => void; attempts: number; node?: string }[] = [
    {
      name: "matching Pod deleted",
      change: (made) => made.api.remove("Pod", "default/a-web-0"),
      attempts: 2,
      node: "a",
    },
    { name: "matching Pod added", change: (made) => made.submit(on(["b"])), attempts: 2, node: "a" },
    { name: "its domain deleted", change: (made) => made.api.remove("Node", "b"), attempts: 2, node: "a" },
    { name: "node of a new domain", change: (made) => made.api.put("Node", zoned("c", "z")), attempts: 2, node: "c" },
    { name: "node without the label", change: (made) => made.api.put("Node", testNode("c")), attempts: 2 },
    { name: "other Pod added", change: (made) => made.submit(on(["a"], { app: "other" })), attempts: 1 },
    {
      name: "matching Pod loses its label",
      change: (made) => made.api.put("Pod", { ...made.pod("a-web-0"), metadata: testPod("a-web-0").metadata }),
      attempts: 2,
      node: "a",
    },
  ];
  it.each(changes)("$name", ({ change, attempts, node }) => {
    const made = blocked();
    change(made);
    made.advance(20_000);
    expect([made.attempts("p"), made.nodeOf("p")]).toEqual([attempts, node]);
  });
});

describe("replicas in a cluster", () => {
  const spreadOf = (nodes: number, replicas: number): readonly number[] => {
    const cluster = new TestCluster({ nodes });
    cluster.until(() => cluster.list("Node").length === nodes + 1, 60_000);
    cluster.advance(30_000);
    const template = { metadata: { labels: WEB }, spec: { containers: [{ name: "web", image: "nginx:1.27" }] } };
    const spec = { replicas, selector: { matchLabels: WEB }, template };
    cluster.create({ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" }, spec });
    cluster.advance(5_000);
    const counts = new Map<string, number>();
    for (const { spec: pod } of cluster.list("Pod", "default")) {
      counts.set(pod.nodeName ?? "", (counts.get(pod.nodeName ?? "") ?? 0) + 1);
    }
    return [...counts.values()].sort();
  };
  it.each([
    { replicas: 3, each: [1, 1, 1] },
    { replicas: 6, each: [2, 2, 2] },
  ])("$replicas on 3 empty nodes", ({ replicas, each }) => {
    expect(spreadOf(3, replicas)).toEqual(each);
  });
});
