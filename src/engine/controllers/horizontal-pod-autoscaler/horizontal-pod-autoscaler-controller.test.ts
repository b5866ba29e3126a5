import { describe, expect, it } from "vitest";
import type { MetricSpec } from "../../../api/types/autoscaling.ts";
import { CPU, type Given, Scene } from "../../testing/autoscaler-scene.ts";

describe("replicas for the CPU", () => {
  it.each<[string, Given, number]>([
    ["as it should be", { use: [50, 50] }, 2],
    ["within the tolerance", { use: [55, 54] }, 2],
    ["above", { use: [100, 100] }, 4],
    ["never more than may be", { use: [500, 500], spec: { maxReplicas: 3 } }, 3],
    ["above, though one is not measured", { use: [200, undefined] }, 4],
    ["above a little, though one is not measured", { use: [80, undefined] }, 2],
    ["below, but one is not measured", { use: [10, undefined] }, 2],
    ["a Pod that starts counts as idle", { use: [200, 900], starting: [1] }, 4],
    ["tolerance of its own", { use: [70, 70], spec: { behavior: { scaleUp: { tolerance: "0.5" } } } }, 2],
    [
      "amounts",
      {
        use: [100, 100],
        spec: {
          metrics: [
            { type: "Resource", resource: { name: "cpu", target: { type: "AverageValue", averageValue: "50m" } } },
          ],
        },
      },
      4,
    ],
    [
      "memory",
      {
        use: [1, 1],
        requests: { memory: "1Mi" },
        spec: {
          metrics: [
            { type: "Resource", resource: { name: "memory", target: { type: "Utilization", averageUtilization: 50 } } },
          ],
        },
      },
      4,
    ],
    ["the request of the Pod as a whole", { use: [100, 100], podRequests: { cpu: "200m" } }, 2],
    [
      "one container",
      {
        use: [100, 100],
        spec: {
          metrics: [
            {
              type: "ContainerResource",
              containerResource: {
                name: "cpu",
                container: "web",
                target: { type: "Utilization", averageUtilization: 50 },
              },
            },
          ],
        },
      },
      4,
    ],
    [
      "the most of two metrics",
      {
        use: [100, 100],
        requests: { cpu: "100m", memory: "100Mi" },
        spec: {
          metrics: [
            { type: "Resource", resource: { name: "memory", target: { type: "Utilization", averageUtilization: 50 } } },
            CPU,
          ],
        },
      },
      4,
    ],
    ["too many", { replicas: 12, use: [1, 1] }, 10],
    ["too few", { replicas: 1, use: [1], spec: { minReplicas: 3 } }, 3],
    ["nothing", { replicas: 0, use: [] }, 0],
  ])("%s", (_, given, expected) => {
    const scene = new Scene(given);
    scene.harness.advance(16_000);
    expect(scene.replicas).toBe(expected);
  });

  it("says what it did, and looks again every 15 seconds", () => {
    const scene = new Scene({ use: [100, 100] });
    scene.harness.advance(14_000);
    expect(scene.replicas).toBe(2);
    scene.harness.advance(2_000);
    expect(scene.events()).toEqual([
      "SuccessfulRescale: New size: 4; reason: cpu resource utilization (percentage of request) above target",
    ]);
    expect(scene.autoscaler.status).toMatchObject({
      currentReplicas: 2,
      desiredReplicas: 4,
      lastScaleTime: "2026-01-01T00:00:15Z",
      currentMetrics: [
        { type: "Resource", resource: { name: "cpu", current: { averageUtilization: 100, averageValue: "100m" } } },
      ],
    });
    expect(scene.condition("AbleToScale")).toEqual([
      "True",
      "SucceededRescale",
      "the HPA controller was able to update the target scale to 4",
    ]);
    expect(scene.condition("ScalingActive").slice(0, 2)).toEqual(["True", "ValidMetricFound"]);
    expect(scene.condition("ScalingLimited").slice(0, 2)).toEqual(["False", "DesiredWithinRange"]);
    scene.use = [100, 100, 100, 100];
    scene.harness.advance(15_000);
    expect(scene.replicas).toBe(4);
  });

  it("goes down after five quiet minutes", () => {
    const scene = new Scene({ use: [1, 1] });
    scene.harness.advance(290_000);
    expect([scene.replicas, scene.condition("AbleToScale")[1]]).toEqual([2, "ScaleDownStabilized"]);
    scene.harness.advance(45_000);
    expect(scene.replicas).toBe(1);
    expect(scene.events()).toEqual(["SuccessfulRescale: New size: 1; reason: All metrics below target"]);
  });
});

