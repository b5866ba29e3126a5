import { describe, expect, it } from "vitest";
import type { Pod } from "../../../api/types/pod.ts";
import { ControllerHarness } from "../testing/controller-harness.ts";
import { deletionOrder } from "./pod-ranking.ts";
import { ReplicaSetController } from "./replicaset-controller.ts";

const LABELS = { app: "web" };
const NOW_MS = 10_000_000;

interface Traits {
  readonly node?: string;
  readonly phase?: "Pending" | "Running" | "Unknown";
  readonly readySinceMs?: number;
  readonly cost?: string;
  readonly restarts?: number;
  readonly createdMs?: number;
}

function pod(name: string, traits: Traits): Pod {
  const { node, phase = "Running", readySinceMs, cost, restarts = 0, createdMs = 0 } = traits;
  const ready = readySinceMs === undefined ? "False" : "True";
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      uid: name,
      resourceVersion: "1",
      creationTimestamp: String(createdMs),
      ...(cost === undefined ? {} : { annotations: { "controller.kubernetes.io/pod-deletion-cost": cost } }),
    },
    spec: { containers: [], ...(node === undefined ? {} : { nodeName: node }) },
    status: {
      phase,
      conditions: [{ type: "Ready", status: ready, lastTransitionTime: String(readySinceMs ?? 0) }],
      containerStatuses: [
        { name: "c", ready: true, restartCount: restarts, image: "", imageID: "", state: {}, lastState: {} },
      ],
    },
  };
}

describe("deletion order", () => {
  const ready = { node: "n1", readySinceMs: 0 };
  const cases: readonly { readonly name: string; readonly first: Traits; readonly second: Traits }[] = [
    { name: "unassigned before assigned", first: { phase: "Pending" }, second: { node: "n1", phase: "Pending" } },
    {
      name: "Pending before Unknown",
      first: { node: "n1", phase: "Pending" },
      second: { node: "n1", phase: "Unknown" },
    },
    { name: "Unknown before Running", first: { node: "n1", phase: "Unknown" }, second: { node: "n1" } },
    { name: "not ready before ready", first: { node: "n1" }, second: ready },
    { name: "lower deletion cost", first: { ...ready, cost: "-5" }, second: ready },
    {
      name: "cost before neighbours",
      first: { ...ready, cost: "1" },
      second: { ...ready, node: "crowded", cost: "2" },
    },
    { name: "more neighbours", first: { ...ready, node: "crowded" }, second: ready },
    {
      name: "ready for less time, in other buckets",
      first: { ...ready, readySinceMs: NOW_MS - 1_000 },
      second: { ...ready, readySinceMs: NOW_MS - 60_000 },
    },
    {
      name: "smaller uid within a bucket",
      first: { ...ready, readySinceMs: NOW_MS - 9_000 },
      second: { ...ready, readySinceMs: NOW_MS - 8_900 },
    },
    { name: "more restarts", first: { ...ready, restarts: 3 }, second: { ...ready, restarts: 1 } },
    {
      name: "newer, in other buckets",
      first: { ...ready, createdMs: NOW_MS - 1_000 },
      second: { ...ready, createdMs: NOW_MS - 60_000 },
    },
  ];
  const context = { nowMs: NOW_MS, parse: Number, neighbours: (node: string) => (node === "crowded" ? 5 : 1) };
  it.each(cases)("$name", ({ first, second }) => {
    const [a, b] = [pod("a", first), pod("b", second)];
    expect(deletionOrder([b, a], context).map(({ metadata }) => metadata.name)).toEqual(["a", "b"]);
    expect(deletionOrder([a, b], context).map(({ metadata }) => metadata.name)).toEqual(["a", "b"]);
  });
});

function harness(replicas: number): ControllerHarness {
  const cluster = new ControllerHarness((context) => [new ReplicaSetController(context)]);
  cluster.create("ReplicaSet", {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: { name: "web", namespace: "default" },
    spec: {
      replicas,
      selector: { matchLabels: LABELS },
      template: { metadata: { labels: LABELS }, spec: { containers: [{ name: "web", image: "nginx" }] } },
    },
  });
  cluster.advance(100);
  return cluster;
}

