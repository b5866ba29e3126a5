import { describe, expect, it } from "vitest";
import { fail, failure } from "../../api/status.ts";
import type { Pod } from "../../api/types/pod.ts";
import { testContainer, testNode, testPod, TestScheduler } from "./testing/test-scheduler.ts";

const CORDONED = { unschedulable: true };
const cpu = (amount: string): Partial<Pod["spec"]> => ({ containers: [testContainer({ cpu: amount })] });
const several = (count: number, spec: Partial<Pod["spec"]> = {}): readonly Pod[] =>
  Array.from({ length: count }, (_, index) => testPod(`p${index}`, spec));

describe("scheduling", () => {
  it("binds, says so in an event, and spreads over equal nodes", () => {
    const scheduler = new TestScheduler([testNode("a"), testNode("b")]);
    scheduler.submit(several(4, cpu("500m")));
    const nodes = several(4).map((pod) => scheduler.nodeOf(pod.metadata.name));
    expect(nodes.filter((node) => node === "a")).toHaveLength(2);
    expect(nodes.filter((node) => node === "b")).toHaveLength(2);
    expect(scheduler.api.events.map(({ type, reason, message }) => `${type} ${reason} ${message}`)).toEqual(
      several(4).map((pod, i) => `Normal Scheduled Successfully assigned default/${pod.metadata.name} to ${nodes[i]}`),
    );
  });

  it("takes one pod a millisecond, the more important first", () => {
    const scheduler = new TestScheduler([testNode("a")]);
    scheduler.submit([testPod("low"), testPod("high", { priority: 10 }), testPod("also-low")], 0);
    scheduler.advance(2);
    expect(scheduler.api.bindings).toEqual(["default/high a"]);
    scheduler.advance(1);
    expect(scheduler.api.bindings).toEqual(["default/high a", "default/low a"]);
    scheduler.advance(1);
    expect(scheduler.api.bindings).toEqual(["default/high a", "default/low a", "default/also-low a"]);
  });

  it("schedules 300 pods within a second of virtual time", () => {
    const scheduler = new TestScheduler([testNode("a"), testNode("b"), testNode("c")]);
    scheduler.submit(several(300), 999);
    expect(scheduler.api.bindings).toHaveLength(300);
  });

  it("leaves pods of other schedulers, bound pods and ended pods alone", () => {
    const scheduler = new TestScheduler([testNode("a")]);
    scheduler.submit([
      testPod("other", { schedulerName: "mine" }),
      testPod("bound", { nodeName: "elsewhere" }),
      testPod("ended", {}, { phase: "Failed" }),
    ]);
    expect(scheduler.api.bindings).toEqual([]);
    expect(scheduler.api.events).toEqual([]);
  });

  it("counts terminating pods and forgets ended ones", () => {
    const scheduler = new TestScheduler([testNode("a")]);
    const big = testPod("big", { ...cpu("4"), nodeName: "a" });
    scheduler.api.put("Pod", { ...big, metadata: { ...big.metadata, deletionTimestamp: "2026-01-01T00:00:00Z" } });
    scheduler.submit([testPod("p", cpu("1"))]);
    expect(scheduler.nodeOf("p")).toBeUndefined();
    scheduler.api.put("Pod", { ...big, status: { phase: "Succeeded" } });
    scheduler.advance(100);
    expect(scheduler.nodeOf("p")).toBe("a");
  });

  it("keeps a Deployment of 4 waiting while both nodes are cordoned, and schedules it after uncordoning one", () => {
    const scheduler = new TestScheduler([testNode("a", { spec: CORDONED }), testNode("b", { spec: CORDONED })]);
    scheduler.submit(several(4), 60_000);
    expect(scheduler.api.bindings).toEqual([]);
    expect(several(4).map((pod) => scheduler.attempts(pod.metadata.name))).toEqual([1, 1, 1, 1]);
    scheduler.api.put("Node", testNode("b"));
    scheduler.advance(100);
    expect(several(4).map((pod) => scheduler.nodeOf(pod.metadata.name))).toEqual(["b", "b", "b", "b"]);
  });

  it("sends only pods with a toleration to a tainted node", () => {
    const taints = [{ key: "dedicated", value: "db", effect: "NoExecute" as const }];
    const scheduler = new TestScheduler([testNode("a", { spec: { taints } })]);
    const tolerations = [{ key: "dedicated", operator: "Exists" as const }];
    scheduler.submit([testPod("plain"), testPod("db", { tolerations })]);
    expect([scheduler.nodeOf("plain"), scheduler.nodeOf("db")]).toEqual([undefined, "a"]);
  });

  it("lets a pod that tolerates it onto a cordoned node", () => {
    const scheduler = new TestScheduler([testNode("a", { spec: CORDONED })]);
    scheduler.submit([
      testPod("daemon", { tolerations: [{ key: "node.kubernetes.io/unschedulable", operator: "Exists" }] }),
    ]);
    expect(scheduler.nodeOf("daemon")).toBe("a");
  });
});

