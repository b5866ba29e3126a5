/**
 * Situations that simulated clusters have got wrong, through the API alone, as a learner meets them.
 * (The one about the autoscaler stands beside the autoscaler.)
 */
import { describe, expect, it } from "vitest";
import type { Pod } from "../../api/types/pod.ts";
import { SIM_API_VERSION } from "../../api/types/sim.ts";
import { TestCluster } from "./test-cluster.ts";

const LABELS = { app: "web" };

function deployment(replicas: number, image = "nginx:1.27"): Parameters<TestCluster["create"]>[0] {
  const object = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace: "default" },
    spec: {
      replicas,
      selector: { matchLabels: LABELS },
      template: {
        metadata: { labels: LABELS },
        spec: { containers: [{ name: "web", image, ports: [{ containerPort: 80 }] }] },
      },
    },
  };
  return object;
}

/** Two workers that are ready. */
function readyCluster(): TestCluster {
  const cluster = new TestCluster();
  cluster.until(() => workersReady(cluster) === 2, 60_000);
  return cluster;
}

function workersReady(cluster: TestCluster): number {
  return cluster
    .list("Node")
    .filter(
      ({ metadata, status }) =>
        metadata.name.startsWith("node-") &&
        status.conditions?.some(({ type, status: value }) => type === "Ready" && value === "True"),
    ).length;
}

function isReady({ status }: Pod): boolean {
  return status.conditions?.some(({ type, status: value }) => type === "Ready" && value === "True") ?? false;
}

const pods = (cluster: TestCluster): readonly Pod[] => cluster.list("Pod", "default");
const leaving = ({ metadata }: Pod): boolean => metadata.deletionTimestamp !== undefined;
const readyPods = (cluster: TestCluster): readonly Pod[] =>
  pods(cluster).filter((pod) => isReady(pod) && !leaving(pod));

/** How many Pods each node has, those that are leaving left out. */
function places(cluster: TestCluster): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const pod of pods(cluster)) {
    const node = pod.spec.nodeName ?? "none";
    if (!leaving(pod)) counts[node] = (counts[node] ?? 0) + 1;
  }
  return counts;
}

function unschedulable(cluster: TestCluster): readonly (string | undefined)[] {
  return pods(cluster).map(
    ({ status }) =>
      status.conditions?.find(({ type, reason }) => type === "PodScheduled" && reason === "Unschedulable")?.message,
  );
}

