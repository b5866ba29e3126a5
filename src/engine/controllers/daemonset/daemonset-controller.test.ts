import { describe, expect, it } from "vitest";
import type { DaemonSet } from "../../../api/types/apps.ts";
import type { Taint } from "../../../api/types/core.ts";
import type { Toleration } from "../../../api/types/pod.ts";
import { ControllerHarness } from "../testing/controller-harness.ts";
import { DaemonSetController } from "./daemonset-controller.ts";
import { targetNode } from "./daemon-pods.ts";

const LABELS = { app: "log" };
type Spec = Partial<DaemonSet["spec"]>;

function template(image: string, spec: object = {}): DaemonSet["spec"]["template"] {
  return { metadata: { labels: LABELS }, spec: { containers: [{ name: "log", image }], ...spec } };
}

/** Admission marks every new Node as not ready; here it is at once. */
function addNode(cluster: ControllerHarness, name: string, taints: readonly Taint[] = [], labels = {}): void {
  cluster.create("Node", { apiVersion: "v1", kind: "Node", metadata: { name, labels }, spec: {} });
  cluster.change("Node", name, (node) => ({ ...node, spec: { taints } }));
  cluster.advance(100);
}

function harness(spec: Spec = {}, nodes = 3): ControllerHarness {
  const cluster = new ControllerHarness((context) => [new DaemonSetController(context)]);
  for (let index = 1; index <= nodes; index += 1) addNode(cluster, `n${index}`);
  cluster.create("DaemonSet", {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name: "log", namespace: "default" },
    spec: { selector: { matchLabels: LABELS }, template: template("a:1"), ...spec },
  });
  cluster.advance(100);
  return cluster;
}

/** Binds every Pod to its node, as the scheduler does, so that it ends in its own time. */
function bindAll(cluster: ControllerHarness): void {
  for (const pod of cluster.list("Pod")) {
    if ((pod.spec.nodeName ?? "") !== "") continue;
    cluster.client.bind("default", pod.metadata.name, targetNode(pod) ?? "", { reason: "Test" });
  }
}

function settle(cluster: ControllerHarness, rounds = 10): void {
  for (let round = 0; round < rounds; round += 1) {
    cluster.finishTerminating();
    bindAll(cluster);
    cluster.makeAllReady();
    cluster.advance(100);
  }
}

/** `n1:a:1`, and a dash for a Pod that is being deleted; in order of nodes. */
function places(cluster: ControllerHarness): readonly string[] {
  return cluster
    .list("Pod")
    .map((pod) => {
      const ending = pod.metadata.deletionTimestamp === undefined ? "" : "-";
      return `${targetNode(pod) ?? ""}:${pod.spec.containers[0]?.image ?? ""}${ending}`;
    })
    .sort();
}

function setImage(cluster: ControllerHarness, image: string): void {
  cluster.change("DaemonSet", "log", (set) => ({ ...set, spec: { ...set.spec, template: template(image) } }));
  cluster.advance(100);
}

