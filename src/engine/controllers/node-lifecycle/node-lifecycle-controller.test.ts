import { describe, expect, it } from "vitest";
import type { Labels } from "../../../api/types/meta.ts";
import type { Toleration } from "../../../api/types/pod.ts";
import { TaintEvictionController } from "../taint-eviction/taint-eviction-controller.ts";
import { ControllerHarness } from "../testing/controller-harness.ts";
import { NodeLifecycleController } from "./node-lifecycle-controller.ts";
import { evictionRate, type ZoneState, zoneState } from "./zone-disruption.ts";

const UNREACHABLE = "node.kubernetes.io/unreachable";

/** Nodes whose leases are renewed every 10 s while they are up. */
class Machines extends ControllerHarness {
  readonly up = new Set<string>();

  constructor(count: number, zone?: (index: number) => string) {
    super((context) => [new NodeLifecycleController(context), new TaintEvictionController(context)]);
    this.create("Namespace", { apiVersion: "v1", kind: "Namespace", metadata: { name: "kube-node-lease" }, spec: {} });
    for (let i = 1; i <= count; i += 1) {
      const name = `node-${i}`;
      const labels: Labels = zone === undefined ? {} : { "topology.kubernetes.io/zone": zone(i) };
      this.create("Node", { apiVersion: "v1", kind: "Node", metadata: { name, labels }, spec: {} });
      const metadata = { name, namespace: "kube-node-lease" };
      this.create("Lease", { apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata, spec: {} });
      this.report(name);
      this.up.add(name);
    }
  }

  /** The kubelet posts its status. */
  report(name: string): void {
    const at = this.kernel.timestamp();
    const conditions = [
      { type: "Ready", status: "True", reason: "KubeletReady", lastHeartbeatTime: at },
      { type: "MemoryPressure", status: "False", reason: "KubeletHasSufficientMemory", lastHeartbeatTime: at },
    ];
    this.changeStatus("Node", name, { ...this.the("Node", name).status, conditions });
  }

  run(ms: number): void {
    const end = this.kernel.nowMs + ms;
    while (this.kernel.nowMs < end) {
      for (const name of this.up) {
        const renewTime = this.kernel.microTimestamp();
        this.change("Lease", name, (lease) => ({ ...lease, spec: { ...lease.spec, renewTime } }), "kube-node-lease");
      }
      this.advance(Math.min(10_000, end - this.kernel.nowMs));
    }
  }

  fail(...names: readonly string[]): void {
    for (const name of names) this.up.delete(name);
  }

  recover(name: string): void {
    this.up.add(name);
    this.report(name);
  }

  ready(name: string): string | undefined {
    return this.the("Node", name).status.conditions?.find(({ type }) => type === "Ready")?.status;
  }

  taints(name: string): readonly string[] {
    return (this.the("Node", name).spec.taints ?? []).map(({ key, effect }) => `${key}:${effect}`);
  }

  runPod(name: string, node: string, tolerations?: readonly Toleration[]): void {
    this.create("Pod", {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name, namespace: "default" },
      spec: { containers: [{ name: "c", image: "x" }], ...(tolerations === undefined ? {} : { tolerations }) },
    });
    this.client.bind("default", name, node, { reason: "Test" });
    this.setPod(this.the("Pod", name), true);
  }

  isDeleted(name: string): boolean {
    return this.the("Pod", name).metadata.deletionTimestamp !== undefined;
  }
}

