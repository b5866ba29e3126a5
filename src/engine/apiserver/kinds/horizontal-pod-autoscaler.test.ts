import { describe, expect, it } from "vitest";
import type { HorizontalPodAutoscaler } from "../../../api/types/autoscaling.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import { createCaller, made } from "../rest/rest-calls.ts";
import { definitionOf, defaulted, errorsOf, withValue } from "./testing/check-manifest.ts";

const HPA = {
  apiVersion: "autoscaling/v2",
  kind: "HorizontalPodAutoscaler",
  metadata: { name: "web" },
  spec: {
    scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
    minReplicas: 2,
    maxReplicas: 5,
    metrics: [{ type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 50 } } }],
  },
};
const APIVERSION = 'spec.scaleTargetRef.apiVersion: Invalid value: "": apiVersion must specify API group';
const V2 = "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers";
const V1 = "/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers";
const CPU80 = { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } } };

describe("defaults", () => {
  it("are one replica and 80 % of the CPU", () => {
    const { scaleTargetRef } = HPA.spec;
    const { spec } = defaulted("HorizontalPodAutoscaler", { ...HPA, spec: { scaleTargetRef, maxReplicas: 3 } });
    expect(spec).toEqual({ scaleTargetRef, maxReplicas: 3, minReplicas: 1, metrics: [CPU80] });
  });

  it("fill both directions of a behaviour", () => {
    const behavior = { scaleDown: { stabilizationWindowSeconds: 60 } };
    const { spec } = defaulted("HorizontalPodAutoscaler", { ...HPA, spec: { ...HPA.spec, behavior } });
    expect(spec.behavior).toEqual({
      scaleUp: {
        stabilizationWindowSeconds: 0,
        selectPolicy: "Max",
        policies: [
          { type: "Pods", value: 4, periodSeconds: 15 },
          { type: "Percent", value: 100, periodSeconds: 15 },
        ],
      },
      scaleDown: {
        stabilizationWindowSeconds: 60,
        selectPolicy: "Max",
        policies: [{ type: "Percent", value: 100, periodSeconds: 15 }],
      },
    });
  });

  it("leave what is complete", () => {
    const complete = defaulted("HorizontalPodAutoscaler", HPA);
    expect(definitionOf("HorizontalPodAutoscaler").default?.(complete)).toBe(complete);
    expect(errorsOf("HorizontalPodAutoscaler", HPA)).toEqual([]);
  });
});

