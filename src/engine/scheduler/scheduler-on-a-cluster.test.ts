import { describe, expect, it } from "vitest";
import type { Pod } from "../../api/types/pod.ts";
import { TestCluster } from "../testing/test-cluster.ts";

const NODES = ["node-1", "node-2"];

function deployment(replicas: number) {
  const app = { app: "web" };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web" },
    spec: {
      replicas,
      selector: { matchLabels: app },
      template: { metadata: { labels: app }, spec: { containers: [{ name: "web", image: "nginx:1.27" }] } },
    },
  };
}

/** With the control-plane node and these many more. */
function ready(nodes: number): TestCluster {
  const cluster = new TestCluster({ nodes });
  cluster.until(() => cluster.list("Node").length === nodes + 1, 60_000);
  cluster.advance(30_000);
  return cluster;
}

const pods = (cluster: TestCluster): readonly Pod[] => cluster.list("Pod", "default");
const nodesOf = (cluster: TestCluster): readonly (string | undefined)[] =>
  pods(cluster).map((pod) => pod.spec.nodeName);

describe("the scheduler in a cluster", () => {
  it("leaves a Deployment of 4 Pending while both nodes are cordoned, and says why", () => {
    const cluster = ready(2);
    for (const node of NODES) cluster.patch("Node", undefined, node, { spec: { unschedulable: true } });
    cluster.create(deployment(4));
    cluster.advance(5_000);
    expect(nodesOf(cluster)).toEqual([undefined, undefined, undefined, undefined]);
    const message =
      "0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 node(s) were unschedulable. " +
      "no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.";
    for (const pod of pods(cluster)) {
      const condition = pod.status.conditions?.find(({ type }) => type === "PodScheduled");
      expect({ phase: pod.status.phase, status: condition?.status, reason: condition?.reason }).toEqual({
        phase: "Pending",
        status: "False",
        reason: "Unschedulable",
      });
      expect(condition?.message).toBe(message);
    }
    cluster.patch("Node", undefined, "node-2", { spec: { unschedulable: null } });
    cluster.advance(5_000);
    expect(nodesOf(cluster)).toEqual(["node-2", "node-2", "node-2", "node-2"]);
  });

  it("keeps away from a tainted node, and moves nothing that runs", () => {
    const cluster = ready(2);
    cluster.patch("Node", undefined, "node-1", { spec: { taints: [{ key: "k", effect: "NoSchedule" }] } });
    cluster.create(deployment(4));
    cluster.advance(5_000);
    expect(nodesOf(cluster)).toEqual(["node-2", "node-2", "node-2", "node-2"]);
  });

  it("spreads equal pods over equal nodes, within a second for 300 of them", () => {
    const cluster = ready(5);
    cluster.create(deployment(300));
    cluster.advance(1_000);
    const counts = new Map<string | undefined, number>();
    for (const node of nodesOf(cluster)) counts.set(node, (counts.get(node) ?? 0) + 1);
    expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(300);
    expect(new Set(counts.keys())).toEqual(new Set(["node-1", "node-2", "node-3", "node-4", "node-5"]));
    // Not exactly 60: scores are whole percents, and nodes that have the image already are a little better.
    for (const count of counts.values()) expect(Math.abs(count - 60)).toBeLessThanOrEqual(10);
  });

  it("chooses the same nodes again after going back in time", () => {
    const cluster = ready(5);
    cluster.create(deployment(20));
    const start = cluster.elapsedMs;
    cluster.advance(10_000);
    const [hash, nodes] = [cluster.cluster.hash(), nodesOf(cluster)];
    cluster.cluster.seek(start + 5);
    cluster.cluster.seek(start + 10_000);
    expect(nodesOf(cluster)).toEqual(nodes);
    expect(cluster.cluster.hash()).toBe(hash);
  });
});
