import { describe, expect, it } from "vitest";
import { TestCluster } from "../../testing/test-cluster.ts";
import type { ApiResponse } from "../../../api/api-client.ts";

const GROUP = "/apis/flowcontrol.apiserver.k8s.io/v1";
const SCHEMAS = `${GROUP}/flowschemas`;
const LEVELS = `${GROUP}/prioritylevelconfigurations`;

const cluster = new TestCluster({ nodes: 0 });
cluster.advance(1_000);

const rule = {
  subjects: [{ kind: "User", user: { name: "jane" } }],
  nonResourceRules: [{ verbs: ["*"], nonResourceURLs: ["/x/*"] }],
};
const schema = (spec: object, name = "mine") => ({
  metadata: { name },
  spec: { priorityLevelConfiguration: { name: "workload-low" }, rules: [rule], ...spec },
});
const queue = { type: "Queue", queuing: {} };
const level = (limited: object, name = "mine") => ({ metadata: { name }, spec: { type: "Limited", limited } });

function problems(answer: ApiResponse): readonly string[] {
  const { message = "", details } = answer.body as {
    message?: string;
    details?: { causes?: { field: string; message: string }[] };
  };
  return details?.causes?.map((cause) => `${cause.field}: ${cause.message}`) ?? [message];
}

describe("what a cluster has from the start", () => {
  it("are the schemas, in the order in which they are asked", () => {
    const accept = "application/json;as=Table;v=v1;g=meta.k8s.io";
    const { body } = cluster.cluster.handle({ method: "GET", path: SCHEMAS, headers: { accept } });
    const { rows } = body as { rows: { cells: unknown[] }[] };
    expect(
      rows.map(({ cells: [name, place, precedence, method, , missing] }) => [name, place, precedence, method, missing]),
    ).toEqual([
      ["exempt", "exempt", 1, "<none>", "False"],
      ["probes", "exempt", 2, "<none>", "False"],
      ["system-leader-election", "leader-election", 100, "ByUser", "False"],
      ["endpoint-controller", "workload-high", 150, "ByUser", "False"],
      ["workload-leader-election", "leader-election", 200, "ByUser", "False"],
      ["system-node-high", "node-high", 400, "ByUser", "False"],
      ["system-nodes", "system", 500, "ByUser", "False"],
      ["kube-controller-manager", "workload-high", 800, "ByNamespace", "False"],
      ["kube-scheduler", "workload-high", 800, "ByNamespace", "False"],
      ["kube-system-service-accounts", "workload-high", 900, "ByNamespace", "False"],
      ["service-accounts", "workload-low", 9000, "ByUser", "False"],
      ["global-default", "global-default", 9900, "ByUser", "False"],
      ["catch-all", "catch-all", 10000, "ByUser", "False"],
    ]);
  });

  it("comes back when it is deleted", () => {
    expect(cluster.request("DELETE", `${LEVELS}/workload-low`).code).toBe(200);
    cluster.advance(1_000);
    const dangling = () =>
      cluster
        .get("FlowSchema", undefined, "service-accounts")
        ?.status.conditions?.map(({ status, message }) => [status, message]);
    expect(dangling()).toEqual([
      [
        "True",
        'This FlowSchema references the PriorityLevelConfiguration object named "workload-low" but there is no such object',
      ],
    ]);
    cluster.advance(60_000);
    expect(cluster.get("PriorityLevelConfiguration", undefined, "workload-low")).toBeDefined();
    expect(dangling()?.[0]?.[0]).toBe("False");
  });
});

describe("defaults", () => {
  it("of a schema and a level", () => {
    const made = cluster.request("POST", SCHEMAS, schema({}, "filled"));
    expect(made).toMatchObject({ code: 201, body: { spec: { matchingPrecedence: 1000 }, status: {} } });
    expect(cluster.request("POST", LEVELS, level({ limitResponse: queue }, "filled")).body).toMatchObject({
      spec: {
        limited: {
          nominalConcurrencyShares: 30,
          lendablePercent: 0,
          limitResponse: { queuing: { queues: 64, handSize: 8, queueLengthLimit: 50 } },
        },
      },
    });
  });
});

describe("what is refused", () => {
  it.each([
    [
      { matchingPrecedence: 1 },
      "spec.matchingPrecedence: Invalid value: 1: only the schema named 'exempt' may have matchingPrecedence 1",
    ],
    [{ matchingPrecedence: 10_001 }, "spec.matchingPrecedence: Invalid value: 10001: must not be greater than 10000"],
    [
      { priorityLevelConfiguration: {} },
      "spec.priorityLevelConfiguration.name: Required value: must reference a priority level",
    ],
    [
      { rules: [{ ...rule, subjects: [] }] },
      "spec.rules[0].subjects: Required value: subjects must contain at least one value",
    ],
    [
      { rules: [{ ...rule, subjects: [{ kind: "User" }] }] },
      "spec.rules[0].subjects[0].user: Required value: user is required when subject kind is 'User'",
    ],
    [
      { rules: [{ ...rule, subjects: [{ ...rule.subjects[0], group: { name: "x" } }] }] },
      "spec.rules[0].subjects[0].group: Forbidden: group is forbidden when subject kind is not 'Group'",
    ],
    [
      { rules: [{ subjects: rule.subjects }] },
      "spec.rules[0]: Required value: at least one of resourceRules and nonResourceRules has to be non-empty",
    ],
    [
      { rules: [{ ...rule, nonResourceRules: [{ verbs: ["get"], nonResourceURLs: ["x"] }] }] },
      'spec.rules[0].nonResourceRules[0].nonResourceURLs[0]: Invalid value: "x": must start with slash',
    ],
  ])("in a schema: %j", (spec, problem) => {
    const answer = cluster.request("POST", SCHEMAS, schema(spec));
    expect([answer.code, ...problems(answer)]).toEqual([422, problem]);
  });

  it.each([
    [level({}), 'spec.limited.limitResponse.type: Unsupported value: "": supported values: "Queue", "Reject"'],
    [
      level({ limitResponse: { type: "Queue" } }),
      "spec.limited.limitResponse.queuing: Required value: must not be empty if limited.limitResponse.type is Limited",
    ],
    [
      level({ limitResponse: { type: "Queue", queuing: { queues: 512, handSize: 8 } } }),
      "spec.limited.limitResponse.queuing.handSize: Invalid value: 8: required entropy bits of deckSize 512 and handSize 8 should not be greater than 60",
    ],
    [
      level({ limitResponse: { type: "Reject" }, lendablePercent: 101 }),
      "spec.limited.lendablePercent: Invalid value: 101: must be between 0 and 100, inclusive",
    ],
    [
      { metadata: { name: "mine" }, spec: { type: "Exempt" } },
      "spec.type: Invalid value: \"Exempt\": type must be 'Exempt' if and only if name is 'exempt'",
    ],
  ])("in a level: %j", (body, problem) => {
    const answer = cluster.request("POST", LEVELS, body);
    expect([answer.code, ...problems(answer)]).toEqual([422, problem]);
  });

  it("of what the API server needs itself", () => {
    const answer = cluster.request(
      "PATCH",
      `${SCHEMAS}/catch-all`,
      { spec: { matchingPrecedence: 5 } },
      "application/merge-patch+json",
    );
    expect(answer.code).toBe(422);
    expect(problems(answer)[0]).toMatch(/^spec: Invalid value: .*: spec of 'catch-all' must equal the fixed value$/);
  });
});
