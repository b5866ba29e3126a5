/** Three members of etcd: one may fail, two may not, and what a minority was told is not true. */
import { describe, expect, it } from "vitest";
import { Cluster } from "../cluster.ts";
import { webDeployment } from "./manifests.ts";
import { TestCluster } from "./test-cluster.ts";

const PODS = "/api/v1/namespaces/default/pods";
const MACHINES = ["control-plane", "control-plane-2", "control-plane-3"];

function power(test: TestCluster, machine: string, state: "On" | "Off"): void {
  test.patch("Machine", undefined, machine, { spec: { power: state } });
}

function running(test: TestCluster): number {
  return test.list("Pod", "default").filter(({ status }) => status.phase === "Running").length;
}

describe("etcd of three members", () => {
  it("starts with a control plane of each kind on three machines, and one leader of each", () => {
    const test = new TestCluster({ nodes: 1, controlPlanes: 3 });
    test.advance(10_000);
    const pods = test.list("Pod", "kube-system").map(({ metadata }) => metadata.name);
    for (const part of ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"]) {
      for (const machine of MACHINES) expect(pods).toContain(`${part}-${machine}`);
    }
    const [slice] = test.list("EndpointSlice", "default").filter(({ metadata }) => metadata.name === "kubernetes");
    expect(slice?.endpoints?.flatMap(({ addresses }) => addresses)).toHaveLength(3);
    expect(test.get("Lease", "kube-system", "kube-scheduler")?.spec.holderIdentity).toMatch(/^control-plane_/);
  });

  it("elects anew when a machine is lost, fails without a quorum, and recovers", () => {
    const test = new TestCluster({ nodes: 1, controlPlanes: 3 });
    test.advance(10_000);
    test.create(webDeployment("web", 1));
    test.until(() => running(test) === 1, 30_000);
    power(test, "control-plane", "Off");
    expect(["etcdserver: leader changed", undefined]).toContain(
      (test.request("GET", PODS).body as { readonly message?: string }).message,
    );
    const lostMs = test.elapsedMs;
    test.until(() => test.request("GET", PODS).code === 200, 5_000);
    expect(test.elapsedMs - lostMs).toBeLessThanOrEqual(3_000);
    test.advance(25_000);
    expect(test.get("Lease", "kube-system", "kube-scheduler")?.spec.holderIdentity).toMatch(/^control-plane-[23]_/);
    test.patch("Deployment", "default", "web", { spec: { replicas: 2 } });
    test.until(() => running(test) === 2, 30_000);

    power(test, "control-plane-2", "Off");
    test.advance(5_000);
    const { revision } = test.cluster;
    expect(test.request("POST", PODS, {})).toMatchObject({
      code: 500,
      body: { message: "etcdserver: request timed out" },
    });
    test.advance(60_000);
    expect(test.cluster.revision).toBe(revision);
    expect(running(test)).toBe(2);

    power(test, "control-plane-2", "On");
    test.until(() => test.request("GET", PODS).code === 200, 30_000);
    test.advance(60_000);
    test.patch("Deployment", "default", "web", { spec: { replicas: 3 } });
    test.until(() => running(test) === 3, 60_000);
  });

  it("plays again to the same state, and after going back", () => {
    const test = new TestCluster({ nodes: 1, controlPlanes: 3 });
    test.advance(10_000);
    power(test, "control-plane", "Off");
    test.advance(1_000);
    const hashAt11 = test.cluster.hash();
    test.advance(30_000);
    power(test, "control-plane", "On");
    test.advance(30_000);
    const hash = test.cluster.hash();
    expect(Cluster.replay(test.cluster.recording()).hash()).toBe(hash);
    test.cluster.seek(11_000);
    expect(test.cluster.hash()).toBe(hashAt11);
    test.cluster.seek(71_000);
    expect(test.cluster.hash()).toBe(hash);
  });
});
