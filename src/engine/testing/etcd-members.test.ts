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

  it("has a leader from the first moment, also where the first votes were split", () => {
    for (const seed of [4083, 4092]) {
      const test = new TestCluster({ seed, nodes: 0, controlPlanes: 3 });
      expect(test.request("GET", PODS).code).toBe(200);
      expect(test.list("EtcdMember").filter(({ status }) => status.role === "Leader")).toHaveLength(1);
      expect(test.list("EtcdMember").map(({ status }) => status.term)).toEqual([2, 2, 2]);
    }
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
    const ready = test.request("GET", "/readyz");
    expect([ready.code, ...String(ready.body).split("\n").slice(0, 4)]).toEqual([
      500,
      "[+]ping ok",
      "[+]log ok",
      "[-]etcd failed: reason withheld",
      "[-]etcd-readiness failed: reason withheld",
    ]);
    expect(String(ready.body).trimEnd().split("\n").at(-1)).toBe("readyz check failed");
    expect(test.request("GET", "/livez/etcd").code).toBe(500);
    expect(test.request("GET", "/livez/ping").code).toBe(200);
    expect(test.request("GET", "/livez?exclude=etcd")).toMatchObject({ code: 200, body: "ok" });
    test.advance(60_000);
    expect(test.cluster.revision).toBe(revision);
    expect(running(test)).toBe(2);

    power(test, "control-plane-2", "On");
    test.until(() => test.request("GET", PODS).code === 200, 30_000);
    expect(test.request("GET", "/readyz").body).toBe("ok");
    test.advance(60_000);
    test.patch("Deployment", "default", "web", { spec: { replicas: 3 } });
    test.until(() => running(test) === 3, 60_000);
  });

  it("tells how its members stand, and lets nobody else say so", () => {
    const test = new TestCluster({ nodes: 1, controlPlanes: 3 });
    test.advance(15_000);
    const members = () => test.list("EtcdMember");
    const roles = () => members().map(({ status }) => status.role);
    expect(roles().sort()).toEqual(["Follower", "Follower", "Leader"]);
    const first = members().find(({ status }) => status.role === "Leader")?.metadata.name ?? "";
    const terms = members().map(({ status }) => status.term ?? 0);
    expect(members().map(({ status }) => status.leader)).toEqual([first, first, first]);
    expect(members().map(({ status }) => status.peers?.length)).toEqual([2, 2, 2]);
    const index = members()[0]?.status.logIndex ?? 0;
    expect(index).toBeGreaterThan(100);
    expect(members().map(({ status }) => [status.logIndex, status.commitIndex])).toEqual(
      MACHINES.map(() => [index, index]),
    );

    power(test, first, "Off");
    test.advance(100);
    expect(test.get("EtcdMember", undefined, first)?.status).toMatchObject({ role: "Down", peers: [] });
    test.advance(4_000);
    expect(roles().sort()).toEqual(["Down", "Follower", "Leader"]);
    const second = members().find(({ status }) => status.role === "Leader");
    expect(second?.status.term).toBeGreaterThan(Math.max(...terms));
    test.create(webDeployment("web", 1));
    test.advance(5_000);
    const lost = test.get("EtcdMember", undefined, first)?.status.logIndex ?? 0;
    expect(test.get("EtcdMember", undefined, second?.metadata.name ?? "")?.status.logIndex).toBeGreaterThan(lost);
    power(test, first, "On");
    test.advance(30_000);
    const { status } = test.get("EtcdMember", undefined, first) ?? {};
    expect(status).toMatchObject({ role: "Follower", leader: second?.metadata.name, peers: expect.any(Array) as [] });
    expect(status?.logIndex).toBe(test.get("EtcdMember", undefined, second?.metadata.name ?? "")?.status.logIndex);

    expect(test.request("DELETE", test.path("EtcdMember", undefined, first))).toMatchObject({
      code: 405,
      body: { message: 'delete is not supported on resources of kind "etcdmembers.sim.kubarium.dev"' },
    });
    expect(test.request("POST", test.path("EtcdMember"), {}).code).toBe(405);
    expect(
      test.request("PATCH", test.path("EtcdMember", undefined, first), {}, "application/merge-patch+json").code,
    ).toBe(405);
  });

  it("replaces a member that lost its disk, and loses nothing that was written", () => {
    const test = new TestCluster({ nodes: 1, controlPlanes: 3 });
    test.advance(15_000);
    const member = (name: string) => test.get("EtcdMember", undefined, name)?.status;
    const lose = (machine: string): string | undefined => {
      const name = `lost-${machine}`;
      const spec = { type: "DiskLost", target: { machine } };
      test.create({ apiVersion: "sim.kubarium.dev/v1alpha1", kind: "Fault", metadata: { name }, spec });
      test.advance(2_000);
      return test.get("Fault", undefined, name)?.status.phase;
    };
    const leader = MACHINES.find((name) => member(name)?.role === "Leader") ?? "";
    expect(lose("node-1")).toBe("Failed");
    expect(test.get("Fault", undefined, "lost-node-1")?.status.message).toBe('machine "node-1" has no etcd member');
    expect(lose(leader)).toBe("Active");
    expect(member(leader)).toMatchObject({ role: "Down", disk: "Lost", logIndex: 0 });
    const other = MACHINES.find((name) => name !== leader) ?? "";
    expect(lose(other)).toBe("Failed");
    expect(test.get("Fault", undefined, `lost-${other}`)?.status.message).toBe(
      "2 of 3 etcd members would have lost what was written; a majority has to keep it",
    );
    test.until(() => test.request("GET", PODS).code === 200, 5_000);
    test.create(webDeployment("web", 1));
    test.until(() => running(test) === 1, 60_000);

    expect(test.delete("Fault", undefined, `lost-${leader}`).code).toBe(200);
    test.until(() => member(leader)?.role === "Follower", 20_000);
    test.advance(15_000);
    expect(member(leader)?.disk).toBeUndefined();
    expect(member(leader)?.commitIndex).toBe(member(other)?.commitIndex);
    const reasons = test.cluster.changesSince(0).map(({ reason }) => reason);
    expect(reasons.indexOf("EtcdDiskLost")).toBeGreaterThan(-1);
    expect(reasons.lastIndexOf("EtcdMemberReplaced")).toBeGreaterThan(reasons.indexOf("EtcdDiskLost"));

    // Now the group lives with the new member and one of the old ones.
    power(test, other, "Off");
    test.until(() => test.request("GET", PODS).code === 200, 10_000);
    expect(running(test)).toBe(1);
    const { cluster } = test;
    expect(Cluster.replay(cluster.recording()).hash()).toBe(cluster.hash());
  });

  it("waits with the replacement until the others can agree on it", () => {
    const test = new TestCluster({ nodes: 1, controlPlanes: 3 });
    test.advance(15_000);
    const [first = "", second = "", third = ""] = MACHINES;
    const spec = { type: "DiskLost", target: { machine: first } };
    test.create({
      apiVersion: "sim.kubarium.dev/v1alpha1",
      kind: "Fault",
      metadata: { name: "lost" },
      spec,
    });
    test.advance(5_000);
    power(test, second, "Off");
    expect(test.delete("Fault", undefined, "lost").code).toBe(200);
    test.advance(30_000);
    // Had it voted, it would have made a majority with the third, which need not know everything.
    expect(test.get("EtcdMember", undefined, first)?.status).toMatchObject({ role: "Down", disk: "Lost" });
    expect(test.request("GET", PODS).code).toBe(500);
    expect(test.get("EtcdMember", undefined, third)?.status.role).not.toBe("Leader");
    power(test, second, "On");
    test.until(() => test.request("GET", PODS).code === 200, 30_000);
    test.until(() => test.get("EtcdMember", undefined, first)?.status.role === "Follower", 30_000);
  });

  it("has one member, which is its own leader, where there is one control plane", () => {
    const test = new TestCluster({ nodes: 1 });
    test.advance(5_000);
    expect(test.list("EtcdMember").map(({ metadata, status }) => [metadata.name, status.role, status.term])).toEqual([
      ["control-plane", "Leader", undefined],
    ]);
    power(test, "control-plane", "Off");
    test.advance(100);
    expect(test.get("EtcdMember", undefined, "control-plane")?.status.role).toBe("Down");
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
