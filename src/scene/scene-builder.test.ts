import { describe, expect, it } from "vitest";
import type { KubeObject } from "../api/types/meta.ts";
import { SceneBuilder } from "./scene-builder.ts";
import type { SceneDelta, SceneMachine, ScenePod } from "./scene.ts";
import {
  at,
  EPOCH_MS,
  fault,
  lease,
  machine,
  node,
  ofDeployment,
  pod,
  readyPod,
  replicaSet,
  service,
  slice,
  traffic,
} from "./testing/objects.ts";

function builderWith(...objects: readonly KubeObject[]): SceneBuilder {
  const builder = new SceneBuilder({ epochMs: EPOCH_MS });
  add(builder, ...objects);
  return builder;
}

function add(builder: SceneBuilder, ...objects: readonly KubeObject[]): void {
  for (const object of objects) builder.apply(object.kind, { type: "ADDED", object });
}

function change(builder: SceneBuilder, ...objects: readonly KubeObject[]): void {
  for (const object of objects) builder.apply(object.kind, { type: "MODIFIED", object });
}

function remove(builder: SceneBuilder, ...objects: readonly KubeObject[]): void {
  for (const object of objects) builder.apply(object.kind, { type: "DELETED", object });
}

function cardOf(delta: SceneDelta | undefined, name: string): SceneMachine {
  const card = delta?.machines?.find((candidate) => candidate.name === name);
  if (card === undefined) throw new Error(`no card ${name} in the delta`);
  return card;
}

