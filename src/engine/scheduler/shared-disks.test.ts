/** Disks and claims that Pods do not share: which nodes that leaves, and what helps. */
import { describe, expect, it } from "vitest";
import type { Pod, Volume } from "../../api/types/pod.ts";
import type { PersistentVolumeClaim } from "../../api/types/volumes.ts";
import { testNode, testPod, TestScheduler } from "./testing/test-scheduler.ts";

const gce = (pdName: string, readOnly = false): Omit<Volume, "name"> => ({ gcePersistentDisk: { pdName, readOnly } });
const aws = (volumeID: string, readOnly = false): Omit<Volume, "name"> => ({
  awsElasticBlockStore: { volumeID, readOnly },
});
const iscsi = (iqn: string, readOnly = false): Omit<Volume, "name"> => ({
  iscsi: { iqn, lun: 0, targetPortal: "10.0.0.1:3260", readOnly },
});
const rbd = (monitors: readonly string[], image = "i", readOnly = false): Omit<Volume, "name"> => ({
  rbd: { monitors, pool: "rbd", image, readOnly },
});
const using = (name: string, volume: Omit<Volume, "name">, spec: Partial<Pod["spec"]> = {}): Pod =>
  testPod(name, { volumes: [{ name: "disk", ...volume }], ...spec });

const NO_DISK = "0/1 nodes are available: 1 node(s) had no available disk.";

describe("a disk that a Pod of the node has", () => {
  it.each<[string, Omit<Volume, "name">, Omit<Volume, "name">, boolean]>([
    ["GCE, the same", gce("a"), gce("a"), false],
    ["GCE, another", gce("a"), gce("b"), true],
    ["GCE, both read", gce("a", true), gce("a", true), true],
    ["GCE, one writes", gce("a", true), gce("a"), false],
    ["AWS, the same, though both read", aws("a", true), aws("a", true), false],
    ["AWS, another", aws("a"), aws("b"), true],
    ["iSCSI, the same", iscsi("a"), iscsi("a"), false],
    ["iSCSI, both read", iscsi("a", true), iscsi("a", true), true],
    ["RBD, one monitor in common", rbd(["a", "b"]), rbd(["b", "c"]), false],
    ["RBD, no monitor in common", rbd(["a", "b"]), rbd(["c"]), true],
    ["RBD, another image", rbd(["a"]), rbd(["a"], "j"), true],
    ["RBD, both read", rbd(["a"], "i", true), rbd(["a"], "i", true), true],
    ["of another kind", gce("a"), aws("a"), true],
  ])("%s", (_, present, wanted, fits) => {
    const scheduler = new TestScheduler([testNode("a")]);
    scheduler.submit([using("first", present, { nodeName: "a" }), using("p", wanted)], 10);
    expect(scheduler.nodeOf("p")).toBe(fits ? "a" : undefined);
    if (!fits) expect(scheduler.message("p")).toContain(NO_DISK);
  });

  const changes: readonly (readonly [string, (scheduler: TestScheduler) => void, boolean])[] = [
    ["the Pod goes", ({ api }) => api.remove("Pod", "default/first"), true],
    ["another Pod goes", ({ api }) => api.remove("Pod", "default/other"), false],
    ["a node comes", ({ api }) => api.put("Node", testNode("b")), true],
  ];
  it.each(changes)("is tried for again when %s", (_, change, retried) => {
    const scheduler = new TestScheduler([testNode("a")]);
    const others = [using("first", gce("a"), { nodeName: "a" }), using("other", gce("b"), { nodeName: "a" })];
    scheduler.submit([...others, using("p", gce("a"))], 20_000);
    change(scheduler);
    scheduler.advance(20_000);
    expect([scheduler.attempts("p"), scheduler.nodeOf("p") !== undefined]).toEqual([retried ? 2 : 1, retried]);
  });
});

it("a claim for one Pod can be had by making its user go", () => {
  const { metadata } = testPod("data");
  const scheduler = new TestScheduler([testNode("a"), testNode("b")]);
  const claim: PersistentVolumeClaim = {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { ...metadata, annotations: { "pv.kubernetes.io/bind-completed": "yes" } },
    spec: { accessModes: ["ReadWriteOncePod"], volumeName: "v" },
    status: { phase: "Bound" },
  };
  scheduler.api.put("PersistentVolumeClaim", claim);
  scheduler.api.put("PersistentVolume", {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: testNode("v").metadata,
    spec: { claimRef: { namespace: "default", name: "data" } },
    status: { phase: "Bound" },
  });
  const data = { persistentVolumeClaim: { claimName: "data" } };
  scheduler.submit([using("low", data, { nodeName: "a" }), using("high", data, { priority: 10 })], 10);
  const [decision] = scheduler.decisions.of("default", "high");
  expect(decision?.preemption).toMatchObject({ node: "a", victims: ["default/low"] });
});
