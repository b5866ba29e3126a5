import { beforeEach, describe, expect, it } from "vitest";
import type { ApiResponse, HttpMethod } from "../../../../api/api-client.ts";
import type { Status } from "../../../../api/status.ts";
import { createTestServer, type TestServer } from "../../test-server.ts";

const POLICIES = "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies";
const BINDINGS = "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings";
const DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
const PODS = "/api/v1/namespaces/default/pods";

let server: TestServer;
beforeEach(() => {
  server = createTestServer();
});

function call(method: HttpMethod, path: string, body?: unknown, type?: string): ApiResponse {
  const headers = type === undefined ? {} : { headers: { "content-type": type } };
  return server.api.handle({ method, path, body, ...headers });
}

function made(response: ApiResponse): ApiResponse {
  if (response.code >= 300) throw new Error(JSON.stringify(response.body));
  return response;
}

const RULE = { apiGroups: ["apps"], apiVersions: ["v1"], operations: ["CREATE", "UPDATE"], resources: ["deployments"] };

function policy(spec: object, binding: object = {}): void {
  const matchConstraints = { resourceRules: [RULE] };
  made(call("POST", POLICIES, { metadata: { name: "demo" }, spec: { matchConstraints, ...spec } }));
  const bound = { policyName: "demo", validationActions: ["Deny"], ...binding };
  made(call("POST", BINDINGS, { metadata: { name: "demo-binding" }, spec: bound }));
}

function deployment(replicas = 6, labels?: object): object {
  const template = { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "web", image: "nginx" }] } };
  const spec = { replicas, selector: { matchLabels: { app: "web" } }, template };
  return { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web", labels }, spec };
}

const pod = (name: string) => ({ metadata: { name }, spec: { containers: [{ name: "web", image: "nginx" }] } });

function denial(message: string): Partial<Status> {
  const text = `ValidatingAdmissionPolicy 'demo' with binding 'demo-binding' denied request: ${message}`;
  return {
    status: "Failure",
    message: `deployments.apps "web" is forbidden: ${text}`,
    reason: "Invalid",
    details: { name: "web", group: "apps", kind: "deployments", causes: [{ message: text }] },
    code: 422,
  };
}

