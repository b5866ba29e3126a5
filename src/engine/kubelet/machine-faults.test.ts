import { describe, expect, it } from "vitest";
import { Cluster } from "../cluster.ts";
import { TestCluster } from "../testing/test-cluster.ts";

const SIM = "sim.kubarium.dev/v1alpha1";

function clusterWithPod(command?: readonly string[]): TestCluster {
  const cluster = new TestCluster({ nodes: 2 });
  cluster.advance(5_000);
  cluster.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web", namespace: "default" },
    spec: {
      nodeName: "node-1",
      containers: [{ name: "web", image: command === undefined ? "nginx:1.27" : "busybox:1.36", command }],
    },
  });
  cluster.advance(8_000);
  return cluster;
}

function fault(cluster: TestCluster, type: string, parameters?: object): void {
  cluster.create({
    apiVersion: SIM,
    kind: "Fault",
    metadata: { name: "it" },
    spec: { type, target: { machine: "node-1" }, ...(parameters === undefined ? {} : { parameters }) },
  });
}

const statusOf = (cluster: TestCluster) => cluster.get("Pod", "default", "web")?.status;
const readyOf = (cluster: TestCluster) =>
  cluster.get("Node", undefined, "node-1")?.status.conditions?.find(({ type }) => type === "Ready")?.status;

