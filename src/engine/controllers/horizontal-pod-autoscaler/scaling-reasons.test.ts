/** What an autoscaler weighed is kept as data. */
import { describe, expect, it } from "vitest";
import { type Given, Scene } from "../../testing/autoscaler-scene.ts";

const METRIC = "cpu resource utilization (percentage of request)";

function reasonsOf(given: Given, ms: number) {
  const scene = new Scene(given);
  scene.harness.advance(ms);
  return scene.harness.decisions.scaling.of("default/web");
}

describe("reasons of an autoscaler", () => {
  it("the arithmetic, from the measurement to the new size", () => {
    expect(reasonsOf({ use: [100, 100] }, 16_000)).toEqual([
      {
        namespace: "default",
        autoscaler: "web",
        uid: expect.any(String) as string,
        target: "Deployment/web",
        min: 1,
        max: 10,
        metrics: [
          {
            metric: METRIC,
            measured: "100%",
            target: "50%",
            ratio: 2,
            tolerated: [0.9, 1.1],
            counted: 2,
            unready: [],
            missing: [],
            asked: 4,
          },
        ],
        asked: 4,
        stabilized: 4,
        stabilization: "ReadyForNewScale",
        limit: "DesiredWithinRange",
        result: "Scaled",
        from: 2,
        to: 4,
        message: `New size: 4; reason: ${METRIC} above target`,
        firstAt: 15_000,
        at: 15_000,
        looks: 1,
      },
    ]);
  });

  it.each<[string, Given, number, object]>([
    ["a bound", { use: [500, 500], spec: { maxReplicas: 3 } }, 16_000, { asked: 20, to: 3, limit: "TooManyReplicas" }],
    ["the rate at which it may grow", { use: [500, 500] }, 16_000, { asked: 20, to: 4, limit: "ScaleUpLimit" }],
    [
      "what was recommended lately",
      { use: [1, 1] },
      16_000,
      { asked: 1, stabilized: 2, to: 2, result: "Kept", stabilization: "ScaleDownStabilized" },
    ],
    ["too few before any metric", { replicas: 1, use: [1], spec: { minReplicas: 3 } }, 16_000, { to: 3, metrics: [] }],
    [
      "a Pod that is not measured is taken to use nothing",
      { use: [200, undefined] },
      16_000,
      { metrics: [{ ratio: 4, cautiousRatio: 2, counted: 1, missing: ["web-1"], asked: 4 }] },
    ],
    [
      "tolerances of its own",
      { use: [70, 70], spec: { behavior: { scaleUp: { tolerance: "0.5" } } } },
      16_000,
      { result: "Kept", metrics: [{ ratio: 1.4, tolerated: [0.9, 1.5], asked: 2 }] },
    ],
    [
      "tolerances finer than a thousandth",
      { use: [70, 70], spec: { behavior: { scaleUp: { tolerance: "500u" } } } },
      16_000,
      { result: "Scaled", metrics: [{ ratio: 1.4, tolerated: [0.9, 1.0005], asked: 3 }] },
    ],
    [
      "nothing measured",
      { use: [undefined, undefined] },
      16_000,
      { result: "Undecided", metrics: [{ metric: "cpu", failed: expect.stringContaining("no metrics returned") }] },
    ],
  ])("%s", (_name, given, ms, expected) => {
    expect(reasonsOf(given, ms)).toMatchObject([expected]);
  });

  it("looks that come to the same are one record with a count", () => {
    const [first, ...more] = reasonsOf({ use: [50, 50] }, 61_000);
    expect(more).toEqual([]);
    expect(first).toMatchObject({ looks: 4, result: "Kept", firstAt: 15_000, at: 60_000 });
  });
});
