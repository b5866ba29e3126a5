import { describe, expect, it } from "vitest";
import { defaulted, errorsOf, updateErrorsOf } from "./testing/check-manifest.ts";

describe("ResourceQuota", () => {
  const quota = (spec: object) => ({ metadata: { name: "q", namespace: "default" }, spec });
  const mustExist =
    "must be 'Exist' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity";
  const cases: { name: string; spec: object; errors: string[] }[] = [
    {
      name: "plain",
      spec: { hard: { pods: "4", "requests.cpu": "1", "count/deployments.apps": "2", "example.com/gpu": "1" } },
      errors: [],
    },
    { name: "of a class", spec: { hard: { "gold.storageclass.storage.k8s.io/requests.storage": "1Gi" } }, errors: [] },
    {
      name: "unknown resource",
      spec: { hard: { horses: "1" } },
      errors: [
        'spec.hard[horses]: Invalid value: "horses": must be a standard resource type or fully qualified',
        'spec.hard[horses]: Invalid value: "horses": must be a standard resource for quota',
      ],
    },
    {
      name: "storage is for volumes",
      spec: { hard: { storage: "1" } },
      errors: ['spec.hard[storage]: Invalid value: "storage": must be a standard resource for quota'],
    },
    {
      name: "negative",
      spec: { hard: { pods: "-1" } },
      errors: ['spec.hard[pods]: Invalid value: "-1": must be greater than or equal to 0'],
    },
    {
      name: "half a Pod",
      spec: { hard: { pods: "500m" } },
      errors: ['spec.hard[pods]: Invalid value: "500m": must be an integer'],
    },
    { name: "scope", spec: { hard: { pods: "1" }, scopes: ["BestEffort"] }, errors: [] },
    {
      name: "unknown scope",
      spec: { hard: { pods: "1" }, scopes: ["Nice"] },
      errors: ['spec.scopes: Invalid value: ["Nice"]: unsupported scope'],
    },
    {
      name: "scope of something else",
      spec: { hard: { "requests.cpu": "1" }, scopes: ["BestEffort"] },
      errors: ['spec.scopes: Invalid value: ["BestEffort"]: unsupported scope applied to resource'],
    },
    {
      name: "scopes at odds",
      spec: { hard: { pods: "1" }, scopes: ["Terminating", "NotTerminating"] },
      errors: ['spec.scopes: Invalid value: ["Terminating","NotTerminating"]: conflicting scopes'],
    },
    {
      name: "scope selector",
      spec: {
        hard: { pods: "1" },
        scopeSelector: { matchExpressions: [{ scopeName: "PriorityClass", operator: "In", values: ["high"] }] },
      },
      errors: [],
    },
    {
      name: "scope selector without values",
      spec: {
        hard: { pods: "1" },
        scopeSelector: { matchExpressions: [{ scopeName: "PriorityClass", operator: "In" }] },
      },
      errors: [
        "spec.scopeSelector.matchExpressions.values: Required value: must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
      ],
    },
    {
      name: "scope that only exists",
      spec: {
        hard: { pods: "1" },
        scopeSelector: { matchExpressions: [{ scopeName: "Terminating", operator: "In", values: ["a"] }] },
      },
      errors: [`spec.scopeSelector.matchExpressions.operator: Invalid value: "In": ${mustExist}`],
    },
  ];
  it.each(cases)("$name", ({ spec, errors }) => expect(errorsOf("ResourceQuota", quota(spec))).toEqual(errors));

  it("keeps its scopes", () =>
    expect(
      updateErrorsOf(
        "ResourceQuota",
        quota({ hard: { pods: "1" } }),
        quota({ hard: { pods: "1" }, scopes: ["BestEffort"] }),
      ),
    ).toEqual(['spec.scopes: Invalid value: ["BestEffort"]: field is immutable']));
});