function scale(cluster: ControllerHarness, replicas: number): void {
  cluster.change("ReplicaSet", "web", (set) => ({ ...set, spec: { ...set.spec, replicas } }));
  cluster.advance(100);
}

describe("ReplicaSet", () => {
  it("creates Pods that share one spec, and deletes what is too much", () => {
    const cluster = harness(3);
    const pods = cluster.list("Pod");
    expect(pods).toHaveLength(3);
    expect(new Set(pods.map(({ spec }) => spec.containers)).size).toBe(1);
    for (const { metadata } of pods) {
      expect(metadata.name).toMatch(/^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
      expect(metadata.ownerReferences).toMatchObject([{ kind: "ReplicaSet", name: "web", controller: true }]);
    }
    cluster.makeAllReady();
    scale(cluster, 1);
    expect(cluster.list("Pod")).toHaveLength(1);
    expect(cluster.the("ReplicaSet", "web").status).toEqual({
      replicas: 1,
      fullyLabeledReplicas: 1,
      readyReplicas: 1,
      availableReplicas: 1,
      terminatingReplicas: 0,
      observedGeneration: 2,
    });
    expect(cluster.events().map((event) => event.replace(/web-\w+/, "web-x"))).toEqual([
      "Normal SuccessfulCreate Created pod: web-x",
      "Normal SuccessfulCreate Created pod: web-x",
      "Normal SuccessfulCreate Created pod: web-x",
      "Normal SuccessfulDelete Deleted pod: web-x",
      "Normal SuccessfulDelete Deleted pod: web-x",
    ]);
  });

  it("replaces Pods that finished, were deleted, or lost their labels", () => {
    const cluster = harness(3);
    const [first, second, third] = cluster.list("Pod");
    if (first === undefined || second === undefined || third === undefined) throw new Error("three Pods expected");
    cluster.setPod(first, false, "Failed");
    cluster.delete("Pod", second.metadata.name);
    cluster.change("Pod", third.metadata.name, (each) => ({
      ...each,
      metadata: { ...each.metadata, labels: { app: "debug" } },
    }));
    cluster.advance(100);
    expect(cluster.the("ReplicaSet", "web").status.replicas).toBe(3);
    expect(cluster.list("Pod")).toHaveLength(5);
    expect(cluster.the("Pod", third.metadata.name).metadata.ownerReferences ?? []).toEqual([]);
  });

  it("adopts a matching orphan instead of creating, and removes it when that is one too many", () => {
    const cluster = harness(1);
    const bare = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "bare", namespace: "default", labels: LABELS },
    } as const;
    cluster.create("Pod", { ...bare, spec: { containers: [{ name: "web", image: "nginx" }] } });
    scale(cluster, 2);
    expect(cluster.list("Pod")).toHaveLength(2);
    expect(cluster.the("Pod", "bare").metadata.ownerReferences).toMatchObject([{ name: "web", controller: true }]);
  });

  it("starts slowly and says why nothing comes", () => {
    const cluster = harness(0);
    // The account of a new namespace is taken to come.
    cluster.advance(2_000);
    cluster.delete("ServiceAccount", "default");
    scale(cluster, 20);
    const { status } = cluster.the("ReplicaSet", "web");
    expect(cluster.list("Pod")).toHaveLength(0);
    expect(status.conditions).toMatchObject([{ type: "ReplicaFailure", status: "True", reason: "FailedCreate" }]);
    const failures = cluster.events().filter((event) => event.startsWith("Warning FailedCreate Error creating: pods"));
    expect(failures.length).toBeGreaterThan(0);
    expect(failures.length).toBeLessThan(20);
    cluster.create("ServiceAccount", {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "default", namespace: "default" },
    });
    cluster.advance(10_000);
    expect(cluster.list("Pod")).toHaveLength(20);
    expect(cluster.the("ReplicaSet", "web").status.conditions).toBeUndefined();
  });

  it("counts the same whether it counted along or counted anew", () => {
    const run = (interrupted: boolean): string => {
      const cluster = harness(5);
      cluster.makeAllReady();
      if (interrupted) cluster.saveAndRestore();
      scale(cluster, 3);
      cluster.finishTerminating();
      scale(cluster, 6);
      return JSON.stringify([cluster.list("ReplicaSet"), cluster.list("Pod")]);
    };
    expect(run(true)).toBe(run(false));
  });
});
