/** Clusters of the size that a measurement asks for. */
import { Cluster } from "../../src/engine/cluster.ts";

const EPOCH_MS = Date.parse("2026-01-01T00:00:00Z");
/** Replicas of one Deployment: many Deployments, as in a real cluster of this size. */
const REPLICAS = 500;

export function newCluster(nodes: number): Cluster {
  const cluster = new Cluster({ epochMs: EPOCH_MS, seed: 1, nodes, machine: { cpu: "32", memory: "64Gi", pods: 110 } });
  until(cluster, () => readyNodes(cluster) === nodes + 1, 600_000);
  return cluster;
}

/** Creates `pods` Pods in Deployments. */
export function deploy(cluster: Cluster, pods: number, prefix: string, more: object = {}): void {
  for (let made = 0, index = 0; made < pods; index += 1) {
    const replicas = Math.min(REPLICAS, pods - made);
    made += replicas;
    const name = `${prefix}-${index}`;
    const labels = { app: name };
    const resources = { requests: { cpu: "100m", memory: "128Mi" } };
    const container = { name: "main", image: "nginx:1.27", resources, ports: [{ containerPort: 80 }], ...more };
    const template = { metadata: { labels }, spec: { containers: [container] } };
    const spec = { replicas, selector: { matchLabels: labels }, template };
    const body = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name }, spec };
    const response = cluster.handle({ method: "POST", path: "/apis/apps/v1/namespaces/default/deployments", body });
    if (response.code !== 201) throw new Error(JSON.stringify(response.body));
  }
}

/** Runs until so many Pods of the default namespace are Ready. */
export function runUntilReady(cluster: Cluster, pods: number, withinMs: number): void {
  until(cluster, () => readyReplicas(cluster) >= pods, withinMs);
}

function readyReplicas(cluster: Cluster): number {
  let ready = 0;
  for (const { metadata, status } of cluster.server.list("Deployment")) {
    if (metadata.namespace === "default") ready += status.readyReplicas ?? 0;
  }
  return ready;
}

function readyNodes(cluster: Cluster): number {
  return cluster.server
    .list("Node")
    .filter(({ status }) => status.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True"))
    .length;
}

function until(cluster: Cluster, holds: () => boolean, withinMs: number): void {
  const limit = cluster.elapsedMs + withinMs;
  while (!holds()) {
    if (cluster.elapsedMs > limit) throw new Error(`did not hold within ${withinMs} virtual ms`);
    cluster.advance(250);
  }
}
