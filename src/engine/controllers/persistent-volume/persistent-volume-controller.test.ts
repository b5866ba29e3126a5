import { beforeEach, describe, expect, it } from "vitest";
import type { StorageClass } from "../../../api/types/storage.ts";
import type { PersistentVolumeClaimSpec, PersistentVolumeSpec } from "../../../api/types/volumes.ts";
import { DELETE_MS, DiskDriver, GROW_MS, MAKE_MS } from "../disk-driver/disk-driver.ts";
import { ControllerHarness } from "../testing/controller-harness.ts";
import {
  ClaimProtectionController,
  VolumeProtectionController,
} from "../volume-protection/volume-protection-controllers.ts";
import { PersistentVolumeController } from "./persistent-volume-controller.ts";

let cluster: ControllerHarness;
beforeEach(() => {
  cluster = new ControllerHarness((context) => [
    new PersistentVolumeController(context),
    new ClaimProtectionController(context),
    new VolumeProtectionController(context),
    new DiskDriver(context),
  ]);
});

const volume = (name: string, spec: Partial<PersistentVolumeSpec> = {}, labels: Record<string, string> = {}) =>
  cluster.create("PersistentVolume", {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name, labels },
    spec: { accessModes: ["ReadWriteOnce"], capacity: { storage: "1Gi" }, hostPath: { path: "/data" }, ...spec },
  });
const claim = (spec: Partial<PersistentVolumeClaimSpec> = {}, name = "data") =>
  cluster.create("PersistentVolumeClaim", {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name, namespace: "default" },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } }, ...spec },
  });
const storageClass = (more: Partial<StorageClass> = {}, isDefault = false) =>
  cluster.create("StorageClass", {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: {
      name: "fast",
      ...(isDefault ? { annotations: { "storageclass.kubernetes.io/is-default-class": "true" } } : {}),
    },
    provisioner: "disk.kubarium.dev",
    allowVolumeExpansion: true,
    ...more,
  });
const boundTo = (name = "data") => {
  const { spec, status } = cluster.the("PersistentVolumeClaim", name);
  return status.phase === "Bound" ? spec.volumeName : status.phase;
};
const phaseOf = (name: string) => cluster.get("PersistentVolume", name)?.status.phase;
const claimEvents = () => cluster.events("PersistentVolumeClaim");