describe("ValidatingAdmissionPolicy", () => {
  const AT_MOST_5 = { expression: "object.spec.replicas <= 5" };
  const cases: { name: string; spec: object; says: string | undefined }[] = [
    {
      name: "a failed expression",
      spec: { validations: [AT_MOST_5] },
      says: "failed expression: object.spec.replicas <= 5",
    },
    {
      name: "a message",
      spec: { validations: [{ ...AT_MOST_5, message: "too many" }] },
      says: "too many",
    },
    {
      name: "a message expression",
      spec: {
        validations: [
          { ...AT_MOST_5, message: "-", messageExpression: "'at most 5, not ' + string(object.spec.replicas)" },
        ],
      },
      says: "at most 5, not 6",
    },
    {
      name: "a message expression that fails falls back to the message",
      spec: { validations: [{ ...AT_MOST_5, message: "too many", messageExpression: "string(object.nothing.here)" }] },
      says: "too many",
    },
    {
      name: "a condition that is not met",
      spec: { validations: [{ expression: "object.spec.replicas <= 6" }] },
      says: undefined,
    },
    {
      name: "a field that is not there",
      spec: { validations: [{ expression: "object.spec.minReplicas > 1" }] },
      says: "expression 'object.spec.minReplicas > 1' resulted in error: no such key: minReplicas",
    },
    {
      name: "a field that is not there, ignored",
      spec: { failurePolicy: "Ignore", validations: [{ expression: "object.spec.minReplicas > 1" }] },
      says: undefined,
    },
    {
      name: "a match condition that is false",
      spec: {
        matchConditions: [{ name: "not-web", expression: "object.metadata.name != 'web'" }],
        validations: [AT_MOST_5],
      },
      says: undefined,
    },
    {
      name: "variables, lazily and one from another",
      spec: {
        variables: [
          { name: "count", expression: "object.spec.replicas" },
          { name: "tooMany", expression: "variables.count > 5" },
          { name: "broken", expression: "object.nothing.here" },
        ],
        validations: [{ expression: "!variables.tooMany", messageExpression: "'count is ' + string(variables.count)" }],
      },
      says: "count is 6",
    },
    {
      name: "a variable that cannot be evaluated",
      spec: {
        variables: [{ name: "broken", expression: "object.nothing.here" }],
        validations: [{ expression: "variables.broken == 1" }],
      },
      says: `expression 'variables.broken == 1' resulted in error: composited variable "broken" fails to evaluate: no such key: nothing`,
    },
    {
      name: "request and namespaceObject",
      spec: {
        validations: [
          {
            expression:
              "!(request.operation == 'CREATE' && request.userInfo.username == 'kubernetes-admin' && request.resource.resource == 'deployments' && namespaceObject.metadata.name == 'default' && oldObject == null)",
            message: "all as expected",
          },
        ],
      },
      says: "all as expected",
    },
    {
      name: "containers, with macros and quantities",
      spec: {
        validations: [
          {
            expression:
              "object.spec.template.spec.containers.all(c, has(c.resources) && has(c.resources.limits) && quantity(c.resources.limits['memory']).isLessThan(quantity('1Gi')))",
            message: "every container needs a memory limit",
          },
        ],
      },
      says: "every container needs a memory limit",
    },
  ];
  it.each(cases)("$name", ({ spec, says }) => {
    policy(spec);
    const response = call("POST", DEPLOYMENTS, deployment());
    if (says === undefined) expect(response.code).toBe(201);
    else expect(response.body).toMatchObject(denial(says));
  });

  it("uses the reason that a validation gives", () => {
    policy({ validations: [{ expression: "false", message: "no", reason: "Forbidden" }] });
    expect(call("POST", DEPLOYMENTS, deployment()).body).toMatchObject({ reason: "Forbidden", code: 403 });
  });

  it("only warns where the binding says so", () => {
    policy({ validations: [AT_MOST_5] }, { validationActions: ["Warn", "Audit"] });
    const { code, warnings } = call("POST", DEPLOYMENTS, deployment());
    expect(code).toBe(201);
    expect(warnings).toEqual([
      "Validation failed for ValidatingAdmissionPolicy 'demo' with binding 'demo-binding': failed expression: object.spec.replicas <= 5",
    ]);
  });

  it("looks at updates with the old object, and not at what scales without its subresource", () => {
    made(call("POST", DEPLOYMENTS, deployment(1)));
    policy({ validations: [{ expression: "oldObject == null || object.spec.replicas >= oldObject.spec.replicas" }] });
    const merge = "application/merge-patch+json";
    expect(call("PATCH", `${DEPLOYMENTS}/web`, { spec: { replicas: 0 } }, merge).code).toBe(422);
    expect(call("PATCH", `${DEPLOYMENTS}/web`, { metadata: { labels: { a: "b" } } }, merge).code).toBe(200);
    expect(call("PATCH", `${DEPLOYMENTS}/web/scale`, { spec: { replicas: 0 } }, merge).code).toBe(200);
  });

  it("shows a Scale to policies about the scale subresource", () => {
    made(call("POST", DEPLOYMENTS, deployment(1)));
    const resourceRules = [{ ...RULE, resources: ["deployments/scale"] }];
    policy({
      matchConstraints: { resourceRules },
      validations: [{ expression: "object.kind == 'Scale' && object.spec.replicas < 5" }],
    });
    const merge = "application/merge-patch+json";
    expect(call("PATCH", `${DEPLOYMENTS}/web/scale`, { spec: { replicas: 5 } }, merge).code).toBe(422);
    expect(call("PATCH", `${DEPLOYMENTS}/web/scale`, { spec: { replicas: 4 } }, merge).code).toBe(200);
  });

  it("is asked about deletions, where there is no object", () => {
    made(call("POST", PODS, pod("kept")));
    const resourceRules = [{ apiGroups: [""], apiVersions: ["v1"], operations: ["DELETE"], resources: ["pods"] }];
    policy({
      matchConstraints: { resourceRules },
      validations: [{ expression: "object != null || oldObject.metadata.name != 'kept'", message: "kept" }],
    });
    expect(call("DELETE", `${PODS}/kept`).body).toMatchObject({
      message: `pods "kept" is forbidden: ValidatingAdmissionPolicy 'demo' with binding 'demo-binding' denied request: kept`,
    });
  });

  it("is asked about connections to Pods", () => {
    made(call("POST", PODS, pod("web")));
    server.api.podAccess = {
      exec: () => undefined,
      forward: () => undefined,
      unreachable: () => undefined,
      kubelet: () => ({ code: 404, body: "" }),
    };
    const resourceRules = [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CONNECT"], resources: ["pods/exec"] }];
    const expression = "request.name != 'web' || object.command[0] != 'sh'";
    policy({ matchConstraints: { resourceRules }, validations: [{ expression, message: "no shells" }] });
    const exec = (command: string) => call("POST", `${PODS}/web/exec?command=${command}&stdout=true`).body;
    expect(exec("sh")).toMatchObject({
      code: 422,
      message: `pods "web" is forbidden: ValidatingAdmissionPolicy 'demo' with binding 'demo-binding' denied request: no shells`,
    });
    expect(exec("ls")).toMatchObject({ code: 400, message: "pod web does not have a host assigned" });
  });

  it("is asked about what components write, under their names", () => {
    const resourceRules = [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] }];
    const expression = "request.userInfo.username != 'system:serviceaccount:kube-system:replicaset-controller'";
    policy({ matchConstraints: { resourceRules }, validations: [{ expression }] });
    const draft = { apiVersion: "v1", kind: "Pod", metadata: { generateName: "web-", namespace: "default" } } as const;
    const spec = { containers: [{ name: "web", image: "nginx" }] };
    const outcome = server.api.clientFor("replicaset-controller").create("Pod", { ...draft, spec }, { reason: "Test" });
    expect(outcome.ok ? "" : outcome.status.message).toMatch(
      /^pods "web-[a-z0-9]{5}" is forbidden: ValidatingAdmissionPolicy 'demo' with binding 'demo-binding' denied request: failed expression/,
    );
  });

  const matches: { name: string; binding: object; constraints?: object; code: number }[] = [
    { name: "no binding resources", binding: {}, code: 422 },
    {
      name: "a binding for other namespaces",
      binding: { matchResources: { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "empty" } } } },
      code: 201,
    },
    {
      name: "a binding for these labels",
      binding: { matchResources: { objectSelector: { matchLabels: { team: "a" } } } },
      code: 422,
    },
    {
      name: "a binding for other labels",
      binding: { matchResources: { objectSelector: { matchLabels: { team: "b" } } } },
      code: 201,
    },
    {
      name: "excluded",
      binding: {},
      constraints: { resourceRules: [{ ...RULE, resources: ["*"] }], excludeResourceRules: [RULE] },
      code: 201,
    },
    { name: "another group", binding: {}, constraints: { resourceRules: [{ ...RULE, apiGroups: [""] }] }, code: 201 },
    {
      name: "another name",
      binding: {},
      constraints: { resourceRules: [{ ...RULE, resourceNames: ["x"] }] },
      code: 201,
    },
    { name: "cluster scope", binding: {}, constraints: { resourceRules: [{ ...RULE, scope: "Cluster" }] }, code: 201 },
    {
      name: "all of them",
      binding: {},
      constraints: { resourceRules: [{ ...RULE, apiGroups: ["*"], resources: ["*/*"] }] },
      code: 422,
    },
  ];
  it.each(matches)("matches: $name", ({ binding, constraints, code }) => {
    policy(
      { ...(constraints === undefined ? {} : { matchConstraints: constraints }), validations: [AT_MOST_5] },
      binding,
    );
    expect(call("POST", DEPLOYMENTS, deployment(6, { team: "a" })).code).toBe(code);
  });

  const params: { name: string; paramRef: object; says: string | undefined }[] = [
    { name: "by name", paramRef: { name: "limit", parameterNotFoundAction: "Deny" }, says: "at most 3" },
    {
      name: "by label",
      paramRef: { selector: { matchLabels: { a: "b" } }, parameterNotFoundAction: "Deny" },
      says: "at most 3",
    },
    {
      name: "missing, denied",
      paramRef: { name: "other", parameterNotFoundAction: "Deny" },
      says: "failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction",
    },
    { name: "missing, allowed", paramRef: { name: "other", parameterNotFoundAction: "Allow" }, says: undefined },
  ];
  it.each(params)("params: $name", ({ paramRef, says }) => {
    const limit = { metadata: { name: "limit", labels: { a: "b" } }, data: { max: "3" } };
    made(call("POST", "/api/v1/namespaces/default/configmaps", limit));
    const expression = "object.spec.replicas <= int(params.data.max)";
    const messageExpression = "'at most ' + params.data.max";
    policy(
      { paramKind: { apiVersion: "v1", kind: "ConfigMap" }, validations: [{ expression, messageExpression }] },
      { paramRef },
    );
    const response = call("POST", DEPLOYMENTS, deployment());
    if (says === undefined) expect(response.code).toBe(201);
    else expect(response.body).toMatchObject(denial(says));
  });

  it("says which kind of params there is not", () => {
    policy(
      { paramKind: { apiVersion: "rules.example.com/v1", kind: "Limit" }, validations: [AT_MOST_5] },
      { paramRef: { name: "x", parameterNotFoundAction: "Deny" } },
    );
    expect((call("POST", DEPLOYMENTS, deployment()).body as Status).message).toBe(
      `deployments.apps "web" is forbidden: ValidatingAdmissionPolicy 'demo' denied request: failed to configure policy: failed to find resource referenced by paramKind: 'rules.example.com/v1, Kind=Limit'`,
    );
  });

  it("lets expressions ask what somebody may do", () => {
    const expression =
      "authorizer.group('apps').resource('deployments').namespace('default').check('special').allowed()";
    policy({ validations: [{ expression, message: "not special" }] });
    expect(call("POST", DEPLOYMENTS, deployment()).body).toMatchObject(denial("not special"));
  });

  it("never asks about policies themselves", () => {
    const resourceRules = [{ apiGroups: ["*"], apiVersions: ["*"], operations: ["*"], resources: ["*"] }];
    policy({ matchConstraints: { resourceRules }, validations: [{ expression: "false" }] });
    expect(call("POST", PODS, pod("web")).code).toBe(422);
    expect(call("DELETE", `${BINDINGS}/demo-binding`).code).toBe(200);
    expect(call("POST", PODS, pod("web")).code).toBe(201);
  });
});
