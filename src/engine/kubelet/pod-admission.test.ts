import { expect, it } from "vitest";
import { EndToEnd } from "../testing/e2e-pod.ts";

it.each<readonly [name: string, spec: object, reason: string, message: string]>([
  [
    "another system",
    { os: { name: "windows" } },
    "PodOSNotSupported",
    "Failed to admit pod as the OS field doesn't match node OS",
  ],
  [
    "a selector for another system",
    { nodeSelector: { "kubernetes.io/os": "windows" } },
    "PodOSSelectorNodeLabelDoesNotMatch",
    "Failed to admit pod as the `kubernetes.io/os` label doesn't match node label",
  ],
  [
    "a selector for other machines",
    { nodeSelector: { disk: "ssd" } },
    "NodeAffinity",
    "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
  ],
  [
    "devices that the machine has too few of",
    { containers: [{ resources: { limits: { "example.com/gpu": "3" } } }] },
    "OutOfexample.com/gpu",
    "Node didn't have enough resource: example.com/gpu, requested: 3, used: 1, capacity: 2",
  ],
  [
    "what its handler takes besides",
    { runtimeClassName: "heavy", containers: [{ resources: { requests: { cpu: "3700m" } } }] },
    "OutOfcpu",
    "Node didn't have enough resource: cpu, requested: 3950, used: 100, capacity: 4000",
  ],
])("a Pod put on a machine by name is rejected: %s", (_name, spec, reason, message) => {
  const cluster = new EndToEnd(1);
  const patch = { capacity: { "example.com/gpu": "2" }, allocatable: { "example.com/gpu": "2" } };
  const overhead = { podFixed: { cpu: "250m" } };
  cluster.create({
    apiVersion: "node.k8s.io/v1",
    kind: "RuntimeClass",
    metadata: { name: "heavy" },
    handler: "runc",
    overhead,
  });
  const path = `${cluster.path("Node", undefined, "node-1")}/status`;
  cluster.request("PATCH", path, { status: patch }, "application/merge-patch+json");
  const one = { resources: { limits: { "example.com/gpu": "1" } } };
  cluster.startReady("first", { nodeName: "node-1", containers: [one] });
  cluster.start("web", { nodeName: "node-1", containers: [{}], ...spec });
  cluster.advance(2_000);
  const { phase, observedGeneration, ...status } = cluster.pod("web").status;
  expect(status).toMatchObject({ reason, message: `Pod was rejected: ${message}` });
  expect([phase, observedGeneration]).toEqual(["Failed", 1]);
  expect(cluster.eventsOf("web")).toEqual([`${reason}: ${message}`]);
});
