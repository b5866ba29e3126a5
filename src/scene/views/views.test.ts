import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../api/types/meta.ts";
import { add, builderWith, change, machines, remove } from "../testing/feeding.ts";
import { meta, ofDeployment, pod, readyPod, replicaSet, service, traffic } from "../testing/objects.ts";
import type { SceneBoardDelta, SceneItem } from "../scene.ts";
import { MOST_PODS } from "./pod-group.ts";

function object(kind: string, name: string, spec: object, status: object = {}, more: object = {}): KubeObject {
  return { apiVersion: "v1", kind, metadata: meta(name, more), spec, status } as KubeObject;
}

const template = { metadata: { labels: { app: "shop" } }, spec: { containers: [] } };
const shop = object("Deployment", "shop", { replicas: 2, selector: {}, template }, { replicas: 2, readyReplicas: 1 });

function itemOf(board: SceneBoardDelta | undefined, id: string): SceneItem {
  const item = board?.items.find((candidate) => candidate.id === id);
  if (item === undefined) throw new Error(`no ${id} among ${board?.items.map((one) => one.id).join(", ")}`);
  return item;
}

const ids = (board: SceneBoardDelta | undefined): string[] => (board?.items ?? []).map(({ id }) => id).sort();

describe("which view is sent", () => {
  it("sends no board for Placement, and a fresh one when a view is asked for", () => {
    const builder = builderWith(...machines(1), readyPod("a", "node-1"));
    expect(builder.frame(0)?.board).toBeUndefined();
    builder.setView("workloads");
    const { board } = builder.frame(16) ?? {};
    expect(board?.view).toBe("workloads");
    expect(board?.fresh).toBe(true);
    expect(builder.frame(32)).toBeUndefined();
    builder.setView("placement");
    add(builder, readyPod("b", "node-1"));
    expect(builder.frame(48)?.board).toBeUndefined();
  });

  it("sends it anew after a rewind", () => {
    const builder = builderWith(...machines(1), readyPod("a", "node-1"));
    builder.setView("network");
    builder.frame(0);
    builder.reset();
    add(builder, ...machines(1), readyPod("a", "node-1"));
    expect(builder.frame(16)?.board?.fresh).toBe(true);
  });
});

