/** What happens to the Service rules of a machine whose kube-proxy does not run or hears of nothing. */
import { describe, expect, it } from "vitest";
import type { FetchResult } from "../runtime/contracts.ts";
import { Cluster } from "../cluster.ts";
import { webDeployment } from "./manifests.ts";
import { TestCluster } from "./test-cluster.ts";

function inject(test: TestCluster, name: string, spec: object): void {
  test.create({ apiVersion: "sim.kubarium.dev/v1alpha1", kind: "Fault", metadata: { name }, spec });
}

function stopProxy(test: TestCluster, machine = "node-1"): void {
  inject(test, "stop", { type: "ComponentStop", target: { component: "kube-proxy", machine } });
}

function service(name: string): Parameters<TestCluster["create"]>[0] {
  const spec = { selector: { app: "web" }, ports: [{ port: 80 }] };
  return { apiVersion: "v1", kind: "Service", metadata: { name }, spec } as Parameters<TestCluster["create"]>[0];
}

/** Two clients, one a machine, and a Deployment `web` behind a Service. */
function world(): TestCluster {
  const test = new TestCluster({ nodes: 2 });
  test.advance(5_000);
  test.create(webDeployment("web", 2));
  test.create(service("web"));
  for (const nodeName of ["node-1", "node-2"]) {
    test.create({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: `on-${nodeName}` },
      spec: { nodeName, containers: [{ name: "main", image: "busybox:1.36", command: ["sleep", "36000"] }] },
    } as Parameters<TestCluster["create"]>[0]);
  }
  test.advance(30_000);
  return test;
}

function fetch(test: TestCluster, node: string, url = "http://web/"): FetchResult {
  return test.cluster.network.processes.fetch({ fromPod: `default/on-${node}`, url, method: "GET", timeoutMs: 3_000 });
}

/** How the newest request of a client ended, as its trace tells it. */
function cause(test: TestCluster, node: string): string | undefined {
  return test.cluster.network.traces(0).findLast(({ from }) => from === `default/on-${node}`)?.cause;
}

function results(test: TestCluster, node: string): readonly string[] {
  const seen = Array.from({ length: 20 }, () => fetch(test, node)).map((one) => (one.ok ? "ok" : one.reason));
  return [...new Set(seen)].sort();
}

function replacePods(test: TestCluster): void {
  for (const { metadata } of test.list("Pod", "default")) {
    if (metadata.labels?.["app"] === "web") test.delete("Pod", "default", metadata.name);
  }
  test.advance(60_000);
}

describe("kube-proxy stopped on one machine", () => {
  it("changes nothing as long as the Pods behind the Service stay", () => {
    const test = world();
    stopProxy(test);
    test.advance(10_000);
    expect(results(test, "node-1")).toEqual(["ok"]);
  });

  it("keeps leading to Pods that are gone, on that machine only, until it runs again", () => {
    const test = world();
    stopProxy(test);
    test.advance(1_000);
    replacePods(test);
    expect(results(test, "node-2")).toEqual(["ok"]);
    expect(results(test, "node-1")).toEqual(["timeout"]);
    expect(cause(test, "node-1")).toBe("ServiceRulesFrozen");
    expect(test.delete("Fault", undefined, "stop").code).toBe(200);
    test.until(() => fetch(test, "node-1").ok, 300_000);
    expect(results(test, "node-1")).toEqual(["ok"]);
  });

  it("knows nothing of new Services there", () => {
    const test = world();
    stopProxy(test);
    test.advance(1_000);
    test.create(service("late"));
    test.advance(5_000);
    const { clusterIP = "" } = test.get("Service", "default", "late")?.spec ?? {};
    expect(fetch(test, "node-2", `http://${clusterIP}/`).ok).toBe(true);
    expect(fetch(test, "node-1", `http://${clusterIP}/`)).toMatchObject({ ok: false, reason: "timeout" });
    expect(cause(test, "node-1")).toBe("ServiceRulesMissing");
  });

  it("goes on as before after a way back, and is the same in a run from a checkpoint", () => {
    const test = world();
    stopProxy(test);
    test.advance(1_000);
    replacePods(test);
    const { cluster } = test;
    const recording = cluster.recording();
    const checkpoint = structuredClone(cluster.checkpoint());
    const resumed = Cluster.resume(recording, checkpoint);
    expect(resumed.hash()).toBe(cluster.hash());
    const asked = { fromPod: "default/on-node-1", url: "http://web/", method: "GET", timeoutMs: 3_000 };
    expect(resumed.network.processes.fetch(asked).ok).toBe(false);
    cluster.seek(30_000);
    expect(fetch(test, "node-1").ok).toBe(true);
  });
});

describe("a machine on its own", () => {
  it("that reaches no API server keeps its rules, too", () => {
    const test = world();
    inject(test, "cut", { type: "NetworkCut", target: { machine: "node-1", peerMachine: "control-plane" } });
    test.advance(1_000);
    test.create(service("late"));
    test.advance(5_000);
    const { clusterIP = "" } = test.get("Service", "default", "late")?.spec ?? {};
    expect(results(test, "node-1")).toEqual(["ok"]);
    expect(fetch(test, "node-1", `http://${clusterIP}/`).ok).toBe(false);
    expect(cause(test, "node-1")).toBe("ServiceRulesMissing");
    expect(test.delete("Fault", undefined, "cut").code).toBe(200);
    test.until(() => fetch(test, "node-1", `http://${clusterIP}/`).ok, 5_000);
  });

  it("has no rules while kube-proxy has never run there: not even names work", () => {
    const test = world();
    stopProxy(test, "node-3");
    test.create({
      apiVersion: "sim.kubarium.dev/v1alpha1",
      kind: "Machine",
      metadata: { name: "node-3" },
      spec: { cpu: "4", memory: "8Gi", pods: 110, power: "On" },
    } as Parameters<TestCluster["create"]>[0]);
    test.advance(20_000);
    test.create({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "on-node-3" },
      spec: { nodeName: "node-3", containers: [{ name: "main", image: "busybox:1.36", command: ["sleep", "36000"] }] },
    } as Parameters<TestCluster["create"]>[0]);
    test.advance(20_000);
    expect(fetch(test, "node-3")).toMatchObject({ ok: false, reason: "timeout" });
    expect(cause(test, "node-3")).toBe("ServiceRulesMissing");
  });
});
