import { expect, it } from "vitest";
import { ControllerHarness } from "../testing/controller-harness.ts";
import { NodeLifecycleController } from "./node-lifecycle-controller.ts";

it("tells of nodes that come and go, once each", () => {
  const cluster = new ControllerHarness((context) => [new NodeLifecycleController(context)]);
  const told = (): readonly string[] => cluster.list("Event").map(({ reason, message }) => `${reason}: ${message}`);
  const node = { apiVersion: "v1", kind: "Node", metadata: { name: "node-1" }, spec: {} } as const;
  cluster.create("Node", node);
  cluster.advance(10_000);
  const registered = "RegisteredNode: Node node-1 event: Registered Node node-1 in Controller";
  expect(told()).toEqual([registered]);
  cluster.delete("Node", "node-1", {}, undefined);
  cluster.advance(10_000);
  const removed = "RemovingNode: Node node-1 event: Removing Node node-1 from Controller";
  expect(told()).toEqual([registered, removed]);
  cluster.create("Node", node);
  cluster.advance(10_000);
  expect(told()).toEqual([registered, removed, registered]);
});