describe("static binding", () => {
  it("takes the smallest that is big enough", () => {
    volume("a", { capacity: { storage: "5Gi" } });
    volume("b", { capacity: { storage: "2Gi" } });
    volume("c", { capacity: { storage: "500Mi" } });
    cluster.advance(20);
    expect(["a", "b", "c"].map(phaseOf)).toEqual(["Available", "Available", "Available"]);
    claim();
    cluster.advance(20);
    expect(boundTo()).toBe("b");
    expect(cluster.the("PersistentVolumeClaim", "data").status).toEqual({
      phase: "Bound",
      accessModes: ["ReadWriteOnce"],
      capacity: { storage: "2Gi" },
    });
    const { metadata, spec } = cluster.the("PersistentVolume", "b");
    expect([metadata.annotations, spec.claimRef?.name, phaseOf("b")]).toEqual([
      { "pv.kubernetes.io/bound-by-controller": "yes" },
      "data",
      "Bound",
    ]);
    expect(cluster.the("PersistentVolumeClaim", "data").metadata.annotations).toEqual({
      "pv.kubernetes.io/bind-completed": "yes",
      "pv.kubernetes.io/bound-by-controller": "yes",
    });
  });

  const misfits: [string, Partial<PersistentVolumeSpec>, Partial<PersistentVolumeClaimSpec>][] = [
    ["too small", { capacity: { storage: "500Mi" } }, {}],
    ["another class", { storageClassName: "slow" }, {}],
    ["not for many", {}, { accessModes: ["ReadWriteMany"] }],
    ["another mode", { volumeMode: "Block" }, {}],
    ["other labels", {}, { selector: { matchLabels: { disk: "ssd" } } }],
    ["kept for another", { claimRef: { name: "other", namespace: "default" } }, {}],
  ];
  it.each(misfits)("leaves alone what does not fit: %s", (_name, volumeSpec, claimSpec) => {
    volume("a", volumeSpec);
    cluster.advance(20);
    claim(claimSpec);
    cluster.advance(20);
    expect(boundTo()).toBe("Pending");
    expect(claimEvents()[0]).toBe(
      "Normal FailedBinding no persistent volumes available for this claim and no storage class is set",
    );
  });

  it("honours a choice from either side", () => {
    volume("a", { claimRef: { name: "data", namespace: "default" }, storageClassName: "odd" });
    volume("b");
    cluster.advance(20);
    claim();
    claim({ volumeName: "b" }, "second");
    cluster.advance(20);
    expect([boundTo(), boundTo("second")]).toEqual(["a", "b"]);
  });

  it("says why a chosen volume cannot be", () => {
    volume("a", { capacity: { storage: "500Mi" } });
    cluster.advance(20);
    claim({ volumeName: "a" });
    cluster.advance(20);
    expect(claimEvents()).toEqual([
      'Warning VolumeMismatch Cannot bind to requested volume "a": requested PV is too small',
    ]);
  });

  it("releases what its claim has left", () => {
    volume("a");
    claim();
    cluster.advance(20);
    cluster.delete("PersistentVolumeClaim", "data");
    cluster.advance(20);
    expect([cluster.get("PersistentVolumeClaim", "data"), phaseOf("a")]).toEqual([undefined, "Released"]);
    claim({}, "next");
    cluster.advance(20);
    expect(boundTo("next")).toBe("Pending");
  });

  it("cannot delete everything", () => {
    volume("a", { persistentVolumeReclaimPolicy: "Delete" });
    claim();
    cluster.advance(20);
    cluster.delete("PersistentVolumeClaim", "data");
    cluster.advance(20);
    expect(phaseOf("a")).toBe("Failed");
    expect(cluster.events("PersistentVolume")).toEqual([
      "Warning VolumeFailedDelete host_path deleter only supports /tmp/.+ but received provided /data",
    ]);
  });

  it("notices a volume that is gone", () => {
    volume("a");
    claim();
    cluster.advance(20);
    const object = cluster.the("PersistentVolume", "a");
    cluster.change("PersistentVolume", "a", () => ({ ...object, metadata: { ...object.metadata, finalizers: [] } }));
    cluster.delete("PersistentVolume", "a");
    cluster.advance(20);
    expect(boundTo()).toBe("Lost");
    expect(claimEvents()).toEqual([
      "Warning ClaimLost Bound claim has lost its PersistentVolume. Data on the volume is lost!",
    ]);
  });
});

