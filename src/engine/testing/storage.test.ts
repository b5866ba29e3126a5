import { describe, expect, it } from "vitest";
import type { Pod } from "../../api/types/pod.ts";
import { TestCluster } from "./test-cluster.ts";

const claim = (name: string, spec: object = {}) => ({
  kind: "PersistentVolumeClaim",
  metadata: { name },
  spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } }, ...spec },
});
const pod = (name: string, claimName: string, spec: object = {}) => ({
  kind: "Pod",
  metadata: { name },
  spec: {
    containers: [
      {
        name: "main",
        image: "busybox",
        command: ["sleep", "3600"],
        volumeMounts: [{ name: "data", mountPath: "/data" }],
      },
    ],
    volumes: [{ name: "data", persistentVolumeClaim: { claimName } }],
    ...spec,
  },
});

function messages(cluster: TestCluster, kind: string, name: string): readonly string[] {
  return cluster
    .list("Event", "default")
    .filter(({ involvedObject }) => involvedObject.kind === kind && involvedObject.name === name)
    .map(({ reason, message }) => `${reason}: ${message}`);
}
const podOf = (cluster: TestCluster, name: string): Pod => {
  const found = cluster.get("Pod", "default", name);
  if (found === undefined) throw new Error(`no Pod ${name}`);
  return found;
};
const isRunning = (cluster: TestCluster, name: string) => podOf(cluster, name).status.phase === "Running";

describe("a claim of the default class", () => {
  it("gets its disk when a Pod has a node, and the Pod its node when there is a disk", () => {
    const cluster = new TestCluster();
    cluster.create(claim("data"));
    cluster.advance(5000);
    expect(cluster.get("PersistentVolumeClaim", "default", "data")?.status.phase).toBe("Pending");
    cluster.create(pod("web", "data"));
    cluster.advance(1000);
    expect(podOf(cluster, "web").spec.nodeName).toBeUndefined();
    expect(messages(cluster, "Pod", "web")).toEqual([]);
    cluster.until(() => isRunning(cluster, "web"), 30_000);
    const bound = cluster.get("PersistentVolumeClaim", "default", "data");
    const node = podOf(cluster, "web").spec.nodeName;
    expect(bound?.metadata.annotations?.["volume.kubernetes.io/selected-node"]).toBe(node);
    expect(messages(cluster, "Pod", "web").slice(0, 2)).toEqual([
      `Scheduled: Successfully assigned default/web to ${node}`,
      `SuccessfulAttachVolume: AttachVolume.Attach succeeded for volume "${bound?.spec.volumeName}" `,
    ]);
    expect(cluster.list("VolumeAttachment").map(({ spec, status }) => [spec.nodeName, status.attached])).toEqual([
      [node, true],
    ]);
  });

  it("goes on the same from a snapshot", () => {
    const run = (until: readonly number[]): string => {
      const cluster = new TestCluster();
      cluster.create(claim("data"));
      cluster.create(pod("web", "data"));
      for (const atMs of until) cluster.cluster.seek(atMs);
      return cluster.cluster.hash();
    };
    expect(run([30_000, 500, 30_000])).toBe(run([30_000]));
  });
});

