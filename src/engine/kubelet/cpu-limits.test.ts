import { describe, expect, it } from "vitest";
import type { ResourceRequirements } from "../../api/types/requirements.ts";
import type { TestCluster } from "../testing/test-cluster.ts";
import { clusterWith, pod } from "./testing/pod-story.ts";

const SIM = "sim.kubarium.dev/";
const limited = (cpu: string): ResourceRequirements => ({ limits: { cpu }, requests: { cpu: "10m" } });

/** Seconds from the start of the container until the condition is true. */
function secondsUntil(cluster: TestCluster, done: () => boolean, limit = 400): number {
  const startedAt = () => pod(cluster).status.containerStatuses?.[0]?.state.running?.startedAt;
  while (startedAt() === undefined) cluster.advance(100);
  const from = cluster.elapsedMs;
  while (!done()) {
    cluster.advance(100);
    if (cluster.elapsedMs - from > limit * 1_000) throw new Error("it takes too long");
  }
  return (cluster.elapsedMs - from) / 1_000;
}

const ready = (cluster: TestCluster) => () => pod(cluster).status.containerStatuses?.[0]?.ready === true;
const logOf = (cluster: TestCluster): string =>
  String(cluster.request("GET", `${cluster.path("Pod", "default", "web")}/log`).body);

function server(resources: ResourceRequirements): TestCluster {
  const readinessProbe = { tcpSocket: { port: 80 }, periodSeconds: 1 };
  const containers = [{ name: "web", image: "nginx", resources, readinessProbe }];
  return clusterWith({ containers }, { [`${SIM}start-ms`]: "500", [`${SIM}start-cpu-ms`]: "500" });
}

describe("CPU limits", () => {
  it.each([
    ["500 ms of CPU at 100m", "100m", 5, 7],
    ["500 ms of CPU at 500m", "500m", 1, 2.5],
    ["500 ms of CPU with a core to itself", "2", 0, 2],
  ])("%s", (_name, cpu, from, to) => {
    const cluster = server(limited(cpu));
    const seconds = secondsUntil(cluster, ready(cluster));
    expect(seconds).toBeGreaterThanOrEqual(from);
    expect(seconds).toBeLessThanOrEqual(to);
  });

  it("let a start go on faster when they are raised in place", () => {
    const cluster = server(limited("20m"));
    const seconds = secondsUntil(cluster, () => pod(cluster).status.phase === "Running");
    expect(seconds).toBe(0);
    const body = { spec: { containers: [{ name: "web", resources: limited("1") }] } };
    const path = `${cluster.path("Pod", "default", "web")}/resize`;
    cluster.request("PATCH", path, body, "application/strategic-merge-patch+json");
    expect(secondsUntil(cluster, ready(cluster))).toBeLessThan(4);
  });

  it("slow a busy shell, which is seen at its limit", () => {
    const count = "i=0; while [ $i -lt 3000 ]; do i=$((i+1)); done; echo done; sleep 1000";
    const busy = (cpu: string) =>
      clusterWith({
        containers: [{ name: "web", image: "busybox", command: ["sh", "-c", count], resources: limited(cpu) }],
      });
    const free = busy("1");
    const slow = busy("200m");
    const freeSeconds = secondsUntil(free, () => logOf(free).includes("done"));
    const slowSeconds = secondsUntil(slow, () => logOf(slow).includes("done"));
    expect(slowSeconds / freeSeconds).toBeGreaterThan(4);
    expect(slowSeconds / freeSeconds).toBeLessThan(6);
  });

  it("are what kubectl top shows of a loop without end", () => {
    const command = ["sh", "-c", "while true; do :; done"];
    const cluster = clusterWith({
      containers: [{ name: "web", image: "busybox", command, resources: limited("200m") }],
    });
    cluster.advance(60_000);
    const path = "/apis/metrics.k8s.io/v1beta1/namespaces/default/pods/web";
    const { body } = cluster.request("GET", path) as { body: { containers?: readonly { usage: { cpu: string } }[] } };
    expect(body.containers?.[0]?.usage.cpu).toMatch(/^20\d{7}n$|^200m$/);
  });

  it("lengthen a Job's computation", () => {
    const command = ["perl", "-Mbignum=bpi", "-wle", "print bpi(2000)"];
    const cluster = clusterWith({
      restartPolicy: "Never",
      containers: [{ name: "web", image: "perl:5.34", command, resources: limited("100m") }],
    });
    const seconds = secondsUntil(cluster, () => pod(cluster).status.phase === "Succeeded");
    expect(seconds).toBeGreaterThan(48);
    expect(seconds).toBeLessThan(53);
  });
});

describe("memory under load", () => {
  it("grows with the requests that wait, until the container is killed and started again", () => {
    const resources = { limits: { memory: "64Mi", cpu: "100m" } };
    const containers = [{ name: "web", image: "registry.k8s.io/hpa-example", resources }];
    const cluster = clusterWith({ containers });
    cluster.advance(60_000);
    const ip = pod(cluster).status.podIP ?? "";
    cluster.create({
      apiVersion: "sim.kubarium.dev/v1alpha1",
      kind: "Traffic",
      metadata: { name: "load", namespace: "default" },
      spec: { url: `http://${ip}/`, requestsPerSecond: 50 },
    });
    cluster.advance(30_000);
    const [container] = pod(cluster).status.containerStatuses ?? [];
    expect(container?.restartCount).toBeGreaterThan(0);
    const ended = container?.lastState.terminated ?? container?.state.terminated;
    expect(ended).toMatchObject({ exitCode: 137, reason: "OOMKilled" });
  });
});
