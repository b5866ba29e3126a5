/** Room made by removing Pods of lower priority: whose, where, and for whom it is kept. */
import { describe, expect, it } from "vitest";
import type { Labels } from "../../api/types/meta.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { PodDisruptionBudget } from "../../api/types/policy.ts";
import { testContainer, testNode, testPod, TestScheduler } from "./testing/test-scheduler.ts";

interface Shape {
  readonly cpu: string;
  readonly priority?: number;
  readonly labels?: Labels;
  readonly node?: string;
  readonly nominated?: string;
  readonly startTime?: string;
  readonly preemptionPolicy?: string;
  readonly schedulingGates?: Pod["spec"]["schedulingGates"];
}

function pod(name: string, shape: Shape): Pod {
  const { cpu, priority = 0, labels, node, nominated, startTime, preemptionPolicy, schedulingGates } = shape;
  const made = testPod(
    name,
    {
      containers: [testContainer({ cpu })],
      priority,
      ...(node === undefined ? {} : { nodeName: node }),
      ...(preemptionPolicy === undefined ? {} : { preemptionPolicy }),
      ...(schedulingGates === undefined ? {} : { schedulingGates }),
    },
    {
      phase: node === undefined ? "Pending" : "Running",
      ...(nominated === undefined ? {} : { nominatedNodeName: nominated }),
      ...(startTime === undefined ? {} : { startTime }),
    },
  );
  return labels === undefined ? made : { ...made, metadata: { ...made.metadata, labels } };
}

function budget(
  name: string,
  labels: Labels,
  disruptionsAllowed: number,
  disruptedPods?: Readonly<Record<string, string>>,
): PodDisruptionBudget {
  return {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: {
      namespace: "default",
      name,
      uid: name,
      resourceVersion: "1",
      creationTimestamp: "2026-01-01T00:00:00Z",
    },
    spec: { minAvailable: 1, selector: Object.keys(labels).length === 0 ? {} : { matchLabels: labels } },
    status: { disruptionsAllowed, ...(disruptedPods && { disruptedPods }) },
  };
}

const AB = [testNode("a"), testNode("b")];
const KEPT = { app: "kept" };

const VICTIM_ROWS: readonly {
  readonly name: string;
  readonly others: Readonly<Record<string, Shape>>;
  readonly budgets?: readonly PodDisruptionBudget[];
  readonly cpu: string;
  readonly node: string;
  readonly victims: readonly string[];
}[] = [
  {
    name: "where no budget is violated, although a Pod of higher priority has to leave",
    others: { a1: { cpu: "4", node: "a", labels: KEPT }, b1: { cpu: "4", node: "b", priority: 5 } },
    budgets: [budget("kept", KEPT, 0)],
    cpu: "4",
    node: "b",
    victims: ["default/b1"],
  },
  {
    name: "a budget that allows one more is not violated",
    others: { a1: { cpu: "4", node: "a", labels: KEPT }, b1: { cpu: "4", node: "b", priority: 5 } },
    budgets: [budget("kept", KEPT, 1)],
    cpu: "4",
    node: "a",
    victims: ["default/a1"],
  },
  {
    name: "a budget that has counted the Pod already is not violated",
    others: { a1: { cpu: "4", node: "a", labels: KEPT }, b1: { cpu: "4", node: "b", priority: 5 } },
    budgets: [budget("kept", KEPT, 0, { a1: "2026-01-01T00:00:00Z" })],
    cpu: "4",
    node: "a",
    victims: ["default/a1"],
  },
  {
    name: "an empty selector keeps nobody",
    others: { a1: { cpu: "4", node: "a", labels: KEPT }, b1: { cpu: "4", node: "b", priority: 5 } },
    budgets: [budget("kept", {}, 0)],
    cpu: "4",
    node: "a",
    victims: ["default/a1"],
  },
  {
    name: "budgets are best effort: violated when there is no other way",
    others: { a1: { cpu: "4", node: "a", labels: KEPT }, b1: { cpu: "4", node: "b", labels: KEPT, priority: 5 } },
    budgets: [budget("kept", KEPT, 0)],
    cpu: "4",
    node: "a",
    victims: ["default/a1"],
  },
  {
    name: "on one node, Pods that a budget keeps are let back first, even with a lower priority",
    others: {
      a1: { cpu: "2", node: "a", labels: KEPT, priority: 1 },
      a2: { cpu: "2", node: "a", priority: 5 },
      b1: { cpu: "4", node: "b", priority: 200 },
    },
    budgets: [budget("kept", KEPT, 0)],
    cpu: "2",
    node: "a",
    victims: ["default/a2"],
  },
  {
    name: "the lowest highest priority",
    others: {
      a1: { cpu: "2", node: "a", priority: 6 },
      a2: { cpu: "2", node: "a" },
      b1: { cpu: "2", node: "b", priority: 5 },
      b2: { cpu: "2", node: "b", priority: 5 },
    },
    cpu: "4",
    node: "b",
    victims: ["default/b1", "default/b2"],
  },
  {
    name: "the smallest sum of priorities",
    others: {
      a1: { cpu: "2", node: "a", priority: 5 },
      a2: { cpu: "2", node: "a", priority: 5 },
      b1: { cpu: "2", node: "b", priority: 5 },
      b2: { cpu: "2", node: "b", priority: 4 },
    },
    cpu: "4",
    node: "b",
    victims: ["default/b1", "default/b2"],
  },
  {
    name: "the fewest",
    others: { a1: { cpu: "2", node: "a" }, a2: { cpu: "2", node: "a" }, b1: { cpu: "4", node: "b" } },
    cpu: "4",
    node: "b",
    victims: ["default/b1"],
  },
  {
    name: "who started last",
    others: {
      a1: { cpu: "4", node: "a", startTime: "2026-01-01T00:00:10Z" },
      b1: { cpu: "4", node: "b", startTime: "2026-01-01T00:00:20Z" },
    },
    cpu: "4",
    node: "b",
    victims: ["default/b1"],
  },
  {
    name: "only as many as needed, the least important",
    others: {
      a1: { cpu: "2", node: "a", startTime: "2026-01-01T00:00:10Z" },
      a2: { cpu: "2", node: "a", startTime: "2026-01-01T00:00:20Z" },
      b1: { cpu: "4", node: "b", priority: 50 },
    },
    cpu: "2",
    node: "a",
    victims: ["default/a2"],
  },
];