describe("Pods with claims", () => {
  const cases: [string, (cluster: TestCluster) => void, string][] = [
    ["that are missing", () => undefined, 'persistentvolumeclaim "data" not found'],
    [
      "that cannot be bound",
      (cluster) => cluster.create(claim("data", { storageClassName: "" })),
      "pod has unbound immediate PersistentVolumeClaims",
    ],
  ];
  it.each(cases)("%s are not scheduled", (_name, prepare, reason) => {
    const cluster = new TestCluster();
    cluster.advance(5000);
    prepare(cluster);
    cluster.create(pod("web", "data"));
    cluster.advance(2000);
    expect(messages(cluster, "Pod", "web")[0]).toContain(`FailedScheduling: 0/3 nodes are available: ${reason}.`);
  });

  it("that come later are scheduled then", () => {
    const cluster = new TestCluster();
    cluster.create(pod("web", "data"));
    cluster.advance(5000);
    expect(isRunning(cluster, "web")).toBe(false);
    cluster.create(claim("data"));
    cluster.until(() => isRunning(cluster, "web"), 60_000);
  });

  it("of a local volume go to its node", () => {
    const cluster = new TestCluster({ nodes: 3 });
    cluster.create({
      kind: "StorageClass",
      metadata: { name: "local" },
      provisioner: "kubernetes.io/no-provisioner",
      volumeBindingMode: "WaitForFirstConsumer",
    });
    cluster.create({
      kind: "PersistentVolume",
      metadata: { name: "disk" },
      spec: {
        accessModes: ["ReadWriteOnce"],
        capacity: { storage: "1Gi" },
        local: { path: "/mnt" },
        storageClassName: "local",
        nodeAffinity: {
          required: {
            nodeSelectorTerms: [
              { matchExpressions: [{ key: "kubernetes.io/hostname", operator: "In", values: ["node-3"] }] },
            ],
          },
        },
      },
    });
    cluster.create(claim("data", { storageClassName: "local" }));
    cluster.create(claim("more", { storageClassName: "local" }));
    cluster.create(pod("web", "data"));
    cluster.until(() => isRunning(cluster, "web"), 60_000);
    expect(podOf(cluster, "web").spec.nodeName).toBe("node-3");
    cluster.create(pod("other", "more"));
    cluster.advance(1000);
    expect(messages(cluster, "Pod", "other")[0]).toContain(
      "3 node(s) didn't find available persistent volumes to bind",
    );
  });

  it("for one Pod only share it with nobody", () => {
    const cluster = new TestCluster();
    cluster.create(claim("data", { accessModes: ["ReadWriteOncePod"] }));
    cluster.create(pod("first", "data"));
    cluster.until(() => isRunning(cluster, "first"), 60_000);
    cluster.create(pod("second", "data"));
    cluster.advance(1000);
    expect(messages(cluster, "Pod", "second")[0]).toContain(
      "node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod",
    );
    cluster.delete("Pod", "default", "first", { gracePeriodSeconds: 0 });
    cluster.until(() => isRunning(cluster, "second"), 120_000);
  });
});

describe("a disk for one node", () => {
  it("is not attached to a second", () => {
    const cluster = new TestCluster();
    cluster.create(claim("data"));
    cluster.create(pod("first", "data", { nodeSelector: { "kubernetes.io/hostname": "node-1" } }));
    cluster.until(() => isRunning(cluster, "first"), 60_000);
    cluster.create(pod("second", "data", { nodeSelector: { "kubernetes.io/hostname": "node-2" } }));
    cluster.advance(140_000);
    const volume = cluster.get("PersistentVolumeClaim", "default", "data")?.spec.volumeName;
    expect(podOf(cluster, "second").status.phase).toBe("Pending");
    expect(messages(cluster, "Pod", "second").slice(1, 3)).toEqual([
      `FailedAttachVolume: Multi-Attach error for volume "${volume}" Volume is already used by pod(s) first`,
      "FailedMount: Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[], failed to process volumes=[]: context deadline exceeded",
    ]);
    cluster.delete("Pod", "default", "first");
    cluster.until(() => isRunning(cluster, "second"), 120_000);
  });
});

describe("a deleted claim", () => {
  it("goes after its last Pod, and its disk with it", () => {
    const cluster = new TestCluster();
    cluster.create(claim("data"));
    cluster.create(pod("web", "data"));
    cluster.until(() => isRunning(cluster, "web"), 60_000);
    cluster.delete("PersistentVolumeClaim", "default", "data");
    cluster.advance(5000);
    expect(cluster.get("PersistentVolumeClaim", "default", "data")?.metadata.deletionTimestamp).toBeDefined();
    cluster.delete("Pod", "default", "web");
    cluster.until(() => cluster.list("PersistentVolume").length === 0, 120_000);
    cluster.until(() => cluster.list("VolumeAttachment").length === 0, 30_000);
  });
});
