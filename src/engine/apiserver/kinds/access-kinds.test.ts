import { describe, expect, it } from "vitest";
import { createCaller, made, said } from "../rest/rest-calls.ts";
import { definitionOf, defaulted, errorsOf, updateErrorsOf, withValue } from "./testing/check-manifest.ts";

const API = "rbac.authorization.k8s.io";
const ROLE = { metadata: { name: "reader" }, rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }] };

describe("Role and ClusterRole", () => {
  const rows: readonly (readonly ["Role" | "ClusterRole", string, unknown, readonly string[]])[] = [
    ["Role", "rules", undefined, []],
    ["Role", "rules[0].verbs", [], ["rules[0].verbs: Required value: verbs must contain at least one value"]],
    [
      "Role",
      "rules[0].apiGroups",
      [],
      ["rules[0].apiGroups: Required value: resource rules must supply at least one api group"],
    ],
    [
      "Role",
      "rules[0].resources",
      undefined,
      ["rules[0].resources: Required value: resource rules must supply at least one resource"],
    ],
    [
      "Role",
      "rules[0]",
      { nonResourceURLs: ["/x"], verbs: ["get"] },
      ['rules[0].nonResourceURLs: Invalid value: ["/x"]: namespaced rules cannot apply to non-resource URLs'],
    ],
    ["ClusterRole", "rules[0]", { nonResourceURLs: ["/x"], verbs: ["get"] }, []],
    [
      "ClusterRole",
      "rules[0].nonResourceURLs",
      ["/x"],
      [
        'rules[0].nonResourceURLs: Invalid value: ["/x"]: rules cannot apply to both regular resources and non-resource URLs',
      ],
    ],
    [
      "ClusterRole",
      "aggregationRule",
      {},
      [
        "aggregationRule.clusterRoleSelectors: Required value: at least one clusterRoleSelector required if aggregationRule is non-nil",
      ],
    ],
    [
      "ClusterRole",
      "aggregationRule",
      { clusterRoleSelectors: [{ matchExpressions: [{ key: "a", operator: "Is" }] }] },
      [
        'aggregationRule.clusterRoleSelectors[0].matchExpressions[0].operator: Invalid value: "Is": not a valid selector operator',
      ],
    ],
  ];
  it.each(rows)("%s with %s", (kind, path, value, errors) => {
    expect(errorsOf(kind, withValue(ROLE, path, value))).toEqual(errors);
  });

  it("has a name that fits into a path", () => {
    const { call } = createCaller();
    const path = `/apis/${API}/v1/clusterroles`;
    expect(made(call("POST", path, { ...ROLE, metadata: { name: "system:a:B" } })).metadata.name).toBe("system:a:B");
    expect(said(call("POST", path, { ...ROLE, metadata: { name: "a%b" } }))).toEqual([
      422,
      "Invalid",
      `ClusterRole.${API} "a%b" is invalid: metadata.name: Invalid value: "a%b": may not contain '%'`,
    ]);
  });
});

const BINDING = {
  metadata: { name: "b" },
  roleRef: { apiGroup: API, kind: "ClusterRole", name: "view" },
  subjects: [{ kind: "User", apiGroup: API, name: "jane" }],
};

describe("bindings", () => {
  it("fill the groups", () => {
    const object = defaulted("RoleBinding", {
      metadata: { name: "b" },
      roleRef: { kind: "Role", name: "r" },
      subjects: [
        { kind: "User", name: "jane" },
        { kind: "Group", name: "devs" },
        { kind: "ServiceAccount", name: "ci" },
      ],
    });
    expect(object).toMatchObject({
      roleRef: { apiGroup: API },
      subjects: [{ apiGroup: API }, { apiGroup: API }, { kind: "ServiceAccount", name: "ci" }],
    });
    expect(object.subjects?.[2]).not.toHaveProperty("apiGroup");
    expect(definitionOf("RoleBinding").default?.(object)).toBe(object);
  });

  const rows: readonly (readonly ["RoleBinding" | "ClusterRoleBinding", string, unknown, readonly string[]])[] = [
    ["RoleBinding", "roleRef.kind", "Role", []],
    [
      "ClusterRoleBinding",
      "roleRef.kind",
      "Role",
      ['roleRef.kind: Unsupported value: "Role": supported values: "ClusterRole"'],
    ],
    [
      "RoleBinding",
      "roleRef.kind",
      "Thing",
      ['roleRef.kind: Unsupported value: "Thing": supported values: "Role", "ClusterRole"'],
    ],
    [
      "RoleBinding",
      "roleRef.apiGroup",
      "apps",
      [`roleRef.apiGroup: Unsupported value: "apps": supported values: "${API}"`],
    ],
    ["RoleBinding", "roleRef.name", "", ["roleRef.name: Required value"]],
    ["RoleBinding", "subjects[0].name", "", ["subjects[0].name: Required value"]],
    [
      "RoleBinding",
      "subjects[0].kind",
      "Robot",
      ['subjects[0].kind: Unsupported value: "Robot": supported values: "ServiceAccount", "User", "Group"'],
    ],
    [
      "RoleBinding",
      "subjects[0].apiGroup",
      "apps",
      [`subjects[0].apiGroup: Unsupported value: "apps": supported values: "${API}"`],
    ],
    [
      "RoleBinding",
      "subjects[0]",
      { kind: "ServiceAccount", name: "ci", apiGroup: API },
      [`subjects[0].apiGroup: Unsupported value: "${API}": supported values: ""`],
    ],
    [
      "ClusterRoleBinding",
      "subjects[0]",
      { kind: "ServiceAccount", name: "ci" },
      ["subjects[0].namespace: Required value"],
    ],
    ["RoleBinding", "subjects[0]", { kind: "ServiceAccount", name: "ci" }, []],
    ["RoleBinding", "subjects", undefined, []],
  ];
  it.each(rows)("%s with %s %j", (kind, path, value, errors) => {
    expect(errorsOf(kind, withValue(BINDING, path, value))).toEqual(errors);
  });

  it.each(["RoleBinding", "ClusterRoleBinding"] as const)("%s keeps its role", (kind) => {
    expect(updateErrorsOf(kind, BINDING, withValue(BINDING, "roleRef.name", "edit"))).toEqual([
      `roleRef: Invalid value: {"APIGroup":"${API}","Kind":"ClusterRole","Name":"edit"}: cannot change roleRef`,
    ]);
    expect(updateErrorsOf(kind, BINDING, withValue(BINDING, "subjects", []))).toEqual([]);
  });
});

