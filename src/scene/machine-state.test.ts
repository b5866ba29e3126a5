import { describe, expect, it } from "vitest";
import { add, builderWith, cardOf, change, machines, remove } from "./testing/feeding.ts";
import { fault, lease, machine, node, pod } from "./testing/objects.ts";

describe("machines: what is the case, and what Kubernetes believes", () => {
  it.each([
    {
      name: "healthy",
      given: [machine("m"), node("m")],
      look: "Ready",
      power: "On",
      believes: "Ready",
      powered: true,
      sinceMs: 1000,
    },
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
  ])("$name", ({ given, look, power, believes, powered, heartbeatMs, sinceMs }) => {
    const card = cardOf(builderWith(...given).frame(0), "m");
    expect(card).toMatchObject({ look, power, node: believes, powered });
    expect(card.heartbeatMs).toBe(heartbeatMs);
    expect(card.sinceMs).toBe(sinceMs);
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
