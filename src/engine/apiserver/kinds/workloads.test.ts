import { describe, expect, it } from "vitest";
import { definitionOf, defaulted, errorsOf, updateErrorsOf, withValue } from "./testing/check-manifest.ts";

const SPEC = {
  selector: { matchLabels: { app: "web" } },
  template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "web", image: "nginx:1.29" }] } },
};
const DEPLOYMENT = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" }, spec: SPEC };
const REPLICA_SET = { apiVersion: "apps/v1", kind: "ReplicaSet", metadata: { name: "web" }, spec: SPEC };
const errorsWith = (path: string, value: unknown) => errorsOf("Deployment", withValue(DEPLOYMENT, path, value));

const MISMATCH = "`selector` does not match template `labels`";

describe("Deployment", () => {
  it("gets its defaults, and a template without those of Pods alone", () => {
    const { spec } = defaulted("Deployment", DEPLOYMENT);
    expect({ ...spec, template: undefined, selector: undefined }).toEqual({
      replicas: 1,
      strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "25%", maxSurge: "25%" } },
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
    });
    expect(spec.template.spec.restartPolicy).toBe("Always");
    expect(spec.template.spec.enableServiceLinks).toBeUndefined();
  });

  it("keeps zero replicas, and gives a Recreate strategy no numbers", () => {
    const { spec } = defaulted("Deployment", {
      ...DEPLOYMENT,
      spec: { ...SPEC, replicas: 0, strategy: { type: "Recreate" } },
    });
    expect([spec.replicas, spec.strategy]).toEqual([0, { type: "Recreate" }]);
  });

  it("comes back as it is when complete", () => {
    const complete = defaulted("Deployment", DEPLOYMENT);
    expect(definitionOf("Deployment").default?.(complete)).toBe(complete);
  });

  it("is valid", () => expect(errorsOf("Deployment", DEPLOYMENT)).toEqual([]));

  it("without a spec lacks everything", () => {
    expect(errorsOf("Deployment", { metadata: { name: "web" } })).toEqual([
      "spec.selector: Required value",
      `spec.template.metadata.labels: Invalid value: null: ${MISMATCH}`,
      "spec.template.spec.containers: Required value",
    ]);
  });

  const wrong: { name: string; path: string; value: unknown; errors: string[] }[] = [
    {
      name: "negative replicas",
      path: "spec.replicas",
      value: -1,
      errors: ["spec.replicas: Invalid value: -1: must be greater than or equal to 0"],
    },
    {
      name: "empty selector",
      path: "spec.selector",
      value: {},
      errors: ["spec.selector: Invalid value: {}: empty selector is invalid for deployment"],
    },
    {
      name: "selector of other Pods",
      path: "spec.template.metadata.labels",
      value: { app: "b" },
      errors: [`spec.template.metadata.labels: Invalid value: {"app":"b"}: ${MISMATCH}`],
    },
    {
      name: "selector operator",
      path: "spec.selector.matchExpressions",
      value: [{ key: "app", operator: "Is" }],
      errors: [
        'spec.selector.matchExpressions[0].operator: Invalid value: "Is": not a valid selector operator',
        'spec.selector: Invalid value: {"matchLabels":{"app":"web"},"matchExpressions":[{"key":"app","operator":"Is"}]}: invalid label selector',
      ],
    },
    {
      name: "selector without values",
      path: "spec.selector.matchExpressions",
      value: [{ key: "app", operator: "In" }],
      errors: [
        "spec.selector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
        'spec.selector: Invalid value: {"matchLabels":{"app":"web"},"matchExpressions":[{"key":"app","operator":"In"}]}: invalid label selector',
      ],
    },
    {
      name: "template that ends",
      path: "spec.template.spec.restartPolicy",
      value: "Never",
      errors: ['spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"'],
    },
    {
      name: "template with a deadline",
      path: "spec.template.spec.activeDeadlineSeconds",
      value: 5,
      errors: [
        "spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ReplicaSet is not Supported",
      ],
    },
    {
      name: "no image",
      path: "spec.template.spec.containers[0].image",
      value: undefined,
      errors: ["spec.template.spec.containers[0].image: Required value"],
    },
    {
      name: "unknown strategy",
      path: "spec.strategy",
      value: { type: "Slow" },
      errors: ['spec.strategy: Unsupported value: {"type":"Slow"}: supported values: "Recreate", "RollingUpdate"'],
    },
    {
      name: "Recreate with numbers",
      path: "spec.strategy",
      value: { type: "Recreate", rollingUpdate: { maxSurge: 1 } },
      errors: ["spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'"],
    },
    {
      name: "nothing may move",
      path: "spec.strategy.rollingUpdate",
      value: { maxSurge: 0, maxUnavailable: 0 },
      errors: ["spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0"],
    },
    {
      name: "nothing may move, in percent",
      path: "spec.strategy.rollingUpdate",
      value: { maxSurge: "0%", maxUnavailable: "0%" },
      errors: ['spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "0%": may not be 0 when `maxSurge` is 0'],
    },
    {
      name: "more than all",
      path: "spec.strategy.rollingUpdate",
      value: { maxUnavailable: "101%" },
      errors: ['spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "101%": must not be greater than 100%'],
    },
    {
      name: "no percentage",
      path: "spec.strategy.rollingUpdate",
      value: { maxSurge: "half" },
      errors: [
        "spec.strategy.rollingUpdate.maxSurge: Invalid value: \"half\": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
      ],
    },
    {
      name: "negative surge",
      path: "spec.strategy.rollingUpdate",
      value: { maxSurge: -1 },
      errors: ["spec.strategy.rollingUpdate.maxSurge: Invalid value: -1: must be greater than or equal to 0"],
    },
    {
      name: "negative minReadySeconds",
      path: "spec.minReadySeconds",
      value: -1,
      errors: ["spec.minReadySeconds: Invalid value: -1: must be greater than or equal to 0"],
    },
    {
      name: "negative history",
      path: "spec.revisionHistoryLimit",
      value: -1,
      errors: ["spec.revisionHistoryLimit: Invalid value: -1: must be greater than or equal to 0"],
    },
    {
      name: "deadline below minReadySeconds",
      path: "spec.minReadySeconds",
      value: 600,
      errors: ["spec.progressDeadlineSeconds: Invalid value: 600: must be greater than minReadySeconds"],
    },
  ];
  it.each(wrong)("refuses: $name", ({ path, value, errors }) => expect(errorsWith(path, value)).toEqual(errors));

  it("keeps its selector", () => {
    const labels = { app: "web", tier: "front" };
    const changed = withValue(
      withValue(DEPLOYMENT, "spec.selector.matchLabels", labels),
      "spec.template.metadata.labels",
      labels,
    );
    expect(updateErrorsOf("Deployment", DEPLOYMENT, changed)).toEqual([
      'spec.selector: Invalid value: {"matchLabels":{"app":"web","tier":"front"}}: field is immutable',
    ]);
    expect(updateErrorsOf("Deployment", DEPLOYMENT, withValue(DEPLOYMENT, "spec.replicas", 3))).toEqual([]);
  });
});

