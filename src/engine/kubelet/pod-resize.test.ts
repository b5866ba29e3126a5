import { describe, expect, it } from "vitest";
import type { ResourceRequirements } from "../../api/types/requirements.ts";
import type { TestCluster } from "../testing/test-cluster.ts";
import { clusterWith, events, pod } from "./testing/pod-story.ts";

const same = (cpu: string, memory: string): ResourceRequirements => ({
  limits: { cpu, memory },
  requests: { cpu, memory },
});

function resize(cluster: TestCluster, resources: ResourceRequirements, name = "web"): void {
  const body = { spec: { containers: [{ name, resources }] } };
  const path = `${cluster.path("Pod", "default", "web")}/resize`;
  const { code } = cluster.request("PATCH", path, body, "application/strategic-merge-patch+json");
  if (code !== 200) throw new Error(`refused with ${code}`);
}

function resizeConditions(cluster: TestCluster) {
  return (pod(cluster).status.conditions ?? [])
    .filter(({ type }) => type.startsWith("PodResize"))
    .map(({ type, status, reason, message, observedGeneration }) => ({
      type,
      status,
      reason,
      message,
      observedGeneration,
    }));
}

const running = (cluster: TestCluster) => pod(cluster).status.containerStatuses?.[0];
const since = (cluster: TestCluster, reason: string) => events(cluster).filter((line) => line.startsWith(reason));