const WEBHOOK = {
  name: "a.example.com",
  admissionReviewVersions: ["v1"],
  sideEffects: "None",
  clientConfig: { service: { name: "hook", namespace: "default" } },
  rules: [{ operations: ["CREATE"], apiGroups: [""], apiVersions: ["v1"], resources: ["pods"] }],
};
const HOOKS = { metadata: { name: "h" }, webhooks: [WEBHOOK] };

describe("webhook configurations", () => {
  it("fill what is usual", () => {
    const object = defaulted("MutatingWebhookConfiguration", HOOKS);
    expect(object.webhooks).toEqual([
      {
        ...WEBHOOK,
        clientConfig: { service: { name: "hook", namespace: "default", port: 443 } },
        rules: [{ ...WEBHOOK.rules[0], scope: "*" }],
        failurePolicy: "Fail",
        matchPolicy: "Equivalent",
        namespaceSelector: {},
        objectSelector: {},
        timeoutSeconds: 10,
        reinvocationPolicy: "Never",
      },
    ]);
    expect(definitionOf("MutatingWebhookConfiguration").default?.(object)).toBe(object);
    expect(defaulted("ValidatingWebhookConfiguration", HOOKS).webhooks?.[0]).not.toHaveProperty("reinvocationPolicy");
  });

  const rows: readonly (readonly [string, unknown, readonly string[]])[] = [
    ["name", "", ["webhooks[0].name: Required value"]],
    [
      "name",
      "a.b",
      ['webhooks[0].name: Invalid value: "a.b": should be a domain with at least three segments separated by dots'],
    ],
    ["sideEffects", undefined, ["webhooks[0].sideEffects: Required value: must specify one of None, NoneOnDryRun"]],
    [
      "sideEffects",
      "Some",
      ['webhooks[0].sideEffects: Unsupported value: "Some": supported values: "None", "NoneOnDryRun"'],
    ],
    [
      "failurePolicy",
      "Warn",
      ['webhooks[0].failurePolicy: Unsupported value: "Warn": supported values: "Fail", "Ignore"'],
    ],
    [
      "timeoutSeconds",
      31,
      ["webhooks[0].timeoutSeconds: Invalid value: 31: the timeout value must be between 1 and 30 seconds"],
    ],
    [
      "admissionReviewVersions",
      [],
      ["webhooks[0].admissionReviewVersions: Required value: must specify one of v1, v1beta1"],
    ],
    [
      "admissionReviewVersions",
      ["v9"],
      ['webhooks[0].admissionReviewVersions: Invalid value: ["v9"]: must include at least one of v1, v1beta1'],
    ],
    ["clientConfig", {}, ["webhooks[0].clientConfig: Required value: exactly one of url or service is required"]],
    [
      "clientConfig",
      { url: "http://u@a.com/x?q=1#f" },
      [
        "webhooks[0].clientConfig.url: Invalid value: \"http\": 'https' is the only allowed URL scheme; desired format: https://host[/path]",
        'webhooks[0].clientConfig.url: Invalid value: "u": user information is not permitted in the URL',
        'webhooks[0].clientConfig.url: Invalid value: "f": fragments are not permitted in the URL',
        'webhooks[0].clientConfig.url: Invalid value: "q=1": query parameters are not permitted in the URL',
      ],
    ],
    [
      "clientConfig",
      { service: { port: 0, path: "x" } },
      [
        "webhooks[0].clientConfig.service.name: Required value: service name is required",
        "webhooks[0].clientConfig.service.namespace: Required value: service namespace is required",
        "webhooks[0].clientConfig.service.port: Invalid value: 0: port is not valid: must be between 1 and 65535, inclusive",
        "webhooks[0].clientConfig.service.path: Invalid value: \"x\": must start with a '/'",
      ],
    ],
    [
      "rules",
      [{ operations: ["*", "CREATE"], apiGroups: [], apiVersions: ["v1"], resources: ["*", "pods"] }],
      [
        'webhooks[0].rules[0].operations: Invalid value: ["*","CREATE"]: if \'*\' is present, must not specify other operations',
        "webhooks[0].rules[0].apiGroups: Required value",
        'webhooks[0].rules[0].resources: Invalid value: ["*","pods"]: if \'*\' is present, must not specify other resources without subresources',
      ],
    ],
    [
      "rules",
      [{ operations: ["READ"], apiGroups: ["*"], apiVersions: ["*"], resources: ["pods/*", "pods/log"], scope: "All" }],
      [
        'webhooks[0].rules[0].operations[0]: Unsupported value: "READ": supported values: "*", "CONNECT", "CREATE", "DELETE", "UPDATE"',
        "webhooks[0].rules[0].resources[1]: Invalid value: \"pods/log\": if 'pods/*' is present, must not specify pods/log",
        'webhooks[0].rules[0].scope: Unsupported value: "All": supported values: "*", "Cluster", "Namespaced"',
      ],
    ],
  ];
  it.each(rows)("%s: %j", (field, value, errors) => {
    expect(errorsOf("ValidatingWebhookConfiguration", withValue(HOOKS, `webhooks[0].${field}`, value))).toEqual(errors);
  });

  it("names are different, and nothing is called", () => {
    const twice = { metadata: { name: "h" }, webhooks: [WEBHOOK, WEBHOOK] };
    expect(errorsOf("MutatingWebhookConfiguration", twice)).toEqual([
      'webhooks[1].name: Duplicate value: "a.example.com"',
    ]);
    const path = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";
    expect(createCaller().call("POST", path, HOOKS)).toMatchObject({
      code: 201,
      warnings: ["webhooks[*].clientConfig: stored, but has no effect in this simulated cluster"],
    });
  });
});