describe("waking rejected pods", () => {
  const full = testPod("full", { ...cpu("4"), nodeName: "a" });
  const changes: readonly (readonly [string, (scheduler: TestScheduler) => void, boolean])[] = [
    ["a label", (s) => s.api.put("Node", testNode("a", { labels: { disk: "ssd" } })), false],
    ["a heartbeat", (s) => s.api.put("Node", testNode("a")), false],
    ["less room", (s) => s.api.put("Node", testNode("a", { allocatable: { cpu: "3" } })), false],
    ["more memory only", (s) => s.api.put("Node", testNode("a", { allocatable: { memory: "16Gi" } })), false],
    ["more CPU", (s) => s.api.put("Node", testNode("a", { allocatable: { cpu: "5" } })), true],
    ["a node that is too small", (s) => s.api.put("Node", testNode("b", { allocatable: { cpu: "100m" } })), false],
    ["a node that is large enough", (s) => s.api.put("Node", testNode("b")), true],
    ["a pod that ended", (s) => s.api.put("Pod", { ...full, status: { phase: "Succeeded" } }), true],
    ["a deleted pod", (s) => s.api.remove("Pod", "default/full"), true],
    ["a new pod on the node", (s) => s.api.put("Pod", testPod("x", { nodeName: "a" })), false],
  ];
  it.each(changes)("after Insufficient cpu: %s", (_name, change, wakes) => {
    const scheduler = new TestScheduler([testNode("a")]);
    scheduler.submit([full, testPod("p", cpu("1"))], 20_000);
    expect(scheduler.attempts("p")).toBe(1);
    change(scheduler);
    scheduler.advance(20_000);
    expect(scheduler.attempts("p")).toBe(wakes ? 2 : 1);
    expect(scheduler.nodeOf("p") !== undefined).toBe(wakes);
  });

  it("after a node selector: only a label that matches", () => {
    const scheduler = new TestScheduler([testNode("a")]);
    scheduler.submit([testPod("p", { nodeSelector: { disk: "ssd" } })]);
    scheduler.api.put("Node", testNode("a", { labels: { disk: "hdd" } }));
    scheduler.api.put("Node", testNode("b", { allocatable: { cpu: "64" } }));
    scheduler.advance(20_000);
    expect(scheduler.attempts("p")).toBe(1);
    scheduler.api.put("Node", testNode("a", { labels: { disk: "ssd" } }));
    scheduler.advance(10);
    expect(scheduler.nodeOf("p")).toBe("a");
  });

  it("after a taint: only when the taint goes", () => {
    const taint = { key: "k", effect: "NoSchedule" as const };
    const scheduler = new TestScheduler([testNode("a", { spec: { taints: [taint] } })]);
    scheduler.submit([testPod("p")]);
    scheduler.api.put("Node", testNode("a", { spec: { taints: [taint, { key: "l", effect: "NoSchedule" }] } }));
    scheduler.advance(10);
    expect(scheduler.attempts("p")).toBe(1);
    scheduler.api.put("Node", testNode("a"));
    scheduler.advance(10);
    expect(scheduler.nodeOf("p")).toBe("a");
  });

  it("after a taint: a toleration that is added", () => {
    const scheduler = new TestScheduler([testNode("a", { spec: { taints: [{ key: "k", effect: "NoSchedule" }] } })]);
    scheduler.submit([testPod("p")]);
    const pod = scheduler.pod("p");
    scheduler.api.put("Pod", { ...pod, spec: { ...pod.spec, tolerations: [{ operator: "Exists" }] } });
    scheduler.advance(10);
    expect(scheduler.nodeOf("p")).toBe("a");
  });

  it.each(["NodeResourcesFit", "TaintToleration"])("refused by %s: not by a label of its own", (plugin) => {
    const shape =
      plugin === "TaintToleration" ? { spec: { taints: [{ key: "k", effect: "NoSchedule" as const }] } } : {};
    const scheduler = new TestScheduler([testNode("a", shape)]);
    scheduler.submit([testPod("p", cpu("5"))], 20_000);
    const pod = scheduler.pod("p");
    scheduler.api.put("Pod", { ...pod, metadata: { ...pod.metadata, labels: { app: "web" } } });
    scheduler.advance(20_000);
    expect(scheduler.attempts("p")).toBe(1);
  });

  it("after a host port: only when a pod with that port goes", () => {
    const port = (hostPort: number): Partial<Pod["spec"]> => ({
      containers: [testContainer({}, { ports: [{ containerPort: 80, hostPort }] })],
    });
    const scheduler = new TestScheduler([testNode("a")]);
    const [first, second] = [port(80), port(81)];
    scheduler.submit([testPod("x", { ...first, nodeName: "a" }), testPod("y", { ...second, nodeName: "a" })]);
    scheduler.submit([testPod("p", port(80))]);
    scheduler.api.remove("Pod", "default/y");
    scheduler.advance(10);
    expect(scheduler.attempts("p")).toBe(1);
    scheduler.api.remove("Pod", "default/x");
    scheduler.advance(10);
    expect(scheduler.nodeOf("p")).toBe("a");
  });

  it("without any event after more than five minutes, at a check every 30 seconds", () => {
    const scheduler = new TestScheduler([testNode("a", { spec: CORDONED })]);
    scheduler.submit([testPod("p")], 299_000);
    expect(scheduler.attempts("p")).toBe(1);
    scheduler.advance(30_000);
    expect(scheduler.attempts("p")).toBe(1);
    scheduler.advance(2_000);
    expect(scheduler.attempts("p")).toBe(2);
  });

  it("attributes the attempt to the change that woke the pod", () => {
    const scheduler = new TestScheduler([testNode("a", { spec: CORDONED })]);
    scheduler.submit([testPod("p")], 20_000);
    const causes: number[] = [];
    scheduler.api.put("Node", testNode("a"));
    const revision = scheduler.api.lastRevision;
    scheduler.api.subscribe("Pod", () => causes.push(scheduler.api.causeOfLastWrite));
    scheduler.advance(10);
    expect(causes).toEqual([revision]);
  });
});

