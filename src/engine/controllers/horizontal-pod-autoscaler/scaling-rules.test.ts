import { describe, expect, it } from "vitest";
import type { HorizontalPodAutoscalerBehavior } from "../../../api/types/autoscaling.ts";
import { type History, NO_HISTORY, withRecommendation, withScaleEvent } from "./scaling-history.ts";
import { normalize } from "./scaling-rules.ts";

const NOW = 1_000_000;
const recommended = (...entries: readonly (readonly [secondsAgo: number, replicas: number])[]): History => ({
  ...NO_HISTORY,
  recommendations: entries.map(([ago, replicas]) => ({ atMs: NOW - ago * 1_000, replicas })),
});

function run(current: number, desired: number, history = NO_HISTORY, behavior?: HorizontalPodAutoscalerBehavior) {
  const { replicas, ableToScale, limited, limit } = normalize(
    { current, desired, min: 2, max: 20, nowMs: NOW, history },
    behavior,
  );
  return [replicas, ableToScale.reason, limited, limit.reason];
}

describe("without a behaviour", () => {
  it.each([
    ["as it is", 5, 5, NO_HISTORY, [5, "ReadyForNewScale", false, "DesiredWithinRange"]],
    ["up, within the rate", 5, 9, NO_HISTORY, [9, "ReadyForNewScale", false, "DesiredWithinRange"]],
    ["up, faster than the rate", 5, 15, NO_HISTORY, [10, "ReadyForNewScale", true, "ScaleUpLimit"]],
    ["up from one", 1, 9, NO_HISTORY, [4, "ReadyForNewScale", true, "ScaleUpLimit"]],
    ["more than there may be", 15, 25, NO_HISTORY, [20, "ReadyForNewScale", true, "TooManyReplicas"]],
    ["fewer than there may be", 5, 1, NO_HISTORY, [2, "ReadyForNewScale", true, "TooFewReplicas"]],
    [
      "down, while more was wanted lately",
      9,
      3,
      recommended([200, 7]),
      [7, "ScaleDownStabilized", false, "DesiredWithinRange"],
    ],
    ["down, five minutes later", 9, 3, recommended([301, 7]), [3, "ReadyForNewScale", false, "DesiredWithinRange"]],
  ])("%s", (_, current, desired, history, expected) => {
    expect(run(current, desired, history)).toEqual(expected);
  });
});

const POLICIES: HorizontalPodAutoscalerBehavior = {
  scaleUp: {
    stabilizationWindowSeconds: 0,
    selectPolicy: "Max",
    policies: [
      { type: "Pods", value: 4, periodSeconds: 15 },
      { type: "Percent", value: 100, periodSeconds: 15 },
    ],
  },
  scaleDown: { selectPolicy: "Max", policies: [{ type: "Percent", value: 100, periodSeconds: 15 }] },
};
const upRules = (rules: object) => ({ ...POLICIES, scaleUp: { ...POLICIES.scaleUp, ...rules } });
const downRules = (rules: object) => ({
  ...POLICIES,
  scaleDown: { ...POLICIES.scaleDown, stabilizationWindowSeconds: 0, ...rules },
});
const one = (type: string, value: number, periodSeconds = 60) => [{ type, value, periodSeconds }];

describe("with a behaviour", () => {
  it.each([
    ["defaults: four Pods", 2, 15, NO_HISTORY, POLICIES, [6, "ReadyForNewScale", true, "ScaleUpLimit"]],
    ["defaults: twice as many", 8, 20, NO_HISTORY, POLICIES, [16, "ReadyForNewScale", true, "ScaleUpLimit"]],
    [
      "the smaller of two",
      8,
      20,
      NO_HISTORY,
      upRules({ selectPolicy: "Min" }),
      [12, "ReadyForNewScale", true, "ScaleUpLimit"],
    ],
    [
      "never up",
      8,
      20,
      NO_HISTORY,
      upRules({ selectPolicy: "Disabled" }),
      [8, "ReadyForNewScale", true, "ScaleUpLimit"],
    ],
    [
      "never down",
      8,
      2,
      NO_HISTORY,
      downRules({ selectPolicy: "Disabled" }),
      [8, "ReadyForNewScale", true, "ScaleDownLimit"],
    ],
    [
      "one Pod a minute up",
      8,
      20,
      NO_HISTORY,
      upRules({ policies: one("Pods", 1) }),
      [9, "ReadyForNewScale", true, "ScaleUpLimit"],
    ],
    [
      "one Pod a minute, which was added",
      8,
      20,
      withScaleEvent(NO_HISTORY, NOW - 30_000, 7, 8),
      upRules({ policies: one("Pods", 1) }),
      [8, "ReadyForNewScale", true, "ScaleUpLimit"],
    ],
    [
      "a tenth a minute down",
      15,
      2,
      NO_HISTORY,
      downRules({ policies: one("Percent", 10) }),
      [13, "ReadyForNewScale", true, "ScaleDownLimit"],
    ],
    [
      "a tenth of what there was",
      13,
      2,
      withScaleEvent(NO_HISTORY, NOW - 30_000, 15, 13),
      downRules({ policies: one("Percent", 10) }),
      [13, "ReadyForNewScale", true, "ScaleDownLimit"],
    ],
    [
      "the least change of two",
      15,
      2,
      NO_HISTORY,
      downRules({ selectPolicy: "Min", policies: [...one("Percent", 50), ...one("Pods", 1)] }),
      [14, "ReadyForNewScale", true, "ScaleDownLimit"],
    ],
    ["at once down", 15, 3, NO_HISTORY, downRules({}), [3, "ReadyForNewScale", false, "DesiredWithinRange"]],
    ["too few", 15, 1, NO_HISTORY, downRules({}), [2, "ReadyForNewScale", true, "TooFewReplicas"]],
    [
      "down within the controller's window",
      9,
      3,
      recommended([200, 9]),
      POLICIES,
      [9, "ScaleDownStabilized", false, "DesiredWithinRange"],
    ],
    [
      "up within a window",
      5,
      9,
      recommended([30, 6]),
      upRules({ stabilizationWindowSeconds: 60 }),
      [6, "ScaleUpStabilized", false, "DesiredWithinRange"],
    ],
  ])("%s", (_, current, desired, history, behavior, expected) => {
    expect(run(current, desired, history, behavior)).toEqual(expected);
  });
});

it("what is an hour old is forgotten", () => {
  const history = withRecommendation(recommended([3_700, 4]), NOW, 5);
  expect(history.recommendations).toEqual([{ atMs: NOW, replicas: 5 }]);
});