describe("a machine", () => {
  it("registers a Node like kubeadm's", () => {
    const cluster = new TestCluster({ nodes: 1 });
    cluster.advance(1_000);
    const node = cluster.get("Node", undefined, "node-1");
    expect(node?.metadata.labels).toMatchObject({
      "kubernetes.io/hostname": "node-1",
      "kubernetes.io/os": "linux",
      "kubernetes.io/arch": "amd64",
    });
    expect(node?.status.capacity).toMatchObject({ cpu: "4", memory: "8388608Ki", pods: "110" });
    expect(node?.status.allocatable).toMatchObject({ cpu: "4", memory: "8286208Ki", pods: "110" });
    expect(node?.status.nodeInfo).toMatchObject({
      kubeletVersion: "v1.35.0",
      containerRuntimeVersion: "containerd://2.2.0",
    });
    const control = cluster.get("Node", undefined, "control-plane");
    expect(control?.metadata.labels).toHaveProperty("node-role.kubernetes.io/control-plane", "");
    expect(control?.spec.taints).toContainEqual({ key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" });
  });

  it("renews its Lease every ten seconds, each machine at its own moment", () => {
    const cluster = new TestCluster({ nodes: 2 });
    cluster.advance(60_000);
    const beats = (name: string): readonly number[] =>
      cluster.cluster.causes
        .records()
        .filter(({ object, verb }) => object === `Lease/kube-node-lease/${name}` && verb === "update")
        .map(({ at }) => at);
    const first = beats("node-1");
    expect(first).toHaveLength(6);
    expect(first.slice(1).map((at, index) => at - (first[index] ?? 0))).toEqual([
      10_000, 10_000, 10_000, 10_000, 10_000,
    ]);
    expect(beats("node-2")[0]).not.toBe(first[0]);
  });

  it("lists its images", () => {
    const cluster = clusterWithPod();
    cluster.advance(11_000);
    const images = cluster.get("Node", undefined, "node-1")?.status.images?.map(({ names }) => names?.at(-1));
    expect(images).toContain("docker.io/library/nginx:1.27");
  });
});

describe("a loss of power", () => {
  it("ends everything at once, and restarts it when the power is back", () => {
    const cluster = clusterWithPod();
    const ip = statusOf(cluster)?.podIP ?? "";
    fault(cluster, "MachinePower");
    cluster.advance(1_000);
    expect(cluster.cluster.runtime.servers.locate(ip)).toBeUndefined();
    expect(statusOf(cluster)).toMatchObject({ phase: "Running", containerStatuses: [{ ready: true }] });
    cluster.advance(60_000);
    expect(readyOf(cluster)).not.toBe("True");
    cluster.delete("Fault", undefined, "it");
    cluster.advance(15_000);
    expect(readyOf(cluster)).toBe("True");
    expect(statusOf(cluster)).toMatchObject({
      phase: "Running",
      containerStatuses: [
        { ready: true, restartCount: 1, lastState: { terminated: { exitCode: 255, reason: "Unknown" } } },
      ],
    });
    const reasons = cluster.list("Event", "default").map(({ reason }) => reason);
    expect(reasons).toContain("Rebooted");
    expect(reasons).toContain("SandboxChanged");
  });

  it("lets a Pod go that was deleted meanwhile", () => {
    const cluster = clusterWithPod();
    fault(cluster, "MachinePower");
    cluster.advance(1_000);
    cluster.delete("Pod", "default", "web");
    cluster.advance(60_000);
    expect(cluster.get("Pod", "default", "web")?.metadata.deletionTimestamp).toBeDefined();
    cluster.delete("Fault", undefined, "it");
    cluster.advance(15_000);
    expect(cluster.get("Pod", "default", "web")).toBeUndefined();
  });
});

describe("a cut network", () => {
  it("keeps containers running and reports afterwards", () => {
    const cluster = clusterWithPod(["sh", "-c", "sleep 30; exit 1"]);
    fault(cluster, "NetworkCut");
    cluster.advance(40_000);
    expect(statusOf(cluster)?.containerStatuses?.[0]?.restartCount).toBe(0);
    cluster.delete("Fault", undefined, "it");
    cluster.advance(2_000);
    expect(statusOf(cluster)?.containerStatuses?.[0]).toMatchObject({
      restartCount: 1,
      lastState: { terminated: { exitCode: 1 } },
    });
    expect(readyOf(cluster)).toBe("True");
  });

  it("stops a Pod that was deleted meanwhile", () => {
    const cluster = clusterWithPod();
    const ip = statusOf(cluster)?.podIP ?? "";
    fault(cluster, "NetworkCut");
    cluster.advance(1_000);
    cluster.delete("Pod", "default", "web", { gracePeriodSeconds: 0 });
    cluster.advance(30_000);
    expect(cluster.get("Pod", "default", "web")).toBeUndefined();
    expect(cluster.cluster.runtime.servers.locate(ip)).toEqual({ machine: "node-1", pod: "default/web" });
    cluster.delete("Fault", undefined, "it");
    cluster.advance(5_000);
    expect(cluster.cluster.runtime.servers.locate(ip)).toBeUndefined();
  });
});

describe("a slow machine", () => {
  it("pulls and starts slowly", () => {
    const quick = clusterWithPod();
    const cluster = new TestCluster({ nodes: 2 });
    cluster.advance(5_000);
    fault(cluster, "SlowMachine", { factor: 4 });
    cluster.create({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "web", namespace: "default" },
      spec: { nodeName: "node-1", containers: [{ name: "web", image: "nginx:1.27" }] },
    });
    cluster.advance(8_000);
    expect(statusOf(quick)?.phase).toBe("Running");
    expect(statusOf(cluster)?.phase).toBe("Pending");
    cluster.advance(8_000);
    expect(statusOf(cluster)?.phase).toBe("Running");
  });
});

describe("a killed container", () => {
  it("is restarted", () => {
    const cluster = clusterWithPod();
    expect(cluster.cluster.runtime.killContainer("default/web", undefined, "SIGKILL")).toBe(true);
    cluster.advance(2_000);
    expect(statusOf(cluster)?.containerStatuses?.[0]).toMatchObject({
      restartCount: 1,
      ready: true,
      lastState: { terminated: { exitCode: 137, reason: "Error" } },
    });
  });
});

describe("a restored run", () => {
  it("goes on exactly as the one it was taken from", () => {
    const cluster = clusterWithPod([
      "sh",
      "-c",
      "i=0; while true; do i=$((i+1)); echo $i >> /tmp/n; sleep 0.7; [ $i -gt 12 ] && exit 2; done",
    ]);
    cluster.advance(30_000);
    const { elapsedMs } = cluster;
    const hash = cluster.cluster.hash();
    cluster.cluster.seek(elapsedMs - 17_000);
    cluster.cluster.advanceTo(elapsedMs);
    expect(cluster.cluster.hash()).toBe(hash);
    const replayed = Cluster.replay(cluster.cluster.recording());
    expect(replayed.hash()).toBe(hash);
  });
});