describe("a silent node", () => {
  it("is Unknown after 50 s, tainted, and evicted after 300 s more", () => {
    const cluster = new Machines(3);
    cluster.runPod("web", "node-1");
    cluster.runPod("stays", "node-1", [{ operator: "Exists" }]);
    cluster.run(100_000);
    cluster.fail("node-1");
    // The last lease was renewed at 90 s.
    cluster.run(39_999);
    expect(cluster.ready("node-1")).toBe("True");
    cluster.run(10);
    expect(cluster.the("Node", "node-1").status.conditions).toMatchObject([
      {
        type: "Ready",
        status: "Unknown",
        reason: "NodeStatusUnknown",
        message: "Kubelet stopped posting node status.",
      },
      { type: "MemoryPressure", status: "Unknown", reason: "NodeStatusUnknown" },
      {
        type: "DiskPressure",
        status: "Unknown",
        reason: "NodeStatusNeverUpdated",
        message: "Kubelet never posted node status.",
      },
      { type: "PIDPressure", status: "Unknown", reason: "NodeStatusNeverUpdated" },
    ]);
    expect(cluster.taints("node-1")).toEqual([`${UNREACHABLE}:NoSchedule`]);
    expect(cluster.the("Pod", "web").status.conditions).toMatchObject([{ type: "Ready", status: "False" }]);
    expect(cluster.events()).toContain("Warning NodeNotReady Node is not ready");
    expect(cluster.events("Node").slice(3)).toEqual(["Normal NodeNotReady Node node-1 status is now: NodeNotReady"]);
    cluster.run(5_000);
    expect(cluster.taints("node-1")).toEqual([`${UNREACHABLE}:NoSchedule`, `${UNREACHABLE}:NoExecute`]);
    cluster.run(299_000);
    expect(cluster.isDeleted("web")).toBe(false);
    cluster.run(1_500);
    expect(cluster.isDeleted("web")).toBe(true);
    expect(cluster.isDeleted("stays")).toBe(false);
    const target = cluster.the("Pod", "web").status.conditions?.find(({ type }) => type === "DisruptionTarget");
    expect(target).toMatchObject({
      status: "True",
      reason: "DeletionByTaintManager",
      message: "Taint manager: deleting due to NoExecute taint",
    });
    expect(cluster.events("Pod")).toContain("Normal TaintManagerEviction Marking for deletion Pod default/web");
  });

  it("that comes back in time keeps its Pods, also over a restore", () => {
    const cluster = new Machines(3);
    cluster.runPod("web", "node-1");
    cluster.run(100_000);
    cluster.fail("node-1");
    cluster.run(200_000);
    cluster.saveAndRestore();
    expect(cluster.taints("node-1")).toHaveLength(2);
    cluster.recover("node-1");
    cluster.run(10_000);
    expect(cluster.taints("node-1")).toEqual([]);
    cluster.run(300_000);
    expect(cluster.isDeleted("web")).toBe(false);
    expect(cluster.events("Pod")).toContain("Normal TaintManagerEviction Cancelling deletion of Pod default/web");
    expect(cluster.ready("node-1")).toBe("True");
  });

  it("gets 60 s when it has never reported", () => {
    const cluster = new Machines(1);
    cluster.create("Node", { apiVersion: "v1", kind: "Node", metadata: { name: "new" }, spec: {} });
    cluster.run(59_000);
    expect(cluster.ready("new")).toBeUndefined();
    cluster.run(2_000);
    expect(cluster.ready("new")).toBe("Unknown");
  });
});

