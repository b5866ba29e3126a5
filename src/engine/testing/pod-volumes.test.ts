/** In the manner of upstream's test/e2e/storage/testsuites and test/e2e/common/node/{image_volume,file_key}.go. */
import { describe, expect, it } from "vitest";
import type { Container } from "../../api/types/pod.ts";
import { BUSYBOX, EndToEnd } from "./e2e-pod.ts";

const cluster = new EndToEnd(1);
const claim = (name: string, spec: object = {}) =>
  cluster.create({
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name, namespace: "default" },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } }, ...spec },
  });
const sleeper = (container: Partial<Container>): Partial<Container> => ({
  image: BUSYBOX,
  command: ["sleep", "1d"],
  ...container,
});
const ofClaim = (claimName: string) => [{ name: "v", persistentVolumeClaim: { claimName } }];
const MOUNT = [{ name: "v", mountPath: "/v" }];
const DEVICE = [{ name: "v", devicePath: "/dev/xvda" }];

describe("disks without a file system", () => {
  it("are devices, and keep what is written", () => {
    claim("block", { volumeMode: "Block" });
    const given = { volumes: ofClaim("block"), containers: [sleeper({ volumeDevices: DEVICE })] };
    cluster.startReady("writer", given);
    expect(cluster.shell("writer", "[ -b /dev/xvda ] && stat -c %F /dev/xvda")).toBe("block special file\n");
    const sum = cluster.shell(
      "writer",
      "dd if=/dev/urandom bs=64 count=1 2>/dev/null | tee /tmp/x | dd of=/dev/xvda bs=64 count=1 2>/dev/null; sha256sum < /tmp/x",
    );
    expect(cluster.shell("writer", "dd if=/dev/xvda bs=64 count=1 2>/dev/null | sha256sum")).toBe(sum);
    cluster.request("DELETE", cluster.path("Pod", "default", "writer"), { gracePeriodSeconds: 0 });
    cluster.advance(5_000);
    cluster.startReady("reader", given);
    expect(cluster.shell("reader", "dd if=/dev/xvda bs=64 count=1 2>/dev/null | sha256sum")).toBe(sum);
  });

  it.each<readonly [string, string, Partial<Container>, string]>([
    ["block", "Block", { volumeMounts: MOUNT }, "volumeMounts"],
    ["files", "Filesystem", { volumeDevices: DEVICE }, "volumeDevices"],
  ])("are not mounted, nor the other way round: %s", (name, volumeMode, container, field) => {
    claim(`wrong-${name}`, { volumeMode });
    cluster.start(`wrong-${name}`, { volumes: ofClaim(`wrong-${name}`), containers: [sleeper(container)] });
    cluster.advance(140_000);
    expect(cluster.pod(`wrong-${name}`).status.phase).toBe("Pending");
    expect(cluster.eventsOf(`wrong-${name}`).join("\n")).toContain(
      `volume v has volumeMode ${volumeMode}, but is specified in ${field}`,
    );
  });
});

describe("disks made from others", () => {
  it("hold the same", () => {
    claim("source");
    cluster.startReady("source", { volumes: ofClaim("source"), containers: [sleeper({ volumeMounts: MOUNT })] });
    cluster.shell("source", "echo hello > /v/file");
    claim("clone", { dataSource: { kind: "PersistentVolumeClaim", name: "source" } });
    cluster.startReady("clone", { volumes: ofClaim("clone"), containers: [sleeper({ volumeMounts: MOUNT })] });
    cluster.shell("source", "echo later >> /v/file");
    expect(cluster.shell("clone", "cat /v/file")).toBe("hello\n");
  });
  it.each<readonly [string, object, string]>([
    [
      "a claim that there is not",
      { dataSource: { kind: "PersistentVolumeClaim", name: "nobody" } },
      'persistentvolumeclaims "nobody" not found',
    ],
    [
      "snapshots, which nobody serves",
      { dataSource: { apiGroup: "snapshot.storage.k8s.io", kind: "VolumeSnapshot", name: "snap" } },
      "the server could not find the requested resource (get volumesnapshots.snapshot.storage.k8s.io snap)",
    ],
    [
      "a larger one",
      { dataSource: { kind: "PersistentVolumeClaim", name: "source" }, resources: { requests: { storage: "1Mi" } } },
      "requested 1Mi but source is 1Gi",
    ],
  ])("are not made of %s", (name, spec, message) => {
    const own = name.replaceAll(/[ ,]+/g, "-");
    claim(own, spec);
    cluster.start(own, { volumes: ofClaim(own), containers: [sleeper({})] });
    cluster.advance(5_000);
    expect(cluster.eventsOf(own).join("\n")).toContain(message);
    expect(cluster.get("PersistentVolumeClaim", "default", own)?.status.phase).toBe("Pending");
  });
});

