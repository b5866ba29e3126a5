import { describe, expect, it } from "vitest";
import { ControllerHarness } from "../testing/controller-harness.ts";
import { NodeIpamController } from "./node-ipam-controller.ts";
import { MAX_POD_RANGES, podRange, podRangeIndex } from "./pod-ranges.ts";

describe("Pod ranges", () => {
  const cases = [
    { index: 0, range: "10.244.0.0/24" },
    { index: 255, range: "10.244.255.0/24" },
    { index: 256, range: "10.128.0.0/24" },
    { index: 512, range: "10.129.0.0/24" },
    { index: MAX_POD_RANGES - 1, range: "10.243.255.0/24" },
  ] as const;
  it.each(cases)("$index is $range", ({ index, range }) => {
    expect(podRange(index)).toBe(range);
    expect(podRangeIndex(range)).toBe(index);
  });
  it("are all different", () => {
    expect(new Set(Array.from({ length: MAX_POD_RANGES }, (_, index) => podRange(index))).size).toBe(MAX_POD_RANGES);
  });
});

describe("nodes", () => {
  it("get the lowest free range, the control plane first, and leave theirs to others", () => {
    const cluster = new ControllerHarness((context) => [new NodeIpamController(context)]);
    const create = (name: string, labels = {}): void => {
      cluster.create("Node", { apiVersion: "v1", kind: "Node", metadata: { name, labels }, spec: {} });
    };
    for (const name of ["node-10", "node-2"]) create(name);
    create("control-plane", { "node-role.kubernetes.io/control-plane": "" });
    cluster.advance(100);
    const ranges = () => cluster.list("Node").map(({ metadata, spec }) => `${metadata.name} ${spec.podCIDR}`);
    expect(ranges()).toEqual(["control-plane 10.244.0.0/24", "node-10 10.244.2.0/24", "node-2 10.244.1.0/24"]);
    cluster.delete("Node", "node-2");
    cluster.saveAndRestore();
    create("node-11");
    create("node-12");
    cluster.advance(100);
    expect(ranges().slice(2)).toEqual(["node-11 10.244.1.0/24", "node-12 10.244.3.0/24"]);
    expect(cluster.the("Node", "node-12").spec.podCIDRs).toEqual(["10.244.3.0/24"]);
  });
});
