import { describe, expect, it } from "vitest";
import type { HorizontalPodAutoscaler } from "../../api/types/autoscaling.ts";
import { hpaArithmetic } from "./hpa-arithmetic.ts";

function autoscaler(target: object, current: object | undefined, currentReplicas = 3): HorizontalPodAutoscaler {
  return {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { name: "web", uid: "1", resourceVersion: "1", creationTimestamp: "" },
    spec: {
      maxReplicas: 10,
      scaleTargetRef: { kind: "Deployment", name: "web" },
      metrics: [{ type: "Resource", resource: { name: "cpu", target } }],
    },
    status: {
      currentReplicas,
      desiredReplicas: 3,
      ...(current === undefined ? {} : { currentMetrics: [{ type: "Resource", resource: { name: "cpu", current } }] }),
    },
  } as unknown as HorizontalPodAutoscaler;
}

describe("hpaArithmetic", () => {
  it.each([
    ["scales up in proportion", 90, { current: "90%", target: "50%", proposal: 6, tolerated: false }],
    ["scales down in proportion", 10, { current: "10%", target: "50%", proposal: 1, tolerated: false }],
    ["stays within a tenth of the target", 55, { current: "55%", target: "50%", proposal: 3, tolerated: true }],
  ])("%s", (_name, averageUtilization, expected) => {
    const [line] = hpaArithmetic(autoscaler({ type: "Utilization", averageUtilization: 50 }, { averageUtilization }));
    expect(line).toMatchObject({ metric: "cpu", replicas: 3, ...expected });
  });

  it("compares amounts", () => {
    const [line] = hpaArithmetic(autoscaler({ type: "AverageValue", averageValue: "100m" }, { averageValue: "250m" }));
    expect(line).toMatchObject({ current: "250m", target: "100m", ratio: 2.5, proposal: 8 });
  });

  it("says nothing about what was not measured", () => {
    expect(hpaArithmetic(autoscaler({ type: "Utilization", averageUtilization: 50 }, undefined))).toEqual([]);
  });
});
