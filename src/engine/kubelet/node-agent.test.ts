import { describe, expect, it } from "vitest";
import { SIM_API_VERSION } from "../../api/types/sim.ts";
import { TestCluster } from "../testing/test-cluster.ts";

function eventsOf(cluster: TestCluster, node: string): readonly string[] {
  return cluster
    .list("Event", "default")
    .filter(({ involvedObject }) => involvedObject.kind === "Node" && involvedObject.name === node)
    .map(({ message }) => message ?? "");
}

describe("a machine that joins", () => {
  it("takes no Pods before its network is up", () => {
    const cluster = new TestCluster({ nodes: 1 });
    cluster.advance(5_000);
    const spec = { power: "On", cpu: 4, memory: "8Gi", pods: 110 };
    cluster.create({ apiVersion: SIM_API_VERSION, kind: "Machine", metadata: { name: "node-2" }, spec });
    cluster.until(() => cluster.get("Node", undefined, "node-2") !== undefined, 60_000);
    expect(cluster.get("Node", undefined, "node-2")?.spec.taints).toEqual([
      { key: "node.kubernetes.io/not-ready", effect: "NoSchedule" },
    ]);
    cluster.advance(5_000);
    expect(cluster.get("Node", undefined, "node-2")?.spec.taints ?? []).toEqual([]);
  });
});

describe("a node that is cordoned", () => {
  it("says so within ten seconds, and when it is taken back", () => {
    const cluster = new TestCluster({ nodes: 1 });
    const closed = "Node node-1 status is now: NodeNotSchedulable";
    const open = "Node node-1 status is now: NodeSchedulable";
    cluster.patch("Node", undefined, "node-1", { spec: { unschedulable: true } });
    expect(eventsOf(cluster, "node-1")).not.toContain(closed);
    cluster.advance(10_000);
    expect(eventsOf(cluster, "node-1")).toContain(closed);
    expect(eventsOf(cluster, "node-1")).not.toContain(open);
    cluster.patch("Node", undefined, "node-1", { spec: { unschedulable: false } });
    cluster.advance(10_000);
    expect(eventsOf(cluster, "node-1")).toContain(open);
  });
});