describe("seven scenarios", () => {
  it("both nodes cordoned: four Pods wait", () => {
    const cluster = readyCluster();
    for (const node of ["node-1", "node-2"]) cluster.patch("Node", undefined, node, { spec: { unschedulable: true } });
    cluster.create(deployment(4));
    cluster.advance(60_000);
    expect(pods(cluster).map(({ status }) => status.phase)).toEqual(["Pending", "Pending", "Pending", "Pending"]);
    for (const message of unschedulable(cluster)) {
      expect(message).toContain("0/3 nodes are available");
      expect(message).toContain("2 node(s) were unschedulable");
    }
    cluster.patch("Node", undefined, "node-2", { spec: { unschedulable: null } });
    cluster.until(() => readyPods(cluster).length === 4, 600_000);
    expect(places(cluster)).toEqual({ "node-2": 4 });
  });

  it("both nodes tainted NoSchedule: four Pods wait", () => {
    const cluster = readyCluster();
    const taints = [{ key: "dedicated", value: "batch", effect: "NoSchedule" }];
    for (const node of ["node-1", "node-2"]) cluster.patch("Node", undefined, node, { spec: { taints } });
    cluster.create(deployment(4));
    cluster.advance(60_000);
    expect(pods(cluster).map(({ status }) => status.phase)).toEqual(["Pending", "Pending", "Pending", "Pending"]);
    for (const message of unschedulable(cluster)) expect(message).toContain("untolerated taint");
  });

  it("a new image: a new ReplicaSet, Pods replaced step by step", () => {
    const cluster = readyCluster();
    cluster.create(deployment(4));
    cluster.until(() => readyPods(cluster).length === 4, 120_000);
    const before = pods(cluster).map(({ metadata }) => metadata.name);
    const spec = { template: { spec: { containers: [{ name: "web", image: "nginx:1.28" }] } } };
    cluster.patch("Deployment", "default", "web", { spec });
    let fewestReady = 4;
    let most = 4;
    const done = (): boolean => {
      fewestReady = Math.min(fewestReady, readyPods(cluster).length);
      most = Math.max(most, pods(cluster).filter((pod) => !leaving(pod)).length);
      const current = pods(cluster);
      return current.length === 4 && current.every((pod) => isReady(pod) && !before.includes(pod.metadata.name));
    };
    cluster.until(done, 300_000);
    // 25 % of 4: at most one missing, at most one more.
    expect(fewestReady).toBe(3);
    expect(most).toBe(5);
    const sets = cluster.list("ReplicaSet", "default");
    expect(sets.map(({ spec: { replicas } }) => replicas).sort((a = 0, b = 0) => a - b)).toEqual([0, 4]);
    expect(pods(cluster).map((pod) => pod.spec.containers[0]?.image)).toEqual(Array(4).fill("nginx:1.28"));
  });

  it("a node without power: its Pods are evicted after the toleration time and replaced elsewhere", () => {
    const cluster = readyCluster();
    cluster.create(deployment(4));
    cluster.until(() => readyPods(cluster).length === 4, 120_000);
    expect(places(cluster)["node-1"]).toBeGreaterThan(0);
    cluster.create({
      apiVersion: SIM_API_VERSION,
      kind: "Fault",
      metadata: { name: "dark" },
      spec: { type: "MachinePower", target: { machine: "node-1" } },
    } as Parameters<TestCluster["create"]>[0]);
    cluster.advance(40_000);
    expect(workersReady(cluster)).toBe(2);
    cluster.advance(20_000);
    expect(workersReady(cluster)).toBe(1);
    cluster.advance(200_000);
    expect(places(cluster)["node-1"]).toBeGreaterThan(0);
    cluster.advance(120_000);
    expect(places(cluster)).toEqual({ "node-2": 4 });
    expect(readyPods(cluster)).toHaveLength(4);
    // Nobody can confirm the end of the evicted ones.
    expect(pods(cluster).filter(leaving).length).toBeGreaterThan(0);
    cluster.delete("Fault", undefined, "dark");
    cluster.advance(90_000);
    expect(workersReady(cluster)).toBe(2);
    expect(pods(cluster).filter(leaving)).toEqual([]);
  });

  it("drain: the replacements run elsewhere", () => {
    const cluster = readyCluster();
    cluster.create(deployment(4));
    cluster.until(() => readyPods(cluster).length === 4, 120_000);
    cluster.patch("Node", undefined, "node-1", { spec: { unschedulable: true } });
    const evicted = pods(cluster).filter(({ spec }) => spec.nodeName === "node-1");
    expect(evicted.length).toBeGreaterThan(0);
    for (const { metadata } of evicted) {
      const { name, namespace } = metadata;
      const eviction = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name, namespace } };
      const response = cluster.request("POST", `${cluster.path("Pod", "default", name)}/eviction`, eviction);
      expect(response.code).toBe(201);
    }
    cluster.until(() => readyPods(cluster).length === 4 && pods(cluster).length === 4, 120_000);
    expect(places(cluster)).toEqual({ "node-2": 4 });
  });

  it("one Pod deleted: replaced", () => {
    const cluster = readyCluster();
    cluster.create(deployment(3));
    cluster.until(() => readyPods(cluster).length === 3, 120_000);
    const victim = pods(cluster)[0]?.metadata.name ?? "";
    expect(cluster.delete("Pod", "default", victim).code).toBe(200);
    cluster.until(() => readyPods(cluster).length === 3 && pods(cluster).length === 3, 60_000);
    expect(pods(cluster).map(({ metadata }) => metadata.name)).not.toContain(victim);
    expect(cluster.cluster.why("Pod", "default", pods(cluster)[2]?.metadata.name ?? "").length).toBeGreaterThan(1);
  });
});
