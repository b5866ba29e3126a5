import { describe, expect, it } from "vitest";
import type { SchedulingDecision } from "../../api/types/scheduling-decision.ts";
import { funnelOf } from "./funnel.ts";

const DECISION: SchedulingDecision = {
  namespace: "default",
  uid: "1",
  pod: "web",
  at: 0,
  attempt: 1,
  result: "Unschedulable",
  message: "",
  nodesTotal: 6,
  nodesEvaluated: 5,
  rejections: {},
  nodes: [
    { node: "a", feasible: false, rejectedBy: "NodeResourcesFit", reasons: ["Insufficient cpu"] },
    { node: "b", feasible: false, rejectedBy: "NodeResourcesFit", reasons: ["Insufficient cpu"] },
    { node: "c", feasible: false, rejectedBy: "TaintToleration", reasons: ["untolerated taint"] },
    { node: "d", feasible: true, total: 10 },
    { node: "e", feasible: true, total: 20 },
  ],
};

describe("funnelOf", () => {
  it("takes away filter by filter, in the order the scheduler asks them", () => {
    expect(funnelOf(DECISION)).toEqual([
      { step: "all", left: 6, rejected: 0 },
      { step: "looked", left: 5, rejected: 0 },
      { step: "TaintToleration", left: 4, rejected: 1 },
      { step: "NodeResourcesFit", left: 2, rejected: 2 },
      { step: "fit", left: 2, rejected: 0 },
    ]);
  });

  it("names an unknown filter after the known ones", () => {
    const nodes = [
      { node: "a", feasible: false, rejectedBy: "Mine" },
      { node: "b", feasible: false, rejectedBy: "NodeName" },
    ];
    const steps = funnelOf({ ...DECISION, nodesTotal: 2, nodesEvaluated: 2, nodes }).map(({ step }) => step);
    expect(steps).toEqual(["all", "NodeName", "Mine", "fit"]);
  });
});
