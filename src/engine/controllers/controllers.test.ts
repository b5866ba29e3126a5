import { expect, it } from "vitest";
import { TestCluster } from "../testing/test-cluster.ts";

function deployWeb(cluster: TestCluster, replicas: number): void {
  const labels = { app: "web" };
  cluster.create({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace: "default" },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: "web", image: "nginx:1.27" }] } },
    },
  });
  cluster.create({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "web", namespace: "default" },
    spec: { selector: labels, ports: [{ port: 80 }] },
  });
}

function readyReplicas(cluster: TestCluster): number {
  return cluster.get("Deployment", "default", "web")?.status.readyReplicas ?? 0;
}

it("a lost machine: Pods are replaced after the tolerations ran out, and the run can be taken up anywhere", () => {
  const cluster = new TestCluster({ nodes: 3 });
  cluster.advance(30_000);
  deployWeb(cluster, 5);
  cluster.until(() => readyReplicas(cluster) === 5, 60_000);
  const lost = cluster.list("Pod", "default").filter(({ spec }) => spec.nodeName === "node-1").length;
  cluster.patch("Machine", undefined, "node-1", { spec: { power: "Off" } });
  cluster.advance(60_000);
  expect(readyReplicas(cluster)).toBe(5 - lost);
  cluster.until(() => readyReplicas(cluster) === 5, 330_000);
  const terminating = cluster.list("Pod", "default").filter(({ metadata }) => metadata.deletionTimestamp !== undefined);
  expect(terminating).toHaveLength(lost);
  const endMs = cluster.elapsedMs;
  const hash = cluster.cluster.hash();
  for (const agoMs of [1_000, 45_000, 310_000, 380_000]) {
    cluster.cluster.seek(endMs - agoMs);
    cluster.cluster.seek(endMs);
    expect(cluster.cluster.hash()).toBe(hash);
  }
});

it("every write of a rollout says why", () => {
  const cluster = new TestCluster({ nodes: 1 });
  cluster.advance(30_000);
  deployWeb(cluster, 1);
  cluster.until(() => readyReplicas(cluster) === 1, 60_000);
  const pod = cluster.list("Pod", "default")[0]?.metadata.name ?? "";
  const chain = cluster.cluster.why("Pod", "default", pod).map(({ actor, reason }) => `${actor} ${reason}`);
  expect(chain.slice(-2)[0]).toBe("deployment-controller DeploymentCreatedReplicaSet");
  expect(chain).toContain("replicaset-controller ReplicaSetBelowReplicas");
});
