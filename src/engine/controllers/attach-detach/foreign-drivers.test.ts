import { describe, expect, it } from "vitest";
import { BUSYBOX, EndToEnd } from "../../testing/e2e-pod.ts";

/** A Pod that uses a volume of a driver that nobody has installed. */
function withForeignVolume(attachRequired: boolean): EndToEnd {
  const cluster = new EndToEnd(1);
  const common = { accessModes: ["ReadWriteOnce"], storageClassName: "" };
  const [driver, volumeHandle] = ["mock.example.com", "handle-1"];
  const claimRef = { namespace: "default", name: "data" };
  cluster.create({
    apiVersion: "storage.k8s.io/v1",
    kind: "CSIDriver",
    metadata: { name: driver },
    spec: { attachRequired },
  });
  cluster.create({
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: "pv" },
    spec: { ...common, capacity: { storage: "1Gi" }, csi: { driver, volumeHandle }, claimRef },
  });
  cluster.create({
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: "data" },
    spec: { ...common, resources: { requests: { storage: "1Gi" } }, volumeName: "pv" },
  });
  cluster.advance(2_000);
  cluster.start("web", {
    volumes: [{ name: "v", persistentVolumeClaim: { claimName: "data" } }],
    containers: [{ image: BUSYBOX, command: ["sleep", "1d"], volumeMounts: [{ name: "v", mountPath: "/v" }] }],
  });
  return cluster;
}
const NO_DRIVER =
  'FailedMount: MountVolume.MountDevice failed for volume "pv" : kubernetes.io/csi: attacher.MountDevice failed to create newCsiDriverClient: driver name mock.example.com not found in the list of registered CSI drivers';

describe("a volume of a driver that nobody has installed", () => {
  it("is not mounted, though it need not be attached", () => {
    const cluster = withForeignVolume(false);
    cluster.advance(10_000);
    expect(cluster.eventsOf("web")).toContain(NO_DRIVER);
    expect(cluster.isReady("web")).toBe(false);
  });

  it("is waited for, then said to be late", () => {
    const cluster = withForeignVolume(true);
    cluster.advance(125_000);
    expect(cluster.eventsOf("web")).toContain(
      'FailedAttachVolume: AttachVolume.Attach failed for volume "pv" : timed out waiting for external-attacher of mock.example.com CSI driver to attach volume handle-1',
    );
  });

  it("is attached and mounted when somebody says so in its place", () => {
    const cluster = withForeignVolume(true);
    cluster.advance(2_000);
    const [attachment] = cluster.list("VolumeAttachment");
    const path = `${cluster.path("VolumeAttachment", undefined, attachment?.metadata.name ?? "")}/status`;
    const say = (status: object) => cluster.request("PATCH", path, { status }, "application/merge-patch+json");
    say({ attachError: { message: "out of disks", time: "2026-01-01T00:00:00Z" } });
    cluster.advance(1_000);
    expect(cluster.eventsOf("web")).toContain(
      'FailedAttachVolume: AttachVolume.Attach failed for volume "pv" : out of disks',
    );
    say({ attached: true, attachError: null });
    cluster.advance(1_000);
    expect(cluster.get("Node", undefined, "node-1")?.status.volumesAttached).toEqual([
      { name: "kubernetes.io/csi/mock.example.com^handle-1", devicePath: "" },
    ]);
    expect(cluster.eventsOf("web")).toContain(NO_DRIVER);
    const node = cluster.get("CSINode", undefined, "node-1");
    const drivers = [...(node?.spec.drivers ?? []), { name: "mock.example.com", nodeID: "node-1" }];
    cluster.patch("CSINode", undefined, "node-1", { spec: { drivers } });
    cluster.until(() => cluster.isReady("web"), 60_000);
  });
});