describe("which nodes", () => {
  const taint = (effect: Taint["effect"]): Taint => ({ key: "k", value: "v", effect });
  const tolerations: readonly Toleration[] = [{ key: "k", operator: "Exists" }];
  it.each([
    { name: "plain", taints: [], spec: {}, runs: true, stays: true },
    { name: "NoSchedule", taints: [taint("NoSchedule")], spec: {}, runs: false, stays: true },
    { name: "NoExecute", taints: [taint("NoExecute")], spec: {}, runs: false, stays: false },
    { name: "PreferNoSchedule", taints: [taint("PreferNoSchedule")], spec: {}, runs: true, stays: true },
    { name: "tolerated", taints: [taint("NoExecute")], spec: { tolerations }, runs: true, stays: true },
    { name: "wrong label", taints: [], spec: { nodeSelector: { disk: "ssd" } }, runs: false, stays: false },
    {
      name: "cordoned",
      taints: [{ key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" as const }],
      spec: {},
      runs: true,
      stays: true,
    },
  ])("$name: runs $runs, stays $stays", ({ taints, spec, runs, stays }) => {
    const cluster = harness({ template: template("a:1", spec) }, 0);
    addNode(cluster, "new", taints);
    expect(places(cluster)).toEqual(runs ? ["new:a:1"] : []);
    addNode(cluster, "old", [], { disk: "ssd" });
    settle(cluster);
    cluster.change("Node", "old", (node) => ({
      ...node,
      metadata: { ...node.metadata, labels: {} },
      spec: { taints },
    }));
    cluster.advance(100);
    expect(places(cluster).filter((place) => place.startsWith("old"))).toEqual([stays ? "old:a:1" : "old:a:1-"]);
  });

  it("a Pod is bound to its node by affinity and tolerates what ails it", () => {
    const cluster = harness({ template: template("a:1", { hostNetwork: true }) }, 1);
    const [pod] = cluster.list("Pod");
    expect(pod?.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution).toEqual({
      nodeSelectorTerms: [{ matchFields: [{ key: "metadata.name", operator: "In", values: ["n1"] }] }],
    });
    expect(pod?.spec.tolerations?.map(({ key, effect }) => `${key?.slice(19)}:${effect}`)).toEqual([
      "not-ready:NoExecute",
      "unreachable:NoExecute",
      "disk-pressure:NoSchedule",
      "memory-pressure:NoSchedule",
      "pid-pressure:NoSchedule",
      "unschedulable:NoSchedule",
      "network-unavailable:NoSchedule",
    ]);
    const [revision] = cluster.list("ControllerRevision");
    expect(pod?.metadata.labels).toEqual({
      app: "log",
      "pod-template-generation": "1",
      "controller-revision-hash": revision?.metadata.labels?.["controller-revision-hash"],
    });
    expect(revision?.metadata.name).toBe(`log-${pod?.metadata.labels?.["controller-revision-hash"]}`);
  });

  it("lets a revision that somebody else makes stand until something happens to the set", () => {
    const cluster = harness();
    settle(cluster);
    const [first] = cluster.list("ControllerRevision");
    if (first === undefined) throw new Error("no revision");
    const { labels = {}, ownerReferences = [] } = first.metadata;
    const metadata = { name: "log-other", namespace: "default", labels, ownerReferences };
    cluster.create("ControllerRevision", { ...first, metadata, revision: 2 });
    cluster.advance(5000);
    expect(cluster.list("ControllerRevision").map((one) => one.metadata.name)).toEqual([
      first.metadata.name,
      "log-other",
    ]);
    cluster.change("ControllerRevision", "log-other", (one) => ({ ...one, revision: 3 }));
    cluster.advance(5000);
    expect(cluster.list("ControllerRevision").map((one) => one.metadata.name)).toEqual(["log-other"]);
  });
});

describe("updates", () => {
  it.each([
    { name: "one node at a time", rollingUpdate: { maxUnavailable: 1 }, first: ["n1:a:1-", "n2:a:1", "n3:a:1"] },
    {
      name: "a percentage, rounded up",
      rollingUpdate: { maxUnavailable: "40%" },
      first: ["n1:a:1-", "n2:a:1-", "n3:a:1"],
    },
    {
      name: "beside the old Pod with surge",
      rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
      first: ["n1:a:1", "n1:a:2", "n2:a:1", "n3:a:1"],
    },
  ])("$name", ({ rollingUpdate, first }) => {
    const cluster = harness({ updateStrategy: { type: "RollingUpdate", rollingUpdate } });
    settle(cluster);
    setImage(cluster, "a:2");
    expect(places(cluster)).toEqual(first);
    settle(cluster);
    expect(places(cluster)).toEqual(["n1:a:2", "n2:a:2", "n3:a:2"]);
    expect(cluster.the("DaemonSet", "log").status).toEqual({
      observedGeneration: 2,
      desiredNumberScheduled: 3,
      currentNumberScheduled: 3,
      numberMisscheduled: 0,
      numberReady: 3,
      updatedNumberScheduled: 3,
      numberAvailable: 3,
    });
  });

  it("with OnDelete wait for somebody to delete a Pod", () => {
    const cluster = harness({ updateStrategy: { type: "OnDelete" } });
    settle(cluster);
    setImage(cluster, "a:2");
    settle(cluster);
    expect(places(cluster)).toEqual(["n1:a:1", "n2:a:1", "n3:a:1"]);
    const second = cluster.list("Pod").find((pod) => targetNode(pod) === "n2");
    cluster.delete("Pod", second?.metadata.name ?? "");
    settle(cluster);
    expect(places(cluster)).toEqual(["n1:a:1", "n2:a:2", "n3:a:1"]);
  });

  it("wait for minReadySeconds between nodes", () => {
    const cluster = harness({ minReadySeconds: 10 });
    settle(cluster);
    cluster.advance(10_000);
    setImage(cluster, "a:2");
    settle(cluster);
    expect(places(cluster)).toEqual(["n1:a:2", "n2:a:1", "n3:a:1"]);
    cluster.advance(10_000);
    expect(places(cluster)).toEqual(["n1:a:2", "n2:a:1-", "n3:a:1"]);
  });
});

it("a Pod that fails again and again is deleted less and less often", () => {
  const cluster = harness({}, 1);
  const deletedAt: number[] = [];
  for (let step = 0; step < 200; step += 1) {
    for (const pod of cluster.list("Pod")) cluster.setPod(pod, false, "Failed");
    const before = cluster.list("Pod")[0]?.metadata.uid;
    cluster.advance(100);
    if (cluster.list("Pod")[0]?.metadata.uid !== before) deletedAt.push(step);
  }
  const waits = deletedAt.slice(1).map((step, index) => Math.round((step - (deletedAt[index] ?? 0)) / 10));
  expect(waits.slice(0, 4)).toEqual([1, 2, 4, 8]);
  const [event] = cluster.events("DaemonSet").filter((text) => text.includes("FailedDaemonPod"));
  expect(event).toMatch(
    /^Warning FailedDaemonPod Found failed daemon pod default\/log-\w{5} on node n1, will try to kill it$/,
  );
});

it("goes on the same after a restore", () => {
  const run = (interrupted: boolean): string => {
    const cluster = harness();
    settle(cluster);
    setImage(cluster, "a:2");
    if (interrupted) cluster.saveAndRestore();
    addNode(cluster, "n4");
    settle(cluster);
    return JSON.stringify([cluster.list("DaemonSet"), cluster.list("Pod"), cluster.list("ControllerRevision")]);
  };
  expect(run(true)).toBe(run(false));
});
