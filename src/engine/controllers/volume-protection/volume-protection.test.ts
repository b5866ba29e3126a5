import { beforeEach, describe, expect, it } from "vitest";
import type { Pod } from "../../../api/types/pod.ts";
import { ControllerHarness } from "../testing/controller-harness.ts";
import {
  AttributesClassProtectionController,
  ClaimProtectionController,
  VolumeProtectionController,
} from "./volume-protection-controllers.ts";

let cluster: ControllerHarness;
beforeEach(() => {
  cluster = new ControllerHarness((context) => [
    new ClaimProtectionController(context),
    new VolumeProtectionController(context),
    new AttributesClassProtectionController(context),
  ]);
});

const metadata = { name: "data", namespace: "default" };
const resources = { requests: { storage: "1Gi" } };
const claim = (volumeAttributesClassName?: string) =>
  cluster.create("PersistentVolumeClaim", {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata,
    spec: {
      accessModes: ["ReadWriteOnce"],
      resources,
      ...(volumeAttributesClassName === undefined ? {} : { volumeAttributesClassName }),
    },
  });
const attributesClass = () =>
  cluster.create("VolumeAttributesClass", {
    apiVersion: "storage.k8s.io/v1",
    kind: "VolumeAttributesClass",
    metadata: { name: "gold" },
    driverName: "disk.kubarium.dev",
    parameters: { iops: "5" },
  });
const pod = (): Pod =>
  cluster.create("Pod", {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web", namespace: "default" },
    spec: {
      containers: [{ name: "c", image: "x" }],
      volumes: [{ name: "v", persistentVolumeClaim: { claimName: "data" } }],
    },
  });
const onNode = (): Pod => {
  pod();
  cluster.client.bind("default", "web", "n", { reason: "Test" });
  return cluster.the("Pod", "web");
};
const isThere = (): boolean => {
  cluster.advance(20);
  return cluster.get("PersistentVolumeClaim", "data") !== undefined;
};

describe("a deleted claim", () => {
  it.each<[string, () => void, boolean]>([
    ["that nobody uses goes", () => undefined, false],
    ["goes though a Pod without a node names it", () => pod(), false],
    ["stays while a Pod uses it", () => void onNode(), true],
    ["stays while a Pod that has ended names it", () => cluster.setPod(onNode(), false, "Succeeded"), true],
  ])("%s", (_, prepare, stays) => {
    claim();
    prepare();
    cluster.delete("PersistentVolumeClaim", "data");
    expect(isThere()).toBe(stays);
    if (!stays) return;
    cluster.delete("Pod", "web", { gracePeriodSeconds: 0 });
    expect(isThere()).toBe(false);
  });
});

it("a class stays while a claim names it", () => {
  attributesClass();
  claim("gold");
  cluster.delete("VolumeAttributesClass", "gold");
  cluster.advance(20);
  expect(cluster.get("VolumeAttributesClass", "gold")).toBeDefined();
  cluster.delete("PersistentVolumeClaim", "data");
  cluster.advance(20);
  expect(cluster.get("VolumeAttributesClass", "gold")).toBeUndefined();
});

it.each([
  ["PersistentVolumeClaim", "data", "kubernetes.io/pvc-protection", () => claim()],
  ["VolumeAttributesClass", "gold", "kubernetes.io/vac-protection", () => attributesClass()],
] as const)("the protection of a %s comes back", (kind, name, finalizer, make) => {
  expect(make().metadata.finalizers).toEqual([finalizer]);
  cluster.change(kind, name, (object) => ({ ...object, metadata: { ...object.metadata, finalizers: ["a.io/x"] } }));
  cluster.advance(20);
  expect(cluster.the(kind, name).metadata.finalizers).toEqual(["a.io/x", finalizer]);
});