const POLICY = {
  metadata: { name: "p" },
  spec: {
    matchConstraints: {
      resourceRules: [{ operations: ["CREATE"], apiGroups: ["apps"], apiVersions: ["v1"], resources: ["deployments"] }],
    },
    validations: [{ expression: "object.spec.replicas <= 5" }],
  },
};
const EMPTY = "validations or auditAnnotations must contain at least one item";

describe("admission policies", () => {
  it("fill what is usual", () => {
    const { spec } = defaulted("ValidatingAdmissionPolicy", POLICY);
    expect(spec).toMatchObject({
      failurePolicy: "Fail",
      matchConstraints: { matchPolicy: "Equivalent", namespaceSelector: {}, resourceRules: [{ scope: "*" }] },
    });
    expect(errorsOf("ValidatingAdmissionPolicy", POLICY)).toEqual([]);
  });

  it.each([
    ["spec.matchConstraints", undefined, ["spec.matchConstraints: Required value"]],
    [
      "spec.validations",
      [],
      [`spec.validations: Required value: ${EMPTY}`, `spec.auditAnnotations: Required value: ${EMPTY}`],
    ],
    [
      "spec.validations[0].expression",
      " ",
      ["spec.validations[0].expression: Required value: expression is not specified"],
    ],
    ["spec.matchConstraints.resourceRules", [], ["spec.matchConstraints.resourceRules: Required value"]],
    [
      "spec.failurePolicy",
      "Warn",
      ['spec.failurePolicy: Unsupported value: "Warn": supported values: "Fail", "Ignore"'],
    ],
  ])("%s", (path, value, errors) => {
    expect(errorsOf("ValidatingAdmissionPolicy", withValue(POLICY, path, value))).toEqual(errors);
  });

  const binding = { metadata: { name: "b" }, spec: { policyName: "p", validationActions: ["Deny"] } };
  it.each([
    ["spec.policyName", "p", []],
    ["spec.policyName", "", ["spec.policyName: Required value"]],
    [
      "spec.validationActions",
      [],
      ["spec.validationActions: Required value: at least one validation action is required"],
    ],
    [
      "spec.validationActions",
      ["Deny", "Deny", "Block"],
      [
        'spec.validationActions[1]: Duplicate value: "Deny"',
        'spec.validationActions[2]: Unsupported value: "Block": supported values: "Audit", "Deny", "Warn"',
      ],
    ],
    [
      "spec.validationActions",
      ["Deny", "Warn"],
      [
        'spec.validationActions: Invalid value: ["Deny","Warn"]: must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)',
      ],
    ],
    [
      "spec.paramRef",
      {},
      [
        "spec.paramRef: Required value: one of name or selector must be specified",
        "spec.paramRef.parameterNotFoundAction: Required value",
      ],
    ],
  ])("binding with %s %j", (path, value, errors) => {
    expect(errorsOf("ValidatingAdmissionPolicyBinding", withValue(binding, path, value))).toEqual(errors);
  });
});
