import { expect, it } from "vitest";
import { ControllerHarness } from "../testing/controller-harness.ts";
import { NodeTtlController } from "./node-ttl-controller.ts";

const TTL = "node.alpha.kubernetes.io/ttl";

class Cluster extends ControllerHarness {
  private made = 0;

  constructor() {
    super((context) => [new NodeTtlController(context)]);
  }

  grow(size: number): void {
    while (this.made < size) {
      this.create("Node", { apiVersion: "v1", kind: "Node", metadata: { name: `n${this.made}` }, spec: {} });
      this.made += 1;
    }
    this.advance(10);
  }

  shrink(size: number): void {
    while (this.made > size) {
      this.made -= 1;
      this.delete("Node", `n${this.made}`);
    }
  }

  annotate(value: string | undefined): void {
    this.change("Node", "n0", ({ metadata, ...node }) => {
      const { annotations: _, ...others } = metadata;
      return { ...node, metadata: value === undefined ? others : { ...others, annotations: { [TTL]: value } } };
    });
    this.advance(10);
  }

  ttl(name: string): string | undefined {
    return this.the("Node", name).metadata.annotations?.[TTL];
  }
}

it.each([
  ["nothing", undefined],
  ["another number", "500"],
  ["no number", "many"],
])("says 0 in a small cluster, where the annotation was %s", (_, before) => {
  const cluster = new Cluster();
  cluster.grow(1);
  cluster.annotate(before);
  expect(cluster.ttl("n0")).toBe("0");
});

it.each([
  { nodes: 100, ttl: "0" },
  { nodes: 101, ttl: "15" },
  { nodes: 501, ttl: "30" },
  { nodes: 1001, ttl: "60" },
  { nodes: 2001, ttl: "300" },
])("says $ttl to the last of $nodes nodes", ({ nodes, ttl }) => {
  const cluster = new Cluster();
  cluster.grow(nodes);
  expect(cluster.ttl(`n${nodes - 1}`)).toBe(ttl);
});

it("goes back only when the cluster is a good deal smaller, and then with the next change of a node", () => {
  const cluster = new Cluster();
  cluster.grow(101);
  cluster.annotate("7");
  expect(cluster.ttl("n0")).toBe("15");
  cluster.shrink(90);
  cluster.saveAndRestore();
  cluster.annotate("7");
  expect(cluster.ttl("n0")).toBe("15");
  cluster.shrink(89);
  cluster.advance(1000);
  expect(cluster.ttl("n0")).toBe("15");
  cluster.annotate("7");
  expect(cluster.ttl("n0")).toBe("0");
});
