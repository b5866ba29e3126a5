import { describe, expect, it } from "vitest";
import { DeploymentController } from "../deployment/deployment-controller.ts";
import { ReplicaSetController } from "../replicaset/replicaset-controller.ts";
import { ControllerHarness } from "../testing/controller-harness.ts";
import { GarbageCollector } from "./garbage-collector.ts";

const LABELS = { app: "web" };

function deployed(): ControllerHarness {
  const cluster = new ControllerHarness((context) => [
    new DeploymentController(context),
    new ReplicaSetController(context),
    new GarbageCollector(context),
  ]);
  cluster.create("Deployment", {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace: "default" },
    spec: {
      replicas: 2,
      selector: { matchLabels: LABELS },
      template: { metadata: { labels: LABELS }, spec: { containers: [{ name: "web", image: "nginx" }] } },
    },
  });
  cluster.advance(100);
  for (const { metadata } of cluster.list("Pod")) {
    cluster.client.bind("default", metadata.name, "node-1", { reason: "Test" });
  }
  cluster.makeAllReady();
  cluster.advance(100);
  return cluster;
}

function counts(cluster: ControllerHarness): readonly number[] {
  return (["Deployment", "ReplicaSet", "Pod"] as const).map((kind) => cluster.list(kind).length);
}

describe("deletion of an owner", () => {
  const cases: readonly {
    readonly policy: "Background" | "Foreground" | "Orphan";
    /** Deployments, ReplicaSets and Pods at once, after a while, and after the Pods have stopped. */
    readonly counts: readonly (readonly number[])[];
  }[] = [
    {
      policy: "Background",
      counts: [
        [0, 1, 2],
        [0, 0, 2],
        [0, 0, 0],
      ],
    },
    {
      policy: "Foreground",
      counts: [
        [1, 1, 2],
        [1, 1, 2],
        [0, 0, 0],
      ],
    },
    {
      policy: "Orphan",
      counts: [
        [1, 1, 2],
        [0, 1, 2],
        [0, 1, 2],
      ],
    },
  ];
  it.each(cases)("$policy", ({ policy, counts: expected }) => {
    const cluster = deployed();
    cluster.delete("Deployment", "web", { propagationPolicy: policy });
    const seen = [counts(cluster)];
    cluster.advance(1_000);
    seen.push(counts(cluster));
    cluster.finishTerminating();
    cluster.advance(1_000);
    seen.push(counts(cluster));
    expect(seen).toEqual(expected);
    for (const set of cluster.list("ReplicaSet")) expect(set.metadata.ownerReferences ?? []).toEqual([]);
  });
});

describe("owner references", () => {
  const owner = { apiVersion: "v1", kind: "ConfigMap" };
  const configMap = (
    cluster: ControllerHarness,
    name: string,
    ownerReferences: readonly object[] = [],
    namespace = "default",
  ) =>
    cluster.create("ConfigMap", {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name, namespace, ownerReferences: ownerReferences as never },
    });
  const harness = () => new ControllerHarness((context) => [new GarbageCollector(context)]);

  it("to an owner that does not exist: collected", () => {
    const cluster = harness();
    configMap(cluster, "child", [{ ...owner, name: "gone", uid: "no-such-uid" }]);
    cluster.advance(100);
    expect(cluster.get("ConfigMap", "child")).toBeUndefined();
  });

  it("to one owner that is gone and one that lives: kept, without the dead reference", () => {
    const cluster = harness();
    const first = configMap(cluster, "first");
    const second = configMap(cluster, "second");
    const references = [first, second].map(({ metadata: { name, uid } }) => ({ ...owner, name, uid }));
    configMap(cluster, "child", references);
    cluster.delete("ConfigMap", "first");
    cluster.advance(100);
    expect(cluster.the("ConfigMap", "child").metadata.ownerReferences).toEqual([references[1]]);
    cluster.delete("ConfigMap", "second");
    cluster.advance(100);
    expect(cluster.get("ConfigMap", "child")).toBeUndefined();
  });

  it("to an owner of the same name but another uid: collected", () => {
    const cluster = harness();
    configMap(cluster, "parent");
    configMap(cluster, "child", [{ ...owner, name: "parent", uid: "older" }]);
    cluster.advance(100);
    expect(cluster.get("ConfigMap", "child")).toBeUndefined();
  });

  it("to an owner in another namespace: warned of and collected", () => {
    const cluster = harness();
    cluster.create("Namespace", { apiVersion: "v1", kind: "Namespace", metadata: { name: "other" }, spec: {} });
    const { uid } = configMap(cluster, "parent", [], "other").metadata;
    configMap(cluster, "child", [{ ...owner, name: "parent", uid }]);
    cluster.advance(100);
    expect(cluster.get("ConfigMap", "child")).toBeUndefined();
    expect(cluster.events("ConfigMap")).toEqual([
      `Warning OwnerRefInvalidNamespace ownerRef [v1/ConfigMap, namespace: default, name: parent, uid: ${uid}] does not exist in namespace "default"`,
    ]);
  });

  it("to a kind that is not served: kept", () => {
    const cluster = harness();
    configMap(cluster, "child", [{ apiVersion: "example.com/v1", kind: "Widget", name: "w", uid: "u" }]);
    cluster.advance(100_000);
    expect(cluster.get("ConfigMap", "child")).toBeDefined();
  });
});

describe("owners that own each other", () => {
  it("all go when one is deleted in the foreground", () => {
    const cluster = new ControllerHarness((context) => [new GarbageCollector(context)]);
    const names = ["a", "b", "c"];
    const made = names.map((name) =>
      cluster.create("ConfigMap", { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "default" } }),
    );
    made.forEach((object, index) => {
      const { name, uid } = (made[(index + 2) % 3] ?? object).metadata;
      const owner = { apiVersion: "v1", kind: "ConfigMap", name, uid, controller: true, blockOwnerDeletion: true };
      cluster.change("ConfigMap", object.metadata.name, (map) => ({
        ...map,
        metadata: { ...map.metadata, ownerReferences: [owner] },
      }));
    });
    cluster.advance(100);
    cluster.client.delete("ConfigMap", "default", "a", { propagationPolicy: "Foreground" }, { reason: "Test" });
    cluster.advance(1000);
    expect(cluster.list("ConfigMap")).toEqual([]);
  });
});
