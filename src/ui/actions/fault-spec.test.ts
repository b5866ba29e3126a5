import { describe, expect, it } from "vitest";
import type { Pod } from "../../api/types/pod.ts";
import type { Fault } from "../../api/types/sim.ts";
import { fault } from "../../engine/apiserver/kinds/fault.ts";
import { FAULT_TYPES, faultName, placeOf, registryOf } from "./fault-shapes.ts";
import { faultSpec, type FaultDraft } from "./fault-spec.ts";
import type { Things } from "./use-things.ts";

const THINGS: Things = {
  machines: ["node-1", "node-2"],
  zones: ["a", "b"],
  zoneOf: new Map([["node-2", "b"]]),
  pods: [
    { metadata: { namespace: "shop", name: "web-1" }, spec: { containers: [{ name: "main" }] } } as unknown as Pod,
  ],
  registries: ["docker.io"],
};

function draft(more: Partial<FaultDraft>): FaultDraft {
  return { type: "MachinePower", target: {}, numbers: {}, signal: "SIGKILL", ...more };
}

/** What the API server says against it. */
function objections(spec: Fault["spec"]): readonly unknown[] {
  const object = { metadata: { name: faultName(spec.type, spec.target) }, spec } as unknown as Fault;
  return fault.validate?.(fault.default?.(object) ?? object) ?? [];
}

describe("faults of one's own", () => {
  it.each(FAULT_TYPES)("%s: what the dialog offers at first is accepted", (type) => {
    const spec = faultSpec(draft({ type }), THINGS);
    expect(spec?.type).toBe(type);
    expect(spec === undefined ? ["nothing"] : objections(spec)).toEqual([]);
  });

  it.each([
    {
      name: "a zone towards a machine, as slow as typed",
      from: draft({
        type: "NetworkLatency",
        target: { zone: "a", peerMachine: "node-2" },
        numbers: { latencyMs: "350" },
      }),
      spec: { type: "NetworkLatency", target: { zone: "a", peerMachine: "node-2" }, parameters: { latencyMs: 350 } },
    },
    {
      name: "the zone of the machine it was opened from",
      from: draft({ type: "ZoneOutage", target: { machine: "node-2" } }),
      spec: { type: "ZoneOutage", target: { zone: "b" } },
    },
    {
      name: "one container with another signal",
      from: draft({
        type: "ContainerKill",
        target: { namespace: "shop", pod: "web-1", container: "main", machine: "node-1" },
        signal: "SIGTERM",
      }),
      spec: {
        type: "ContainerKill",
        target: { namespace: "shop", pod: "web-1", container: "main" },
        parameters: { signal: "SIGTERM" },
      },
    },
    {
      name: "one registry for one machine",
      from: draft({ type: "RegistryUnreachable", target: { registry: "quay.io", machine: "node-1", pod: "web-1" } }),
      spec: { type: "RegistryUnreachable", target: { registry: "quay.io", machine: "node-1" } },
    },
    { name: "too many packets", from: draft({ type: "PacketLoss", numbers: { percent: "130" } }), spec: undefined },
    { name: "no number", from: draft({ type: "SlowMachine", numbers: { factor: "fast" } }), spec: undefined },
    {
      name: "from a machine to itself",
      from: draft({ type: "NetworkCut", target: { machine: "node-1", peerMachine: "node-1" } }),
      spec: undefined,
    },
  ])("$name", ({ from, spec }) => {
    expect(faultSpec(from, THINGS)).toEqual(spec);
  });

  it.each([
    ["NetworkCut", { machine: "node-1", peerZone: "b" }, "network-node-1-b"],
    ["ComponentStop", { component: "kubelet", machine: "node-1" }, "stop-kubelet-node-1"],
    ["RegistryUnreachable", { registry: "registry.example.com:5000" }, "registry-registry.example.com-5000"],
    ["ContainerKill", { namespace: "x", pod: "web-1", container: "main" }, "kill-web-1-main"],
  ] as const)("%s is named after what it breaks", (type, target, name) => {
    expect(faultName(type, target)).toBe(name);
  });

  it.each([
    ["nginx:1.27", "docker.io"],
    ["kubarium/shop:v1", "docker.io"],
    ["quay.io/app/web", "quay.io"],
    ["localhost/x", "localhost"],
    ["registry:5000/x", "registry:5000"],
  ])("%s comes from %s", (image, registry) => {
    expect(registryOf(image)).toBe(registry);
  });

  it("reads a place back", () => {
    expect([placeOf("machine/node-1"), placeOf("zone/a"), placeOf("")]).toEqual([
      { machine: "node-1" },
      { zone: "a" },
      {},
    ]);
  });
});