describe("what is wrong", () => {
  const rows: readonly (readonly [string, string, unknown, readonly string[]])[] = [
    ["no minimum", "spec.minReplicas", 0, ["spec.minReplicas: Invalid value: 0: must be greater than or equal to 1"]],
    [
      "no maximum",
      "spec.maxReplicas",
      0,
      [
        "spec.maxReplicas: Invalid value: 0: must be greater than 0",
        "spec.maxReplicas: Invalid value: 0: must be greater than or equal to `minReplicas`",
      ],
    ],
    [
      "maximum below minimum",
      "spec.maxReplicas",
      1,
      ["spec.maxReplicas: Invalid value: 1: must be greater than or equal to `minReplicas`"],
    ],
    [
      "no target",
      "spec.scaleTargetRef",
      undefined,
      ["spec.scaleTargetRef.kind: Required value", "spec.scaleTargetRef.name: Required value", APIVERSION],
    ],
    [
      "name of the target",
      "spec.scaleTargetRef.name",
      "a/b",
      ["spec.scaleTargetRef.name: Invalid value: \"a/b\": may not contain '/'"],
    ],
    [
      "metric of no type",
      "spec.metrics[0].type",
      undefined,
      [
        "spec.metrics[0].type: Required value: must specify a metric source type",
        'spec.metrics[0].type: Unsupported value: "": supported values: "ContainerResource", "External", "Object", "Pods", "Resource"',
        'spec.metrics[0].type: Unsupported value: "": supported values: "ContainerResource", "External", "Object", "Pods", "Resource"',
      ],
    ],
    [
      "type without its source",
      "spec.metrics[0].type",
      "Pods",
      ["spec.metrics[0].pods: Required value: must populate information for the given metric source"],
    ],
    [
      "two sources",
      "spec.metrics[0].pods",
      { metric: { name: "rps" }, target: { type: "AverageValue", averageValue: "10" } },
      ["spec.metrics[0].pods: Forbidden: must populate the given metric source only"],
    ],
    [
      "no resource",
      "spec.metrics[0].resource.name",
      undefined,
      ["spec.metrics[0].resource.name: Required value: must specify a resource name"],
    ],
    [
      "no target value",
      "spec.metrics[0].resource.target",
      { type: "Utilization" },
      [
        "spec.metrics[0].resource.target.averageUtilization: Required value: must set either a target raw value or a target utilization",
      ],
    ],
    [
      "target type",
      "spec.metrics[0].resource.target.type",
      "Average",
      [
        'spec.metrics[0].resource.target.type: Invalid value: "Average": must be either Utilization, Value, or AverageValue',
      ],
    ],
    [
      "no utilization",
      "spec.metrics[0].resource.target.averageUtilization",
      0,
      ["spec.metrics[0].resource.target.averageUtilization: Invalid value: 0: must be greater than 0"],
    ],
    [
      "two targets",
      "spec.metrics[0].resource.target.averageValue",
      "0",
      [
        'spec.metrics[0].resource.target.averageValue: Invalid value: "0": must be positive',
        "spec.metrics[0].resource.target.averageValue: Forbidden: may not set both a target raw value and a target utilization",
      ],
    ],
    [
      "container metric",
      "spec.metrics",
      [{ type: "ContainerResource", containerResource: { target: { type: "Utilization", averageUtilization: 1 } } }],
      [
        "spec.metrics[0].containerResource.name: Required value: must specify a resource name",
        "spec.metrics[0].containerResource.container: Required value: must specify a container",
      ],
    ],
    [
      "external metric",
      "spec.metrics",
      [{ type: "External", external: { metric: { name: "" }, target: { type: "Value" } } }],
      [
        "spec.metrics[0].external.metric.name: Required value: must specify a metric name",
        "spec.metrics[0].external.target.averageValue: Required value: must set either a target value for metric or a per-pod target",
      ],
    ],
    [
      "object metric",
      "spec.metrics",
      [
        {
          type: "Object",
          object: {
            describedObject: { kind: "Service", name: "web" },
            metric: { name: "rps" },
            target: { type: "Value" },
          },
        },
      ],
      ["spec.metrics[0].object.target.averageValue: Required value: must set either a target value or averageValue"],
    ],
    [
      "windows",
      "spec.behavior",
      { scaleUp: { stabilizationWindowSeconds: -1 }, scaleDown: { stabilizationWindowSeconds: 3601 } },
      [
        "spec.behavior.scaleUp.stabilizationWindowSeconds: Invalid value: -1: must be greater than or equal to zero",
        "spec.behavior.scaleDown.stabilizationWindowSeconds: Invalid value: 3601: must be less than or equal to 3600",
      ],
    ],
    [
      "policies",
      "spec.behavior",
      {
        scaleUp: { selectPolicy: "Most", policies: [] },
        scaleDown: { policies: [{ type: "Pod", value: 0, periodSeconds: 1801 }] },
      },
      [
        'spec.behavior.scaleUp.selectPolicy: Unsupported value: "Most": supported values: "Disabled", "Max", "Min"',
        "spec.behavior.scaleUp.policies: Required value: must specify at least one Policy",
        'spec.behavior.scaleDown.policies[0].type: Unsupported value: "Pod": supported values: "Percent", "Pods"',
        "spec.behavior.scaleDown.policies[0].value: Invalid value: 0: must be greater than zero",
        "spec.behavior.scaleDown.policies[0].periodSeconds: Invalid value: 1801: must be less than or equal to 1800",
      ],
    ],
    [
      "tolerance",
      "spec.behavior",
      { scaleUp: { tolerance: "-0.1" } },
      ['spec.behavior.scaleUp.tolerance: Invalid value: "-100m": must be greater than or equal to 0'],
    ],
  ];
  it.each(rows)("%s", (_, path, value, errors) => {
    expect(errorsOf("HorizontalPodAutoscaler", withValue(HPA, path, value))).toEqual(errors);
  });

  it("a target without its group, when it is new", () => {
    const { call } = createCaller();
    const bare = withValue(HPA, "spec.scaleTargetRef.apiVersion", "v1");
    expect((call("POST", V2, bare).body as { message: string }).message).toBe(
      'HorizontalPodAutoscaler.autoscaling "web" is invalid: spec.scaleTargetRef.apiVersion: Invalid value: "v1": apiVersion must specify API group',
    );
  });
});

