import { describe, expect, it } from "vitest";
import type { StatefulSet } from "../../../api/types/apps.ts";
import type { PersistentVolumeClaim } from "../../../api/types/volumes.ts";
import { ControllerHarness } from "../testing/controller-harness.ts";
import { StatefulSetController } from "./statefulset-controller.ts";

const LABELS = { app: "web" };
type Spec = Partial<StatefulSet["spec"]>;

function template(image: string): StatefulSet["spec"]["template"] {
  return { metadata: { labels: LABELS }, spec: { containers: [{ name: "web", image }] } };
}

const CLAIM = {
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: { name: "data", labels: { tier: "db" } },
  spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
} as unknown as PersistentVolumeClaim;

function harness(spec: Spec = {}): ControllerHarness {
  const cluster = new ControllerHarness((context) => [new StatefulSetController(context)]);
  cluster.create("StatefulSet", {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "web", namespace: "default" },
    spec: { replicas: 3, serviceName: "web", selector: { matchLabels: LABELS }, template: template("a:1"), ...spec },
  });
  cluster.advance(100);
  return cluster;
}

/** Every Pod becomes ready, and those that end are gone, over and over. */
function settle(cluster: ControllerHarness, rounds = 12): void {
  for (let round = 0; round < rounds; round += 1) {
    cluster.finishTerminating();
    cluster.makeAllReady();
    cluster.advance(100);
  }
}

function change(cluster: ControllerHarness, spec: Spec): void {
  cluster.change("StatefulSet", "web", (set) => ({ ...set, spec: { ...set.spec, ...spec } }));
  cluster.advance(100);
}

const names = (cluster: ControllerHarness): readonly string[] =>
  cluster.list("Pod").map(({ metadata }) => `${metadata.name}${metadata.deletionTimestamp === undefined ? "" : "-"}`);
const images = (cluster: ControllerHarness): readonly string[] =>
  cluster.list("Pod").map(({ spec }) => spec.containers[0]?.image ?? "");

describe("a StatefulSet in order", () => {
  it("creates the next Pod when the one before is ready, with the labels and names of its place", () => {
    const cluster = harness({ ordinals: { start: 5 } });
    expect(names(cluster)).toEqual(["web-5"]);
    const pod = cluster.the("Pod", "web-5");
    const { updateRevision } = cluster.the("StatefulSet", "web").status;
    expect(pod.metadata.labels).toEqual({
      app: "web",
      "statefulset.kubernetes.io/pod-name": "web-5",
      "apps.kubernetes.io/pod-index": "5",
      "controller-revision-hash": updateRevision,
    });
    expect([pod.spec.hostname, pod.spec.subdomain]).toEqual(["web-5", "web"]);
    cluster.setPod(pod, false);
    cluster.advance(100);
    expect(names(cluster)).toEqual(["web-5"]);
    settle(cluster);
    expect(names(cluster)).toEqual(["web-5", "web-6", "web-7"]);
    expect(cluster.the("StatefulSet", "web").status).toEqual({
      observedGeneration: 1,
      replicas: 3,
      readyReplicas: 3,
      currentReplicas: 3,
      updatedReplicas: 3,
      availableReplicas: 3,
      currentRevision: updateRevision,
      updateRevision,
      collisionCount: 0,
    });
  });

  it("deletes the highest first, and waits until it is gone", () => {
    const cluster = harness();
    settle(cluster);
    change(cluster, { replicas: 0 });
    settle(cluster);
    expect(names(cluster)).toEqual([]);
    expect(cluster.events("StatefulSet").filter((event) => event.includes("delete"))).toEqual([
      "Normal SuccessfulDelete delete Pod web-2 in StatefulSet web successful",
      "Normal SuccessfulDelete delete Pod web-1 in StatefulSet web successful",
      "Normal SuccessfulDelete delete Pod web-0 in StatefulSet web successful",
    ]);
  });

  it("waits for minReadySeconds before it goes on", () => {
    const cluster = harness({ minReadySeconds: 10 });
    cluster.makeAllReady();
    cluster.advance(9_000);
    expect(names(cluster)).toEqual(["web-0"]);
    cluster.advance(2_000);
    expect(names(cluster)).toEqual(["web-0", "web-1"]);
  });

  it("makes a Pod that ended anew, under the same name", () => {
    const cluster = harness();
    settle(cluster);
    const before = cluster.the("Pod", "web-1");
    cluster.setPod(before, false, "Succeeded");
    cluster.advance(100);
    settle(cluster);
    expect(cluster.the("Pod", "web-1").metadata.uid).not.toBe(before.metadata.uid);
  });

  it("stays stuck on a broken template until its Pod is deleted by hand", () => {
    const cluster = harness();
    settle(cluster);
    change(cluster, { template: template("broken:1") });
    cluster.finishTerminating();
    cluster.advance(100);
    cluster.setPod(cluster.the("Pod", "web-2"), false, "Pending");
    change(cluster, { template: template("a:2") });
    expect(images(cluster)).toEqual(["a:1", "a:1", "broken:1"]);
    cluster.delete("Pod", "web-2");
    settle(cluster);
    expect(images(cluster)).toEqual(["a:2", "a:2", "a:2"]);
  });
});