describe("victims", () => {
  it.each(VICTIM_ROWS)("$name", ({ others, budgets = [], cpu, node, victims }) => {
    const scheduler = new TestScheduler(AB);
    for (const object of budgets) scheduler.api.put("PodDisruptionBudget", object);
    for (const [name, shape] of Object.entries(others)) scheduler.api.put("Pod", pod(name, shape));
    scheduler.submit([pod("new", { cpu, priority: 100 })], 10);
    const preemption = scheduler.decisions.of("default", "new")[0]?.preemption;
    expect(preemption?.node).toBe(node);
    expect(preemption?.victims).toEqual(victims);
    expect(scheduler.pod("new").status.nominatedNodeName).toBe(node);
    const told = scheduler.api.events.filter(({ reason }) => reason === "Preempted");
    expect(told.map(({ involvedObject }) => `default/${involvedObject.name}`)).toEqual(victims);
    expect(new Set(told.map(({ message }) => message))).toEqual(new Set([`Preempted by pod uid-new on node ${node}`]));
  });
});

const GATED = [{ name: "wait" }];
const RESERVE_ROWS = [
  { name: "lower priority", priority: 5, node: undefined },
  { name: "the same priority", priority: 10, node: undefined },
  { name: "higher priority", priority: 20, node: "a" },
] as const;

describe("nominated Pods keep their room", () => {
  it.each(RESERVE_ROWS)("against $name", ({ priority, node }) => {
    const scheduler = new TestScheduler([testNode("a")]);
    scheduler.api.put("Pod", pod("promised", { cpu: "3", priority: 10, nominated: "a", schedulingGates: GATED }));
    scheduler.submit([pod("new", { cpu: "2", priority })]);
    expect(scheduler.nodeOf("new")).toBe(node);
    expect(scheduler.decisions.of("default", "new")[0]?.rejections).toEqual(
      node === undefined ? { "Insufficient cpu": 1 } : {},
    );
  });

  it("lose it to a Pod of higher priority that makes room on the same node", () => {
    const scheduler = new TestScheduler([testNode("a")]);
    scheduler.api.put("Pod", pod("low", { cpu: "4", node: "a" }));
    scheduler.api.put("Pod", pod("promised", { cpu: "3", priority: 10, nominated: "a", schedulingGates: GATED }));
    scheduler.submit([pod("new", { cpu: "4", priority: 20 })], 10);
    expect(scheduler.pod("promised").status.nominatedNodeName).toBeUndefined();
    expect(scheduler.pod("new").status.nominatedNodeName).toBe("a");
  });

  it("give it up when there is nothing to be gained any more", () => {
    const scheduler = new TestScheduler([testNode("a")]);
    scheduler.api.put("Pod", pod("high", { cpu: "4", priority: 50, node: "a" }));
    scheduler.submit([pod("new", { cpu: "4", priority: 20, nominated: "a" })], 10);
    expect(scheduler.pod("new").status.nominatedNodeName).toBeUndefined();
  });
});

