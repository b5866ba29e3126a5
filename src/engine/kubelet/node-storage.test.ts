import { describe, expect, it } from "vitest";
import { EndToEnd } from "../testing/e2e-pod.ts";

const SLEEPER = { command: ["sleep", "3600"], volumeMounts: [{ name: "data", mountPath: "/data" }] };

function claim(cluster: EndToEnd, name: string, accessMode = "ReadWriteOnce"): void {
  const spec = { accessModes: [accessMode], resources: { requests: { storage: "1Gi" } } };
  cluster.create({ apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { name }, spec });
}
function user(cluster: EndToEnd, name: string, claimName: string, spec: object = {}): void {
  const volumes = [{ name: "data", persistentVolumeClaim: { claimName } }];
  cluster.start(name, { containers: [SLEEPER], volumes, ...spec });
}

it("every Node has a CSINode with the driver of the disks", () => {
  const cluster = new EndToEnd(2);
  for (const { metadata } of cluster.list("Node")) {
    const { name, uid } = metadata;
    expect(cluster.get("CSINode", undefined, name)).toMatchObject({
      metadata: { name, ownerReferences: [{ apiVersion: "v1", kind: "Node", name, uid }] },
      spec: { drivers: [{ name: "disk.kubarium.dev", nodeID: name }] },
    });
    expect(metadata.annotations?.["csi.volume.kubernetes.io/nodeid"]).toBe(`{"disk.kubarium.dev":"${name}"}`);
  }
  cluster.delete("Node", undefined, "node-1");
  cluster.advance(5_000);
  expect(cluster.get("CSINode", undefined, "node-1")).toBeUndefined();
});

describe("a disk that is used", () => {
  it("is listed at its Node while it is", () => {
    const cluster = new EndToEnd(1);
    claim(cluster, "data");
    user(cluster, "web", "data");
    cluster.until(() => cluster.isReady("web"), 30_000);
    const [volume] = cluster.list("PersistentVolume");
    const unique = `kubernetes.io/csi/disk.kubarium.dev^${volume?.spec.csi?.volumeHandle ?? ""}`;
    const node = () => cluster.get("Node", undefined, cluster.pod("web").spec.nodeName ?? "")?.status;
    expect(node()?.volumesInUse).toEqual([unique]);
    expect(node()?.volumesAttached).toEqual([{ name: unique, devicePath: "" }]);
    expect(cluster.list("VolumeAttachment")[0]?.metadata.name).toMatch(/^csi-[0-9a-f]{64}$/);
    const name = cluster.pod("web").spec.nodeName ?? "";
    cluster.delete("Pod", "default", "web", { gracePeriodSeconds: 0 });
    cluster.advance(5_000);
    const { volumesInUse, volumesAttached } = cluster.get("Node", undefined, name)?.status ?? {};
    expect([volumesInUse, volumesAttached]).toEqual([undefined, undefined]);
    expect(cluster.list("VolumeAttachment")).toEqual([]);
  });

  it("by one Pod alone is refused to another that nobody scheduled", () => {
    const cluster = new EndToEnd(1);
    claim(cluster, "data", "ReadWriteOncePod");
    user(cluster, "first", "data");
    cluster.until(() => cluster.isReady("first"), 30_000);
    user(cluster, "second", "data", { nodeName: cluster.pod("first").spec.nodeName });
    cluster.advance(20_000);
    const [volume] = cluster.list("PersistentVolume");
    expect(cluster.eventsOf("second")).toContain(
      `FailedMount: MountVolume.SetUp failed for volume "${volume?.metadata.name ?? ""}" : volume uses the ReadWriteOncePod access mode and is already in use by another pod`,
    );
    expect(cluster.pod("second").status.containerStatuses?.[0]?.state.waiting?.reason).toBe("ContainerCreating");
    cluster.delete("Pod", "default", "first", { gracePeriodSeconds: 0 });
    cluster.until(() => cluster.isReady("second"), 130_000);
  });

  it("counts for what the CSINode allows before it is made", () => {
    const cluster = new EndToEnd(1);
    const [node] = cluster.list("CSINode").filter(({ metadata }) => metadata.name === "node-1");
    const drivers = node?.spec.drivers.map((driver) => ({ ...driver, allocatable: { count: 1 } }));
    cluster.patch("CSINode", undefined, "node-1", { spec: { drivers } });
    for (const name of ["a", "b"]) claim(cluster, name);
    user(cluster, "first", "a");
    user(cluster, "second", "b");
    cluster.advance(20_000);
    expect(cluster.isReady("first")).toBe(true);
    expect(cluster.eventsOf("second").join()).toContain("1 node(s) exceed max volume count");
  });
});
