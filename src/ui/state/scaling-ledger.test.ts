import i18next from "i18next";
import { describe, expect, it } from "vitest";
import type { ScalingDecision } from "../../api/types/scaling-decision.ts";
import { loadLaterTexts, startI18n } from "../../i18n/i18n.ts";
import { scalingLedger } from "./scaling-ledger.ts";

globalThis.document ??= { documentElement: {} } as Document;
startI18n();
await loadLaterTexts();

const CPU = {
  metric: "cpu resource utilization (percentage of request)",
  measured: "180%",
  target: "50%",
  ratio: 3.6,
  tolerated: [0.9, 1.1],
  counted: 2,
  asked: 8,
} as const;

const UP: ScalingDecision = {
  namespace: "default",
  autoscaler: "web",
  uid: "1",
  firstAt: 0,
  at: 0,
  looks: 1,
  target: "Deployment/web",
  result: "Scaled",
  from: 2,
  to: 4,
  message: "New size: 4",
  min: 1,
  max: 10,
  metrics: [CPU],
  asked: 8,
  stabilized: 8,
  stabilization: "ReadyForNewScale",
  limit: "ScaleUpLimit",
};

const told = (decision: ScalingDecision) => scalingLedger(decision, i18next.t);

describe("scalingLedger", () => {
  it("from what there was to what there will be", () => {
    const { heading, lines, bars } = told(UP);
    expect(heading).toBe("Deployment/web is scaled from 2 to 4.");
    expect(lines).toEqual([
      {
        title: CPU.metric,
        words: ["180% measured, 50% wanted: 3.6 times as much, over 2 Pods.", "⌈ 2 × 3.6 ⌉ = 8"],
      },
      { title: "Deployment/web", words: ["Never fewer than 1, never more than 10."] },
    ]);
    expect(bars.map(({ label, value }) => `${label} ${value}`)).toEqual([
      "Replicas before 2",
      "The metrics ask for 8",
      "After recent recommendations 8",
      "After limits and bounds 4",
    ]);
    expect(bars.map(({ note }) => note !== undefined)).toEqual([false, false, false, true]);
  });

  it.each<[string, Partial<ScalingDecision>, readonly string[]]>([
    [
      "near enough",
      { metrics: [{ ...CPU, ratio: 1.05, asked: 2 }], to: 2, result: "Kept" },
      [
        "180% measured, 50% wanted: 1.05 times as much, over 2 Pods.",
        "From 0.9 to 1.1 times nothing changes: it stays at 2.",
      ],
    ],
    [
      "one is not measured",
      { metrics: [{ ...CPU, counted: 1, missing: ["web-1"], cautiousRatio: 1.8, asked: 4 }] },
      [
        "180% measured, 50% wanted: 3.6 times as much, over 1 Pod.",
        "Not measured: web-1.",
        "With a cautious guess for those: 1.8 times.",
        "⌈ 2 × 1.8 ⌉ = 4",
      ],
    ],
    [
      "it would turn the other way",
      { metrics: [{ ...CPU, counted: 1, missing: ["web-1"], cautiousRatio: 0.2, asked: 2 }] },
      [
        "180% measured, 50% wanted: 3.6 times as much, over 1 Pod.",
        "Not measured: web-1.",
        "With a cautious guess for those: 0.2 times.",
        "⌈ 2 × 0.2 ⌉ = 1 would turn the other way: it stays at 2.",
      ],
    ],
    ["nothing measured", { metrics: [{ metric: "cpu", failed: "no metrics" }] }, ["no metrics"]],
  ])("%s", (_name, change, words) => {
    expect(told({ ...UP, ...change }).lines[0]?.words).toEqual(words);
  });

  it("says why nothing could be decided, once", () => {
    const undecided = { metrics: [], result: "Undecided", message: 'deployments.apps "web" not found' } as const;
    const { from: _from, to: _to, ...rest } = UP;
    const { heading, lines, bars } = told({ ...rest, ...undecided });
    expect([heading, bars]).toEqual(["Nothing could be decided about Deployment/web.", []]);
    expect(lines.at(-1)?.words).toEqual([
      "Never fewer than 1, never more than 10.",
      'deployments.apps "web" not found',
    ]);
  });
});