describe("dynamic provisioning", () => {
  it("makes a disk, in a while", () => {
    storageClass();
    const { metadata } = claim({ storageClassName: "fast" });
    cluster.advance(MAKE_MS - 10);
    expect(boundTo()).toBe("Pending");
    cluster.saveAndRestore();
    cluster.advance(100);
    const name = `pvc-${metadata.uid}`;
    expect(boundTo()).toBe(name);
    expect(cluster.the("PersistentVolume", name).spec).toMatchObject({
      capacity: { storage: "1Gi" },
      csi: { driver: "disk.kubarium.dev" },
      persistentVolumeReclaimPolicy: "Delete",
      storageClassName: "fast",
    });
    expect(claimEvents()).toEqual([
      "Normal ExternalProvisioning Waiting for a volume to be created either by the external provisioner 'disk.kubarium.dev' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.",
      'Normal Provisioning External provisioner is provisioning volume for claim "default/data"',
      `Normal ProvisioningSucceeded Successfully provisioned volume ${name}`,
    ]);
  });

  it("deletes it with its claim", () => {
    storageClass();
    claim({ storageClassName: "fast" });
    cluster.advance(MAKE_MS + 100);
    cluster.delete("PersistentVolumeClaim", "data");
    cluster.advance(2 * DELETE_MS + 100);
    expect(cluster.list("PersistentVolume")).toEqual([]);
  });

  it("waits for a consumer", () => {
    storageClass({ volumeBindingMode: "WaitForFirstConsumer" });
    claim({ storageClassName: "fast" });
    cluster.advance(5000);
    expect(boundTo()).toBe("Pending");
    expect(claimEvents()).toEqual([
      "Normal WaitForFirstConsumer waiting for first consumer to be created before binding",
    ]);
    cluster.change("PersistentVolumeClaim", "data", (object) => ({
      ...object,
      metadata: {
        ...object.metadata,
        annotations: { ...object.metadata.annotations, "volume.kubernetes.io/selected-node": "n" },
      },
    }));
    cluster.advance(MAKE_MS + 100);
    expect(boundTo()).toMatch(/^pvc-/);
  });

  it.each([["fast", "no-such", 'Warning ProvisioningFailed storageclass.storage.k8s.io "no-such" not found']])(
    "needs its class",
    (_name, wanted, event) => {
      claim({ storageClassName: wanted });
      cluster.advance(20);
      expect(claimEvents()).toEqual([event]);
    },
  );

  it("gives a default class to those who came before it", () => {
    claim();
    cluster.advance(20);
    storageClass({}, true);
    cluster.advance(MAKE_MS + 100);
    expect(cluster.the("PersistentVolumeClaim", "data").spec.storageClassName).toBe("fast");
    expect(boundTo()).toMatch(/^pvc-/);
  });

  it("grows, as far as the disk, then on the node", () => {
    storageClass();
    claim({ storageClassName: "fast" });
    cluster.advance(MAKE_MS + 100);
    cluster.change("PersistentVolumeClaim", "data", (object) => ({
      ...object,
      spec: { ...object.spec, resources: { requests: { storage: "3Gi" } } },
    }));
    cluster.advance(GROW_MS + 100);
    const grown = cluster.the("PersistentVolumeClaim", "data");
    expect(cluster.the("PersistentVolume", grown.spec.volumeName ?? "").spec.capacity).toEqual({ storage: "3Gi" });
    expect(grown.status).toMatchObject({
      capacity: { storage: "1Gi" },
      conditions: [{ type: "FileSystemResizePending", status: "True" }],
    });
    const pod = podWith("data", "n");
    cluster.setPod(pod, true);
    cluster.advance(GROW_MS + 100);
    const { status } = cluster.the("PersistentVolumeClaim", "data");
    expect([status.capacity, status.conditions]).toEqual([{ storage: "3Gi" }, undefined]);
  });
});

function podWith(claimName: string, nodeName?: string) {
  return cluster.create("Pod", {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web", namespace: "default" },
    spec: {
      ...(nodeName === undefined ? {} : { nodeName }),
      containers: [{ name: "a", image: "a" }],
      volumes: [{ name: "v", persistentVolumeClaim: { claimName } }],
    },
  });
}

describe("protection", () => {
  it("keeps a claim while a Pod uses it", () => {
    volume("a");
    claim();
    cluster.advance(20);
    podWith("data", "n");
    cluster.delete("PersistentVolumeClaim", "data");
    cluster.advance(100);
    expect(cluster.the("PersistentVolumeClaim", "data").metadata.deletionTimestamp).toBeDefined();
    cluster.delete("Pod", "web", { gracePeriodSeconds: 0 });
    cluster.advance(100);
    expect(cluster.get("PersistentVolumeClaim", "data")).toBeUndefined();
  });

  it("keeps a volume while a claim holds it", () => {
    volume("a");
    claim();
    cluster.advance(20);
    cluster.delete("PersistentVolume", "a");
    cluster.advance(100);
    expect(cluster.the("PersistentVolume", "a").metadata.deletionTimestamp).toBeDefined();
    cluster.delete("PersistentVolumeClaim", "data");
    cluster.advance(100);
    expect(cluster.get("PersistentVolume", "a")).toBeUndefined();
  });
});
