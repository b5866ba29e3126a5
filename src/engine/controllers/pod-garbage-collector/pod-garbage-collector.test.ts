import { describe, expect, it } from "vitest";
import { ControllerHarness } from "../testing/controller-harness.ts";
import { PodGarbageCollector } from "./pod-garbage-collector.ts";

function harness(): ControllerHarness {
  const cluster = new ControllerHarness((context) => [new PodGarbageCollector(context)]);
  cluster.create("Node", { apiVersion: "v1", kind: "Node", metadata: { name: "node-1" }, spec: {} });
  cluster.create("Pod", {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web", namespace: "default" },
    spec: { containers: [{ name: "c", image: "x" }] },
  });
  cluster.client.bind("default", "web", "node-1", { reason: "Test" });
  cluster.setPod(cluster.the("Pod", "web"), true);
  cluster.advance(25_000);
  return cluster;
}

/** Phases and disruptions of Pods, as they change. */
function statesOf({ informers }: ControllerHarness): readonly (readonly [phase?: string, disruptions?: string[]])[] {
  const states: [string | undefined, string[]][] = [];
  informers.for("Pod").addHandler(({ type, object: { status } }) => {
    const disrupted = (status.conditions ?? []).filter((condition) => condition.type === "DisruptionTarget");
    if (type === "MODIFIED")
      states.push([status.phase, disrupted.map(({ reason, message }) => `${reason}: ${message}`)]);
  });
  return states;
}

describe("Pod garbage", () => {
  it("of a deleted node goes after 40 s, in rounds of 20 s", () => {
    const cluster = harness();
    const states = statesOf(cluster);
    cluster.delete("Node", "node-1");
    cluster.advance(54_000);
    expect(cluster.get("Pod", "web")).toBeDefined();
    cluster.saveAndRestore();
    cluster.advance(1_000);
    expect(cluster.get("Pod", "web")).toBeUndefined();
    const last = cluster.causes.newest("Pod/default/web");
    expect([last?.verb, last?.reason, last?.params]).toEqual(["delete", "NodeGone", { node: "node-1" }]);
    expect(states.at(-1)).toEqual(["Failed", ["DeletionByPodGC: PodGC: node no longer exists"]]);
  });

  it("of a node that comes back in time stays", () => {
    const cluster = harness();
    cluster.delete("Node", "node-1");
    cluster.advance(30_000);
    cluster.create("Node", { apiVersion: "v1", kind: "Node", metadata: { name: "node-1" }, spec: {} });
    cluster.advance(120_000);
    expect(cluster.get("Pod", "web")).toBeDefined();
    expect(cluster.kernel.pending).toBe(0);
  });

  it("of an out-of-service node goes once it is being deleted", () => {
    const cluster = harness();
    const states = statesOf(cluster);
    const taint = { key: "node.kubernetes.io/out-of-service", value: "nodeshutdown", effect: "NoExecute" } as const;
    cluster.change("Node", "node-1", (node) => ({ ...node, spec: { ...node.spec, taints: [taint] } }));
    cluster.advance(30_000);
    expect(cluster.get("Pod", "web")).toBeDefined();
    cluster.delete("Pod", "web");
    cluster.advance(20_000);
    expect(cluster.get("Pod", "web")).toBeUndefined();
    expect(states.at(-1)).toEqual(["Failed", []]);
  });
});
