import { describe, expect, it } from "vitest";
import { BUSYBOX, EndToEnd } from "../testing/e2e-pod.ts";

const STUBBORN = { image: BUSYBOX, command: ["sh", "-c", "trap '' TERM; while true; do sleep 1; done"] };
const POLITE = { image: BUSYBOX, command: ["sh", "-c", "trap 'exit 0' TERM; while true; do sleep 1; done"] };

function shutDown(cluster: EndToEnd, shutdownSeconds: number): void {
  const spec = { type: "MachinePower", target: { machine: "node-1" }, parameters: { shutdownSeconds } };
  cluster.create({ apiVersion: "sim.kubarium.dev/v1alpha1", kind: "Fault", metadata: { name: "off" }, spec });
}
const readyOf = (cluster: EndToEnd) =>
  cluster.get("Node", undefined, "node-1")?.status.conditions?.find(({ type }) => type === "Ready");
const powerOf = (cluster: EndToEnd) => cluster.get("Machine", undefined, "node-1")?.status.phase;

describe("a machine that is shut down in good order", () => {
  const begin = (): EndToEnd => {
    const cluster = new EndToEnd(1);
    const critical = { priorityClassName: "system-cluster-critical", nodeName: "node-1" };
    cluster.startReady("web", { nodeName: "node-1", containers: [STUBBORN] });
    cluster.startReady("polite", { nodeName: "node-1", containers: [POLITE] });
    cluster.startReady("critical", { ...critical, containers: [STUBBORN] });
    shutDown(cluster, 30);
    return cluster;
  };

  it("says so at once, and takes no more Pods", () => {
    const cluster = begin();
    cluster.advance(100);
    expect(readyOf(cluster)).toMatchObject({
      status: "False",
      reason: "KubeletNotReady",
      message: "node is shutting down",
    });
    expect(cluster.eventsOf("node-1")).toContain("NodeNotReady: Node node-1 status is now: NodeNotReady");
    cluster.start("late", {
      nodeName: "node-1",
      tolerations: [{ operator: "Exists" }],
      containers: [POLITE],
    });
    cluster.advance(500);
    expect(cluster.pod("late").status).toMatchObject({
      phase: "Failed",
      reason: "NodeShutdown",
      message: "Pod was rejected: Pod was rejected as the node is shutting down.",
    });
  });

  it("stops Pods by their priority, then goes off", () => {
    const cluster = begin();
    cluster.advance(15_000);
    const ended = {
      phase: "Failed",
      reason: "Terminated",
      message: "Pod was terminated in response to imminent node shutdown.",
    };
    expect(cluster.pod("polite").status).toMatchObject(ended);
    expect(cluster.pod("polite").status.conditions).toContainEqual(
      expect.objectContaining({ type: "DisruptionTarget", status: "True", reason: "TerminationByKubelet" }),
    );
    expect(cluster.pod("web").status.phase).toBe("Running");
    cluster.advance(6_000);
    expect(cluster.pod("web").status).toMatchObject(ended);
    expect([cluster.pod("critical").status.phase, powerOf(cluster)]).toEqual(["Running", "Running"]);
    cluster.advance(10_000);
    expect(powerOf(cluster)).toBe("Off");
  });

  it("comes back when the Fault is healed, with its own Pods", () => {
    const cluster = begin();
    cluster.advance(60_000);
    cluster.delete("Fault", undefined, "off");
    cluster.until(() => readyOf(cluster)?.status === "True", 60_000);
    expect(cluster.pod("web").status.phase).toBe("Failed");
    cluster.advance(30_000);
    const own = cluster.list("Pod", "kube-system").filter(({ spec }) => spec.nodeName === "node-1");
    expect(own.filter(({ status }) => status.phase === "Running").length).toBeGreaterThan(0);
  });

  it("stays on when it is healed in time", () => {
    const cluster = begin();
    cluster.advance(5_000);
    cluster.delete("Fault", undefined, "off");
    cluster.advance(1_000);
    expect([readyOf(cluster)?.status, powerOf(cluster)]).toEqual(["True", "Running"]);
    cluster.advance(60_000);
    expect(powerOf(cluster)).toBe("Running");
  });

  it("goes off as soon as nothing runs on it", () => {
    const cluster = new EndToEnd(1);
    cluster.startReady("polite", { nodeName: "node-1", containers: [POLITE] });
    shutDown(cluster, 600);
    cluster.advance(40_000);
    expect(powerOf(cluster)).toBe("Off");
  });

  it("goes on the same from a snapshot", () => {
    const run = (times: readonly number[]): string => {
      const cluster = begin();
      for (const atMs of times) cluster.cluster.seek(atMs);
      return cluster.cluster.hash();
    };
    expect(run([90_000, 20_000, 90_000])).toBe(run([90_000]));
  });
});
