import { describe, expect, it } from "vitest";
import type { Node } from "../../api/types/core.ts";
import type { Pod } from "../../api/types/pod.ts";
import { imageScore } from "./plugins/image-locality.ts";
import { testContainer, testNode, testPod, TestScheduler } from "./testing/test-scheduler.ts";

const MI = 1024 * 1024;

interface Case {
  readonly name: string;
  readonly nodes: readonly Node[];
  readonly existing?: readonly Pod[];
  readonly spec: Partial<Pod["spec"]>;
  /** By node: the plugin scores that are told apart here, then the weighted total of all. */
  readonly scores: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

const prefer = (weight: number, key: string) => ({
  weight,
  preference: { matchExpressions: [{ key, operator: "Exists" as const }] },
});
const image = (name: string, sizeBytes: number) => [{ names: [name], sizeBytes }];

const CASES: readonly Case[] = [
  {
    // a: cpu (4000-1000)*100/4000=75, memory (8-2)*100/8=75. b: cpu (2000-1000)*100/2000=50, memory 75 -> 62.
    // Balanced a: |1/4-2/8|/2=0 -> 100; b: |1/2-1/4|/2=0.125 -> 87.
    name: "LeastAllocated and BalancedAllocation from real requests",
    nodes: [testNode("a"), testNode("b", { allocatable: { cpu: "2" } })],
    spec: { containers: [testContainer({ cpu: "1", memory: "2Gi" })] },
    scores: {
      a: { NodeResourcesFit: 75, NodeResourcesBalancedAllocation: 100, total: 475 },
      b: { NodeResourcesFit: 62, NodeResourcesBalancedAllocation: 87, total: 449 },
    },
  },
  {
    // Defaults 100m and 200Mi. a: (4000-100)*100/4000=97, (8192-200)*100/8192=97 -> 97.
    // b: 10000-100 -> 99, 97 -> 98. No requests: BalancedAllocation is left out.
    name: "containers without requests count as 100m and 200Mi",
    nodes: [testNode("a"), testNode("b", { allocatable: { cpu: "10" } })],
    spec: {},
    scores: { a: { NodeResourcesFit: 97, total: 397 }, b: { NodeResourcesFit: 98, total: 398 } },
  },
  {
    // a holds a Pod without requests: (4000-200)*100/4000=95, (8192-400)*100/8192=95.
    name: "pods on the node count with the same defaults",
    nodes: [testNode("a"), testNode("b")],
    existing: [testPod("x", { nodeName: "a" })],
    spec: {},
    scores: { a: { NodeResourcesFit: 95, total: 395 }, b: { NodeResourcesFit: 97, total: 397 } },
  },
  {
    // Taints: a has 2 of max 2 -> 0, b 1 -> 100-50=50, c 0 -> 100; weight 3. NodeResourcesFit 97 each.
    name: "TaintToleration counts PreferNoSchedule taints, reversed",
    nodes: [
      testNode("a", {
        spec: {
          taints: [
            { key: "x", effect: "PreferNoSchedule" },
            { key: "y", effect: "PreferNoSchedule" },
          ],
        },
      }),
      testNode("b", {
        spec: {
          taints: [
            { key: "x", effect: "PreferNoSchedule" },
            { key: "z", effect: "PreferNoSchedule" },
          ],
        },
      }),
      testNode("c"),
    ],
    spec: { tolerations: [{ key: "z", operator: "Exists" }] },
    scores: {
      a: { TaintToleration: 0, total: 97 },
      b: { TaintToleration: 50, total: 247 },
      c: { TaintToleration: 100, total: 397 },
    },
  },
  {
    // Preferred weights: a 10, b 10+20=30, c 0. Scaled 10*100/30=33, 100, 0; weight 2. Taints 300, fit 97.
    name: "NodeAffinity adds up preferred weights",
    nodes: [testNode("a", { labels: { ssd: "" } }), testNode("b", { labels: { ssd: "", gpu: "" } }), testNode("c")],
    spec: {
      affinity: {
        nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [prefer(10, "ssd"), prefer(20, "gpu")] },
      },
    },
    scores: {
      a: { NodeAffinity: 33, total: 463 },
      b: { NodeAffinity: 100, total: 597 },
      c: { NodeAffinity: 0, total: 397 },
    },
  },
  {
    // 1000Mi on 1 of 2 nodes: 500Mi. (500-23)*100/(1000-23)=48. b has none: clamped to 23Mi -> 0.
    name: "ImageLocality scales the size by how many nodes have it",
    nodes: [testNode("a", { images: image("nginx:1.27", 1000 * MI) }), testNode("b")],
    spec: {},
    scores: { a: { ImageLocality: 48, total: 445 }, b: { ImageLocality: 0, total: 397 } },
  },
];

describe("scores", () => {
  it.each(CASES)("$name", ({ nodes, existing = [], spec, scores }) => {
    const scheduler = new TestScheduler(nodes);
    scheduler.submit([...existing, testPod("p", spec)]);
    const decision = scheduler.decisions.of("default", "p").at(-1);
    expect(Object.keys(scores).sort()).toEqual(decision?.nodes.map((row) => row.node).sort());
    for (const row of decision?.nodes ?? []) {
      const expected = scores[row.node] ?? {};
      const byPlugin = Object.fromEntries((row.scores ?? []).map(({ plugin, score }) => [plugin, score]));
      const found = Object.keys(expected).map((key) => [key, key === "total" ? row.total : byPlugin[key]]);
      expect({ node: row.node, ...Object.fromEntries(found) }).toEqual({ node: row.node, ...expected });
    }
    const best = Object.keys(scores).reduce((a, b) =>
      (scores[b]?.["total"] ?? 0) > (scores[a]?.["total"] ?? 0) ? b : a,
    );
    expect(scheduler.nodeOf("p")).toBe(best);
  });

  it("leaves BalancedAllocation out for pods without requests and NodeAffinity without preferences", () => {
    const scheduler = new TestScheduler([testNode("a"), testNode("b")]);
    scheduler.submit([testPod("p")]);
    const row = scheduler.decisions.of("default", "p")[0]?.nodes[0];
    expect(row?.scores?.map(({ plugin, weight }) => `${plugin} ${weight}`)).toEqual([
      "TaintToleration 3",
      "NodeResourcesFit 1",
      "ImageLocality 1",
    ]);
  });

  it("does not score a single node that fits", () => {
    const scheduler = new TestScheduler([testNode("a"), testNode("b", { spec: { unschedulable: true } })]);
    scheduler.submit([testPod("p")]);
    const decision = scheduler.decisions.of("default", "p")[0];
    expect(decision?.nodes[0]).toEqual({ node: "a", feasible: true });
    expect(decision?.result).toBe("Scheduled");
  });

  it.each([
    { name: "below the least that counts", bytes: 23 * MI - 1, containers: 1, score: 0 },
    { name: "the most", bytes: 1000 * MI, containers: 1, score: 100 },
    { name: "above the most", bytes: 5000 * MI, containers: 1, score: 100 },
    { name: "two containers have twice the room", bytes: 1000 * MI, containers: 2, score: 49 },
  ])("ImageLocality: $name", ({ bytes, containers, score }) => {
    expect(imageScore(bytes, containers)).toBe(score);
  });
});
