import { beforeEach, describe, expect, it } from "vitest";
import type { ApiResponse, HttpMethod } from "../../../../api/api-client.ts";
import type { Status } from "../../../../api/status.ts";
import { createTestServer, type TestServer } from "../../test-server.ts";

const POLICIES = "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies";
const RULE = { apiGroups: ["apps"], apiVersions: ["v1"], operations: ["CREATE"], resources: ["deployments"] };

let server: TestServer;
beforeEach(() => {
  server = createTestServer();
});

const call = (method: HttpMethod, path: string, body?: unknown): ApiResponse =>
  server.api.handle({ method, path, body });

describe("the expressions of a policy", () => {
  const cases: { name: string; spec: object; message: string }[] = [
    {
      name: "cannot be read",
      spec: { validations: [{ expression: "object.spec." }] },
      message: 'spec.validations[0].expression: Invalid value: "object.spec.": compilation failed: ERROR: <input>:1:',
    },
    {
      name: "name what there is not",
      spec: { validations: [{ expression: "params.max > 1" }] },
      message: `spec.validations[0].expression: Invalid value: "params.max > 1": compilation failed: ERROR: <input>:1:1: undeclared reference to 'params' (in container '')\n | params.max > 1\n | ^`,
    },
    {
      name: "are no condition",
      spec: { validations: [{ expression: "'text'" }] },
      message: `spec.validations[0].expression: Invalid value: "'text'": must evaluate to bool but got string`,
    },
    {
      name: "could be anything",
      spec: { validations: [{ expression: "object.spec.paused" }] },
      message: 'spec.validations[0].expression: Invalid value: "object.spec.paused": must evaluate to bool but got dyn',
    },
    {
      name: "name a variable that comes later",
      spec: {
        variables: [
          { name: "a", expression: "variables.b" },
          { name: "b", expression: "1" },
        ],
        validations: [{ expression: "variables.b == 1" }],
      },
      message: `spec.variables[0].expression: Invalid value: "variables.b": compilation failed: ERROR: <input>:1:10: undefined field 'b'`,
    },
    {
      name: "give no text for a message",
      spec: { validations: [{ expression: "true", messageExpression: "1" }] },
      message: 'spec.validations[0].messageExpression: Invalid value: "1": must evaluate to string but got int',
    },
    {
      name: "are a condition of the policy",
      spec: {
        matchConditions: [{ name: "a", expression: "request.nothing == ''" }],
        validations: [{ expression: "true" }],
      },
      message: `spec.matchConditions[0].expression: Invalid value: "request.nothing == ''": compilation failed: ERROR: <input>:1:8: undefined field 'nothing'`,
    },
    {
      name: "come with params of no kind",
      spec: { paramKind: { apiVersion: "a/b/c", kind: "A b" }, validations: [{ expression: "true" }] },
      message:
        '[spec.paramKind.apiVersion: Invalid value: "a/b/c": unexpected GroupVersion string: a/b/c, spec.paramKind.kind: Invalid value: "A b": may have mixed case, but should otherwise match: a DNS-1035 label must consist of',
    },
    {
      name: "have a variable without a good name",
      spec: { variables: [{ name: "a-b", expression: "1" }], validations: [{ expression: "true" }] },
      message: 'spec.variables[0].name: Invalid value: "a-b": name is not a valid CEL identifier',
    },
  ];
  it.each(cases)("$name", ({ spec, message }) => {
    const matchConstraints = { resourceRules: [RULE] };
    const { code, body } = call("POST", POLICIES, { metadata: { name: "demo" }, spec: { matchConstraints, ...spec } });
    expect([code, (body as Status).message]).toEqual([422, expect.stringContaining(message)]);
  });

  it("are checked against the types that the rules name", () => {
    const spec = { matchConstraints: { resourceRules: [RULE] }, validations: [{ expression: "object.replicas > 1" }] };
    call("POST", POLICIES, { metadata: { name: "demo" }, spec });
    expect(call("GET", `${POLICIES}/demo`).body).toMatchObject({
      status: {
        observedGeneration: 1,
        typeChecking: {
          expressionWarnings: [
            {
              fieldRef: "spec.validations[0].expression",
              warning:
                "apps/v1, Kind=Deployment: ERROR: <input>:1:7: undefined field 'replicas'\n | object.replicas > 1\n | ......^",
            },
          ],
        },
      },
    });
  });
});