describe("LimitRange", () => {
  const range = (...limits: object[]) => ({ metadata: { name: "l", namespace: "default" }, spec: { limits } });
  const container = (fields: object) => range({ type: "Container", ...fields });

  it.each([
    ["max", { max: { cpu: "2" } }, { default: { cpu: "2" }, defaultRequest: { cpu: "2" } }],
    ["min", { min: { cpu: "1" } }, { defaultRequest: { cpu: "1" } }],
    [
      "default and min",
      { min: { cpu: "1" }, default: { cpu: "3" } },
      { default: { cpu: "3" }, defaultRequest: { cpu: "3" } },
    ],
  ])("fills what %s means", (_name, given, filled) => {
    expect(defaulted("LimitRange", container(given)).spec.limits[0]).toEqual({
      type: "Container",
      ...given,
      ...filled,
    });
  });

  const cases: { name: string; manifest: object; errors: string[] }[] = [
    { name: "plain", manifest: container({ max: { cpu: "2" }, min: { cpu: "1" } }), errors: [] },
    {
      name: "unknown type",
      manifest: range({ type: "Horse" }),
      errors: ['spec.limits[0].type: Invalid value: "Horse": must be a standard limit type or fully qualified'],
    },
    {
      name: "a type twice",
      manifest: range({ type: "Pod" }, { type: "Pod" }),
      errors: ['spec.limits[1].type: Duplicate value: "Pod"'],
    },
    {
      name: "defaults of a Pod",
      manifest: range({ type: "Pod", default: { cpu: "1" }, defaultRequest: { cpu: "1" } }),
      errors: [
        "spec.limits[0].default: Forbidden: may not be specified when `type` is 'Pod'",
        "spec.limits[0].defaultRequest: Forbidden: may not be specified when `type` is 'Pod'",
      ],
    },
    {
      name: "claims without bounds",
      manifest: range({ type: "PersistentVolumeClaim" }),
      errors: [
        "spec.limits[0].limits: Required value: either minimum or maximum storage value is required, but neither was provided",
      ],
    },
    {
      name: "not of containers",
      manifest: container({ max: { pods: "1" } }),
      errors: [
        'spec.limits[0].max[pods]: Invalid value: "pods": must be a standard resource for containers',
        'spec.limits[0].default[pods]: Invalid value: "pods": must be a standard resource for containers',
        'spec.limits[0].defaultRequest[pods]: Invalid value: "pods": must be a standard resource for containers',
      ],
    },
    {
      name: "min above max",
      manifest: range({ type: "Pod", min: { cpu: "2" }, max: { cpu: "1" } }),
      errors: ['spec.limits[0].min[cpu]: Invalid value: "2": min value 2 is greater than max value 1'],
    },
    {
      name: "defaults out of bounds",
      manifest: container({
        min: { cpu: "2" },
        max: { cpu: "3" },
        default: { cpu: "4" },
        defaultRequest: { cpu: "1" },
      }),
      errors: [
        'spec.limits[0].defaultRequest[cpu]: Invalid value: "1": min value 2 is greater than default request value 1',
        'spec.limits[0].default[cpu]: Invalid value: "3": default value 4 is greater than max value 3',
      ],
    },
    {
      name: "default request above the default",
      manifest: container({ default: { memory: "1Gi" }, defaultRequest: { memory: "2Gi" } }),
      errors: [
        'spec.limits[0].defaultRequest[memory]: Invalid value: "2Gi": default request value 2Gi is greater than default limit value 1Gi',
      ],
    },
    {
      name: "ratio below one",
      manifest: range({ type: "Pod", maxLimitRequestRatio: { cpu: "500m" } }),
      errors: ['spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: "500m": ratio 500m is less than 1'],
    },
    {
      name: "ratio beyond reach",
      manifest: range({ type: "Pod", min: { cpu: "1" }, max: { cpu: "2" }, maxLimitRequestRatio: { cpu: "3" } }),
      errors: [
        'spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: "3": ratio 3 is greater than max/min = 2.000000',
      ],
    },
  ];
  it.each(cases)("$name", ({ manifest, errors }) => expect(errorsOf("LimitRange", manifest)).toEqual(errors));
});

