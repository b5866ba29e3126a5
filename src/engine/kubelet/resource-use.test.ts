import { describe, expect, it } from "vitest";
import type { ResourceRequirements } from "../../api/types/requirements.ts";
import { TestCluster } from "../testing/test-cluster.ts";
import { clusterWith, condition, createPod, events, pod } from "./testing/pod-story.ts";

const SIM = "sim.kubarium.dev/";

function nodeEvents(cluster: TestCluster): readonly string[] {
  return cluster
    .list("Event", "default")
    .filter(({ involvedObject, source }) => involvedObject.kind === "Node" && source?.component === "kubelet")
    .map(({ reason, message }) => `${reason}: ${message}`);
}

function named(cluster: TestCluster, name: string) {
  const found = cluster.get("Pod", "default", name);
  if (found === undefined) throw new Error(`no Pod ${name}`);
  return found;
}

function createNamed(
  cluster: TestCluster,
  name: string,
  annotations: Record<string, string>,
  container: object = {},
  spec: object = {},
): void {
  cluster.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "default", annotations },
    spec: { nodeName: "node-1", containers: [{ name: "main", image: "nginx:1.27", ...container }], ...spec },
  });
}

describe("memory", () => {
  it("kills a container at its own limit, restarts it, and says nothing on the Node", () => {
    const resources = { limits: { memory: "100Mi" } };
    const cluster = clusterWith(
      { containers: [{ name: "web", image: "nginx:1.27", resources }] },
      { [`${SIM}memory-leak`]: "60Mi" },
    );
    cluster.advance(180_000);
    const status = pod(cluster).status.containerStatuses?.[0];
    expect(status?.restartCount).toBeGreaterThan(0);
    expect(status?.lastState.terminated).toMatchObject({ exitCode: 137, reason: "OOMKilled" });
    expect(nodeEvents(cluster).filter((line) => line.startsWith("SystemOOM"))).toEqual([]);
  });

  it.each<readonly [string, string, boolean]>([
    ["blocks", "dd if=/dev/zero of=/dev/null bs=20M", true],
    ["small blocks without end", "dd if=/dev/zero of=/dev/null bs=1M", false],
    ["a line without end", "tail /dev/zero", true],
    ["a long line", "head -c 100m /dev/zero | tail", true],
    ["a line that fits", "head -c 5m /dev/zero | tail -c 1; sleep 100", false],
    ["a stream", "head -c 100m /dev/zero | cat > /tmp/file; sleep 100", false],
  ])("counts what a command holds: %s", (_name, script, dies) => {
    const resources = { limits: { memory: "15Mi" } };
    const containers = [{ name: "web", image: "busybox:1.36", command: ["sh", "-c", script], resources }];
    const cluster = clusterWith({ restartPolicy: "Never", containers });
    cluster.advance(20_000);
    const { terminated } = pod(cluster).status.containerStatuses?.[0]?.state ?? {};
    expect(terminated === undefined ? undefined : [terminated.exitCode, terminated.reason]).toEqual(
      dies ? [137, "OOMKilled"] : undefined,
    );
  });

  it("evicts the Pod that exceeds its request most, under memory pressure", () => {
    const cluster = new TestCluster({ nodes: 1 });
    cluster.advance(5_000);
    createNamed(cluster, "modest", { [`${SIM}memory`]: "3Gi" }, { resources: { requests: { memory: "4Gi" } } });
    createNamed(cluster, "greedy", { [`${SIM}memory`]: "4720Mi" }, { resources: { requests: { memory: "100Mi" } } });
    cluster.advance(30_000);
    const { phase, reason, message } = named(cluster, "greedy").status;
    expect({ phase, reason }).toEqual({ phase: "Failed", reason: "Evicted" });
    expect(message).toMatch(
      /^The node was low on resource: memory\. Threshold quantity: 100Mi, available: \d+(?:Ki|Mi)\. Container main was using 4720Mi, request is 100Mi, has larger consumption of memory\. $/,
    );
    expect(named(cluster, "greedy").status.conditions?.find(({ type }) => type === "DisruptionTarget")).toMatchObject({
      status: "True",
      reason: "TerminationByKubelet",
      message,
    });
    expect(named(cluster, "modest").status.phase).toBe("Running");
    expect(nodeEvents(cluster)).toContain("EvictionThresholdMet: Attempting to reclaim memory");
    expect(nodeEvents(cluster)).toContain(
      "NodeHasInsufficientMemory: Node node-1 status is now: NodeHasInsufficientMemory",
    );
    const node = cluster.get("Node", undefined, "node-1");
    expect(node?.status.conditions?.find(({ type }) => type === "MemoryPressure")).toMatchObject({
      status: "True",
      reason: "KubeletHasInsufficientMemory",
      message: "kubelet has insufficient memory available",
    });
    expect(node?.spec.taints?.map(({ key, effect }) => `${key}:${effect}`)).toContain(
      "node.kubernetes.io/memory-pressure:NoSchedule",
    );
  });

  it("keeps Pods without requests out while there is pressure, and lets them in again five minutes later", () => {
    const cluster = new TestCluster({ nodes: 1 });
    cluster.advance(5_000);
    createNamed(cluster, "greedy", { [`${SIM}memory`]: "7790Mi" });
    cluster.advance(30_000);
    createPod(cluster, { containers: [{ name: "web", image: "nginx:1.27" }] });
    cluster.advance(1_000);
    expect(pod(cluster).status).toMatchObject({
      phase: "Failed",
      reason: "Evicted",
      message: "Pod was rejected: The node had condition: [MemoryPressure]. ",
    });
    expect(events(cluster)).toEqual(["Evicted: The node had condition: [MemoryPressure]. "]);
    cluster.advance(330_000);
    createNamed(cluster, "later", {});
    cluster.advance(10_000);
    expect(named(cluster, "later").status.phase).toBe("Running");
    expect(nodeEvents(cluster)).toContain(
      "NodeHasSufficientMemory: Node node-1 status is now: NodeHasSufficientMemory",
    );
  });

  it("leaves it to the kernel when memory is gone before the kubelet looks", () => {
    const cluster = new TestCluster({ nodes: 1 });
    cluster.advance(5_000);
    createNamed(cluster, "safe", {}, { resources: { requests: { memory: "2Gi" }, limits: { memory: "2Gi" } } });
    createNamed(cluster, "flood", { [`${SIM}memory-leak`]: "200Gi" });
    cluster.advance(9_000);
    const status = named(cluster, "flood").status.containerStatuses?.[0];
    expect([status?.state.terminated?.reason, status?.lastState.terminated?.reason]).toContain("OOMKilled");
    expect(named(cluster, "safe").status.phase).toBe("Running");
    expect(
      nodeEvents(cluster).some((line) =>
        /^SystemOOM: System OOM encountered, victim process: nginx, pid: \d+$/.test(line),
      ),
    ).toBe(true);
  });
});