describe("autoscaling/v1", () => {
  const rich = {
    ...HPA,
    spec: {
      ...HPA.spec,
      metrics: [
        ...HPA.spec.metrics,
        { type: "Resource", resource: { name: "memory", target: { type: "AverageValue", averageValue: "1Gi" } } },
        { type: "Pods", pods: { metric: { name: "rps" }, target: { type: "AverageValue", averageValue: "10" } } },
        {
          type: "ContainerResource",
          containerResource: { name: "cpu", container: "web", target: { type: "Utilization", averageUtilization: 60 } },
        },
        {
          type: "Object",
          object: {
            describedObject: { kind: "Service", name: "web" },
            metric: { name: "hits" },
            target: { type: "Value", value: "5" },
          },
        },
        {
          type: "External",
          external: { metric: { name: "queue" }, target: { type: "AverageValue", averageValue: "2" } },
        },
      ],
      behavior: { scaleDown: { stabilizationWindowSeconds: 10 } },
    },
  };

  it("shows the CPU as a number and the rest in annotations", () => {
    const { call } = createCaller();
    made(call("POST", V2, rich));
    const old = made<KubeObject & { spec: unknown }>(call("GET", `${V1}/web`));
    expect(old.spec).toEqual({
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
      minReplicas: 2,
      maxReplicas: 5,
      targetCPUUtilizationPercentage: 50,
    });
    expect(JSON.parse(old.metadata.annotations?.["autoscaling.alpha.kubernetes.io/metrics"] ?? "")).toEqual([
      { type: "Resource", resource: { name: "memory", targetAverageValue: "1Gi" } },
      { type: "Pods", pods: { metricName: "rps", targetAverageValue: "10" } },
      { type: "ContainerResource", containerResource: { name: "cpu", targetAverageUtilization: 60, container: "web" } },
      { type: "Object", object: { target: { kind: "Service", name: "web" }, metricName: "hits", targetValue: "5" } },
      { type: "External", external: { metricName: "queue", targetAverageValue: "2" } },
    ]);
    expect(old.metadata.annotations?.["autoscaling.alpha.kubernetes.io/behavior"]).toContain(
      '"stabilizationWindowSeconds":10',
    );
  });

  it("loses nothing on the way back", () => {
    const { call } = createCaller();
    const { spec } = made<HorizontalPodAutoscaler>(call("POST", V2, rich));
    const old = made(call("GET", `${V1}/web`));
    made(call("PUT", `${V1}/web`, old));
    const again = made<HorizontalPodAutoscaler>(call("GET", `${V2}/web`));
    expect(again.metadata.annotations).toBeUndefined();
    const byType = (metrics: readonly { readonly type: string }[] = []) =>
      [...metrics].map((m) => JSON.stringify(m)).sort();
    expect(byType(again.spec.metrics)).toEqual(byType(spec.metrics));
    expect(again.spec.behavior).toEqual(spec.behavior);
  });

  it("of 80 % when it says nothing of the CPU", () => {
    const { call } = createCaller();
    const { scaleTargetRef } = HPA.spec;
    const body = {
      apiVersion: "autoscaling/v1",
      kind: HPA.kind,
      metadata: { name: "old" },
      spec: { scaleTargetRef, maxReplicas: 3 },
    };
    expect(made(call("POST", V1, body)).spec).toMatchObject({ minReplicas: 1, targetCPUUtilizationPercentage: 80 });
  });
});