describe("PriorityClass", () => {
  const priority = (name: string, value: number, more: object = {}) => ({ metadata: { name }, value, ...more });
  it("preempts, and is worth nothing unless it says so", () =>
    expect(defaulted("PriorityClass", { metadata: { name: "a" } })).toMatchObject({
      value: 0,
      preemptionPolicy: "PreemptLowerPriority",
    }));

  const reserved = (problem: string) => [
    `metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: ${problem}`,
  ];
  const cases: { name: string; manifest: object; errors: string[] }[] = [
    { name: "highest", manifest: priority("a", 1_000_000_000), errors: [] },
    { name: "negative", manifest: priority("a", -5), errors: [] },
    {
      name: "too high",
      manifest: priority("a", 1_000_000_001),
      errors: ["value: Forbidden: maximum allowed value of a user defined priority is 1000000000"],
    },
    { name: "of the system", manifest: priority("system-node-critical", 2_000_001_000), errors: [] },
    {
      name: "of the system, with another value",
      manifest: priority("system-node-critical", 7),
      errors: reserved("value of system-node-critical PriorityClass must be 2000001000"),
    },
    {
      name: "of the system, for all",
      manifest: priority("system-node-critical", 2_000_001_000, { globalDefault: true }),
      errors: reserved("globalDefault of system-node-critical PriorityClass must be false"),
    },
    {
      name: "like the system",
      manifest: priority("system-x", 1),
      errors: reserved("system-x is not a known system priority class"),
    },
    {
      name: "unknown policy",
      manifest: priority("a", 1, { preemptionPolicy: "Always" }),
      errors: ['preemptionPolicy: Unsupported value: "Always": supported values: "PreemptLowerPriority", "Never"'],
    },
  ];
  it.each(cases)("$name", ({ manifest, errors }) => expect(errorsOf("PriorityClass", manifest)).toEqual(errors));

  it.each([
    ["value", { value: 2 }, ["value: Forbidden: may not be changed in an update."]],
    ["policy", { preemptionPolicy: "Never" }, ['preemptionPolicy: Invalid value: "Never": field is immutable']],
    ["default", { globalDefault: true }, []],
  ])("change: %s", (_name, change, errors) =>
    expect(updateErrorsOf("PriorityClass", priority("a", 1), { ...priority("a", 1), ...change })).toEqual(errors),
  );
});

describe("PodDisruptionBudget", () => {
  const percent =
    "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";
  const cases: { name: string; spec: object; errors: string[] }[] = [
    { name: "least", spec: { minAvailable: 1, selector: {} }, errors: [] },
    { name: "most", spec: { maxUnavailable: "50%", unhealthyPodEvictionPolicy: "AlwaysAllow" }, errors: [] },
    {
      name: "both",
      spec: { minAvailable: 1, maxUnavailable: "1%", selector: { matchLabels: { app: "a" } } },
      errors: [
        'spec: Invalid value: {"MinAvailable":1,"Selector":{"matchLabels":{"app":"a"}},"MaxUnavailable":"1%","UnhealthyPodEvictionPolicy":null}: minAvailable and maxUnavailable cannot be both set',
      ],
    },
    {
      name: "negative",
      spec: { minAvailable: -1 },
      errors: ["spec.minAvailable: Invalid value: -1: must be greater than or equal to 0"],
    },
    { name: "text", spec: { maxUnavailable: "a" }, errors: [`spec.maxUnavailable: Invalid value: "a": ${percent}`] },
    {
      name: "more than all",
      spec: { minAvailable: "101%" },
      errors: ['spec.minAvailable: Invalid value: "101%": must not be greater than 100%'],
    },
    {
      name: "unknown policy",
      spec: { unhealthyPodEvictionPolicy: "Never" },
      errors: [
        'spec.unhealthyPodEvictionPolicy: Unsupported value: "Never": supported values: "AlwaysAllow", "IfHealthyBudget"',
      ],
    },
  ];
  it.each(cases)("$name", ({ spec, errors }) =>
    expect(errorsOf("PodDisruptionBudget", { metadata: { name: "b", namespace: "default" }, spec })).toEqual(errors),
  );
});

describe("RuntimeClass", () => {
  it("needs the name of a handler", () => {
    const [error = ""] = errorsOf("RuntimeClass", { metadata: { name: "a" }, handler: "G V" });
    expect(error).toContain('handler: Invalid value: "G V": a lowercase RFC 1123 label must consist of');
  });
  it("keeps it", () => {
    const [before, after] = ["a", "b"].map((handler) => ({ metadata: { name: "a" }, handler }));
    expect(updateErrorsOf("RuntimeClass", before, after)).toEqual(['handler: Invalid value: "b": field is immutable']);
  });
});
