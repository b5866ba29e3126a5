/** For tests: one Pod called `web` on a cluster of one worker machine. */
import type { Container, Pod, PodSpec } from "../../../api/types/pod.ts";
import { TestCluster } from "../../testing/test-cluster.ts";

const STARTED = 5_000;

export function clusterWith(
  spec: Omit<Partial<PodSpec>, "containers"> & { readonly containers: readonly Partial<Container>[] },
  annotations?: Record<string, string>,
): TestCluster {
  const cluster = new TestCluster({ nodes: 1 });
  cluster.advance(STARTED);
  createPod(cluster, spec, annotations);
  return cluster;
}

export function createPod(cluster: TestCluster, spec: object, annotations?: Record<string, string>): void {
  cluster.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web", namespace: "default", ...(annotations === undefined ? {} : { annotations }) },
    spec: { nodeName: "node-1", ...spec },
  });
}

export function pod(cluster: TestCluster): Pod {
  const found = cluster.get("Pod", "default", "web");
  if (found === undefined) throw new Error("the Pod is gone");
  return found;
}

export function setImage(cluster: TestCluster, image: string): void {
  const body = { spec: { containers: [{ name: "web", image }] } };
  const path = cluster.path("Pod", "default", "web");
  const { code } = cluster.request("PATCH", path, body, "application/strategic-merge-patch+json");
  if (code !== 200) throw new Error(`the patch was refused with ${code}`);
}

/** `Reason: message` of the Pod's events, oldest first; repeats once. */
export function events(cluster: TestCluster): readonly string[] {
  const { kernel } = cluster.cluster;
  return cluster
    .list("Event", "default")
    .filter(({ involvedObject, source }) => involvedObject.name === "web" && source?.component === "kubelet")
    .sort((a, b) => kernel.parseTimestamp(a.firstTimestamp ?? "") - kernel.parseTimestamp(b.firstTimestamp ?? ""))
    .map(({ reason, message }) => `${reason}: ${message}`);
}

export function condition(cluster: TestCluster, type: string) {
  const found = pod(cluster).status.conditions?.find((candidate) => candidate.type === type);
  return found === undefined ? undefined : { status: found.status, reason: found.reason, message: found.message };
}
