import { expect, it } from "vitest";
import type { PersistentVolume } from "../../../api/types/volumes.ts";
import type { Pod } from "../../../api/types/pod.ts";
import { createTestServer, TestRequests } from "../test-server.ts";

const claim = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } };

it.each([
  ["hostPath", { path: "/p" }, { path: "/p", type: "" }],
  [
    "azureDisk",
    { diskName: "d", diskURI: "https://x/y" },
    {
      cachingMode: "ReadWrite",
      diskName: "d",
      diskURI: "https://x/y",
      fsType: "ext4",
      kind: "Shared",
      readOnly: false,
    },
  ],
  [
    "iscsi",
    { targetPortal: "1.2.3.4", iqn: "iqn.2001-04.com.example:d", lun: 0 },
    { iqn: "iqn.2001-04.com.example:d", iscsiInterface: "default", lun: 0, targetPortal: "1.2.3.4" },
  ],
  [
    "rbd",
    { monitors: ["m"], image: "i" },
    { image: "i", keyring: "/etc/ceph/keyring", monitors: ["m"], pool: "rbd", user: "admin" },
  ],
  ["image", { reference: "busybox" }, { pullPolicy: "Always", reference: "busybox" }],
  ["image", { reference: "busybox:1" }, { pullPolicy: "IfNotPresent", reference: "busybox:1" }],
  [
    "ephemeral",
    { volumeClaimTemplate: { spec: claim } },
    { volumeClaimTemplate: { spec: { ...claim, volumeMode: "Filesystem" } } },
  ],
])("what a volume of %s leaves out", (source, given, complete) => {
  const requests = new TestRequests(createTestServer());
  const { body } = requests.createPod("web", {}, { volumes: [{ name: "v", [source]: given }] });
  expect((body as Pod).spec.volumes?.[0]).toEqual({ name: "v", [source]: complete });
});

it("PersistentVolumes are completed as volumes of Pods are", () => {
  const requests = new TestRequests(createTestServer());
  const spec = {
    capacity: { storage: "1Gi" },
    accessModes: ["ReadWriteOnce"],
    azureDisk: { diskName: "d", diskURI: "https://u" },
  };
  const { body } = requests.create("/api/v1/persistentvolumes", { metadata: { name: "pv" }, spec });
  expect((body as PersistentVolume).spec).toMatchObject({
    azureDisk: { cachingMode: "ReadWrite", fsType: "ext4", kind: "Shared", readOnly: false },
  });
});
