import { describe, expect, it } from "vitest";
import { TestCluster } from "../testing/test-cluster.ts";
import { clusterWith, createPod, pod } from "./testing/pod-story.ts";

function read(cluster: TestCluster, path: string, name = "web", container = "web"): string {
  const result = cluster.cluster.runtime.exec(`default/${name}`, container, ["cat", path]);
  return result === undefined ? "not running" : `${result.stdout}${result.stderr}`;
}

function logs(cluster: TestCluster, name: string): string {
  return String(cluster.request("GET", `${cluster.path("Pod", "default", name)}/log`).body);
}

describe("configuration", () => {
  it("reaches whole volumes within about a minute, but not what was mounted by subPath", () => {
    const cluster = new TestCluster({ nodes: 1 });
    cluster.advance(5_000);
    const configMap = (mode: string) => ({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "settings", namespace: "default" },
      data: { mode },
      binaryData: { blob: "aGVsbG8=" },
    });
    cluster.create(configMap("calm"));
    createPod(cluster, {
      volumes: [{ name: "settings", configMap: { name: "settings" } }],
      containers: [
        {
          name: "web",
          image: "busybox:1.36",
          command: ["sleep", "infinity"],
          volumeMounts: [
            { name: "settings", mountPath: "/etc/settings" },
            { name: "settings", mountPath: "/etc/mode", subPath: "mode" },
          ],
        },
      ],
    });
    cluster.advance(5_000);
    expect([
      read(cluster, "/etc/settings/mode"),
      read(cluster, "/etc/mode"),
      read(cluster, "/etc/settings/blob"),
    ]).toEqual(["calm", "calm", "hello"]);
    cluster.patch("ConfigMap", "default", "settings", { data: { mode: "busy" } });
    cluster.advance(500);
    expect(read(cluster, "/etc/settings/mode")).toBe("calm");
    cluster.advance(61_000);
    expect([read(cluster, "/etc/settings/mode"), read(cluster, "/etc/mode")]).toEqual(["busy", "calm"]);
  });

  it("shows labels that change while the Pod runs", () => {
    const cluster = clusterWith({
      volumes: [
        { name: "info", downwardAPI: { items: [{ path: "labels", fieldRef: { fieldPath: "metadata.labels" } }] } },
      ],
      containers: [
        {
          name: "web",
          image: "busybox:1.36",
          command: ["sleep", "infinity"],
          volumeMounts: [{ name: "info", mountPath: "/info" }],
        },
      ],
    });
    cluster.advance(5_000);
    expect(read(cluster, "/info/labels")).toBe("");
    cluster.patch("Pod", "default", "web", { metadata: { labels: { tier: "front" } } });
    cluster.advance(1_000);
    expect(read(cluster, "/info/labels")).toBe('tier="front"');
  });
});

describe("the end of a container", () => {
  it.each([
    ["the message file", {}, "echo because > /dev/termination-log; exit 3", "because\n"],
    ["a file of its own choice", { terminationMessagePath: "/tmp/last" }, "echo mine > /tmp/last; exit 1", "mine\n"],
    ["nothing", {}, "echo said; exit 1", undefined],
    ["the log after an error", { terminationMessagePolicy: "FallbackToLogsOnError" }, "echo said; exit 1", "said\n"],
    ["no log after success", { terminationMessagePolicy: "FallbackToLogsOnError" }, "echo said", undefined],
  ])("leaves %s", (_, container, script, message) => {
    const cluster = clusterWith({
      restartPolicy: "Never",
      containers: [{ name: "web", image: "busybox:1.36", command: ["sh", "-c", script], ...container }],
    });
    cluster.advance(5_000);
    expect(pod(cluster).status.containerStatuses?.[0]?.state.terminated?.message).toBe(message);
  });

  it.each([
    [[{ action: "Restart", exitCodes: { operator: "In", values: [42] } }], "Running", 1],
    [[{ action: "Restart", exitCodes: { operator: "NotIn", values: [42] } }], "Failed", 0],
  ])("follows restart rules %j", (restartPolicyRules, phase, restarts) => {
    const cluster = clusterWith({
      restartPolicy: "Never",
      containers: [
        {
          name: "web",
          image: "busybox:1.36",
          command: ["sh", "-c", "sleep 5; exit 42"],
          restartPolicy: "Never",
          restartPolicyRules,
        },
      ],
    });
    cluster.advance(10_000);
    expect(pod(cluster).status.phase).toBe(phase);
    expect(pod(cluster).status.containerStatuses?.[0]?.restartCount).toBe(restarts);
  });
});

describe("logs", () => {
  const agent = (image: string, command?: readonly string[]) => ({
    apiVersion: "v1" as const,
    kind: "Pod" as const,
    metadata: { name: "agent", namespace: "default" },
    spec: {
      nodeName: "node-1",
      volumes: [{ name: "varlog", hostPath: { path: "/var/log" } }],
      containers: [
        {
          name: "agent",
          image,
          ...(command === undefined ? {} : { command }),
          volumeMounts: [{ name: "varlog", mountPath: "/var/log", readOnly: true }],
        },
      ],
    },
  });
  const talker = {
    containers: [{ name: "web", image: "busybox:1.36", command: ["sh", "-c", "echo hello; sleep 3600"] }],
  };

  it("are files of the machine", () => {
    const cluster = clusterWith(talker);
    cluster.create(agent("busybox:1.36", ["sleep", "infinity"]));
    cluster.advance(5_000);
    const { uid } = pod(cluster).metadata;
    const path = `/var/log/pods/default_web_${uid}/web/0.log`;
    expect(read(cluster, path, "agent", "agent")).toMatch(/^2026-01-01T00:00:\d\d\.\d{9}Z stdout F hello\n$/);
    const listed = cluster.cluster.runtime.exec("default/agent", "agent", ["ls", "/var/log/containers"]);
    expect(listed?.stdout).toMatch(/^web_default_web-[0-9a-f]{64}\.log$/m);
  });

  it("outlive their Pod in a collector", () => {
    const cluster = new TestCluster({ nodes: 1 });
    cluster.advance(5_000);
    cluster.create(agent("fluent/fluent-bit:4.0"));
    cluster.advance(10_000);
    createPod(cluster, talker);
    cluster.advance(5_000);
    expect(logs(cluster, "agent")).toContain('"log":"hello"');
    cluster.delete("Pod", "default", "web");
    cluster.advance(40_000);
    expect(cluster.get("Pod", "default", "web")).toBeUndefined();
    const kept = logs(cluster, "agent")
      .split("\n")
      .filter((line) => line.includes('"pod_name":"web"'));
    expect(kept).toHaveLength(1);
    expect(JSON.parse(kept[0] ?? "")).toMatchObject({
      log: "hello",
      stream: "stdout",
      kubernetes: { pod_name: "web", namespace_name: "default", container_name: "web", host: "node-1" },
    });
  });
});