describe("updates of a StatefulSet", () => {
  it("reach Pods from the partition on; below it a new Pod is made from the old template", () => {
    const cluster = harness({ updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 2 } } });
    settle(cluster);
    change(cluster, { template: template("a:2") });
    settle(cluster);
    cluster.delete("Pod", "web-0");
    settle(cluster);
    expect(images(cluster)).toEqual(["a:1", "a:1", "a:2"]);
    const { currentReplicas, updatedReplicas, currentRevision, updateRevision } = cluster.the(
      "StatefulSet",
      "web",
    ).status;
    expect([currentReplicas, updatedReplicas, currentRevision === updateRevision]).toEqual([2, 1, false]);
    change(cluster, { updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 0 } } });
    settle(cluster);
    expect(images(cluster)).toEqual(["a:2", "a:2", "a:2"]);
    expect(cluster.the("StatefulSet", "web").status.currentRevision).toBe(updateRevision);
  });

  it.each([
    { name: "one at a time", maxUnavailable: undefined, down: ["web-3-"] },
    { name: "as many as maxUnavailable says", maxUnavailable: 2, down: ["web-2-", "web-3-"] },
    { name: "a percentage rounded down, but not to 0", maxUnavailable: "10%", down: ["web-3-"] },
  ])("take down $name", ({ maxUnavailable, down }) => {
    const rollingUpdate = { partition: 0, ...(maxUnavailable === undefined ? {} : { maxUnavailable }) };
    const cluster = harness({ replicas: 4, updateStrategy: { type: "RollingUpdate", rollingUpdate } });
    settle(cluster);
    // Bound Pods end in their own time.
    for (const { metadata } of cluster.list("Pod")) {
      cluster.change("Pod", metadata.name, (pod) => ({
        ...pod,
        metadata: { ...pod.metadata, finalizers: ["example.com/slow"] },
      }));
    }
    change(cluster, { template: template("a:2") });
    expect(names(cluster).filter((name) => name.endsWith("-"))).toEqual(down);
  });

  it("wait for somebody to delete Pods with OnDelete", () => {
    const cluster = harness({ updateStrategy: { type: "OnDelete" } });
    settle(cluster);
    change(cluster, { template: template("a:2") });
    settle(cluster);
    expect(images(cluster)).toEqual(["a:1", "a:1", "a:1"]);
    cluster.delete("Pod", "web-1");
    settle(cluster);
    expect(images(cluster)).toEqual(["a:1", "a:2", "a:1"]);
  });

  it("keep as many revisions as asked for, and number one anew that comes back", () => {
    const cluster = harness({ revisionHistoryLimit: 1 });
    for (const image of ["a:2", "a:3", "a:4", "a:2"]) {
      settle(cluster);
      change(cluster, { template: template(image) });
    }
    settle(cluster);
    const revisions = cluster.list("ControllerRevision").map(({ revision }) => revision);
    expect([...revisions].sort()).toEqual([4, 5]);
  });
});

describe("claims of a StatefulSet", () => {
  const owners = (cluster: ControllerHarness): readonly string[] =>
    cluster
      .list("PersistentVolumeClaim")
      .map(
        ({ metadata }) =>
          `${metadata.name} ${(metadata.ownerReferences ?? []).map(({ kind, name }) => `${kind}/${name}`).join()}`,
      );

  it("are made before their Pod, and stay when it goes", () => {
    const cluster = harness({ replicas: 2, volumeClaimTemplates: [CLAIM] });
    settle(cluster);
    const claim = cluster.the("PersistentVolumeClaim", "data-web-0");
    expect(claim.metadata.labels).toEqual({ tier: "db", app: "web" });
    expect(cluster.the("Pod", "web-0").spec.volumes?.[0]).toMatchObject({
      name: "data",
      persistentVolumeClaim: { claimName: "data-web-0" },
    });
    expect(cluster.events("StatefulSet").slice(0, 2)).toEqual([
      "Normal SuccessfulCreate create Claim data-web-0 Pod web-0 in StatefulSet web success",
      "Normal SuccessfulCreate create Pod web-0 in StatefulSet web successful",
    ]);
    change(cluster, { replicas: 0 });
    settle(cluster);
    expect(owners(cluster)).toEqual(["data-web-0 ", "data-web-1 "]);
  });

  it.each([
    { whenDeleted: "Retain", whenScaled: "Retain", all: "", scaled: "" },
    { whenDeleted: "Delete", whenScaled: "Retain", all: "StatefulSet/web", scaled: "StatefulSet/web" },
    { whenDeleted: "Retain", whenScaled: "Delete", all: "", scaled: "Pod/web-1" },
    { whenDeleted: "Delete", whenScaled: "Delete", all: "StatefulSet/web", scaled: "Pod/web-1" },
  ])("whenDeleted $whenDeleted, whenScaled $whenScaled", ({ whenDeleted, whenScaled, all, scaled }) => {
    const persistentVolumeClaimRetentionPolicy = { whenDeleted, whenScaled };
    const cluster = harness({ replicas: 2, volumeClaimTemplates: [CLAIM], persistentVolumeClaimRetentionPolicy });
    settle(cluster);
    expect(owners(cluster)).toEqual([`data-web-0 ${all}`, `data-web-1 ${all}`]);
    change(cluster, { replicas: 1 });
    expect(owners(cluster)).toEqual([`data-web-0 ${all}`, `data-web-1 ${scaled}`]);
  });
});

it("a revision holds a patch that brings the template back, and is named by its hash", () => {
  const cluster = harness();
  const [revision] = cluster.list("ControllerRevision");
  expect(revision?.data).toEqual({
    spec: { template: { $patch: "replace", ...cluster.the("StatefulSet", "web").spec.template } },
  });
  const data = revision?.data as { readonly spec: { readonly template: object } } | undefined;
  const keys = Object.keys(data?.spec.template ?? {});
  expect(keys, "clients compare the bytes").toEqual(keys.toSorted());
  expect(revision?.metadata.name).toMatch(/^web-[456789bcdf]{7,10}$/);
  expect(revision?.metadata.labels).toEqual({
    app: "web",
    "controller.kubernetes.io/hash": revision?.metadata.name.slice(4),
  });
});