describe("ReplicaSet", () => {
  it("gets one replica", () => expect(defaulted("ReplicaSet", REPLICA_SET).spec.replicas).toBe(1));

  it("is valid", () => expect(errorsOf("ReplicaSet", REPLICA_SET)).toEqual([]));

  it("checks its numbers before its template", () => {
    const manifest = withValue(
      withValue(withValue(REPLICA_SET, "spec.replicas", -1), "spec.minReadySeconds", -2),
      "spec.template.spec.containers",
      [],
    );
    expect(errorsOf("ReplicaSet", manifest)).toEqual([
      "spec.replicas: Invalid value: -1: must be greater than or equal to 0",
      "spec.minReadySeconds: Invalid value: -2: must be greater than or equal to 0",
      "spec.template.spec.containers: Required value",
    ]);
  });

  it("keeps its selector", () => {
    expect(
      updateErrorsOf("ReplicaSet", REPLICA_SET, withValue(REPLICA_SET, "spec.selector.matchLabels", { app: "b" })),
    ).toEqual(['spec.selector: Invalid value: {"matchLabels":{"app":"b"}}: field is immutable']);
  });

  it("is found by its replicas", () => {
    const read = definitionOf("ReplicaSet").selectableFields?.["status.replicas"];
    expect(read?.({ ...defaulted("ReplicaSet", REPLICA_SET), status: { replicas: 3 } })).toBe("3");
  });
});
