/** In the manner of upstream's test/e2e/storage/testsuites/snapshottable.go. */
import { beforeEach, describe, expect, it } from "vitest";
import type { KindName } from "../../api/kinds.ts";
import type { VolumeSnapshot, VolumeSnapshotContent } from "../../api/types/volume-snapshots.ts";
import { DISK_PROVISIONER } from "../../api/simulated-disk.ts";
import { BUSYBOX, EndToEnd } from "./e2e-pod.ts";

const GROUP = "snapshot.storage.k8s.io";
const OPEN = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
const MOUNT = [{ name: "v", mountPath: "/v" }];

let cluster: EndToEnd;

function define(kind: string, plural: string, scope: string, subresources: object): void {
  const schema = { openAPIV3Schema: OPEN };
  const versions = [{ name: "v1", served: true, storage: true, schema, subresources }];
  const names = { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` };
  const annotations = {
    "api-approved.kubernetes.io": "https://github.com/kubernetes-csi/external-snapshotter/pull/814",
  };
  const metadata = { name: `${plural}.${GROUP}`, annotations };
  cluster.create({ kind: "CustomResourceDefinition", metadata, spec: { group: GROUP, scope, names, versions } });
}

beforeEach(() => {
  cluster = new EndToEnd(1);
  define("VolumeSnapshot", "volumesnapshots", "Namespaced", { status: {} });
  define("VolumeSnapshotContent", "volumesnapshotcontents", "Cluster", { status: {} });
  define("VolumeSnapshotClass", "volumesnapshotclasses", "Cluster", {});
  const labels = { app: "snapshot-controller" };
  const containers = [{ name: "c", image: "registry.k8s.io/sig-storage/snapshot-controller:v8.3.0" }];
  cluster.create({
    kind: "Deployment",
    metadata: { name: "snapshot-controller", namespace: "kube-system" },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
  });
  cluster.advance(60_000);
});

const path = (plural: string, name = "") =>
  `/apis/${GROUP}/v1/${plural === "volumesnapshots" ? "namespaces/default/" : ""}${plural}${name && `/${name}`}`;
const add = (plural: string, kind: string, name: string, fields: object): number =>
  cluster.request("POST", path(plural), { apiVersion: `${GROUP}/v1`, kind, metadata: { name }, ...fields }).code;
const addClass = (name: string, deletionPolicy: string, annotations: object = {}): void => {
  const metadata = { name, annotations };
  const fields = { driver: DISK_PROVISIONER, deletionPolicy, metadata };
  expect(add("volumesnapshotclasses", "VolumeSnapshotClass", name, fields)).toBe(201);
};
const snap = (name: string, spec: object): void => {
  expect(add("volumesnapshots", "VolumeSnapshot", name, { spec })).toBe(201);
  cluster.advance(10_000);
};
const ofClaim = (persistentVolumeClaimName: string, volumeSnapshotClassName?: string) => ({
  source: { persistentVolumeClaimName },
  volumeSnapshotClassName,
});
const objects = (plural: string) => cluster.list(`${plural}.${GROUP}` as KindName) as readonly unknown[];
const snapshot = () => objects("volumesnapshots")[0] as VolumeSnapshot | undefined;
const content = () => objects("volumesnapshotcontents")[0] as VolumeSnapshotContent | undefined;
const remove = (plural: string, name: string): void => {
  cluster.request("DELETE", path(plural, name));
  cluster.advance(10_000);
};

function claim(name: string, spec: object = {}): void {
  cluster.create({
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name, namespace: "default" },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } }, ...spec },
  });
}
const use = (name: string): string =>
  cluster.startReady(name, {
    volumes: [{ name: "v", persistentVolumeClaim: { claimName: name } }],
    containers: [{ image: BUSYBOX, command: ["sleep", "1d"], volumeMounts: MOUNT }],
  });
const source = (name: string) => ({ dataSource: { apiGroup: GROUP, kind: "VolumeSnapshot", name } });
const eventsOf = (name: string) =>
  cluster
    .list("Event")
    .flatMap(({ involvedObject, reason, message }) => (involvedObject.name === name ? [`${reason}: ${message}`] : []));

describe("snapshots of volumes", () => {
  beforeEach(() => {
    claim("data");
    use("data");
    cluster.shell("data", "echo before > /v/file");
  });

  it("hold what the volume held, for new ones", () => {
    addClass("fast", "Delete", { "snapshot.storage.kubernetes.io/is-default-class": "true" });
    snap("one", ofClaim("data"));
    cluster.shell("data", "echo after > /v/file");
    const uid = snapshot()?.metadata.uid ?? "";
    expect(snapshot()).toMatchObject({
      metadata: {
        finalizers: [
          "snapshot.storage.kubernetes.io/volumesnapshot-as-source-protection",
          "snapshot.storage.kubernetes.io/volumesnapshot-bound-protection",
        ],
      },
      spec: { volumeSnapshotClassName: "fast" },
      status: { boundVolumeSnapshotContentName: `snapcontent-${uid}`, readyToUse: true, restoreSize: "1Gi" },
    });
    expect(content()).toMatchObject({
      metadata: { finalizers: ["snapshot.storage.kubernetes.io/volumesnapshotcontent-bound-protection"] },
      spec: { driver: DISK_PROVISIONER, sourceVolumeMode: "Filesystem", volumeSnapshotRef: { name: "one", uid } },
      status: { readyToUse: true, restoreSize: 1_073_741_824 },
    });
    expect(cluster.get("PersistentVolumeClaim", "default", "data")?.metadata.finalizers).toEqual([
      "kubernetes.io/pvc-protection",
    ]);
    expect(eventsOf("one")).toEqual([
      "CreatingSnapshot: Waiting for a snapshot default/one to be created by the CSI driver.",
      "SnapshotCreated: Snapshot default/one was successfully created by the CSI driver.",
      "SnapshotReady: Snapshot default/one is ready to use.",
    ]);
    claim("restored", source("one"));
    use("restored");
    expect(cluster.shell("restored", "cat /v/file")).toBe("before\n");
    remove("volumesnapshots", "one");
    expect([snapshot(), content()]).toEqual([undefined, undefined]);
  });

  it("stay with their content when the class retains them, and are found again by their handle", () => {
    addClass("kept", "Retain");
    snap("one", ofClaim("data", "kept"));
    const snapshotHandle = content()?.status?.snapshotHandle;
    const { name = "" } = content()?.metadata ?? {};
    remove("volumesnapshots", "one");
    expect(snapshot()).toBeUndefined();
    expect(content()?.metadata.annotations).toEqual({
      "snapshot.storage.kubernetes.io/volumesnapshot-being-deleted": "yes",
    });
    remove("volumesnapshotcontents", name);
    expect(content()).toBeUndefined();
    const volumeSnapshotRef = { name: "again", namespace: "default" };
    const spec = { driver: DISK_PROVISIONER, deletionPolicy: "Retain", source: { snapshotHandle }, volumeSnapshotRef };
    expect(add("volumesnapshotcontents", "VolumeSnapshotContent", "static", { spec })).toBe(201);
    snap("again", { source: { volumeSnapshotContentName: "static" } });
    expect(snapshot()?.status).toMatchObject({ boundVolumeSnapshotContentName: "static", readyToUse: true });
    claim("restored", source("again"));
    use("restored");
    expect(cluster.shell("restored", "cat /v/file")).toBe("before\n");
  });

  it("are not restored to smaller volumes", () => {
    addClass("fast", "Delete");
    snap("one", ofClaim("data", "fast"));
    claim("small", { ...source("one"), resources: { requests: { storage: "512Mi" } } });
    cluster.start("small", {
      volumes: [{ name: "v", persistentVolumeClaim: { claimName: "small" } }],
      containers: [{}],
    });
    cluster.advance(5_000);
    expect(eventsOf("small").join("\n")).toContain(
      "requested volume size 536870912 is less than the size 1073741824 for the source snapshot one",
    );
    remove("volumesnapshots", "one");
    expect(eventsOf("one")).toContain("SnapshotDeletePending: Snapshot is being used to restore a PVC");
  });

  it.each<readonly [string, object, string]>([
    [
      "no default class",
      ofClaim("data"),
      "Failed to set default snapshot class with error cannot find default snapshot class",
    ],
    [
      "no such class",
      ofClaim("data", "none"),
      `Failed to get snapshot class with error volumesnapshotclass.snapshot.storage.k8s.io "none" not found`,
    ],
    [
      "no such claim",
      ofClaim("none", "fast"),
      "Failed to create snapshot content with error snapshot controller failed to update one on API server: cannot get claim from snapshot",
    ],
    ["no such content", { source: { volumeSnapshotContentName: "none" } }, "VolumeSnapshotContent is missing"],
  ])("say what is in the way: %s", (_name, spec, message) => {
    addClass("fast", "Delete");
    snap("one", spec);
    expect(snapshot()?.status?.error?.message).toBe(message);
    expect(eventsOf("one").map((text) => text.replace(/^\w+: /, ""))).toEqual([message]);
    remove("volumesnapshots", "one");
    expect(snapshot()).toBeUndefined();
  });
});