const PROMISED = pod("promised", { cpu: "3", priority: 10, nominated: "a", schedulingGates: GATED });
const LOST_ROWS: readonly (readonly [string, (scheduler: TestScheduler) => void, readonly string[]])[] = [
  ["is deleted", ({ api }) => api.remove("Pod", "default/promised"), ["low", "same"]],
  ["has ended", ({ api }) => api.put("Pod", { ...PROMISED, status: { phase: "Failed" } }), ["low", "same"]],
  ["is nominated no more", ({ api }) => api.put("Pod", { ...PROMISED, status: { phase: "Pending" } }), ["low", "same"]],
  [
    "is nominated elsewhere",
    ({ api }) => api.put("Pod", { ...PROMISED, status: { phase: "Pending", nominatedNodeName: "b" } }),
    ["low", "same"],
  ],
  [
    "got the node",
    ({ api }) => api.put("Pod", { ...PROMISED, spec: { ...PROMISED.spec, nodeName: "a", schedulingGates: [] } }),
    [],
  ],
];

describe("Pods that wait for the room of a nominated Pod are tried again when it", () => {
  it.each(LOST_ROWS)("%s", (_, change, retried) => {
    const scheduler = new TestScheduler([testNode("a")]);
    scheduler.api.put("Pod", PROMISED);
    const waiting = { low: 5, same: 10, high: 20 };
    for (const [name, priority] of Object.entries(waiting))
      scheduler.submit([pod(name, { cpu: name === "high" ? "5" : "2", priority })]);
    scheduler.advance(20_000);
    change(scheduler);
    scheduler.advance(20_000);
    expect(Object.keys(waiting).filter((name) => scheduler.attempts(name) > 1)).toEqual(retried);
  });
});

const DISRUPTION = { type: "DisruptionTarget", status: "True", reason: "PreemptionByScheduler" } as const;
const TERMINATING_ROWS = [
  {
    name: "a victim that is still going",
    conditions: [DISRUPTION],
    message: "preemption: not eligible due to a terminating pod on the nominated node.",
    nominated: "a",
    victims: 0,
  },
  { name: "a Pod that goes for another reason", conditions: [], message: "", nominated: "a", victims: 1 },
] as const;

describe("a Pod with a nominated node waits for", () => {
  it.each(TERMINATING_ROWS)("$name", ({ conditions, message, nominated, victims }) => {
    const scheduler = new TestScheduler([testNode("a")]);
    const going = pod("going", { cpu: "4", node: "a" });
    scheduler.api.put("Pod", {
      ...going,
      metadata: { ...going.metadata, deletionTimestamp: "2026-01-01T00:00:00Z" },
      status: { ...going.status, conditions },
    });
    scheduler.submit([pod("new", { cpu: "4", priority: 20, nominated: "a" })], 10);
    const preemption = scheduler.decisions.of("default", "new")[0]?.preemption;
    expect(preemption?.message).toBe(message === "" ? "" : `no new claims to deallocate, ${message}`);
    expect(preemption?.victims).toHaveLength(victims);
    expect(scheduler.pod("new").status.nominatedNodeName).toBe(nominated);
  });
});

describe("what was considered", () => {
  it("says for each node who would have to leave, or why that would not help", () => {
    const scheduler = new TestScheduler([testNode("a"), testNode("b"), testNode("c", { allocatable: { cpu: "2" } })]);
    scheduler.api.put("PodDisruptionBudget", budget("kept", KEPT, 0));
    scheduler.api.put("Pod", pod("a1", { cpu: "4", node: "a", labels: KEPT }));
    scheduler.api.put("Pod", pod("b1", { cpu: "2", node: "b" }));
    scheduler.api.put("Pod", pod("b2", { cpu: "2", node: "b", priority: 100 }));
    scheduler.submit([pod("new", { cpu: "4", priority: 20 })], 10);
    const { preemption, message } = scheduler.decisions.of("default", "new")[0] ?? {};
    expect(preemption).toEqual({
      message: "",
      victims: ["default/a1"],
      node: "a",
      considered: expect.arrayContaining([
        { node: "a", victims: ["default/a1"], budgetViolations: 1 },
        { node: "b", victims: [], budgetViolations: 0, reasons: ["Insufficient cpu"] },
      ]) as unknown,
    });
    expect(preemption?.considered).toHaveLength(2);
    expect(message).toBe("0/3 nodes are available: 3 Insufficient cpu.");
  });
});