const UNABLE = "the HPA was unable to compute the replica count: ";
const RESOURCE = "failed to get cpu utilization: unable to get metrics for resource cpu: ";
const CUSTOM =
  "unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered";

describe("what cannot be decided", () => {
  const rows: readonly (readonly [string, Given, string, string])[] = [
    [
      "no metrics",
      { use: [undefined, undefined] },
      "FailedGetResourceMetric",
      `${RESOURCE}no metrics returned from resource metrics API`,
    ],
    [
      "nobody to ask",
      { use: [1, 1], unavailable: true },
      "FailedGetResourceMetric",
      `${RESOURCE}unable to fetch metrics from resource metrics API: the server is currently unable to handle the request (get pods.metrics.k8s.io)`,
    ],
    [
      "only Pods that start",
      { use: [5, 5], starting: [0, 1] },
      "FailedGetResourceMetric",
      "failed to get cpu utilization: did not receive metrics for targeted pods (pods might be unready)",
    ],
    [
      "no request",
      { use: [5, 5], requests: {} },
      "FailedGetResourceMetric",
      "failed to get cpu utilization: missing request for cpu in container web of Pod web-0",
    ],
    [
      "no request of the Pod as a whole",
      { use: [5, 5], requests: {}, podRequests: { memory: "1Gi" } },
      "FailedGetResourceMetric",
      "failed to get cpu utilization: missing pod-level request for cpu in Pod web-0",
    ],
    [
      "another container",
      {
        use: [5, 5],
        spec: {
          metrics: [
            {
              type: "ContainerResource",
              containerResource: {
                name: "cpu",
                container: "side",
                target: { type: "Utilization", averageUtilization: 5 },
              },
            },
          ],
        },
      },
      "FailedGetContainerResourceMetric",
      "failed to get cpu utilization: unable to get metrics for resource cpu: container side not present in metrics for pod default/web-0",
    ],
    [
      "a metric of Pods",
      {
        use: [5, 5],
        spec: {
          metrics: [
            { type: "Pods", pods: { metric: { name: "rps" }, target: { type: "AverageValue", averageValue: "1" } } },
          ],
        },
      },
      "FailedGetPodsMetric",
      `unable to get metric rps: ${CUSTOM}`,
    ],
    [
      "a metric of an object",
      {
        use: [5, 5],
        spec: {
          metrics: [
            {
              type: "Object",
              object: {
                describedObject: { kind: "Service", name: "web" },
                metric: { name: "hits" },
                target: { type: "Value", value: "1" },
              },
            },
          ],
        },
      },
      "FailedGetObjectMetric",
      `unable to get metric hits: Service on default web/${CUSTOM}`,
    ],
    [
      "a metric from elsewhere",
      {
        use: [5, 5],
        spec: {
          metrics: [
            {
              type: "External",
              external: {
                metric: { name: "queue", selector: { matchLabels: { q: "a" } } },
                target: { type: "Value", value: "1" },
              },
            },
          ],
        },
      },
      "FailedGetExternalMetric",
      "unable to get external metric default/queue/&LabelSelector{MatchLabels:map[string]string{q: a,},MatchExpressions:[]LabelSelectorRequirement{},}: unable to fetch metrics from external metrics API: the server could not find the requested resource (get queue.external.metrics.k8s.io)",
    ],
  ];
  it.each(rows)("%s", (_, given, reason, message) => {
    const scene = new Scene(given);
    scene.harness.advance(16_000);
    expect(scene.condition("ScalingActive")).toEqual(["False", reason, `${UNABLE}${message}`]);
    expect(scene.events()[0]).toBe(`${reason}: ${message}`);
    expect(scene.events()[1]).toMatch(
      /^FailedComputeMetricsReplicas: invalid metrics \(1 invalid out of 1\), first error is: failed to get /,
    );
    expect(scene.replicas).toBe(2);
  });

  it.each<[string, Given, string, readonly string[]]>([
    [
      "no such target",
      { spec: { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "none" } } },
      "AbleToScale",
      [
        "False",
        "FailedGetScale",
        `the HPA controller was unable to get the target's current scale: deployments.apps "none" not found`,
      ],
    ],
    [
      "no such kind",
      { spec: { scaleTargetRef: { apiVersion: "apps/v1", kind: "Thing", name: "web" } } },
      "AbleToScale",
      [
        "False",
        "FailedGetScale",
        `the HPA controller was unable to get the target's current scale: no matches for kind "Thing" in group "apps"`,
      ],
    ],
    [
      "a kind without a scale",
      { spec: { scaleTargetRef: { apiVersion: "apps/v1", kind: "DaemonSet", name: "web" } } },
      "AbleToScale",
      [
        "False",
        "FailedGetScale",
        "the HPA controller was unable to get the target's current scale: the server could not find the requested resource",
      ],
    ],
    [
      "scaled to nothing",
      { replicas: 0 },
      "ScalingActive",
      ["False", "ScalingDisabled", "scaling is disabled since the replica count of the target is zero"],
    ],
  ])("%s", (_, given, type, expected) => {
    const scene = new Scene(given);
    scene.harness.advance(16_000);
    expect(scene.condition(type)).toEqual(expected);
  });

  it("two autoscalers of one target", () => {
    const scene = new Scene({ use: [100, 100] });
    const { spec } = scene.autoscaler;
    const metadata = { name: "web2", namespace: "default" };
    scene.harness.create("HorizontalPodAutoscaler", {
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata,
      spec,
    });
    scene.harness.advance(16_000);
    expect(scene.condition("ScalingActive")).toEqual([
      "False",
      "AmbiguousSelector",
      "pods by selector app=web are controlled by multiple HPAs: [default/web default/web2]",
    ]);
  });

  it("a failing metric does not keep the others from scaling up", () => {
    const pods = {
      type: "Pods",
      pods: { metric: { name: "rps" }, target: { type: "AverageValue", averageValue: "1" } },
    };
    const up = new Scene({ use: [100, 100], spec: { metrics: [pods, CPU] } });
    up.harness.advance(16_000);
    expect(up.replicas).toBe(4);
    const down = new Scene({ use: [1, 1], spec: { metrics: [pods, CPU] } });
    down.harness.advance(16_000);
    expect(down.condition("ScalingActive")[1]).toBe("FailedGetPodsMetric");
  });
});

