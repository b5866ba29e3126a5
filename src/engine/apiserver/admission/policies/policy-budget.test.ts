import { describe, expect, it } from "vitest";
import type { HttpMethod } from "../../../../api/api-client.ts";
import { createTestServer } from "../../test-server.ts";

const GROUP = "/apis/admissionregistration.k8s.io/v1";
const OUT_OF_BUDGET = "validation failed due to running out of cost budget, no further validation rules will be run";

const LIST = `[${Array.from({ length: 200 }, (_, index) => index).join()}]`;
/** About 360,000 each. */
const SQUARE = `${LIST}.all(a, ${LIST}.all(b, a + b >= 0))`;
const CUBE = `${LIST}.all(a, ${LIST}.all(b, ${LIST}.all(c, a + b + c >= 0)))`;

function many<T>(count: number, one: T): readonly T[] {
  return Array.from({ length: count }, () => one);
}

/** What creating a ConfigMap answers under one policy. */
function answer(spec: object): unknown {
  const { api } = createTestServer();
  const call = (method: HttpMethod, path: string, body: unknown): { readonly code: number; readonly body: unknown } =>
    api.handle({ method, path, body });
  const resourceRules = [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["configmaps"] }];
  const policy = { metadata: { name: "demo" }, spec: { matchConstraints: { resourceRules }, ...spec } };
  const made = call("POST", `${GROUP}/validatingadmissionpolicies`, policy);
  expect(made).toMatchObject({ code: 201 });
  const binding = { policyName: "demo", validationActions: ["Deny"] };
  call("POST", `${GROUP}/validatingadmissionpolicybindings`, { metadata: { name: "demo-binding" }, spec: binding });
  const { code, body } = call("POST", "/api/v1/namespaces/default/configmaps", { metadata: { name: "a" } });
  return code === 201 ? "created" : (body as { readonly message: string }).message;
}

function denied(reason: string): string {
  return `configmaps "a" is forbidden: ValidatingAdmissionPolicy 'demo' with binding 'demo-binding' denied request: ${reason}`;
}

describe("what the expressions of a policy may cost", () => {
  it.each<readonly [string, object, string]>([
    ["enough", { validations: [{ expression: SQUARE }] }, "created"],
    [
      "one that costs too much, and others after it",
      { validations: [{ expression: CUBE }, { expression: "false", message: "second" }] },
      denied(`expression '${CUBE}' resulted in error: operation cancelled: actual cost limit exceeded`),
    ],
    ["all together", { validations: many(40, { expression: SQUARE }) }, denied(OUT_OF_BUDGET)],
    ["all together, ignored", { failurePolicy: "Ignore", validations: many(40, { expression: SQUARE }) }, "created"],
    [
      "variables",
      {
        variables: Array.from({ length: 40 }, (_, index) => ({ name: `v${index}`, expression: SQUARE })),
        validations: [{ expression: Array.from({ length: 40 }, (_, index) => `variables.v${index}`).join(" && ") }],
      },
      denied(OUT_OF_BUDGET),
    ],
    [
      "messages, of what is met as well",
      { validations: many(40, { expression: "true", messageExpression: `${SQUARE} ? 'a' : 'b'` }) },
      denied(`failed messageExpression: ${OUT_OF_BUDGET}`),
    ],
    [
      "conditions, which have a quarter of it",
      {
        matchConditions: Array.from({ length: 10 }, (_, index) => ({ name: `c${index}`, expression: SQUARE })),
        validations: [{ expression: "true" }],
      },
      denied(OUT_OF_BUDGET),
    ],
  ])("%s", (_name, spec, says) => {
    expect(answer(spec)).toBe(says);
  });
});
