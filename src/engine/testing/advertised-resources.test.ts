import { expect, it } from "vitest";
import { TestCluster } from "./test-cluster.ts";

const NODE = "/api/v1/nodes/node-1";
const onNode = { "kubernetes.io/hostname": "node-1" };
const phaseOf = (test: TestCluster, name: string) => test.get("Pod", "default", name)?.status.phase;

it("devices that a node is said to have stay, can be had and run out", () => {
  const test = new TestCluster();
  test.advance(15_000);
  const patch = [{ op: "add", path: "/status/capacity/example.com~1device", value: "2" }];
  expect(test.request("PATCH", `${NODE}/status`, patch, "application/json-patch+json").code).toBe(200);
  const offered = () => test.get("Node", undefined, "node-1")?.status.allocatable?.["example.com/device"];
  test.until(() => offered() === "2", 330_000);
  const device = { "example.com/device": "2" };
  for (const name of ["a", "b"]) {
    const container = { name: "c", image: "registry.k8s.io/pause", resources: { requests: device, limits: device } };
    test.create({ kind: "Pod", metadata: { name }, spec: { containers: [container] } });
  }
  test.advance(20_000);
  expect([phaseOf(test, "a"), phaseOf(test, "b")]).toEqual(["Running", "Pending"]);
});

it("Pods share a port of a machine on different addresses", () => {
  const test = new TestCluster();
  test.advance(15_000);
  const pods: readonly [name: string, hostIP: string, protocol: string][] = [
    ["local", "127.0.0.1", "TCP"],
    ["outside", "192.168.0.11", "TCP"],
    ["datagrams", "192.168.0.11", "UDP"],
    ["everywhere", "", "TCP"],
  ];
  for (const [name, hostIP, protocol] of pods) {
    const ports = [{ containerPort: 80, hostPort: 8080, protocol, ...(hostIP === "" ? {} : { hostIP }) }];
    const container = { name: "c", image: "registry.k8s.io/pause", ports };
    test.create({ kind: "Pod", metadata: { name }, spec: { nodeSelector: onNode, containers: [container] } });
    test.advance(5_000);
  }
  expect(pods.map(([name]) => phaseOf(test, name))).toEqual(["Running", "Running", "Running", "Pending"]);
});
