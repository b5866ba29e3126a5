import { describe, expect, it } from "vitest";
import type { KubeObject } from "../api/types/meta.ts";
import type { SceneDelta } from "./scene.ts";
import { add, builderWith, cardOf, machines, remove } from "./testing/feeding.ts";
import { fault, machine, node, pod, readyPod } from "./testing/objects.ts";

describe("the control plane", () => {
  const part = (name: string, component: string) =>
    readyPod(name, "cp", { namespace: "kube-system", labels: { component } });
  const controlPlane = machine("cp", { labels: { "node-role.kubernetes.io/control-plane": "" } });
  const parts = [part("etcd-cp", "etcd"), part("kube-scheduler-cp", "kube-scheduler")];

  it("a part is up while its Pod runs on a machine with power", () => {
    const builder = builderWith(controlPlane, node("cp"), ...parts);
    const up = (delta: SceneDelta | undefined) => delta?.parts?.filter((each) => each.up).map(({ id }) => id);
    expect(up(builder.frame(0))).toEqual(["api-server", "etcd", "scheduler", "controllers"]);
    remove(builder, parts[1] as KubeObject);
    add(
      builder,
      pod("kube-scheduler-cp", {
        metadata: { namespace: "kube-system", uid: "2", labels: { component: "kube-scheduler" } },
        spec: { nodeName: "cp" },
      }),
    );
    const starting = (delta: SceneDelta | undefined) =>
      delta?.parts?.filter((each) => each.starting).map(({ id }) => id);
    const waiting = builder.frame(16);
    expect(up(waiting)).toEqual(["api-server", "etcd", "controllers"]);
    expect(starting(waiting)).toEqual(["scheduler"]);
    add(builder, fault("f", "MachinePower", "cp"));
    const dark = builder.frame(32);
    expect(up(dark)).toEqual(["api-server", "controllers"]);
    expect(starting(dark)).toEqual([]);
  });

  it("a part that is kept from running is down, whatever its Pod tells, and when it has none", () => {
    const builder = builderWith(controlPlane, node("cp"), ...parts);
    builder.frame(0);
    const stop = (...stopped: readonly string[]): SceneDelta | undefined => {
      add(builder, { ...controlPlane, status: { ...controlPlane.status, stopped } } as KubeObject);
      return builder.frame(16);
    };
    const delta = stop("etcd", "kubelet", "kube-apiserver");
    expect(delta?.parts?.filter(({ up }) => !up).map(({ id }) => id)).toEqual(["api-server", "etcd"]);
    expect(cardOf(delta, "cp").pods.map(({ name, look }) => `${name} ${look}`)).toEqual([
      "etcd-cp Unknown",
      "kube-scheduler-cp Ready",
    ]);
    expect(cardOf(delta, "cp").stopped).toEqual(["etcd", "kubelet", "kube-apiserver"]);
    expect(stop()?.parts?.filter(({ up }) => !up)).toEqual([]);
  });

  it("pulses with the writes of its actors", () => {
    const builder = builderWith();
    builder.frame(0);
    const object = { kind: "Pod", namespace: "default", name: "a" };
    builder.applyChanges([
      { revision: 7, at: 100, actor: "replicaset-controller", reason: "ReplicaSetBelowReplicas", object },
      { revision: 8, at: 200, actor: "kubelet/node-1", reason: "ContainerStarted", object },
    ]);
    const byId = new Map(builder.frame(300)?.parts?.map((each) => [each.id, each]));
    expect(byId.get("controllers")).toMatchObject({
      lastActedMs: 100,
      lastReason: "ReplicaSetBelowReplicas",
      count: 1,
    });
    expect(byId.get("api-server")).toMatchObject({ lastActedMs: 200, count: 8 });
    expect(byId.get("scheduler")?.lastActedMs).toBeUndefined();
  });

  it("stands above the workers", () => {
    const delta = builderWith(controlPlane, ...machines(2)).frame(0);
    expect(cardOf(delta, "cp").y + cardOf(delta, "cp").height).toBeLessThan(cardOf(delta, "node-1").y);
    expect(cardOf(delta, "cp").width).toBeGreaterThan(cardOf(delta, "node-1").width);
  });
});
