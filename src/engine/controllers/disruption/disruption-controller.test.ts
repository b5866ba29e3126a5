import { beforeEach, describe, expect, it } from "vitest";
import type { Status } from "../../../api/status.ts";
import type { Pod } from "../../../api/types/pod.ts";
import type { PodDisruptionBudgetSpec } from "../../../api/types/policy.ts";
import { ControllerHarness } from "../testing/controller-harness.ts";
import { DISRUPTION_TIMEOUT_MS, DisruptionController } from "./disruption-controller.ts";

let cluster: ControllerHarness;
beforeEach(() => {
  cluster = new ControllerHarness((context) => [new DisruptionController(context)]);
});

const labels = { app: "web" };
const meta = (name: string) => ({ name, namespace: "default" });
const containers = [{ name: "a", image: "a" }];

function replicaSet(replicas: number, kind: "ReplicaSet" | "Job" = "ReplicaSet") {
  const template = { metadata: { labels }, spec: { containers } };
  if (kind === "Job") {
    const job = { ...template, spec: { ...template.spec, restartPolicy: "Never" as const } };
    return cluster.create("Job", {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: meta("owner"),
      spec: { template: job },
    });
  }
  return cluster.create("ReplicaSet", {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: meta("owner"),
    spec: { replicas, selector: { matchLabels: labels }, template },
  });
}

/** As many ready Pods as said, of a controller with so many replicas. */
function pods(ready: number, owner?: ReturnType<typeof replicaSet>): readonly Pod[] {
  return Array.from({ length: ready }, (_, index) => {
    const { apiVersion, kind, metadata } = owner ?? { apiVersion: "", kind: "", metadata: { name: "", uid: "" } };
    const ownerReferences = [{ apiVersion, kind, name: metadata.name, uid: metadata.uid, controller: true }];
    const pod = cluster.create("Pod", {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { ...meta(`web-${index}`), labels, ...(owner === undefined ? {} : { ownerReferences }) },
      spec: { containers, nodeName: "n" },
    });
    cluster.setPod(pod, true);
    return pod;
  });
}

const budget = (spec: PodDisruptionBudgetSpec) =>
  cluster.create("PodDisruptionBudget", {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: meta("b"),
    spec: { selector: { matchLabels: labels }, ...spec },
  });
const status = () => cluster.the("PodDisruptionBudget", "b").status;
const evict = (name: string) =>
  cluster.server.handle({ method: "POST", path: `/api/v1/namespaces/default/pods/${name}/eviction`, body: {} });