describe("images as volumes", () => {
  const volumes = (reference: string) => [{ name: "v", image: { reference, pullPolicy: "Always" } }];
  it("are pulled, and read-only", () => {
    cluster.startReady("pet", {
      volumes: volumes("registry.k8s.io/e2e-test-images/kitten:1.8"),
      containers: [sleeper({ volumeMounts: MOUNT })],
    });
    expect(cluster.shell("pet", "cat /v/data.json; grep ^NAME /v/etc/os-release; echo x > /v/x")).toBe(
      '{\n  "image": "kitten.jpg"\n}\nNAME="Alpine Linux"\n/bin/sh: can\'t create /v/x: Read-only file system\n',
    );
    expect(cluster.eventsOf("pet")).toContain('Pulling: Pulling image "registry.k8s.io/e2e-test-images/kitten:1.8"');
  });
  it("keep containers from being made when they cannot be pulled", () => {
    cluster.start("no-pet", {
      volumes: volumes("invalid.registry.k8s.io/pet:1"),
      containers: [sleeper({ volumeMounts: MOUNT })],
    });
    cluster.advance(5_000);
    expect(cluster.pod("no-pet").status.containerStatuses?.[0]?.state.waiting?.reason).toBe("ErrImagePull");
  });
});

describe("variables from files", () => {
  const output = (line: string, more: object = {}) => {
    const initContainers = [
      { name: "first", image: BUSYBOX, command: ["sh", "-c", `echo "${line}" > /v/app.env`], volumeMounts: MOUNT },
    ];
    const fileKeyRef = { volumeName: "v", path: "app.env", key: "COLOR", ...more };
    const containers = [
      { image: BUSYBOX, command: ["sh", "-c", "echo [$COLOR]"], env: [{ name: "COLOR", valueFrom: { fileKeyRef } }] },
    ];
    return { volumes: [{ name: "v", emptyDir: {} }], initContainers, containers };
  };
  it.each<readonly [string, object, string]>([
    ["COLOR='blue sky'", {}, "[blue sky]\n"],
    ["COLOR=blue", {}, "[blue]\n"],
    ["SHAPE='round'", { optional: true }, "[]\n"],
  ])("%s", (line, more, printed) => expect(cluster.outputOf(output(line, more))).toBe(printed));

  it("that are not there", () => {
    cluster.start("no-color", output("SHAPE='round'"));
    cluster.advance(5_000);
    expect(cluster.pod("no-color").status.containerStatuses?.[0]?.state.waiting).toEqual({
      reason: "CreateContainerConfigError",
      message: 'environment variable key "COLOR" not found in file "app.env"',
    });
  });
});

it("a driver that there is not", () => {
  cluster.start("no-driver", { volumes: [{ name: "v", csi: { driver: "nobody.example.com" } }], containers: [{}] });
  cluster.advance(2_000);
  expect(cluster.eventsOf("no-driver")).toContain(
    'FailedMount: MountVolume.SetUp failed for volume "v" : kubernetes.io/csi: mounter.SetUpAt failed to get CSI client: driver name nobody.example.com not found in the list of registered CSI drivers',
  );
});