describe("scheduling gates", () => {
  it("keep a pod out of the queue until they are gone", () => {
    const scheduler = new TestScheduler([testNode("a")]);
    scheduler.submit([testPod("p", { schedulingGates: [{ name: "example.com/g" }] })], 600_000);
    expect(scheduler.decisions.of("default", "p")).toEqual([]);
    expect(scheduler.pod("p").status.conditions).toEqual([
      {
        type: "PodScheduled",
        status: "False",
        observedGeneration: 1,
        lastProbeTime: null,
        lastTransitionTime: "2026-01-01T00:00:00Z",
        reason: "SchedulingGated",
        message: "Scheduling is blocked due to non-empty scheduling gates",
      },
    ]);
    const pod = scheduler.pod("p");
    scheduler.api.put("Pod", { ...pod, spec: { ...pod.spec, schedulingGates: [] } });
    scheduler.advance(10);
    expect(scheduler.nodeOf("p")).toBe("a");
  });
});

describe("errors", () => {
  it("tries again with back-off while there are no nodes at all", () => {
    const scheduler = new TestScheduler();
    scheduler.submit([testPod("p")], 0);
    const attempts = Array.from({ length: 11 }).map(() => {
      scheduler.advance(1_000);
      return scheduler.attempts("p");
    });
    expect(attempts).toEqual([1, 1, 2, 2, 2, 3, 3, 3, 3, 3, 4]);
  });

  it("tries again after a binding that was refused, and says so in the condition", () => {
    const scheduler = new TestScheduler([testNode("a")]);
    scheduler.api.refuseBindings = fail(failure(409, "Conflict", "no"));
    scheduler.submit([testPod("p")], 500);
    expect(scheduler.pod("p").status.conditions?.[0]).toMatchObject({
      reason: "SchedulerError",
      message: 'binding rejected: running Bind plugin "DefaultBinder": no',
    });
    expect(scheduler.decisions.of("default", "p")[0]?.result).toBe("Error");
    scheduler.api.refuseBindings = undefined;
    scheduler.advance(2_000);
    expect(scheduler.nodeOf("p")).toBe("a");
  });
});

describe("preemption", () => {
  it("removes the least important pods that make room, and takes their place", () => {
    const scheduler = new TestScheduler([testNode("a"), testNode("b")]);
    const on = (name: string, node: string, priority: number): Pod =>
      testPod(name, { ...cpu("2"), nodeName: node, priority });
    scheduler.submit([on("a1", "a", 5), on("a2", "a", 1), on("b1", "b", 50), on("b2", "b", 50)]);
    scheduler.submit([testPod("p", { ...cpu("2"), priority: 100 })]);
    expect(scheduler.api.get("Pod", "default", "a2")).toBeUndefined();
    expect(scheduler.list("Pod")).toEqual(["default/a1", "default/b1", "default/b2", "default/p"]);
    const [first, second] = scheduler.decisions.of("default", "p");
    expect(first?.message).toBe("0/2 nodes are available: 2 Insufficient cpu.");
    expect(first?.preemption).toMatchObject({ message: "", victims: ["default/a2"], node: "a" });
    expect(second?.node).toBe("a");
    const preempted = scheduler.api.events.find((event) => event.reason === "Preempted");
    expect(preempted?.involvedObject.name).toBe("a2");
    expect(preempted?.message).toBe("Preempted by pod uid-p on node a");
  });
});