describe("disk", () => {
  it.each([
    [
      "an emptyDir over its sizeLimit",
      { volumes: [{ name: "cache", emptyDir: { sizeLimit: "100Mi" } }] },
      { volumeMounts: [{ name: "cache", mountPath: "/cache" }] },
      "fallocate -l 150M /cache/file; sleep 3600",
      'Usage of EmptyDir volume "cache" exceeds the limit "100Mi". ',
    ],
    [
      "a container over its ephemeral-storage limit",
      { volumes: [] },
      { resources: { limits: { "ephemeral-storage": "50Mi" } } },
      "dd if=/dev/zero of=/tmp/file bs=1M count=60; sleep 3600",
      "Pod ephemeral local storage usage exceeds the total limit of containers 50Mi. ",
    ],
  ])("%s is evicted", (_, spec, container, script, message) => {
    const cluster = clusterWith({
      ...spec,
      containers: [{ name: "web", image: "busybox:1.36", command: ["sh", "-c", script], ...container }],
    });
    cluster.advance(25_000);
    expect(pod(cluster).status).toMatchObject({ phase: "Failed", reason: "Evicted", message });
    expect(condition(cluster, "DisruptionTarget")).toMatchObject({ status: "True", reason: "TerminationByKubelet" });
  });

  it("evicts for a full disk after unused images are gone", () => {
    const cluster = new TestCluster({ nodes: 1 });
    cluster.advance(5_000);
    createNamed(cluster, "writer", { [`${SIM}disk-growth`]: "200Gi" });
    cluster.advance(40_000);
    expect(named(cluster, "writer").status.reason).toBe("Evicted");
    expect(named(cluster, "writer").status.message).toMatch(
      /^The node was low on resource: ephemeral-storage\. Threshold quantity: 9408843571, available: \d+(?:Ki|Mi)\. Container main was using \d+(?:Ki|Mi)?, request is 0, has larger consumption of ephemeral-storage\. $/,
    );
    expect(nodeEvents(cluster)).toContain("NodeHasDiskPressure: Node node-1 status is now: NodeHasDiskPressure");
  });
});

describe("processor", () => {
  it("answers slowly at the limit", () => {
    const latency = (limits: { cpu: string } | undefined): number => {
      const resources: ResourceRequirements = limits === undefined ? {} : { limits };
      const cluster = clusterWith(
        { containers: [{ name: "web", image: "nginx:1.27", resources }] },
        { [`${SIM}cpu-ms-per-request`]: "20" },
      );
      cluster.advance(20_000);
      const { podIP = "" } = pod(cluster).status;
      const request = { protocol: "HTTP", method: "GET", path: "/", host: podIP } as const;
      const answer = cluster.cluster.runtime.servers.answer(podIP, 80, request);
      return answer.kind === "answered" ? answer.latencyMs : -1;
    };
    expect(latency(undefined)).toBeLessThan(30);
    expect(latency({ cpu: "100m" })).toBeGreaterThan(150);
  });

  it("is shared by requests when all want more than there is", () => {
    const cluster = new TestCluster({ nodes: 1 });
    cluster.advance(5_000);
    const hog = { [`${SIM}cpu`]: "4" };
    createNamed(cluster, "large", hog, { resources: { requests: { cpu: "1500m" } } });
    createNamed(cluster, "small", hog, { resources: { requests: { cpu: "500m" } } });
    cluster.advance(20_000);
    const [large] = cluster.cluster.runtime.usage("default/large") ?? [];
    const [small] = cluster.cluster.runtime.usage("default/small") ?? [];
    expect((large?.cpuMillis ?? 0) / (small?.cpuMillis ?? 1)).toBeCloseTo(3, 1);
  });
});