describe("many silent nodes", () => {
  it("are given up one every 10 s", () => {
    const cluster = new Machines(6);
    cluster.run(100_000);
    cluster.fail("node-1", "node-2");
    cluster.run(45_100);
    const tainted = (): number =>
      cluster.list("Node").filter(({ metadata }) => cluster.taints(metadata.name).length === 2).length;
    expect(tainted()).toBe(1);
    cluster.run(9_000);
    expect(tainted()).toBe(1);
    cluster.run(1_000);
    expect(tainted()).toBe(2);
  });

  it("are not evicted while more than 55 % of a small zone is down", () => {
    const cluster = new Machines(4);
    cluster.run(100_000);
    cluster.fail("node-1", "node-2", "node-3");
    cluster.run(400_000);
    expect(cluster.list("Node").map(({ metadata }) => cluster.taints(metadata.name).length)).toEqual([1, 1, 1, 0]);
  });

  it("are all spared when every node is down, and judged anew when one is back", () => {
    const cluster = new Machines(3);
    cluster.runPod("web", "node-1");
    cluster.run(100_000);
    cluster.fail("node-1");
    cluster.run(60_000);
    expect(cluster.taints("node-1")).toHaveLength(2);
    cluster.fail("node-2", "node-3");
    cluster.run(600_000);
    expect(cluster.list("Node").map(({ metadata }) => cluster.taints(metadata.name))).toEqual([
      [`${UNREACHABLE}:NoSchedule`],
      [`${UNREACHABLE}:NoSchedule`],
      [`${UNREACHABLE}:NoSchedule`],
    ]);
    expect(cluster.isDeleted("web")).toBe(false);
    cluster.recover("node-3");
    cluster.run(30_000);
    expect(cluster.taints("node-3")).toEqual([]);
    expect(cluster.taints("node-1")).toHaveLength(2);
  });

  const states: readonly {
    readonly name: string;
    readonly ready: number;
    readonly notReady: number;
    readonly state: ZoneState;
    readonly rate: number;
  }[] = [
    { name: "all well", ready: 3, notReady: 0, state: "Normal", rate: 0.1 },
    { name: "2 of 3 down", ready: 1, notReady: 2, state: "Normal", rate: 0.1 },
    { name: "3 of 4 down", ready: 1, notReady: 3, state: "PartialDisruption", rate: 0 },
    { name: "30 of 60 down", ready: 30, notReady: 30, state: "Normal", rate: 0.1 },
    { name: "40 of 60 down", ready: 20, notReady: 40, state: "PartialDisruption", rate: 0.01 },
    { name: "all down", ready: 0, notReady: 3, state: "FullDisruption", rate: 0.1 },
  ];
  it.each(states)("zone: $name", ({ ready, notReady, state, rate }) => {
    expect(zoneState({ ready, notReady })).toBe(state);
    expect(evictionRate(state, { ready, notReady })).toBe(rate);
  });
});

describe("NoExecute taints", () => {
  const taint = { key: "key", value: "v", effect: "NoExecute" } as const;
  const cases: readonly {
    readonly name: string;
    readonly tolerations: readonly Toleration[];
    readonly afterMs: number | undefined;
  }[] = [
    { name: "not tolerated", tolerations: [], afterMs: 0 },
    { name: "tolerated for ever", tolerations: [{ key: "key", operator: "Exists" }], afterMs: undefined },
    {
      name: "tolerated for 60 s",
      tolerations: [{ key: "key", value: "v", effect: "NoExecute", tolerationSeconds: 60 }],
      afterMs: 60_000,
    },
    { name: "another value", tolerations: [{ key: "key", value: "w" }], afterMs: 0 },
    { name: "another effect", tolerations: [{ key: "key", operator: "Exists", effect: "NoSchedule" }], afterMs: 0 },
    {
      name: "0 seconds",
      tolerations: [{ key: "key", operator: "Exists", effect: "NoExecute", tolerationSeconds: 0 }],
      afterMs: 0,
    },
  ];
  it.each(cases)("$name", ({ tolerations, afterMs }) => {
    const cluster = new Machines(1);
    cluster.runPod("web", "node-1", tolerations);
    cluster.run(1_000);
    cluster.change("Node", "node-1", (node) => ({ ...node, spec: { ...node.spec, taints: [taint] } }));
    // Up to the end of a toleration nothing happens; without one there is nothing to wait for.
    cluster.run(Math.max(0, (afterMs ?? 100) - 100));
    expect(cluster.isDeleted("web")).toBe(false);
    cluster.run(200);
    expect(cluster.isDeleted("web")).toBe(afterMs !== undefined);
  });

  it("cordon a node against new Pods only", () => {
    const cluster = new Machines(1);
    cluster.change("Node", "node-1", (node) => ({ ...node, spec: { ...node.spec, unschedulable: true } }));
    cluster.run(100);
    expect(cluster.taints("node-1")).toEqual(["node.kubernetes.io/unschedulable:NoSchedule"]);
    cluster.change("Node", "node-1", (node) => ({ ...node, spec: { ...node.spec, unschedulable: false } }));
    cluster.run(100);
    expect(cluster.taints("node-1")).toEqual([]);
  });
});
