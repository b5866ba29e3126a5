import { describe, expect, it } from "vitest";
import { TestCluster } from "../../testing/test-cluster.ts";

const spec = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } };
const template = { metadata: { labels: { type: "scratch" } }, spec };
const POD = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "my-app", namespace: "default" },
  spec: {
    containers: [
      {
        name: "frontend",
        image: "busybox",
        command: ["sleep", "1000000"],
        volumeMounts: [{ mountPath: "/scratch", name: "scratch-volume" }],
      },
    ],
    volumes: [{ name: "scratch-volume", ephemeral: { volumeClaimTemplate: template } }],
  },
};

const claim = (cluster: TestCluster) => cluster.get("PersistentVolumeClaim", "default", "my-app-scratch-volume");
const phase = (cluster: TestCluster) => cluster.get<"Pod">("Pod", "default", "my-app")?.status.phase;

describe("generic ephemeral volumes", () => {
  it("are claims named after Pod and volume, bound, owned by the Pod, and gone with it", () => {
    const cluster = new TestCluster();
    cluster.advance(5_000);
    cluster.create(POD);
    cluster.advance(60_000);
    expect(phase(cluster)).toBe("Running");
    const owner = cluster.get("Pod", "default", "my-app")?.metadata;
    expect(claim(cluster)?.metadata).toMatchObject({
      labels: { type: "scratch" },
      ownerReferences: [{ kind: "Pod", name: "my-app", uid: owner?.uid, controller: true, blockOwnerDeletion: true }],
    });
    expect(claim(cluster)?.status.phase).toBe("Bound");
    cluster.delete("Pod", "default", "my-app");
    cluster.advance(120_000);
    expect(claim(cluster)).toBeUndefined();
    expect(cluster.list("PersistentVolume", undefined as never)).toEqual([]);
  });

  it("do not take a claim that is somebody else's", () => {
    const cluster = new TestCluster();
    cluster.advance(5_000);
    const metadata = { name: "my-app-scratch-volume", namespace: "default" };
    cluster.create({ apiVersion: "v1", kind: "PersistentVolumeClaim", metadata, spec });
    cluster.create(POD);
    cluster.advance(20_000);
    const message =
      "ephemeral volume scratch-volume: PVC default/my-app-scratch-volume was not created for pod default/my-app (pod is not owner)";
    const events = cluster.list("Event", "default").map(({ reason, message: text }) => `${reason}: ${text}`);
    expect(events).toContain(`FailedBinding: ${message}`);
    expect(phase(cluster)).toBe("Pending");
  });
});
