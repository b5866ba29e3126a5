/** Every rejected node says what would have to be otherwise. */
import { describe, expect, it } from "vitest";
import type { Labels } from "../../api/types/meta.ts";
import type { Node } from "../../api/types/core.ts";
import type { Pod, PodSpec } from "../../api/types/pod.ts";
import type { RequiredChange } from "../../api/types/scheduling-decision.ts";
import { testContainer, testNode, testPod, TestScheduler } from "./testing/test-scheduler.ts";

const ZONE = "topology.kubernetes.io/zone";
const HOSTNAME = "kubernetes.io/hostname";
const WEB = { matchLabels: { app: "web" } };

function labelled(name: string, labels: Labels, spec: Partial<PodSpec>, status?: Pod["status"]): Pod {
  const pod = testPod(name, spec, status);
  return { ...pod, metadata: { ...pod.metadata, labels } };
}

const port = (hostPort: number): Partial<PodSpec> => ({
  containers: [testContainer(undefined, { ports: [{ containerPort: 80, hostPort }] })],
});

const ROWS: readonly {
  readonly name: string;
  readonly nodes?: readonly Node[];
  readonly others?: readonly Pod[];
  readonly pod: Partial<PodSpec>;
  readonly changes: readonly RequiredChange[];
}[] = [
  {
    name: "resources, extended ones too",
    others: [testPod("x", { nodeName: "a", containers: [testContainer({ cpu: "3" })] })],
    pod: { containers: [testContainer({ cpu: "2", "nvidia.com/gpu": 1 })] },
    changes: [
      {
        change: "MoreRoom",
        params: { resource: "cpu", requested: 2_000, free: 1_000, allocatable: 4_000, missing: 1_000 },
      },
      { change: "MoreRoom", params: { resource: "nvidia.com/gpu", requested: 1, free: 0, allocatable: 0, missing: 1 } },
    ],
  },
  {
    name: "a cordon",
    nodes: [testNode("a", { spec: { unschedulable: true } })],
    pod: {},
    changes: [{ change: "Uncordon", params: { node: "a" } }],
  },
  {
    name: "taints, each with the toleration that would help",
    nodes: [
      testNode("a", {
        spec: {
          taints: [
            { key: "gpu", value: "true", effect: "NoSchedule" },
            { key: "soft", effect: "PreferNoSchedule" },
            { key: "down", effect: "NoExecute" },
          ],
        },
      }),
    ],
    pod: {},
    changes: [
      {
        change: "TolerateTaint",
        params: { key: "gpu", value: "true", effect: "NoSchedule", toleration: "gpu=true:NoSchedule" },
      },
      {
        change: "TolerateTaint",
        params: { key: "down", value: "", effect: "NoExecute", toleration: "down:NoExecute" },
      },
    ],
  },
  {
    name: "a node selector",
    nodes: [testNode("a", { labels: { disk: "hdd" } })],
    pod: { nodeSelector: { disk: "ssd", arch: "arm" } },
    changes: [
      { change: "NodeLabel", params: { key: "disk", operator: "In", values: "ssd", value: "hdd", term: 0 } },
      { change: "NodeLabel", params: { key: "arch", operator: "In", values: "arm", value: "", term: 0 } },
    ],
  },
  {
    name: "node affinity: of each term the expression that does not hold",
    nodes: [testNode("a", { labels: { disk: "ssd", cores: "2" } })],
    pod: {
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [
              {
                matchExpressions: [
                  { key: "disk", operator: "In", values: ["ssd"] },
                  { key: "cores", operator: "Gt", values: ["4"] },
                ],
              },
              { matchExpressions: [{ key: "disk", operator: "NotIn", values: ["ssd", "nvme"] }] },
            ],
          },
        },
      },
    },
    changes: [
      { change: "NodeLabel", params: { key: "cores", operator: "Gt", values: "4", value: "2", term: 1 } },
      { change: "NodeLabel", params: { key: "disk", operator: "NotIn", values: "ssd,nvme", value: "ssd", term: 2 } },
    ],
  },
  {
    name: "a port that another Pod has",
    others: [testPod("x", { ...port(8080), nodeName: "a" })],
    pod: port(8080),
    changes: [{ change: "FreePort", params: { port: 8080, protocol: "TCP", address: "0.0.0.0", pod: "default/x" } }],
  },
  {
    name: "spread: the counts of each domain",
    nodes: [
      testNode("a", { labels: { [ZONE]: "one" } }),
      testNode("b", { labels: { [ZONE]: "two" }, spec: { unschedulable: true } }),
    ],
    others: [labelled("x", { app: "web" }, { nodeName: "a" })],
    pod: {
      topologySpreadConstraints: [
        { maxSkew: 1, topologyKey: ZONE, whenUnsatisfiable: "DoNotSchedule", labelSelector: WEB },
      ],
    },
    changes: [
      {
        change: "LessSkew",
        params: { topologyKey: ZONE, domain: "one", pods: 1, least: 0, maxSkew: 1, skew: 2 },
        domains: [
          { domain: "one", pods: 1 },
          { domain: "two", pods: 0 },
        ],
      },
    ],
  },
  {
    name: "spread: the label is missing",
    pod: {
      topologySpreadConstraints: [
        { maxSkew: 1, topologyKey: ZONE, whenUnsatisfiable: "DoNotSchedule", labelSelector: WEB },
      ],
    },
    changes: [{ change: "TopologyLabel", params: { topologyKey: ZONE } }],
  },
  {
    name: "affinity: no such Pod around",
    pod: {
      affinity: {
        podAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { topologyKey: HOSTNAME, labelSelector: { matchLabels: { app: "db" } } },
          ],
        },
      },
    },
    changes: [{ change: "PodNearby", params: { topologyKey: HOSTNAME, domain: "a", selector: "app=db" } }],
  },
  {
    name: "anti-affinity: the Pod that is in the way",
    others: [labelled("x", { app: "web" }, { nodeName: "a" })],
    pod: {
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: HOSTNAME, labelSelector: WEB }],
        },
      },
    },
    changes: [
      {
        change: "PodElsewhere",
        params: { topologyKey: HOSTNAME, domain: "a", selector: "app=web", pod: "default/x", node: "a" },
      },
    ],
  },
  {
    name: "anti-affinity of a Pod that is there",
    others: [
      testPod("x", {
        nodeName: "a",
        affinity: {
          podAntiAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: HOSTNAME, labelSelector: WEB }],
          },
        },
      }),
    ],
    pod: {},
    changes: [
      {
        change: "PodThatMindsElsewhere",
        params: { topologyKey: HOSTNAME, domain: "a", selector: "app=web", pod: "default/x", node: "a" },
      },
    ],
  },
  {
    name: "room that is kept for a Pod of higher priority",
    others: [
      testPod(
        "promised",
        { containers: [testContainer({ cpu: "3" })], priority: 10, schedulingGates: [{ name: "wait" }] },
        { phase: "Pending", nominatedNodeName: "a" },
      ),
    ],
    pod: { containers: [testContainer({ cpu: "2" })] },
    changes: [
      { change: "PromisedRoom", params: { pods: "default/promised" } },
      {
        change: "MoreRoom",
        params: { resource: "cpu", requested: 2_000, free: 1_000, allocatable: 4_000, missing: 1_000 },
      },
    ],
  },
];

describe("a rejected node", () => {
  it.each(ROWS)("says $name", ({ nodes = [testNode("a")], others = [], pod, changes }) => {
    const scheduler = new TestScheduler(nodes);
    for (const other of others) scheduler.api.put("Pod", other);
    scheduler.submit([labelled("new", { app: "web" }, pod)], 10);
    const row = scheduler.decisions.of("default", "new")[0]?.nodes.find(({ node }) => node === "a");
    expect(row?.feasible).toBe(false);
    expect(row?.changes).toEqual(changes);
  });
});

describe("before any node is looked at", () => {
  it("says which plugin refused, or left only some of them", () => {
    const scheduler = new TestScheduler([testNode("a"), testNode("b")]);
    const named = (...names: readonly string[]): Partial<PodSpec> => ({
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [
              { matchFields: names.map((name) => ({ key: "metadata.name", operator: "In", values: [name] })) },
            ],
          },
        },
      },
    });
    scheduler.submit([testPod("one", named("a")), testPod("none", named("a", "b"))], 10);
    expect(scheduler.decisions.of("default", "one")[0]?.narrowedBy).toEqual(["NodeAffinity"]);
    expect(scheduler.decisions.of("default", "none")[0]?.refusedBy).toBe("NodeAffinity");
  });
});
