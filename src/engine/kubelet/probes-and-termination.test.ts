import { describe, expect, it } from "vitest";
import type { Container } from "../../api/types/pod.ts";
import { TestCluster } from "../testing/test-cluster.ts";
import { clusterWith, condition, events, pod, setImage } from "./testing/pod-story.ts";

describe("probes", () => {
  it("a liveness probe restarts the container of the documentation's example", () => {
    const cluster = clusterWith({
      containers: [
        {
          name: "web",
          image: "busybox:1.36",
          args: ["/bin/sh", "-c", "touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600"],
          livenessProbe: { exec: { command: ["cat", "/tmp/healthy"] }, initialDelaySeconds: 5, periodSeconds: 5 },
        },
      ],
    });
    cluster.advance(40_000);
    expect(events(cluster)).toContain(
      "Unhealthy: Liveness probe failed: cat: can't open '/tmp/healthy': No such file or directory",
    );
    cluster.advance(10_000);
    expect(events(cluster)).toContain("Killing: Container web failed liveness probe, will be restarted");
    expect(pod(cluster).status.containerStatuses?.[0]?.restartCount).toBe(0);
    cluster.advance(30_000);
    expect(pod(cluster).status.containerStatuses?.[0]).toMatchObject({
      restartCount: 1,
      lastState: { terminated: { exitCode: 137, reason: "Error" } },
    });
  });

  it("a Pod is ready when its readiness probe says so", () => {
    const cluster = clusterWith({
      containers: [
        {
          name: "web",
          image: "kubarium/slow-shop:v1",
          readinessProbe: { httpGet: { path: "/readyz", port: 8080 }, periodSeconds: 2 },
        },
      ],
    });
    cluster.advance(10_000);
    expect(condition(cluster, "Ready")).toMatchObject({
      status: "False",
      reason: "ContainersNotReady",
      message: "containers with unready status: [web]",
    });
    const ip = pod(cluster).status.podIP ?? "";
    expect(events(cluster)).toContain(
      `Unhealthy: Readiness probe failed: Get "http://${ip}:8080/readyz": dial tcp ${ip}:8080: connect: connection refused`,
    );
    cluster.advance(16_000);
    expect(condition(cluster, "Ready")).toMatchObject({ status: "True" });
  });

  it("a startup probe holds the others back, and kills at last", () => {
    const cluster = clusterWith({
      terminationGracePeriodSeconds: 1,
      containers: [
        {
          name: "web",
          image: "busybox:1.36",
          command: ["sleep", "3600"],
          startupProbe: { tcpSocket: { port: 80 }, periodSeconds: 1, failureThreshold: 3 },
          livenessProbe: { tcpSocket: { port: 80 }, periodSeconds: 1, failureThreshold: 1 },
        },
      ],
    });
    cluster.advance(2_000);
    expect(pod(cluster).status.containerStatuses?.[0]).toMatchObject({ started: false, ready: false });
    cluster.advance(5_000);
    expect(events(cluster)).toContain("Killing: Container web failed startup probe, will be restarted");
    expect(events(cluster).join()).not.toContain("Liveness");
  });
});