describe("the status of a budget", () => {
  const cases: [string, PodDisruptionBudgetSpec, number, number, [number, number, number]][] = [
    ["one may be missing, none is", { maxUnavailable: 1 }, 3, 3, [3, 2, 1]],
    ["one may be missing, one is", { maxUnavailable: 1 }, 3, 2, [3, 2, 0]],
    ["half of five", { minAvailable: "50%" }, 5, 5, [5, 3, 2]],
    ["30 % of three", { maxUnavailable: "30%" }, 3, 3, [3, 2, 1]],
    ["the only one", { minAvailable: 1 }, 1, 1, [1, 1, 0]],
    ["all of them", { minAvailable: "100%" }, 3, 3, [3, 3, 0]],
    ["a number", { minAvailable: 2 }, 5, 4, [4, 2, 2]],
    ["none may be missing", { maxUnavailable: 0 }, 2, 2, [2, 2, 0]],
  ];
  it.each(cases)("%s", (_name, spec, replicas, ready, [expectedPods, desiredHealthy, disruptionsAllowed]) => {
    pods(ready, replicaSet(replicas));
    budget(spec);
    cluster.advance(10);
    const allowed = disruptionsAllowed > 0;
    expect(status()).toMatchObject({
      expectedPods,
      desiredHealthy,
      disruptionsAllowed,
      currentHealthy: ready,
      observedGeneration: 1,
      conditions: [
        {
          type: "DisruptionAllowed",
          status: allowed ? "True" : "False",
          reason: allowed ? "SufficientPods" : "InsufficientPods",
        },
      ],
    });
  });

  it("follows the Pods", () => {
    const [first] = pods(3, replicaSet(3));
    budget({ maxUnavailable: 1 });
    cluster.advance(10);
    if (first !== undefined) cluster.setPod(first, false);
    cluster.advance(10);
    expect(status().disruptionsAllowed).toBe(0);
  });

  it("says that nothing matches", () => {
    budget({ minAvailable: 1 });
    cluster.advance(10);
    expect(cluster.events()).toEqual(["Normal NoPods No matching pods found"]);
  });

  it("needs controllers with a scale", () => {
    pods(1, replicaSet(1, "Job"));
    budget({ maxUnavailable: 1 });
    cluster.advance(10);
    expect(cluster.events()).toEqual([
      "Warning CalculateExpectedPodCountFailed Failed to calculate the number of expected pods: jobs.batch does not implement the scale subresource",
    ]);
    expect(status()).toMatchObject({ disruptionsAllowed: 0, conditions: [{ reason: "SyncFailed", status: "False" }] });
  });

  const reference = (apiVersion: string, kind: string) => ({
    apiVersion,
    kind,
    name: "gone",
    uid: "1",
    controller: true,
  });
  it.each([
    ["is gone", reference("apps/v1", "ReplicaSet"), 'found no controllers for pod "a"'],
    ["is gone and had no scale", reference("batch/v1", "Job"), "jobs.batch does not implement the scale subresource"],
    ["is a node", reference("v1", "Node"), "nodes does not implement the scale subresource"],
    ["is unknown", reference("a.io/v1", "Set"), 'no matches for kind "Set" in version "a.io/v1"'],
    ["has a known name only", reference("a.io/v1", "Job"), 'no matches for kind "Job" in version "a.io/v1"'],
  ])("cannot be told when the controller %s", (_, owner, problem) => {
    cluster.create("Pod", {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { ...meta("a"), labels, ownerReferences: [owner] },
      spec: { containers },
    });
    budget({ maxUnavailable: 1 });
    cluster.advance(10);
    expect(status().conditions?.[0]).toMatchObject({ reason: "SyncFailed", message: problem });
  });

  it("is kept twice for Pods that two budgets select, which is said", () => {
    const [pod] = pods(1, replicaSet(1));
    budget({ maxUnavailable: 1 });
    cluster.create("PodDisruptionBudget", {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: meta("c"),
      spec: { selector: { matchLabels: labels } },
    });
    cluster.advance(10);
    if (pod !== undefined) cluster.setPod(pod, false);
    cluster.advance(10);
    expect(cluster.events("Pod")).toEqual([
      'Warning MultiplePodDisruptionBudgets Pod "default"/"web-0" matches multiple PodDisruptionBudgets.  Chose "b" arbitrarily.',
    ]);
  });

  it("leaves out Pods on their own", () => {
    pods(1);
    budget({ maxUnavailable: 1 });
    cluster.advance(10);
    expect(cluster.events()[0]).toContain(
      "Warning UnmanagedPods Pods selected by this PodDisruptionBudget (selector: &LabelSelector{MatchLabels:map[string]string{app: web,},MatchExpressions:[]LabelSelectorRequirement{},}) were found to be unmanaged.",
    );
    expect(status().expectedPods).toBe(0);
  });
});