describe("Workloads", () => {
  const cluster = (): ReturnType<typeof builderWith> => {
    const builder = builderWith(
      ...machines(2),
      shop,
      replicaSet("shop", "7c9"),
      readyPod("shop-7c9-a", "node-1", ofDeployment("shop", "7c9")),
      pod("shop-7c9-b", { metadata: ofDeployment("shop", "7c9") }),
    );
    builder.setView("workloads");
    return builder;
  };

  it("puts Deployment, ReplicaSet and Pods in one row, linked", () => {
    const { board } = cluster().frame(0) ?? {};
    const deployment = itemOf(board, "Deployment/default/shop");
    const set = itemOf(board, "ReplicaSet/default/shop-7c9");
    const field = itemOf(board, "Pods:ReplicaSet/default/shop-7c9");
    expect(deployment.facts).toEqual([{ fact: "ready", params: { ready: 1, want: 2 }, tone: "warn" }]);
    expect(field.pods.map(({ name, look }) => [name, look])).toEqual([
      ["shop-7c9-a", "Ready"],
      ["shop-7c9-b", "Waiting"],
    ]);
    expect(deployment.x < set.x && set.x < field.x).toBe(true);
    expect([deployment.y, set.y]).toEqual([field.y, field.y]);
    expect(board?.links).toEqual([
      { from: deployment.id, to: set.id, broken: false },
      { from: set.id, to: field.id, broken: false },
    ]);
    expect(field.pods[0]?.hue).toBe(set.hue);
  });

  it("sends only the card of which a Pod changed", () => {
    const builder = cluster();
    add(builder, readyPod("alone", "node-2"));
    builder.frame(0);
    change(builder, readyPod("shop-7c9-b", "node-2", ofDeployment("shop", "7c9")));
    const { board } = builder.frame(16) ?? {};
    expect(ids(board)).toEqual(["Pods:ReplicaSet/default/shop-7c9"]);
    expect(board?.links).toBeUndefined();
    expect(board?.fresh).toBe(false);
  });

  it("keeps a Pod's place when another goes, and names cards that are gone", () => {
    const builder = cluster();
    const before = itemOf(builder.frame(0)?.board, "Pods:ReplicaSet/default/shop-7c9").pods[1];
    remove(builder, readyPod("shop-7c9-a", "node-1", ofDeployment("shop", "7c9")));
    const after = itemOf(builder.frame(16)?.board, "Pods:ReplicaSet/default/shop-7c9").pods[0];
    expect([after?.name, after?.x, after?.y]).toEqual([before?.name, before?.x, before?.y]);
    remove(builder, pod("shop-7c9-b", { metadata: ofDeployment("shop", "7c9") }), shop, replicaSet("shop", "7c9"));
    expect([...(builder.frame(32)?.board?.removed ?? [])].sort()).toEqual([
      "Deployment/default/shop",
      "Pods:ReplicaSet/default/shop-7c9",
      "ReplicaSet/default/shop-7c9",
    ]);
  });

  it("does not draw versions that are history", () => {
    const old = { ...replicaSet("shop", "old"), spec: { ...replicaSet("shop", "old").spec, replicas: 0 } };
    const builder = cluster();
    add(builder, old);
    expect(ids(builder.frame(0)?.board)).not.toContain("ReplicaSet/default/shop-old");
  });

  it("puts the claim and its volume beside the Pods that mount it", () => {
    const volumes = [{ name: "data", persistentVolumeClaim: { claimName: "data" } }];
    const builder = builderWith(
      ...machines(1),
      pod("db", { spec: { volumes } }),
      object("PersistentVolumeClaim", "data", { volumeName: "pv-1" }, { phase: "Bound", capacity: { storage: "5Gi" } }),
      object(
        "PersistentVolume",
        "pv-1",
        { capacity: { storage: "5Gi" } },
        { phase: "Bound" },
        { namespace: undefined },
      ),
      object("PersistentVolumeClaim", "spare", { resources: { requests: { storage: "1Gi" } } }, { phase: "Pending" }),
    );
    builder.setView("workloads");
    const { board } = builder.frame(0) ?? {};
    expect(itemOf(board, "PersistentVolumeClaim/default/data").facts[0]).toEqual({
      fact: "claimBound",
      params: { size: "5Gi" },
      tone: "ok",
    });
    expect(itemOf(board, "PersistentVolumeClaim/default/spare").facts[0]?.fact).toBe("claimPending");
    expect(board?.links).toEqual([
      { from: "Pod/default/db", to: "PersistentVolumeClaim/default/data", broken: false },
      { from: "PersistentVolumeClaim/default/data", to: "PersistentVolume//pv-1", broken: false },
    ]);
  });

  it("marks what scales a Deployment and what protects it", () => {
    const builder = cluster();
    add(
      builder,
      object(
        "HorizontalPodAutoscaler",
        "shop",
        { maxReplicas: 9, scaleTargetRef: { kind: "Deployment", name: "shop" } },
        { desiredReplicas: 4, currentReplicas: 2 },
      ),
      object("PodDisruptionBudget", "shop", { selector: { matchLabels: { app: "shop" } } }, { disruptionsAllowed: 0 }),
    );
    const { badges } = itemOf(builder.frame(0)?.board, "Deployment/default/shop");
    expect(badges.map(({ kind, fact }) => [kind, fact])).toEqual([
      ["HorizontalPodAutoscaler", { fact: "autoscales", params: { now: 2, want: 4, min: 1, max: 9 }, tone: "muted" }],
      ["PodDisruptionBudget", { fact: "budget", params: { allowed: 0 }, tone: "warn" }],
    ]);
  });

  it("counts the Pods of a card that are too many to draw", () => {
    const many = Array.from({ length: MOST_PODS + 5 }, (_, index) =>
      readyPod(`p-${index}`, "node-1", ofDeployment("big", "1")),
    );
    const builder = builderWith(...machines(1), ...many);
    builder.setView("workloads");
    const field = itemOf(builder.frame(0)?.board, "Pods:ReplicaSet/default/big-1");
    expect([field.pods.length, field.more]).toEqual([MOST_PODS, 5]);
  });

  it("follows in later frames with what was too much for one", () => {
    const many = Array.from({ length: 150 }, (_, index) =>
      readyPod(`p-${index}`, "node-1", ofDeployment(`d${index}`, "1")),
    );
    const builder = builderWith(...machines(1), ...many);
    builder.setView("workloads");
    const drawn = (board: SceneBoardDelta | undefined): number =>
      (board?.items ?? []).reduce((sum, { pods }) => sum + pods.length, 0);
    const first = drawn(builder.frame(0)?.board);
    expect(first).toBeLessThan(150);
    expect(first + drawn(builder.frame(16)?.board)).toBe(150);
    expect(builder.frame(32)).toBeUndefined();
  });
});