describe("in-place resize", () => {
  it("changes CPU and memory of a running container without restarting it", () => {
    const cluster = clusterWith({ containers: [{ name: "web", image: "nginx", resources: same("700m", "200Mi") }] });
    cluster.advance(10_000);
    const before = running(cluster)?.containerID;
    resize(cluster, same("800m", "200Mi"));
    cluster.advance(100);
    expect(resizeConditions(cluster)).toEqual([
      { type: "PodResizeInProgress", status: "True", reason: undefined, message: undefined, observedGeneration: 2 },
    ]);
    expect(pod(cluster).status.conditions?.[0]?.type).toBe("PodResizeInProgress");
    expect(running(cluster)?.allocatedResources).toEqual({ cpu: "800m", memory: "200Mi" });
    expect(running(cluster)?.resources).toEqual(same("700m", "200Mi"));
    cluster.advance(1_500);
    expect(resizeConditions(cluster)).toEqual([]);
    expect(running(cluster)?.resources).toEqual(same("800m", "200Mi"));
    expect(running(cluster)?.restartCount).toBe(0);
    expect(running(cluster)?.containerID).toBe(before);
    expect(pod(cluster).status.observedGeneration).toBe(2);
    const summary = (words: string) =>
      `${words}: {"containers":[{"name":"web","resources":{"limits":{"cpu":"800m","memory":"200Mi"},"requests":{"cpu":"800m","memory":"200Mi"}}}],"generation":2}`;
    expect(since(cluster, "Resize")).toEqual([
      `ResizeStarted: ${summary("Pod resize started")}`,
      `ResizeCompleted: ${summary("Pod resize completed")}`,
    ]);
  });

  it("restarts a container whose policy asks for it, once", () => {
    const resizePolicy = [
      { resourceName: "cpu", restartPolicy: "NotRequired" },
      { resourceName: "memory", restartPolicy: "RestartContainer" },
    ];
    const container = { name: "web", image: "nginx", resources: same("700m", "200Mi"), resizePolicy };
    const cluster = clusterWith({ containers: [container] });
    cluster.advance(10_000);
    resize(cluster, same("700m", "300Mi"));
    cluster.advance(10_000);
    expect(running(cluster)?.restartCount).toBe(1);
    expect(running(cluster)?.resources).toEqual(same("700m", "300Mi"));
    expect(resizeConditions(cluster)).toEqual([]);
    expect(since(cluster, "Killing")).toEqual(["Killing: Container web resize requires restart"]);
  });

  it("says that a resize can never fit", () => {
    const cluster = clusterWith({ containers: [{ name: "web", image: "nginx", resources: same("700m", "200Mi") }] });
    cluster.advance(10_000);
    resize(cluster, same("1000", "200Mi"));
    cluster.advance(2_000);
    const message = "Node didn't have enough capacity: cpu, requested: 1000000, capacity: 4000";
    expect(resizeConditions(cluster)).toEqual([
      { type: "PodResizePending", status: "True", reason: "Infeasible", message, observedGeneration: 2 },
    ]);
    expect(running(cluster)?.allocatedResources).toEqual({ cpu: "700m", memory: "200Mi" });
    expect(since(cluster, "ResizeInfeasible")).toEqual([
      `ResizeInfeasible: Pod resize Infeasible: {"containers":[{"name":"web","resources":{"limits":{"cpu":"1k","memory":"200Mi"},"requests":{"cpu":"1k","memory":"200Mi"}}}],"generation":2,"error":"${message}"}`,
    ]);
    resize(cluster, same("700m", "200Mi"));
    cluster.advance(2_000);
    expect(resizeConditions(cluster)).toEqual([]);
  });

  it("waits until there is room", () => {
    const cluster = clusterWith({ containers: [{ name: "web", image: "nginx", resources: same("500m", "200Mi") }] });
    const other = {
      containers: [{ name: "c", image: "nginx", resources: { requests: { cpu: "2" } } }],
      nodeName: "node-1",
    };
    cluster.create({ apiVersion: "v1", kind: "Pod", metadata: { name: "other", namespace: "default" }, spec: other });
    cluster.advance(10_000);
    resize(cluster, same("3", "200Mi"));
    cluster.advance(2_000);
    const [pending] = resizeConditions(cluster);
    expect(pending?.reason).toBe("Deferred");
    expect(pending?.message).toMatch(
      /^Node didn't have enough resource: cpu, requested: 3000, used: \d+, capacity: 4000$/,
    );
    expect(since(cluster, "ResizeDeferred")).toHaveLength(1);
    cluster.delete("Pod", "default", "other");
    cluster.advance(40_000);
    expect(resizeConditions(cluster)).toEqual([]);
    expect(running(cluster)?.resources).toEqual(same("3", "200Mi"));
  });

  it("does not take memory away that is in use", () => {
    const annotations = { "sim.kubarium.dev/memory": "150Mi" };
    const cluster = clusterWith(
      { containers: [{ name: "web", image: "nginx", resources: same("500m", "200Mi") }] },
      annotations,
    );
    cluster.advance(10_000);
    resize(cluster, same("500m", "100Mi"));
    cluster.advance(5_000);
    const message =
      'cannot decrease memory limits: attempting to set container "web" memory limit (104857600) below current usage (157286400)';
    expect(resizeConditions(cluster)).toEqual([
      { type: "PodResizeInProgress", status: "True", reason: "Error", message, observedGeneration: 2 },
    ]);
    expect(running(cluster)?.resources).toEqual(same("500m", "200Mi"));
    expect(running(cluster)?.restartCount).toBe(0);
    expect(since(cluster, "ResizeError")).toHaveLength(1);
    resize(cluster, same("500m", "160Mi"));
    cluster.advance(20_000);
    expect(resizeConditions(cluster)).toEqual([]);
    expect(running(cluster)?.resources).toEqual(same("500m", "160Mi"));
  });

  it("keeps a growing container alive when its limit is raised in time", () => {
    const annotations = { "sim.kubarium.dev/memory": "50Mi", "sim.kubarium.dev/memory-leak": "60Mi" };
    const containers = [{ name: "web", image: "nginx", resources: same("500m", "100Mi") }];
    const cluster = clusterWith({ containers }, annotations);
    cluster.advance(30_000);
    resize(cluster, same("500m", "500Mi"));
    cluster.advance(60_000);
    expect(running(cluster)?.restartCount).toBe(0);
    cluster.advance(8 * 60_000);
    expect(running(cluster)?.lastState.terminated?.reason).toBe("OOMKilled");
  });
});
