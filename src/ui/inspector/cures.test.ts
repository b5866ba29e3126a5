import { describe, expect, it } from "vitest";
import type { Decision, DecisionRow } from "../../hosts/protocol.ts";
import { cures, type Cure } from "./cures.ts";

const MI = 1024 ** 2;

function refused(nodes: readonly DecisionRow[]): Decision {
  return {
    namespace: "default",
    pod: "web",
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

function memory(node: string, free: number, allocatable = 8192): DecisionRow {
  const shortfall = { resource: "memory", requested: 1024 * MI, free: free * MI, allocatable: allocatable * MI };
  return { node, feasible: false, reasons: ["Insufficient memory"], shortfalls: [shortfall] };
}

const CASES: readonly { name: string; nodes: readonly DecisionRow[]; want: readonly Cure[] }[] = [
  {
    name: "the node that lacks least",
    nodes: [memory("node-1", 100), memory("node-2", 600)],
    want: [
      { key: "fixLower", params: { resource: "memory", node: "node-2", requested: "1 Gi", free: "600 Mi" } },
      { key: "fixFree", params: { resource: "memory", node: "node-2", short: "424 Mi" } },
    ],
  },
  {
    name: "nothing is large enough",
    nodes: [memory("node-1", 100, 512)],
    want: [{ key: "fixNever", params: { resource: "memory", requested: "1 Gi", allocatable: "512 Mi" } }],
  },
  {
    name: "a full node offers nothing to lower to",
    nodes: [memory("node-1", 0)],
    want: [{ key: "fixFree", params: { resource: "memory", node: "node-1", short: "1 Gi" } }],
  },
  {
    name: "taints, cordons, selectors and the rest",
    nodes: [
      { node: "a", feasible: false, reasons: ["node(s) had untolerated taint(s)"] },
      { node: "b", feasible: false, reasons: ["node(s) were unschedulable"] },
      { node: "c", feasible: false, reasons: ["node(s) didn't match Pod's node affinity/selector"] },
      { node: "d", feasible: false, reasons: ["node(s) are not to my liking"] },
      { node: "e", feasible: true },
    ],
    want: [
      { key: "fixTaint", params: { nodes: "a" } },
      { key: "fixCordon", params: { nodes: "b" } },
      { key: "fixSelector", params: { nodes: "c" } },
      {
        key: "fixOther",
        params: { nodes: "d", reason: "node(s) are not to my liking" },
      },
    ],
  },
];

describe("cures", () => {
  it.each(CASES)("$name", ({ nodes, want }) => {
    expect(cures(refused(nodes))).toEqual(want);
  });

  it.each([
    ["fixPorts", "node(s) didn't have free ports for the requested pod ports"],
    ["fixPodAffinity", "node(s) didn't match pod affinity rules"],
    ["fixAntiAffinity", "node(s) didn't match pod anti-affinity rules"],
    ["fixAntiAffinity", "node(s) didn't satisfy existing pods anti-affinity rules"],
    ["fixSpread", "node(s) didn't match pod topology spread constraints"],
    ["fixSpreadLabel", "node(s) didn't match pod topology spread constraints (missing required label)"],
    ["fixNodeName", "node(s) didn't match the requested node name"],
    ["fixVolumeCount", "node(s) exceed max volume count"],
    ["fixVolumePlace", "node(s) had no available volume zone"],
    ["fixVolumePlace", "node(s) didn't find available persistent volumes to bind"],
  ])("%s: %s", (key, reason) => {
    expect(cures(refused([{ node: "a", feasible: false, reasons: [reason] }]))).toEqual([
      { key, params: { nodes: "a" } },
    ]);
  });

  it("a claim that no node is to blame for", () => {
    const message = 'persistentvolumeclaim "data" not found';
    expect(cures({ ...refused([]), message })).toEqual([{ key: "fixVolume", params: { reason: message } }]);
  });
});
