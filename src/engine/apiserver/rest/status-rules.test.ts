import { beforeEach, describe, expect, it } from "vitest";
import { type Call, createCaller, deployment, DEPLOYMENTS, made, pod, PODS, said } from "./rest-calls.ts";

const JOBS = "/apis/batch/v1/namespaces/default/jobs";
const STARTED = "2026-01-01T00:00:00Z";
const ENDED = "2026-01-01T00:01:00Z";
const job = (spec: object = {}) => ({
  kind: "Job",
  metadata: { name: "web" },
  spec: { ...spec, template: { spec: { restartPolicy: "Never", containers: [{ name: "c", image: "busybox" }] } } },
});
const met = (...types: readonly string[]) => ({ conditions: types.map((type) => ({ type, status: "True" })) });

let call: Call;
beforeEach(() => {
  ({ call } = createCaller());
});

describe("the status of a Job", () => {
  const cases: readonly [string, object, object, string][] = [
    ["counts", {}, { active: -1 }, "status.active: Invalid value: -1: must be greater than or equal to 0"],
    [
      "more ready than active",
      {},
      { ready: 1 },
      "status.ready: Invalid value: 1: cannot set more ready pods than active",
    ],
    [
      "another start",
      { startTime: STARTED },
      { startTime: ENDED },
      "status.startTime: Required value: startTime cannot be removed for unsuspended job",
    ],
    [
      "an end without completion",
      { startTime: STARTED },
      { startTime: STARTED, completionTime: ENDED },
      `status.completionTime: Invalid value: "${ENDED}": cannot set completionTime when there is no Complete=True condition`,
    ],
    [
      "completion without its criteria",
      { startTime: STARTED },
      { startTime: STARTED, completionTime: ENDED, ...met("Complete") },
      "status.conditions: Invalid value: cannot set Complete=True condition without the SuccessCriteriaMet=true condition",
    ],
    [
      "failure taken back",
      { startTime: STARTED, ...met("FailureTarget", "Failed") },
      { startTime: STARTED, ...met("FailureTarget") },
      "status.conditions: Invalid value: cannot disable the terminal Failed=True condition",
    ],
    [
      "fewer failures",
      { failed: 2 },
      { failed: 1 },
      "status.failed: Invalid value: 1: cannot decrease the failed counter",
    ],
    [
      "indexes of a Job without",
      {},
      { completedIndexes: "0" },
      'status.completedIndexes: Invalid value: "0": cannot set non-empty completedIndexes when non-indexed completion mode',
    ],
  ];
  it.each(cases)("refuses %s", (_name, before, after, error) => {
    const created = made(call("POST", JOBS, job()));
    made(call("PUT", `${JOBS}/web/status`, { ...created, status: before }));
    const current = made(call("GET", `${JOBS}/web`));
    const refused = call("PUT", `${JOBS}/web/status`, { ...current, status: after });
    expect(said(refused)).toEqual([422, "Invalid", `Job.batch "web" is invalid: ${error}`]);
  });

  it("ends with its criteria, its failure with its target", () => {
    const created = made(call("POST", JOBS, job()));
    const status = { startTime: STARTED, completionTime: ENDED, ...met("SuccessCriteriaMet", "Complete") };
    expect(call("PUT", `${JOBS}/web/status`, { ...created, status }).code).toBe(200);
  });
});

describe("the status of a Deployment", () => {
  const counts: readonly [string, object, string][] = [
    ["less than none", { replicas: -1 }, "status.replicas: Invalid value: -1: must be greater than or equal to 0"],
    [
      "more than there are",
      { replicas: 1, readyReplicas: 2 },
      "status.readyReplicas: Invalid value: 2: cannot be greater than status.replicas",
    ],
    [
      "more available than ready",
      { replicas: 1, availableReplicas: 1 },
      "status.availableReplicas: Invalid value: 1: cannot be greater than readyReplicas",
    ],
  ];
  it.each(counts)("refuses %s", (_name, status, error) => {
    const created = made(call("POST", DEPLOYMENTS, deployment()));
    const message = said(call("PUT", `${DEPLOYMENTS}/web/status`, { ...created, status }))[2];
    expect(message).toContain(error);
  });
});

describe("deletion without a word about dependents", () => {
  it("leaves the Pods of Jobs and says so", () => {
    made(call("POST", JOBS, job()));
    const answer = call("DELETE", `${JOBS}/web`);
    expect(answer.body).toMatchObject({ metadata: { finalizers: ["orphan"] } });
    expect(answer.warnings).toEqual([
      "child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning",
    ]);
  });

  it.each([
    ["Background", {}],
    ["Foreground", { metadata: { finalizers: ["foregroundDeletion"] } }],
  ])("leaves nothing to guess with %s", (propagationPolicy, expected) => {
    made(call("POST", JOBS, job()));
    const answer = call("DELETE", `${JOBS}/web`, { propagationPolicy });
    expect(answer.warnings ?? []).toEqual([]);
    expect(answer.body).toMatchObject(expected);
  });
});