describe("Network", () => {
  const labels = { app: "shop" };
  const cluster = (): ReturnType<typeof builderWith> => {
    const builder = builderWith(
      ...machines(1),
      service("shop", labels),
      traffic("visitors", "http://shop"),
      readyPod("shop-a", "node-1", { labels }),
      readyPod("other", "node-1"),
      object("Ingress", "web", {
        rules: [
          {
            host: "shop.example",
            http: {
              paths: [
                { pathType: "Prefix", backend: { service: { name: "shop" } } },
                { pathType: "Prefix", backend: { service: { name: "gone" } } },
              ],
            },
          },
        ],
      }),
      object("NetworkPolicy", "wall", { podSelector: { matchLabels: labels }, policyTypes: ["Ingress"] }),
    );
    builder.setView("network");
    return builder;
  };

  it("leads from clients and Ingresses over Services to Pods", () => {
    const { board } = cluster().frame(0) ?? {};
    const field = itemOf(board, "Pods:Service/default/shop");
    expect(field.pods.map(({ name }) => name)).toEqual(["shop-a"]);
    expect(itemOf(board, "Pods:Pods/default/unserved").pods.map(({ name }) => name)).toEqual(["other"]);
    expect(board?.links).toEqual([
      { from: "Service/default/shop", to: "Pods:Service/default/shop", broken: false },
      { from: "Ingress/default/web", to: "Service/default/shop", broken: false },
      { from: "Traffic/default/visitors", to: "Service/default/shop", broken: false },
    ]);
    expect(itemOf(board, "Ingress/default/web").facts.map(({ fact, params }) => [fact, params])).toEqual([
      ["routes", { hosts: "shop.example" }],
      ["noBackend", { count: 1 }],
    ]);
    expect(itemOf(board, "Service/default/shop").facts[0]?.params).toEqual({ name: "shop.default.svc" });
    expect(field.badges[0]).toMatchObject({ kind: "NetworkPolicy", name: "wall", fact: { fact: "policyAll" } });
  });

  it("moves a Pod when its labels change, and when a Service comes or goes", () => {
    const builder = cluster();
    builder.frame(0);
    change(builder, readyPod("other", "node-1", { labels }));
    const first = builder.frame(16)?.board;
    expect(itemOf(first, "Pods:Service/default/shop").pods.map(({ name }) => name)).toEqual(["shop-a", "other"]);
    expect(first?.removed).toEqual(["Pods:Pods/default/unserved"]);
    remove(builder, service("shop", labels));
    const second = builder.frame(32)?.board;
    expect(itemOf(second, "Pods:Pods/default/unserved").pods.length).toBe(2);
    expect([...(second?.removed ?? [])].sort()).toEqual(["Pods:Service/default/shop", "Service/default/shop"]);
  });
});