describe("evictions", () => {
  const BLOCKED = "Cannot evict pod as it would violate the pod's disruption budget.";
  const refusal = (name: string) => {
    const { code, body } = evict(name);
    const { message, details } = body as Status;
    return { code, message, cause: details?.causes?.[0], retryAfterSeconds: details?.retryAfterSeconds };
  };

  it("are charged, and refused when the budget is spent", () => {
    pods(3, replicaSet(3));
    budget({ maxUnavailable: 1 });
    cluster.advance(10);
    expect(evict("web-0").code).toBe(201);
    expect(status()).toMatchObject({ disruptionsAllowed: 0, disruptedPods: { "web-0": expect.any(String) } });
    expect(refusal("web-1")).toEqual({
      code: 429,
      message: BLOCKED,
      cause: { reason: "DisruptionBudget", message: "The disruption budget b does not allow evicting pods currently" },
      retryAfterSeconds: undefined,
    });
    cluster.advance(10);
    expect(refusal("web-1").cause?.message).toBe("The disruption budget b needs 2 healthy pods and has 2 currently");
  });

  it("wait for the budget to be counted", () => {
    pods(3, replicaSet(3));
    budget({ maxUnavailable: 1 });
    expect(refusal("web-0")).toEqual({
      code: 429,
      message: BLOCKED,
      cause: {
        reason: "DisruptionBudget",
        message: "The disruption budget b is still being processed by the server.",
      },
      retryAfterSeconds: 10,
    });
  });

  it("of a Pod with two budgets fail", () => {
    pods(1);
    budget({ minAvailable: 0 });
    cluster.create("PodDisruptionBudget", {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: meta("c"),
      spec: { selector: {} },
    });
    expect(refusal("web-0")).toMatchObject({
      code: 500,
      message: "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.",
    });
  });

  it.each([
    ["IfHealthyBudget", 429],
    ["AlwaysAllow", 201],
  ] as const)("of a Pod that is not ready: %s", (unhealthyPodEvictionPolicy, code) => {
    const [first] = pods(2, replicaSet(2));
    if (first !== undefined) cluster.setPod(first, false);
    budget({ minAvailable: 2, unhealthyPodEvictionPolicy });
    cluster.advance(10);
    expect(evict("web-0").code).toBe(code);
  });

  it("of a Pod that is not ready, while enough others are", () => {
    const [first] = pods(3, replicaSet(3));
    if (first !== undefined) cluster.setPod(first, false);
    budget({ minAvailable: 2 });
    cluster.advance(10);
    expect(evict("web-0").code).toBe(201);
    expect(status().disruptedPods).toBeUndefined();
  });

  it("are forgotten when the Pod is still there after two minutes", () => {
    const [first] = pods(3, replicaSet(3));
    budget({ maxUnavailable: 1 });
    cluster.advance(10);
    cluster.changeStatus("PodDisruptionBudget", "b", {
      ...status(),
      disruptedPods: { "web-0": cluster.kernel.timestamp() },
    });
    const conditions = [
      { type: "Ready", status: "True" },
      { type: "DisruptionTarget", status: "True", lastTransitionTime: cluster.kernel.timestamp() },
    ];
    cluster.changeStatus("Pod", "web-0", { ...cluster.the("Pod", first?.metadata.name ?? "").status, conditions });
    cluster.advance(1000);
    expect(status().disruptionsAllowed).toBe(0);
    cluster.saveAndRestore();
    cluster.advance(DISRUPTION_TIMEOUT_MS);
    expect(status()).toMatchObject({ disruptionsAllowed: 1 });
    expect(cluster.events()).toContain(
      "Warning NotDeleted Pod was expected by PDB default/default to be deleted but it wasn't",
    );
    expect(cluster.the("Pod", "web-0").status.conditions?.[1]).toMatchObject({ status: "False" });
  });

  it("by a kubelet are never forgotten", () => {
    pods(1);
    const lastTransitionTime = cluster.kernel.timestamp();
    const condition = { type: "DisruptionTarget", status: "True", reason: "TerminationByKubelet", lastTransitionTime };
    cluster.changeStatus("Pod", "web-0", { ...cluster.the("Pod", "web-0").status, conditions: [condition] });
    cluster.advance(DISRUPTION_TIMEOUT_MS + 1000);
    expect(cluster.the("Pod", "web-0").status.conditions?.[0]).toMatchObject({ status: "True" });
  });
});
