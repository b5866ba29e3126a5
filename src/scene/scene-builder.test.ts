import { describe, expect, it } from "vitest";
import { add, builderWith, cardOf, change, machines, podOf, remove } from "./testing/feeding.ts";
import { at, machine, node, ofDeployment, pod, readyPod, replicaSet } from "./testing/objects.ts";

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
    const builder = builderWith(...machines(6), readyPod("p0", "node-1"));
    const before = cardOf(builder.frame(0), "node-1");
    for (let index = 1; index < 6; index += 1) {
      add(builder, readyPod(`p${index}`, "node-1"));
      const card = cardOf(builder.frame(index), "node-1");
      expect([card.x, card.y, card.height]).toEqual([before.x, before.y, before.height]);
    }
    add(builder, readyPod("p6", "node-1"));
    const grown = builder.frame(10);
    expect(cardOf(grown, "node-1").height).toBe(before.height + 36);
    // The row below makes room, the neighbours stay.
    expect(grown?.machines?.map(({ name }) => name).sort()).toEqual(["node-1", "node-4", "node-5", "node-6"]);
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