const pods = { metric: { name: "rps" }, target: { type: "AverageValue", averageValue: "1" } };
const side = { name: "cpu", container: "side", target: { type: "Utilization", averageUtilization: 5 } };
const hits = { describedObject: { kind: "Service", name: "web" }, metric: { name: "hits" } };
const queue = {
  name: "queue",
  selector: { matchExpressions: [{ key: "q", operator: "In" as const, values: ["a", "b"] }] },
};
const QUEUE =
  "unable to get external metric default/queue/&LabelSelector{MatchLabels:map[string]string{},MatchExpressions:[]LabelSelectorRequirement{LabelSelectorRequirement{Key:q,Operator:In,Values:[a b],},},}: unable to fetch metrics from external metrics API: the server could not find the requested resource (get queue.external.metrics.k8s.io)";

describe("what is said of all metrics together", () => {
  it.each<[string, MetricSpec, string]>([
    ["of Pods", { type: "Pods", pods }, `pods metric value: unable to get metric rps: ${CUSTOM}`],
    [
      "of a container",
      { type: "ContainerResource", containerResource: side },
      "side container metric value: failed to get cpu utilization: unable to get metrics for resource cpu: container side not present in metrics for pod default/web-0",
    ],
    [
      "of an object",
      { type: "Object", object: { ...hits, target: { type: "Value", value: "1" } } },
      `object metric value: unable to get metric hits: Service on default web/${CUSTOM}`,
    ],
    [
      "of an object, for each Pod",
      { type: "Object", object: { ...hits, target: { type: "AverageValue", averageValue: "1" } } },
      `object metric value: failed to get hits object metric: unable to get metric hits: Service on default web/${CUSTOM}`,
    ],
    [
      "from elsewhere",
      { type: "External", external: { metric: queue, target: { type: "Value", value: "1" } } },
      `queue external metric value: failed to get external metric queue: ${QUEUE}`,
    ],
    [
      "from elsewhere, for each Pod",
      { type: "External", external: { metric: queue, target: { type: "AverageValue", averageValue: "1" } } },
      `queue external metric value: failed to get queue external metric: ${QUEUE}`,
    ],
  ])("%s", (_, metric, summary) => {
    const scene = new Scene({ use: [5, 5], spec: { metrics: [metric] } });
    scene.harness.advance(16_000);
    expect(scene.events()[1]).toBe(
      `FailedComputeMetricsReplicas: invalid metrics (1 invalid out of 1), first error is: failed to get ${summary}`,
    );
  });
});

it("what was measured stays in the status while the target cannot be found", () => {
  const scene = new Scene({ use: [50, 50] });
  scene.harness.advance(16_000);
  const { currentMetrics } = scene.autoscaler.status;
  scene.harness.delete("Deployment", "web");
  scene.harness.advance(15_000);
  expect(scene.condition("AbleToScale")[1]).toBe("FailedGetScale");
  expect(currentMetrics).toHaveLength(1);
  expect(scene.autoscaler.status).toMatchObject({ currentMetrics, currentReplicas: 2 });
});
