import { describe, expect, it } from "vitest";
import type { Pod } from "../../api/types/pod.ts";
import { testContainer, testNode, testPod, TestScheduler } from "./testing/test-scheduler.ts";

const GI = 1024 * 1024 * 1024;

describe("what is recorded of an attempt", () => {
  it("has the chosen node first, then the others with their reasons and what they lack", () => {
    const scheduler = new TestScheduler([
      testNode("a", { allocatable: { cpu: "500m", memory: "1Gi" } }),
      testNode("b", { spec: { unschedulable: true } }),
      testNode("c"),
    ]);
    const spec = { containers: [testContainer({ cpu: "1", memory: "2Gi" })] };
    scheduler.submit([testPod("x", { ...spec, nodeName: "a" }), testPod("p", spec)]);
    expect(scheduler.decisions.of("default", "p")).toEqual([
      {
        namespace: "default",
        pod: "p",
        uid: "uid-p",
        at: 2,
        attempt: 1,
        result: "Scheduled",
        message: "Successfully assigned default/p to c",
        node: "c",
        nodesTotal: 3,
        nodesEvaluated: 3,
        nodes: [
          { node: "c", feasible: true },
          {
            node: "a",
            feasible: false,
            rejectedBy: "NodeResourcesFit",
            reasons: ["Insufficient cpu", "Insufficient memory"],
            shortfalls: [
              { resource: "cpu", requested: 1000, free: -500, allocatable: 500 },
              { resource: "memory", requested: 2 * GI, free: -GI, allocatable: GI },
            ],
            changes: [
              {
                change: "MoreRoom",
                params: { resource: "cpu", requested: 1000, free: -500, allocatable: 500, missing: 1500 },
              },
              {
                change: "MoreRoom",
                params: { resource: "memory", requested: 2 * GI, free: -GI, allocatable: GI, missing: 3 * GI },
              },
            ],
          },
          {
            node: "b",
            feasible: false,
            rejectedBy: "NodeUnschedulable",
            reasons: ["node(s) were unschedulable"],
            changes: [{ change: "Uncordon", params: { node: "b" } }],
          },
        ],
        rejections: { "Insufficient cpu": 1, "Insufficient memory": 1, "node(s) were unschedulable": 1 },
      },
    ]);
  });

  it("counts attempts and keeps what PostFilter said", () => {
    const scheduler = new TestScheduler([testNode("a", { allocatable: { cpu: "1" } })]);
    scheduler.submit([testPod("p", { containers: [testContainer({ cpu: "2" })] })]);
    scheduler.api.put("Node", testNode("b"));
    scheduler.advance(2_000);
    const decisions = scheduler.decisions.of("default", "p");
    expect(decisions.map(({ attempt, result }) => `${attempt} ${result}`)).toEqual(["1 Unschedulable", "2 Scheduled"]);
    expect(decisions[0]?.preemption).toEqual({
      message:
        "no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.",
      victims: [],
    });
  });

  it("is short in a large cluster: the best few of those that were looked at", () => {
    const nodes = Array.from({ length: 1_000 }, (_, index) => testNode(`n${index}`));
    const scheduler = new TestScheduler(nodes);
    scheduler.submit([testPod("p"), testPod("q", { nodeSelector: { no: "where" } })]);
    const [scheduled] = scheduler.decisions.of("default", "p");
    expect({ evaluated: scheduled?.nodesEvaluated, rows: scheduled?.nodes.length }).toEqual({
      evaluated: 420,
      rows: 3,
    });
    expect(scheduled?.nodes[0]?.node).toBe(scheduled?.node);
    const [rejected] = scheduler.decisions.of("default", "q");
    expect({ evaluated: rejected?.nodesEvaluated, rows: rejected?.nodes.length }).toEqual({
      evaluated: 1_000,
      rows: 20,
    });
    expect(rejected?.rejections).toEqual({ "node(s) didn't match Pod's node affinity/selector": 1_000 });
  });

  it("orders the rows of a small cluster by total", () => {
    const nodes = ["1", "8", "2", "4"].map((cpu, index) => testNode(`n${index}`, { allocatable: { cpu } }));
    const scheduler = new TestScheduler(nodes);
    scheduler.submit([testPod("p")]);
    const [decision] = scheduler.decisions.of("default", "p");
    const totals = decision?.nodes.map((row) => row.total ?? -1) ?? [];
    expect(totals).toHaveLength(4);
    expect([...totals].sort((a, b) => b - a)).toEqual(totals);
  });
});

describe("a search in a large cluster", () => {
  it("starts where the last one ended, so that every node gets its turn", () => {
    const nodes = Array.from({ length: 1_000 }, (_, index) => testNode(`n${String(index).padStart(4, "0")}`));
    const scheduler = new TestScheduler(nodes);
    const pods = Array.from({ length: 30 }, (_, index): Pod => testPod(`p${index}`));
    scheduler.submit(pods);
    expect(scheduler.component.snapshot()).toMatchObject({ startIndex: (30 * 420) % 1_000 });
    const within = (name: string, start: number): boolean =>
      (Number(scheduler.nodeOf(name)?.slice(1)) - start + 1_000) % 1_000 < 420;
    pods.forEach((pod, index) => expect(within(pod.metadata.name, (index * 420) % 1_000)).toBe(true));
  });
});

describe("equal totals", () => {
  const choose = (seed: number): readonly string[] => {
    const scheduler = new TestScheduler(
      ["a", "b", "c", "d"].map((name) => testNode(name)),
      { seed },
    );
    scheduler.submit(Array.from({ length: 12 }, (_, index) => testPod(`p${index}`)));
    return scheduler.api.bindings;
  };

  it("are decided by the seed alone", () => {
    expect(choose(7)).toEqual(choose(7));
    expect(choose(7)).not.toEqual(choose(8));
  });

  it("reach every node", () => {
    const first = new Set(Array.from({ length: 40 }, (_, seed) => choose(seed)[0]?.split(" ")[1]));
    expect(first).toEqual(new Set(["a", "b", "c", "d"]));
  });
});