it("room that a driver tells of", () => {
  const own = new EndToEnd(2);
  const storage = { apiVersion: "storage.k8s.io/v1" };
  own.create({
    ...storage,
    kind: "CSIDriver",
    metadata: { name: "counts.example.com" },
    spec: { storageCapacity: true },
  });
  const volumeBindingMode = "WaitForFirstConsumer";
  own.create({
    ...storage,
    kind: "StorageClass",
    metadata: { name: "counted" },
    provisioner: "counts.example.com",
    volumeBindingMode,
  });
  own.create({
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: "data", namespace: "default" },
    spec: { storageClassName: "counted", accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
  });
  own.start("db", { volumes: ofClaim("data"), containers: [{}] });
  own.advance(2_000);
  expect(own.pod("db").status.conditions?.[0]?.message).toContain("2 node(s) did not have enough free storage");
  own.create({
    ...storage,
    kind: "CSIStorageCapacity",
    metadata: { name: "room", namespace: "default" },
    storageClassName: "counted",
    capacity: "10Gi",
    nodeTopology: { matchLabels: { "kubernetes.io/hostname": "node-2" } },
  });
  own.advance(10_000);
  const { annotations } = own.get("PersistentVolumeClaim", "default", "data")?.metadata ?? {};
  expect(annotations?.["volume.kubernetes.io/selected-node"]).toBe("node-2");
});

it("attributes of a disk", () => {
  const storage = { apiVersion: "storage.k8s.io/v1" };
  cluster.create({ ...storage, kind: "StorageClass", metadata: { name: "now" }, provisioner: "disk.kubarium.dev" });
  for (const name of ["gold", "silver"])
    cluster.create({
      ...storage,
      kind: "VolumeAttributesClass",
      metadata: { name },
      driverName: "disk.kubarium.dev",
      parameters: { speed: name },
    });
  claim("tuned", { storageClassName: "now", volumeAttributesClassName: "silver" });
  cluster.advance(5_000);
  const current = () => cluster.get("PersistentVolumeClaim", "default", "tuned");
  expect(current()?.status).toMatchObject({ phase: "Bound", currentVolumeAttributesClassName: "silver" });
  const change = (name: string) =>
    cluster.request("PATCH", cluster.path("PersistentVolumeClaim", "default", "tuned"), {
      spec: { volumeAttributesClassName: name },
    });
  expect(change("gold").code).toBe(200);
  cluster.advance(3_000);
  expect(current()?.status.currentVolumeAttributesClassName).toBe("gold");
  const volume = cluster.get("PersistentVolume", undefined, current()?.spec.volumeName ?? "");
  expect(volume?.spec.volumeAttributesClassName).toBe("gold");
  change("bronze");
  cluster.advance(3_000);
  expect(current()?.status).toMatchObject({
    currentVolumeAttributesClassName: "gold",
    modifyVolumeStatus: { targetVolumeAttributesClassName: "bronze", status: "Pending" },
  });
});

describe("volumes in memory", () => {
  const volumes = [{ name: "v", emptyDir: { medium: "Memory" } }];
  const resources = { limits: { memory: "32Mi" } };
  const writer = (megabytes: number): Partial<Container> => ({
    image: BUSYBOX,
    command: ["sh", "-c", `dd if=/dev/zero of=/v/f bs=1M count=${megabytes}; sleep 1d`],
    volumeMounts: MOUNT,
    resources,
  });
  it("count for whoever writes", () => {
    cluster.start("large", { restartPolicy: "Never", volumes, containers: [writer(64)] });
    cluster.advance(10_000);
    const state = cluster.pod("large").status.containerStatuses?.[0]?.state;
    expect(state?.terminated).toMatchObject({ reason: "OOMKilled", exitCode: 137 });
  });
  it("as long as it is there", () => {
    cluster.startReady("small", { volumes, containers: [writer(16)] });
    cluster.advance(5_000);
    expect(cluster.shell("small", "cat /sys/fs/cgroup/memory.current")).toBe(`${17 * 1_048_576}\n`);
    cluster.shell("small", "rm /v/f");
    expect(cluster.shell("small", "cat /sys/fs/cgroup/memory.current")).toBe("1048576\n");
  });
});