function podOf(delta: SceneDelta | undefined, name: string): ScenePod {
  const all = [...(delta?.machines ?? []).flatMap((card) => card.pods), ...(delta?.tray?.pods ?? [])];
  const found = all.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no Pod ${name} in the delta`);
  return found;
}

const machines = (count: number): KubeObject[] =>
  Array.from({ length: count }, (_, index) => [machine(`node-${index + 1}`), node(`node-${index + 1}`)]).flat();

describe("deltas", () => {
  it("gives everything first, then nothing, then only the card that changed", () => {
    const builder = builderWith(...machines(3), readyPod("a", "node-1"), readyPod("b", "node-2"));
    const first = builder.frame(0);
    expect(first?.fresh).toBe(true);
    expect(first?.machines?.map(({ name }) => name).sort()).toEqual(["node-1", "node-2", "node-3"]);
    expect(builder.frame(16)).toBeUndefined();
    add(builder, readyPod("c", "node-2"));
    const second = builder.frame(32);
    expect(second?.fresh).toBe(false);
    expect(second?.machines?.map(({ name }) => name)).toEqual(["node-2"]);
    expect(second?.tray).toBeUndefined();
    expect(second?.zones).toBeUndefined();
    expect(second?.services).toBeUndefined();
  });

  it("shares what did not change inside a changed card", () => {
    const builder = builderWith(...machines(1), readyPod("a", "node-1"));
    const before = podOf(builder.frame(0), "a");
    add(builder, readyPod("b", "node-1"));
    expect(podOf(builder.frame(16), "a")).toBe(before);
  });

  it("sends nothing for a write that changes nothing that is drawn", () => {
    const builder = builderWith(...machines(1), readyPod("a", "node-1"));
    builder.frame(0);
    change(builder, readyPod("a", "node-1", { resourceVersion: "9" }), node("node-1"));
    expect(builder.frame(16)).toBeUndefined();
  });

  it("names removed machines", () => {
    const builder = builderWith(...machines(2));
    builder.frame(0);
    remove(builder, machine("node-2"), node("node-2"));
    const delta = builder.frame(16);
    expect(delta?.removedMachines).toEqual(["node-2"]);
    expect(delta?.machines).toBeUndefined();
  });

  it("moves a bound Pod from the tray to its card", () => {
    const builder = builderWith(...machines(1), pod("a"));
    const first = builder.frame(0);
    expect(first?.tray?.pods.map(({ name }) => name)).toEqual(["a"]);
    expect(first?.parts?.find(({ id }) => id === "scheduler")?.count).toBe(1);
    change(builder, pod("a", { spec: { nodeName: "node-1" } }));
    const second = builder.frame(16);
    expect(second?.tray?.pods).toEqual([]);
    expect(cardOf(second, "node-1").pods.map(({ name, look }) => [name, look])).toEqual([["a", "Creating"]]);
    expect(second?.parts?.find(({ id }) => id === "scheduler")?.count).toBe(0);
  });

  it("counts what does not fit into the tray", () => {
    const waiting = Array.from({ length: 1000 }, (_, index) => pod(`p${index}`));
    const { tray } = builderWith(...waiting).frame(0) ?? {};
    expect((tray?.pods.length ?? 0) + (tray?.more ?? 0)).toBe(1000);
    expect(tray?.more).toBeGreaterThan(0);
    for (const { x, y, size } of tray?.pods ?? []) {
      expect(x + size).toBeLessThanOrEqual(tray?.width ?? 0);
      expect(y + size).toBeLessThanOrEqual(tray?.height ?? 0);
    }
  });
});

describe("places", () => {
  it("a Pod keeps its place, a newcomer takes the one that became free", () => {
    const builder = builderWith(
      ...machines(1),
      readyPod("a", "node-1"),
      readyPod("b", "node-1"),
      readyPod("c", "node-1"),
    );
    const first = builder.frame(0);
    const dying = readyPod("b", "node-1", { deletionTimestamp: at(0) });
    change(builder, dying);
    const second = builder.frame(16);
    expect(podOf(second, "b").look).toBe("Terminating");
    expect(podOf(second, "b").x).toBe(podOf(first, "b").x);
    remove(builder, dying);
    const third = builder.frame(32);
    expect(podOf(third, "c").x).toBe(podOf(first, "c").x);
    add(builder, readyPod("d", "node-1"));
    expect(podOf(builder.frame(48), "d").x).toBe(podOf(first, "b").x);
  });

  it("nothing moves when a Pod comes, until a card needs another row", () => {
    const builder = builderWith(...machines(4), readyPod("p0", "node-1"));
    const before = cardOf(builder.frame(0), "node-1");
    for (let index = 1; index < 6; index += 1) {
      add(builder, readyPod(`p${index}`, "node-1"));
      const card = cardOf(builder.frame(index), "node-1");
      expect([card.x, card.y, card.height]).toEqual([before.x, before.y, before.height]);
    }
    add(builder, readyPod("p6", "node-1"));
    const grown = builder.frame(10);
    expect(cardOf(grown, "node-1").height).toBe(before.height + 36);
    // The row below makes room, the neighbour stays.
    expect(grown?.machines?.map(({ name }) => name).sort()).toEqual(["node-1", "node-3", "node-4"]);
  });

  it("all Pods of a full machine stand inside its card and apart", () => {
    const pods = Array.from({ length: 110 }, (_, index) => readyPod(`p${index}`, "node-1"));
    const card = cardOf(builderWith(...machines(1), ...pods).frame(0), "node-1");
    const places = new Set(card.pods.map(({ x, y }) => `${x},${y}`));
    expect(places.size).toBe(110);
    for (const { x, y, size } of card.pods) {
      expect(x + size).toBeLessThanOrEqual(card.width);
      expect(y + size).toBeLessThanOrEqual(card.height);
    }
  });

  it("system Pods are quiet and have a row of their own", () => {
    const system = readyPod("kube-proxy-x", "node-1", { namespace: "kube-system" });
    const card = cardOf(builderWith(...machines(1), system, readyPod("a", "node-1")).frame(0), "node-1");
    const [mine, its] = card.pods;
    expect([mine?.name, mine?.quiet, its?.name, its?.quiet]).toEqual(["a", false, "kube-proxy-x", true]);
    expect(its?.y).toBeGreaterThan((mine?.y ?? 0) + (mine?.size ?? 0));
    expect(its?.size).toBeLessThan(mine?.size ?? 0);
  });

  it("frames each zone, and no card stands in two frames", () => {
    const zoned = ["a", "a", "b"].map((zone, index) => machine(`node-${index + 1}`, { zone }));
    const delta = builderWith(...zoned).frame(0);
    const frames = delta?.zones?.filter(({ kind }) => kind === "zone") ?? [];
    expect(frames.map(({ label }) => label)).toEqual(["a", "b"]);
    for (const card of delta?.machines ?? []) {
      const around = frames.filter(
        (zone) =>
          card.x >= zone.x &&
          card.y >= zone.y &&
          card.x + card.width <= zone.x + zone.width &&
          card.y + card.height <= zone.y + zone.height,
      );
      expect(around.map(({ label }) => label)).toEqual([card.zone]);
    }
  });

  it("sorts machines as a person would", () => {
    const delta = builderWith(machine("node-10"), machine("node-9"), machine("node-2")).frame(0);
    const inReadingOrder = [...(delta?.machines ?? [])].sort((a, b) => a.y - b.y || a.x - b.x);
    expect(inReadingOrder.map(({ name }) => name)).toEqual(["node-2", "node-9", "node-10"]);
  });
});

describe("hues and versions", () => {
  it("one hue a workload, different ones for different workloads, whatever the order of arrival", () => {
    const pods = [
      readyPod("cart-1", "node-1", ofDeployment("cart", "aaa", 2000)),
      readyPod("shop-1", "node-1", ofDeployment("shop", "bbb", 1000)),
      readyPod("shop-2", "node-2", ofDeployment("shop", "bbb", 1000)),
    ];
    for (const order of [pods, [...pods].reverse()]) {
      const delta = builderWith(...machines(2), ...order).frame(0);
      expect(podOf(delta, "shop-1")).toMatchObject({ hue: 0, owner: "Deployment shop" });
      expect(podOf(delta, "shop-2").hue).toBe(0);
      expect(podOf(delta, "cart-1")).toMatchObject({ hue: 1, owner: "Deployment cart" });
    }
  });

  it("a new version gets the next number, and the numbers stay when the old version is gone", () => {
    const old = readyPod("shop-old", "node-1", ofDeployment("shop", "v1"));
    const builder = builderWith(...machines(1), replicaSet("shop", "v1"), old);
    expect(podOf(builder.frame(0), "shop-old").version).toBe(0);
    add(builder, replicaSet("shop", "v2"), readyPod("shop-new", "node-1", ofDeployment("shop", "v2", 5000)));
    expect(podOf(builder.frame(16), "shop-new").version).toBe(1);
    remove(builder, old);
    expect(podOf(builder.frame(32), "shop-new").version).toBe(1);
  });

  it("a rewind changes no face and no place", () => {
    const objects = [
      ...machines(1),
      readyPod("z", "node-1", ofDeployment("zoo", "v1", 1000)),
      readyPod("a", "node-1", ofDeployment("ant", "v1", 9000)),
    ];
    const builder = builderWith(...objects);
    const before = builder.frame(0);
    builder.reset();
    add(builder, ...[...objects].reverse());
    const after = builder.frame(16);
    expect(after?.fresh).toBe(true);
    for (const name of ["z", "a"]) expect(podOf(after, name)).toEqual(podOf(before, name));
  });
});

describe("machines: what is the case, and what Kubernetes believes", () => {
  it.each([
    { name: "healthy", given: [machine("m"), node("m")], look: "Ready", power: "On", believes: "Ready", powered: true },
    {
      name: "power lost, not noticed",
      given: [machine("m"), node("m"), lease("m", 4000), fault("f", "MachinePower", "m")],
      look: "Off",
      power: "Off",
      believes: "Ready",
      powered: false,
      heartbeatMs: 4000,
      sinceMs: 5000,
    },
    {
      name: "power lost, noticed",
      given: [machine("m", { power: "Off" }), node("m", "Unknown")],
      look: "Off",
      power: "Off",
      believes: "Unknown",
      powered: false,
    },
    {
      name: "power back, not heard of yet",
      given: [machine("m"), node("m", "Unknown")],
      look: "Unknown",
      power: "On",
      believes: "Unknown",
      powered: true,
      sinceMs: 1000,
    },
    {
      name: "kubelet complains",
      given: [machine("m"), node("m", "False")],
      look: "NotReady",
      power: "On",
      believes: "NotReady",
      powered: true,
      sinceMs: 1000,
    },
    {
      name: "starting",
      given: [machine("m", {}, { phase: "Booting" })],
      look: "Booting",
      power: "Booting",
      believes: "Missing",
      powered: true,
      sinceMs: 0,
    },
    {
      name: "machine deleted, node left",
      given: [machine("other"), node("m")],
      look: "Off",
      power: "Gone",
      believes: "Ready",
      powered: false,
    },
    {
      name: "a real node",
      given: [node("m")],
      look: "Ready",
      power: "Unknown",
      believes: "Ready",
      powered: true,
      sinceMs: 1000,
    },
  ])("$name", ({ given, look, power, believes, powered, heartbeatMs, ...rest }) => {
    const card = cardOf(builderWith(...given).frame(0), "m");
    expect(card).toMatchObject({ look, power, node: believes, powered });
    expect(card.heartbeatMs).toBe(heartbeatMs);
    if ("sinceMs" in rest) expect(card.sinceMs).toBe(rest.sinceMs);
  });

  it("heartbeats change a card only while something is wrong", () => {
    const builder = builderWith(...machines(1), lease("node-1", 1000));
    builder.frame(0);
    change(builder, lease("node-1", 11_000));
    expect(builder.frame(16)).toBeUndefined();
    add(builder, fault("f", "NetworkCut", "node-1"));
    expect(cardOf(builder.frame(32), "node-1")).toMatchObject({
      connected: false,
      heartbeatMs: 11_000,
      faults: [{ name: "f", type: "NetworkCut" }],
    });
    remove(builder, fault("f", "NetworkCut", "node-1"));
    const healed = cardOf(builder.frame(48), "node-1");
    expect([healed.connected, healed.heartbeatMs, healed.faults]).toEqual([true, undefined, []]);
  });

  it("adds up requests, without Pods that have ended", () => {
    const asking = (name: string, phase: "Running" | "Succeeded") =>
      pod(name, {
        spec: {
          nodeName: "node-1",
          containers: [{ name: "web", image: "nginx", resources: { requests: { cpu: "250m", memory: "1Gi" } } }],
        },
        status: { phase },
      });
    const delta = builderWith(
      ...machines(1),
      asking("a", "Running"),
      asking("b", "Running"),
      asking("c", "Succeeded"),
    ).frame(0);
    expect(cardOf(delta, "node-1").cpu).toEqual({ requested: 500, allocatable: 4000 });
    expect(cardOf(delta, "node-1").memory).toEqual({ requested: 2 * 2 ** 30, allocatable: 8 * 2 ** 30 });
  });

  it("shows the learner's taints, cordons and pressure, not Kubernetes' own taints", () => {
    const tainted = node("m", "True", {
      unschedulable: true,
      taints: [
        { key: "gpu", value: "only", effect: "NoSchedule" },
        { key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" },
      ],
    });
    expect(cardOf(builderWith(machine("m"), tainted).frame(0), "m")).toMatchObject({
      cordoned: true,
      taints: ["gpu=only:NoSchedule"],
      pressures: [],
    });
  });
});

describe("pulls", () => {
  it("fills while the image comes, and ends by the clock", () => {
    const waiting = pod("a", { spec: { nodeName: "node-1" } });
    const builder = builderWith(...machines(1), waiting);
    expect(podOf(builder.frame(0), "a").look).toBe("Creating");
    const pull = { node: "node-1", pod: "default/a", container: "web", image: "nginx", sizeBytes: 1 };
    builder.setPulls([
      { ...pull, startMs: 0, endMs: 900 },
      { ...pull, container: "b", startMs: 100, endMs: 2000 },
    ]);
    expect(podOf(builder.frame(200), "a")).toMatchObject({ look: "Pulling", pull: { startMs: 0, endMs: 2000 } });
    expect(builder.frame(1999)).toBeUndefined();
    expect(podOf(builder.frame(2000), "a").look).toBe("Creating");
  });
});

describe("services, clients and requests", () => {
  const pods = [
    readyPod("shop-1", "node-1", { labels: { app: "shop" } }),
    readyPod("shop-2", "node-2", { labels: { app: "shop" } }),
  ];
  const shop = service("shop", { app: "shop" });

  it("knows its endpoints and the machines behind them", () => {
    const endpoints = slice("shop", [
      { name: "shop-1", ready: true },
      { name: "shop-2", ready: false },
    ]);
    const delta = builderWith(...machines(2), ...pods, shop, endpoints).frame(0);
    expect(delta?.services).toHaveLength(1);
    expect(delta?.services?.[0]).toMatchObject({
      readyEndpoints: 1,
      endpoints: 2,
      selectsNothing: false,
      readyPods: ["default/shop-1"],
      links: [{ machine: "node-1", endpoints: 1 }],
    });
  });

  it("says when a selector matches nothing, and when that is mended", () => {
    const builder = builderWith(service("shop", { app: "shoop" }), ...pods);
    expect(builder.frame(0)?.services?.[0]?.selectsNothing).toBe(true);
    change(builder, shop);
    expect(builder.frame(16)?.services?.[0]?.selectsNothing).toBe(false);
  });

  it("leaves the cluster's own Services out", () => {
    const own = service("kubernetes", {});
    const dns = {
      ...service("kube-dns", {}),
      metadata: { ...service("kube-dns", {}).metadata, namespace: "kube-system" },
    };
    expect(builderWith(own, dns).frame(0)?.services).toEqual([]);
  });

  it.each([
    ["http://shop", "default/shop"],
    ["http://shop.default:80/a", "default/shop"],
    ["http://shop.default.svc.cluster.local/", "default/shop"],
    ["http://10.96.0.50", "default/shop"],
    ["http://node-1:30080/", "default/shop"],
    ["http://shop.other", undefined],
    ["http://elsewhere.example.com", undefined],
    ["nonsense", undefined],
  ])("%s calls %s", (url, expected) => {
    const withPort = service("shop", { app: "shop" }, { ports: [{ port: 80, nodePort: 30080 }] });
    const delta = builderWith(withPort, traffic("users", url)).frame(0);
    expect(delta?.traffics?.[0]?.service).toBe(expected);
  });

  it("a client stands beside its Service and shows its errors", () => {
    const users = traffic("users", "http://shop", {
      requestsPerSecond: 20,
      errorsPerSecond: 5,
      failures: { timeout: 2, "connection refused": 7 },
      latencyMs: { p50: 12, p90: 20, p99: 30 },
    });
    const delta = builderWith(service("another", {}), shop, users).frame(0);
    const target = delta?.services?.find(({ name }) => name === "shop");
    const client = delta?.traffics?.[0];
    const middle = (box: typeof target | typeof client) => (box?.y ?? 0) + (box?.height ?? 0) / 2;
    expect(middle(client)).toBe(middle(target));
    expect(client).toMatchObject({
      requestsPerSecond: 20,
      errorRate: 0.25,
      failure: "connection refused",
      p50Ms: 12,
    });
  });

  it("gives each request once, failures before others, and never too many", () => {
    const builder = builderWith();
    builder.frame(0);
    const traces = Array.from({ length: 500 }, (_, index) => ({
      startMs: index + 1,
      durationMs: 5,
      from: "default/users",
      fromKind: "Traffic" as const,
      service: "default/shop",
      pod: index === 300 ? undefined : "default/shop-1",
      ok: index !== 300,
    }));
    builder.setTraces(traces);
    const flights = builder.frame(600)?.flights ?? [];
    expect(flights).toHaveLength(40);
    expect(flights[0]).toEqual({
      startMs: 301,
      durationMs: 5,
      stops: ["Traffic/default/users", "Service/default/shop"],
      ok: false,
    });
    expect(flights[1]?.stops).toEqual(["Traffic/default/users", "Service/default/shop", "Pod/default/shop-1"]);
    builder.setTraces(traces);
    expect(builder.frame(616)).toBeUndefined();
  });
});

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
    expect(up(builder.frame(16))).toEqual(["api-server", "etcd", "controllers"]);
    add(builder, fault("f", "MachinePower", "cp"));
    expect(up(builder.frame(32))).toEqual(["api-server", "controllers"]);
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