describe("a Pod that is deleted", () => {
  const stories: readonly [name: string, container: Partial<Container>, graceSeconds: number, afterMs: number][] = [
    ["nginx leaves at once", { image: "nginx:1.27" }, 30, 500],
    [
      "a shell without a trap stays until it is killed",
      { image: "busybox:1.36", command: ["sh", "-c", "sleep 3600"] },
      5,
      5_500,
    ],
    [
      "a trap ends the shell",
      { image: "busybox:1.36", command: ["sh", "-c", "trap 'exit 0' TERM; while true; do sleep 1; done"] },
      30,
      1_600,
    ],
    [
      "a waiting shell ends at once",
      { image: "busybox:1.36", command: ["sh", "-c", "trap 'exit 0' TERM; sleep 3600 & wait"] },
      30,
      500,
    ],
    [
      "preStop sleep delays SIGTERM",
      { image: "nginx:1.27", lifecycle: { preStop: { sleep: { seconds: 3 } } } },
      30,
      3_500,
    ],
  ];
  it.each(stories)("%s", (_name, container, graceSeconds, afterMs) => {
    const cluster = clusterWith({
      terminationGracePeriodSeconds: graceSeconds,
      containers: [{ name: "web", ...container }],
    });
    cluster.advance(10_000);
    cluster.delete("Pod", "default", "web");
    cluster.advance(Math.max(0, afterMs - 1_500));
    expect(pod(cluster).metadata.deletionTimestamp).toBeDefined();
    cluster.advance(2_000);
    expect(cluster.get("Pod", "default", "web")).toBeUndefined();
    expect(events(cluster)).toContain("Killing: Stopping container web");
  });

  it("is still asked whether it is ready, and for nothing else", () => {
    const probe = (file: string) => ({ exec: { command: ["cat", file] }, periodSeconds: 1, failureThreshold: 1 });
    const command = ["sh", "-c", "trap '' TERM; touch /tmp/ready /tmp/alive; while true; do sleep 1; done"];
    const drain = { preStop: { exec: { command: ["rm", "/tmp/ready", "/tmp/alive"] } } };
    const probes = { readinessProbe: probe("/tmp/ready"), livenessProbe: probe("/tmp/alive") };
    const cluster = clusterWith({
      containers: [{ name: "web", image: "busybox:1.36", command, lifecycle: drain, ...probes }],
    });
    cluster.advance(10_000);
    expect(condition(cluster, "Ready")?.status).toBe("True");
    cluster.delete("Pod", "default", "web");
    cluster.advance(3_000);
    const message = "containers with unready status: [web]";
    expect(condition(cluster, "Ready")).toEqual({ status: "False", reason: "ContainersNotReady", message });
    expect(events(cluster).join()).not.toContain("Liveness");
  });

  it("ends with code 137 when the grace is over", () => {
    const cluster = clusterWith({
      terminationGracePeriodSeconds: 2,
      containers: [{ name: "web", image: "busybox:1.36", command: ["sleep", "3600"] }],
    });
    cluster.advance(6_000);
    const codes: (number | undefined)[] = [];
    cluster.cluster.server.subscribe("Pod", ({ object }) => {
      if (object.metadata.name === "web") codes.push(object.status.containerStatuses?.[0]?.state.terminated?.exitCode);
    });
    cluster.delete("Pod", "default", "web");
    cluster.advance(5_000);
    expect(codes).toContain(137);
  });

  it("gives its address back", () => {
    const cluster = clusterWith({ containers: [{ name: "web", image: "nginx:1.27" }] });
    cluster.advance(6_000);
    const ip = pod(cluster).status.podIP ?? "";
    expect(cluster.cluster.runtime.servers.locate(ip)).toEqual({ machine: "node-1", pod: "default/web" });
    cluster.delete("Pod", "default", "web");
    cluster.advance(2_000);
    expect(cluster.cluster.runtime.servers.locate(ip)).toBeUndefined();
  });

  it("is drawn again when it is a mirror", () => {
    const cluster = new TestCluster({ nodes: 1 });
    cluster.advance(5_000);
    const before = cluster.get("Pod", "kube-system", "kube-scheduler-control-plane");
    cluster.delete("Pod", "kube-system", "kube-scheduler-control-plane");
    cluster.advance(2_000);
    const after = cluster.get("Pod", "kube-system", "kube-scheduler-control-plane");
    expect(after?.metadata.uid).not.toBe(before?.metadata.uid);
    expect(after?.status).toMatchObject({ phase: "Running", containerStatuses: [{ restartCount: 0, ready: true }] });
  });
});

describe("a changed image", () => {
  it.each(["Always", "OnFailure", "Never"] as const)(
    "restarts the container of a Pod with policy %s",
    (restartPolicy) => {
      const cluster = clusterWith({ restartPolicy, containers: [{ name: "web", image: "nginx:1.26" }] });
      cluster.advance(6_000);
      setImage(cluster, "nginx:1.27");
      cluster.advance(10_000);
      expect(events(cluster)).toContain("Killing: Container web definition changed, will be restarted");
      expect(pod(cluster).status.containerStatuses?.[0]).toMatchObject({
        restartCount: 1,
        image: "docker.io/library/nginx:1.27",
        ready: true,
      });
    },
  );
});