describe("the status of a Pod", () => {
  const PODS = "/api/v1/namespaces/default/pods";
  const pod = { metadata: { name: "web" }, spec: { restartPolicy: "Never", containers: [{ name: "c", image: "a" }] } };
  const ended = { name: "c", state: { terminated: { exitCode: 1 } } };
  const running = { name: "c", state: { running: {} } };
  const cases: readonly [string, object, object, string][] = [
    [
      "another class",
      {},
      { qosClass: "Guaranteed" },
      'status.qosClass: Invalid value: "Guaranteed": field is immutable',
    ],
    [
      "a second start",
      { containerStatuses: [ended] },
      { containerStatuses: [running] },
      "status.containerStatuses[0].state: Forbidden: may not be transitioned to non-terminated state",
    ],
    [
      "two addresses of one family",
      {},
      { podIPs: [{ ip: "1.1.1.1" }, { ip: "2.2.2.2" }] },
      'status.podIPs: Invalid value: [{"IP":"1.1.1.1"},{"IP":"2.2.2.2"}]: may specify no more than one IP for each IP family',
    ],
    [
      "another address of the machine",
      {},
      { hostIP: "1.1.1.1", hostIPs: [{ ip: "2.2.2.2" }] },
      'status.hostIPs[0].ip: Invalid value: "2.2.2.2": must be equal to `hostIP`',
    ],
    [
      "a claim that is not its own",
      {},
      { resourceClaimStatuses: [{ name: "gpu" }] },
      'status.resourceClaimStatuses[0].name: Invalid value: "gpu": must match the name of an entry in `spec.resourceClaims`',
    ],
  ];
  it.each(cases)("refuses %s", (_name, before, after, error) => {
    const { status, ...created } = made<{ status: object }>(call("POST", PODS, pod));
    made(call("PUT", `${PODS}/web/status`, { ...created, status: { ...status, ...before } }));
    const current = made<{ status: object }>(call("GET", `${PODS}/web`));
    const refused = call("PUT", `${PODS}/web/status`, { ...current, status: { ...current.status, ...after } });
    expect(said(refused)).toEqual([422, "Invalid", `Pod "web" is invalid: ${error}`]);
  });

  it("keeps its class, and its addresses agree", () => {
    const created = made(call("POST", PODS, pod));
    const written = made(call("PUT", `${PODS}/web/status`, { ...created, status: { podIP: "1.1.1.1" } }));
    expect(written).toMatchObject({
      status: { qosClass: "BestEffort", podIP: "1.1.1.1", podIPs: [{ ip: "1.1.1.1" }] },
    });
  });
});

it("the status of others is checked as well", () => {
  const refusal = (path: string, status: object) =>
    said(call("PATCH", path, { status }, "application/merge-patch+json"))[2];
  made(call("POST", "/api/v1/nodes", { metadata: { name: "n" } }));
  made(call("POST", "/api/v1/namespaces/default/resourcequotas", { metadata: { name: "q" }, spec: {} }));
  expect(refusal("/api/v1/namespaces/default/status", { phase: "Terminating" })).toBe(
    'Namespace "default" is invalid: status.Phase: Invalid value: "Terminating": may only be \'Active\' if `deletionTimestamp` is empty',
  );
  expect(refusal("/api/v1/nodes/n/status", { capacity: { cpu: "-1" } })).toContain(
    "must be greater than or equal to 0",
  );
  expect(refusal("/api/v1/namespaces/default/resourcequotas/q/status", { hard: { pods: "-1" } })).toBe(
    'ResourceQuota "q" is invalid: status.hard[pods]: Invalid value: "-1": must be greater than or equal to 0',
  );
});

describe("metadata that comes along with a status", () => {
  const METADATA = {
    labels: { from: "status" },
    annotations: { from: "status" },
    finalizers: ["a.io/f"],
    ownerReferences: [{ apiVersion: "v1", kind: "Pod", name: "o", uid: "u" }],
  };
  const TAKEN = ["labels", "annotations", "finalizers", "ownerReferences"];
  const flows = "/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas";
  const flow = { metadata: { name: "web" }, spec: { priorityLevelConfiguration: { name: "exempt" } } };
  it.each<[string, string, object, readonly string[]]>([
    ["a Job", JOBS, job(), TAKEN],
    ["a Deployment, but for labels", DEPLOYMENTS, deployment("web"), TAKEN.filter((part) => part !== "labels")],
    ["a Pod, but for owners", PODS, pod("web"), TAKEN.filter((part) => part !== "ownerReferences")],
    ["a FlowSchema: nothing", flows, { kind: "FlowSchema", ...flow }, []],
  ])("is taken by %s", (_, path, object, taken) => {
    made(call("POST", path, object));
    const patch = { metadata: METADATA, spec: { replicas: 9, activeDeadlineSeconds: 9 } };
    const { metadata } = made(call("PATCH", `${path}/web/status`, patch, "application/merge-patch+json"));
    const from = JSON.stringify(metadata.managedFields);
    expect(
      TAKEN.filter((part) => JSON.stringify(metadata[part as keyof typeof METADATA])?.match(/status|a.io|"u"/)),
    ).toEqual(taken);
    expect(from.includes('"f:from"')).toBe(taken.length > 0);
    expect(metadata.generation).toBe(1);
  });

  it("is checked, and may let the object go", () => {
    made(call("POST", JOBS, { ...job(), metadata: { name: "web", finalizers: ["a.io/f"] } }));
    const write = (metadata: object) =>
      call("PATCH", `${JOBS}/web/status`, { metadata }, "application/merge-patch+json");
    expect(said(write({ labels: { "-": "x" } }))[0]).toBe(422);
    call("DELETE", `${JOBS}/web`);
    made(write({ finalizers: null }));
    expect(call("GET", `${JOBS}/web`).code).toBe(404);
  });
});
