import { expect, it } from "vitest";
import { ControllerHarness } from "../testing/controller-harness.ts";
import { ReplicaSetController } from "./replicaset-controller.ts";
import { ReplicationControllerController } from "./replication-controller.ts";

const LABELS = { app: "web" };

function harness(replicas: number): ControllerHarness {
  const cluster = new ControllerHarness((context) => [
    new ReplicaSetController(context),
    new ReplicationControllerController(context),
  ]);
  cluster.create("ReplicationController", {
    apiVersion: "v1",
    kind: "ReplicationController",
    metadata: { name: "web", namespace: "default" },
    spec: {
      replicas,
      selector: LABELS,
      template: { metadata: { labels: LABELS }, spec: { containers: [{ name: "web", image: "nginx" }] } },
    },
  });
  cluster.advance(100);
  return cluster;
}

it("keeps as many Pods as asked for, and tells of them as its own kind", () => {
  const cluster = harness(2);
  expect(cluster.list("Pod").map(({ metadata }) => metadata.ownerReferences)).toMatchObject([
    [{ apiVersion: "v1", kind: "ReplicationController", name: "web", controller: true }],
    [{ apiVersion: "v1", kind: "ReplicationController", name: "web", controller: true }],
  ]);
  cluster.makeAllReady();
  cluster.change("ReplicationController", "web", (object) => ({ ...object, spec: { ...object.spec, replicas: 1 } }));
  cluster.advance(100);
  expect(cluster.the("ReplicationController", "web").status).toEqual({
    replicas: 1,
    fullyLabeledReplicas: 1,
    readyReplicas: 1,
    availableReplicas: 1,
    observedGeneration: 2,
  });
  expect(cluster.events("ReplicationController").map((event) => event.replace(/web-\w+/, "web-x"))).toEqual([
    "Normal SuccessfulCreate Created pod: web-x",
    "Normal SuccessfulCreate Created pod: web-x",
    "Normal SuccessfulDelete Deleted pod: web-x",
  ]);
});

it("says why no Pod comes, and goes on the same after a restore", () => {
  const run = (interrupted: boolean): string => {
    const cluster = harness(0);
    // The account of a new namespace is taken to come.
    cluster.advance(2_000);
    cluster.delete("ServiceAccount", "default");
    cluster.change("ReplicationController", "web", (object) => ({ ...object, spec: { ...object.spec, replicas: 3 } }));
    cluster.advance(100);
    expect(cluster.the("ReplicationController", "web").status.conditions).toMatchObject([
      { type: "ReplicaFailure", status: "True", reason: "FailedCreate" },
    ]);
    if (interrupted) cluster.saveAndRestore();
    cluster.create("ServiceAccount", {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "default", namespace: "default" },
    });
    cluster.advance(10_000);
    return JSON.stringify([cluster.list("ReplicationController"), cluster.list("Pod")]);
  };
  expect(run(true)).toBe(run(false));
});
