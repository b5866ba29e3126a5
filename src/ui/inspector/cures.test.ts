import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type {
  ChangeWord,
  NodeVerdict,
  RequiredChange,
  SchedulingDecision,
} from "../../api/types/scheduling-decision.ts";
import { en } from "../../i18n/en.ts";
import { ja } from "../../i18n/ja.ts";
import { cures, type Cure } from "./cures.ts";

const MI = 1024 ** 2;

function refused(nodes: readonly NodeVerdict[]): SchedulingDecision {
  return {
    namespace: "default",
    pod: "web",
    uid: "1",
    at: 0,
    attempt: 1,
    result: "Unschedulable",
    message: "",
    nodesTotal: nodes.length,
    nodesEvaluated: nodes.length,
    nodes,
    rejections: {},
  };
}

function memory(node: string, free: number, allocatable = 8192): NodeVerdict {
  const shortfall = { resource: "memory", requested: 1024 * MI, free: free * MI, allocatable: allocatable * MI };
  const change: RequiredChange = { change: "MoreRoom", params: { ...shortfall, missing: (1024 - free) * MI } };
  return { node, feasible: false, reasons: ["Insufficient memory"], shortfalls: [shortfall], changes: [change] };
}

function needs(node: string, change: ChangeWord, params: Readonly<Record<string, string | number>>): NodeVerdict {
  return { node, feasible: false, reasons: ["node(s) refused"], changes: [{ change, params }] };
}

const TAINT = { key: "gpu", value: "only", effect: "NoSchedule", toleration: "gpu=only:NoSchedule" };

const CASES: readonly { name: string; nodes: readonly NodeVerdict[]; want: readonly Cure[] }[] = [
  {
    name: "the node that lacks least",
    nodes: [memory("node-1", 100), memory("node-2", 600)],
    want: [
      {
        key: "inspector.why.fixLower",
        params: { resource: "memory", node: "node-2", requested: "1 Gi", free: "600 Mi" },
      },
      { key: "inspector.why.fixFree", params: { resource: "memory", node: "node-2", short: "424 Mi" } },
    ],
  },
  {
    name: "nothing is large enough",
    nodes: [memory("node-1", 100, 512)],
    want: [{ key: "inspector.why.fixNever", params: { resource: "memory", requested: "1 Gi", allocatable: "512 Mi" } }],
  },
  {
    name: "a full node offers nothing to lower to",
    nodes: [memory("node-1", 0)],
    want: [{ key: "inspector.why.fixFree", params: { resource: "memory", node: "node-1", short: "1 Gi" } }],
  },
  {
    name: "nodes with the same taint together, others apart",
    nodes: [
      needs("a", "TolerateTaint", TAINT),
      needs("b", "Uncordon", { node: "b" }),
      needs("c", "TolerateTaint", TAINT),
      { node: "e", feasible: true },
    ],
    want: [
      { key: "why.change.TolerateTaint", params: { ...TAINT, nodes: "a, c" } },
      { key: "why.change.Uncordon", params: { node: "b", nodes: "b" } },
    ],
  },
  {
    name: "many nodes: the first few",
    nodes: ["a", "b", "c", "d"].map((node) => needs(node, "Uncordon", { node })),
    want: [{ key: "why.change.Uncordon", params: { node: "a", nodes: "a, b, c, …" } }],
  },
  {
    name: "a plugin without a word of its own",
    nodes: [needs("d", "PluginReason", { plugin: "Taste", reason: "node(s) are not to my liking" })],
    want: [
      {
        key: "why.change.PluginReason",
        params: { plugin: "Taste", reason: "node(s) are not to my liking", nodes: "d" },
      },
    ],
  },
];

describe("cures", () => {
  it.each(CASES)("$name", ({ nodes, want }) => {
    expect(cures(refused(nodes))).toEqual(want);
  });

  it.each([
    ["fixVolumeCount", "node(s) exceed max volume count"],
    ["fixVolumePlace", "node(s) had no available volume zone"],
    ["fixVolumePlace", "node(s) didn't find available persistent volumes to bind"],
  ])("%s: %s", (key, reason) => {
    const row = needs("a", "PluginReason", { plugin: "VolumeBinding", reason });
    expect(cures(refused([row]))).toEqual([{ key: `inspector.why.${key}`, params: { nodes: "a", reason } }]);
  });

  it("a claim that no node is to blame for", () => {
    const message = 'persistentvolumeclaim "data" not found';
    expect(cures({ ...refused([]), message })).toEqual([
      { key: "inspector.why.fixVolume", params: { reason: message } },
    ]);
  });
});

describe("sentences", () => {
  const source = readFileSync(join(import.meta.dirname, "../../api/types/scheduling-decision.ts"), "utf8");
  const union = /export type ChangeWord =([\s\S]*?");\n/.exec(source)?.[1] ?? "";
  const words = [...union.matchAll(/\| "(\w+)"/g)].map(([, word = ""]) => word);

  it("finds the scheduler's words", () => {
    expect(words).toContain("MoreRoom");
    expect(words.length).toBeGreaterThan(10);
  });

  it.each([
    ["English", en.why.change],
    ["Japanese", ja.why.change],
  ])("%s has one for every word that says what would have to change, and no other", (_, sentences) => {
    expect(Object.keys(sentences).toSorted()).toEqual(words.toSorted());
  });
});
