/** Pod affinity and anti-affinity: who is kept from where, who is liked where, and what wakes a Pod. */
import { describe, expect, it } from "vitest";
import type { Namespace } from "../../api/types/core.ts";
import type { Labels } from "../../api/types/meta.ts";
import type { Affinity, Pod, PodAffinityTerm } from "../../api/types/pod.ts";
import { testNode, testPod, TestScheduler } from "./testing/test-scheduler.ts";

const ZONE = "topology.kubernetes.io/zone";
const HOSTNAME = "kubernetes.io/hostname";

/** `a1` and `a2` in zone a, `b1` in zone b, `z` in none. */
const NODES = [
  testNode("a1", { labels: { [ZONE]: "a" } }),
  testNode("a2", { labels: { [ZONE]: "a" } }),
  testNode("b1", { labels: { [ZONE]: "b" } }),
  testNode("z"),
];

function term(labels: Labels | undefined, topologyKey: string, more: Partial<PodAffinityTerm> = {}): PodAffinityTerm {
  return { topologyKey, ...(labels === undefined ? {} : { labelSelector: { matchLabels: labels } }), ...more };
}
const near = (...terms: readonly PodAffinityTerm[]): Affinity => ({
  podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms },
});
const far = (...terms: readonly PodAffinityTerm[]): Affinity => ({
  podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms },
});
const preferred = (weight: number, podAffinityTerm: PodAffinityTerm): PodPreference => ({
  preferredDuringSchedulingIgnoredDuringExecution: [{ weight, podAffinityTerm }],
});
type PodPreference = NonNullable<Affinity["podAffinity"]>;

interface Shape {
  readonly namespace?: string;
  readonly labels?: Labels;
  readonly affinity?: Affinity;
  readonly terminating?: boolean;
}

function shaped(name: string, shape: Shape, node?: string): Pod {
  const { namespace = "default", labels, affinity, terminating } = shape;
  const pod = testPod(name, { ...(affinity && { affinity }), ...(node === undefined ? {} : { nodeName: node }) });
  const ending = terminating === true ? { deletionTimestamp: "2026-01-01T00:00:00Z" } : {};
  return { ...pod, metadata: { ...pod.metadata, namespace, ...(labels && { labels }), ...ending } };
}

function namespace(name: string, labels: Labels): Namespace {
  const meta = { name, uid: name, resourceVersion: "1", creationTimestamp: "2026-01-01T00:00:00Z", labels };
  return { apiVersion: "v1", kind: "Namespace", metadata: meta, spec: {}, status: { phase: "Active" } };
}

/** A Pod `new` among others by node; nodes that fit, or the message. */
function placed(others: Readonly<Record<string, Shape>>, shape: Shape): { fits: readonly string[]; message: string } {
  const scheduler = new TestScheduler(NODES);
  scheduler.api.put("Namespace", namespace("default", { team: "x" }));
  scheduler.api.put("Namespace", namespace("other", { team: "y" }));
  for (const [at, other] of Object.entries(others)) {
    const [node, name = "old"] = at.split("/");
    scheduler.api.put("Pod", shaped(`${name}-${node}`, other, node));
  }
  scheduler.submit([shaped("new", shape)]);
  const decision = scheduler.decisions.of("default", "new")[0];
  const fits = (decision?.nodes ?? []).filter(({ feasible }) => feasible).map(({ node }) => node);
  return { fits: fits.sort(), message: decision?.result === "Scheduled" ? "" : (decision?.message ?? "") };
}

const AFFINITY = "node(s) didn't match pod affinity rules";
const ANTI = "node(s) didn't match pod anti-affinity rules";
const EXISTING = "node(s) didn't satisfy existing pods anti-affinity rules";
const web = { labels: { app: "web" } };

interface Row {
  readonly name: string;
  readonly others: Readonly<Record<string, Shape>>;
  readonly pod: Shape;
  readonly fits: readonly string[];
  readonly message?: string;
}

const FILTER_ROWS: readonly Row[] = [
  {
    name: "affinity: the zone of a matching Pod",
    others: { a1: web },
    pod: { affinity: near(term({ app: "web" }, ZONE)) },
    fits: ["a1", "a2"],
  },
  {
    name: "affinity: the node of a matching Pod",
    others: { a1: web },
    pod: { affinity: near(term({ app: "web" }, HOSTNAME)) },
    fits: ["a1"],
  },
  {
    name: "affinity: nobody matches; UnschedulableAndUnresolvable",
    others: {},
    pod: { affinity: near(term({ app: "web" }, ZONE)) },
    fits: [],
    message: `0/4 nodes are available: 4 ${AFFINITY}. no new claims to deallocate, preemption: 0/4 nodes are available: 4 Preemption is not helpful for scheduling.`,
  },
  {
    name: "affinity: the first of its kind, only where the label is",
    others: {},
    pod: { ...web, affinity: near(term({ app: "web" }, ZONE)) },
    fits: ["a1", "a2", "b1"],
  },
  {
    name: "affinity: no longer the first",
    others: { b1: web },
    pod: { ...web, affinity: near(term({ app: "web" }, ZONE)) },
    fits: ["b1"],
  },
  {
    name: "affinity: a matching Pod on a node without the label leaves it the first",
    others: { z: web },
    pod: { ...web, affinity: near(term({ app: "web" }, ZONE)) },
    fits: ["a1", "a2", "b1"],
  },
  {
    name: "affinity: one Pod must match all terms",
    others: { a1: web, b1: { labels: { app: "web", tier: "x" } } },
    pod: { affinity: near(term({ app: "web" }, ZONE), term({ tier: "x" }, HOSTNAME)) },
    fits: ["b1"],
  },
  {
    name: "affinity: terminating Pods count",
    others: { a1: { ...web, terminating: true } },
    pod: { affinity: near(term({ app: "web" }, HOSTNAME)) },
    fits: ["a1"],
  },
  {
    name: "affinity: only its own namespace",
    others: { a1: { ...web, namespace: "other" } },
    pod: { affinity: near(term({ app: "web" }, HOSTNAME)) },
    fits: [],
    message: `0/4 nodes are available: 4 ${AFFINITY}. no new claims to deallocate, preemption: 0/4 nodes are available: 4 Preemption is not helpful for scheduling.`,
  },
  {
    name: "affinity: namespaces by name take the place of its own",
    others: { a1: { ...web, namespace: "other" }, b1: web },
    pod: { affinity: near(term({ app: "web" }, HOSTNAME, { namespaces: ["other"] })) },
    fits: ["a1"],
  },
  {
    name: "affinity: namespaces by label",
    others: { a1: { ...web, namespace: "other" }, b1: web },
    pod: {
      affinity: near(term({ app: "web" }, HOSTNAME, { namespaceSelector: { matchLabels: { team: "y" } } })),
    },
    fits: ["a1"],
  },
  {
    name: "affinity: an empty namespace selector means all",
    others: { a1: { ...web, namespace: "other" }, b1: web },
    pod: { affinity: near(term({ app: "web" }, HOSTNAME, { namespaceSelector: {} })) },
    fits: ["a1", "b1"],
  },
  {
    name: "anti-affinity: not in the zone of a matching Pod; nodes without the label are free",
    others: { a1: web },
    pod: { affinity: far(term({ app: "web" }, ZONE)) },
    fits: ["b1", "z"],
  },
  {
    name: "anti-affinity: everywhere",
    others: { a1: web, a2: web, b1: web, z: web },
    pod: { ...web, affinity: far(term({ app: "web" }, HOSTNAME)) },
    fits: [],
    message: `0/4 nodes are available: 4 ${ANTI}. no new claims to deallocate, preemption: 0/4 nodes are available: 4 No preemption victims found for incoming pod.`,
  },
  {
    name: "anti-affinity: one matching term is enough",
    others: { a1: { labels: { app: "db" } }, b1: web },
    pod: { affinity: far(term({ app: "web" }, ZONE), term({ app: "db" }, HOSTNAME)) },
    fits: ["a2", "z"],
  },
  {
    name: "anti-affinity: without a selector nobody is meant",
    others: { a1: web },
    pod: { affinity: far(term(undefined, HOSTNAME)) },
    fits: ["a1", "a2", "b1", "z"],
  },
  {
    name: "existing anti-affinity: those that cannot stand it",
    others: { a1: { affinity: far(term({ app: "web" }, ZONE)) } },
    pod: web,
    fits: ["b1", "z"],
  },
  {
    name: "existing anti-affinity: by the other's own namespace",
    others: { a1: { namespace: "other", affinity: far(term({ app: "web" }, ZONE)) } },
    pod: web,
    fits: ["a1", "a2", "b1", "z"],
  },
  {
    name: "existing anti-affinity: by namespace labels",
    others: {
      a1: {
        namespace: "other",
        affinity: far(term({ app: "web" }, ZONE, { namespaceSelector: { matchLabels: { team: "x" } } })),
      },
    },
    pod: web,
    fits: ["b1", "z"],
  },
  {
    name: "existing anti-affinity: everywhere",
    others: {
      a1: { affinity: far(term({ app: "web" }, ZONE)) },
      b1: { affinity: far(term({ app: "web" }, ZONE)) },
      z: { affinity: far(term({ app: "web" }, HOSTNAME)) },
    },
    pod: web,
    fits: [],
    message: `0/4 nodes are available: 4 ${EXISTING}. no new claims to deallocate, preemption: 0/4 nodes are available: 4 No preemption victims found for incoming pod.`,
  },
  {
    name: "its own rules are named before those of others",
    others: { a1: { ...web, affinity: far(term({ app: "web" }, HOSTNAME)) }, b1: web, z: web, "a2/x": web },
    pod: { ...web, affinity: far(term({ app: "web" }, HOSTNAME)) },
    fits: [],
    message: `0/4 nodes are available: 4 ${ANTI}. no new claims to deallocate, preemption: 0/4 nodes are available: 4 No preemption victims found for incoming pod.`,
  },
];

describe("filters", () => {
  it.each(FILTER_ROWS)("$name", ({ others, pod, fits, message = "" }) => {
    expect(placed(others, pod)).toEqual({ fits, message });
  });
});

const SCORE_ROWS: readonly {
  readonly name: string;
  readonly others: Readonly<Record<string, Shape>>;
  readonly pod: Shape;
  readonly scores: Readonly<Record<string, number>> | "silent";
}[] = [
  {
    name: "preferred affinity: the zone of the matching Pod is liked",
    others: { a1: web },
    pod: { affinity: { podAffinity: preferred(10, term({ app: "web" }, ZONE)) } },
    scores: { a1: 100, a2: 100, b1: 0, z: 0 },
  },
  {
    name: "preferred affinity: by how many match",
    others: { "a1/p": web, "a1/q": web, "a2/r": web },
    pod: { affinity: { podAffinity: preferred(10, term({ app: "web" }, HOSTNAME)) } },
    scores: { a1: 100, a2: 50, b1: 0, z: 0 },
  },
  {
    name: "preferred anti-affinity: the emptiest is liked",
    others: { "a1/p": web, "a1/q": web, "a1/s": web, "a2/r": web },
    pod: { affinity: { podAntiAffinity: preferred(10, term({ app: "web" }, HOSTNAME)) } },
    scores: { a1: 0, a2: 66, b1: 100, z: 100 },
  },
  {
    name: "preferred terms of others count too",
    others: {
      a1: { affinity: { podAffinity: preferred(5, term({ app: "web" }, HOSTNAME)) } },
      b1: { affinity: { podAntiAffinity: preferred(5, term({ app: "web" }, HOSTNAME)) } },
    },
    pod: web,
    scores: { a1: 100, a2: 50, b1: 0, z: 50 },
  },
  {
    name: "required affinity of others counts as one",
    others: {
      a1: { affinity: near(term({ app: "web" }, HOSTNAME)) },
      b1: { affinity: { podAffinity: preferred(4, term({ app: "web" }, HOSTNAME)) } },
    },
    pod: web,
    scores: { a1: 25, a2: 0, b1: 100, z: 0 },
  },
  {
    name: "nobody is meant",
    others: { a1: { affinity: { podAffinity: preferred(5, term({ app: "db" }, HOSTNAME)) } } },
    pod: web,
    scores: "silent",
  },
];

describe("scores", () => {
  it.each(SCORE_ROWS)("$name", ({ others, pod, scores }) => {
    const scheduler = new TestScheduler(NODES);
    for (const [at, other] of Object.entries(others)) {
      const [node, name = "old"] = at.split("/");
      scheduler.api.put("Pod", shaped(`${name}-${node}`, other, node));
    }
    scheduler.submit([shaped("new", pod)]);
    const rows = scheduler.decisions.of("default", "new")[0]?.nodes ?? [];
    const found = rows.flatMap(({ node, scores: parts = [] }) =>
      parts.filter(({ plugin }) => plugin === "InterPodAffinity").map(({ score }) => [node, score] as const),
    );
    expect(found.length === 0 ? "silent" : Object.fromEntries(found.sort())).toEqual(scores);
  });
});

const WAKE_ROWS: readonly {
  readonly name: string;
  readonly before: Readonly<Record<string, Shape>>;
  readonly pod: Shape;
  readonly change: (scheduler: TestScheduler) => void;
  readonly attempts: number;
}[] = [
  {
    name: "affinity: a Pod that matches",
    before: {},
    pod: { affinity: near(term({ app: "web" }, ZONE)) },
    change: ({ api }) => api.put("Pod", shaped("w", web, "a1")),
    attempts: 2,
  },
  {
    name: "affinity: a Pod that does not match",
    before: {},
    pod: { affinity: near(term({ app: "web" }, ZONE)) },
    change: ({ api }) => api.put("Pod", shaped("w", { labels: { app: "db" } }, "a1")),
    attempts: 1,
  },
  {
    name: "affinity: a Pod whose labels come to match",
    before: { a1: { labels: { app: "db" } } },
    pod: { affinity: near(term({ app: "web" }, ZONE)) },
    change: ({ api }) => api.put("Pod", shaped("old-a1", web, "a1")),
    attempts: 2,
  },
  {
    name: "affinity: a node without the label",
    before: {},
    pod: { affinity: near(term({ app: "web" }, ZONE)) },
    change: ({ api }) => api.put("Node", testNode("y")),
    attempts: 1,
  },
  {
    name: "anti-affinity: the Pod in the way goes",
    before: { a1: web, a2: web, b1: web, z: web },
    pod: { affinity: far(term({ app: "web" }, HOSTNAME)) },
    change: ({ api }) => api.remove("Pod", "default/old-a2"),
    attempts: 2,
  },
  {
    name: "anti-affinity: a new node",
    before: { a1: web, a2: web, b1: web, z: web },
    pod: { affinity: far(term({ app: "web" }, HOSTNAME)) },
    change: ({ api }) => api.put("Node", testNode("y")),
    attempts: 2,
  },
  {
    name: "existing anti-affinity: the Pod that minds goes",
    before: Object.fromEntries(
      ["a1", "a2", "b1", "z"].map((n) => [n, { affinity: far(term({ app: "web" }, HOSTNAME)) }]),
    ),
    pod: web,
    change: ({ api }) => api.remove("Pod", "default/old-a2"),
    attempts: 2,
  },
];

describe("what is worth another attempt", () => {
  it.each(WAKE_ROWS)("$name", ({ before, pod, change, attempts }) => {
    const scheduler = new TestScheduler(NODES);
    for (const [node, other] of Object.entries(before)) scheduler.api.put("Pod", shaped(`old-${node}`, other, node));
    scheduler.submit([shaped("new", pod)]);
    change(scheduler);
    scheduler.advance(5_000);
    expect(scheduler.attempts("new")).toBe(attempts);
  });
});

describe("counting", () => {
  it("follows Pods that come, change and go, and labels of namespaces", () => {
    const scheduler = new TestScheduler(NODES);
    const anywhere = term({ app: "web" }, HOSTNAME, { namespaceSelector: { matchLabels: { team: "y" } } });
    scheduler.submit([shaped("one", { affinity: near(anywhere) })]);
    expect(scheduler.nodeOf("one")).toBeUndefined();
    scheduler.api.put("Pod", shaped("w", { ...web, namespace: "other" }, "b1"));
    scheduler.api.put("Namespace", namespace("other", { team: "y" }));
    scheduler.submit([shaped("two", { affinity: near(anywhere) })]);
    expect(scheduler.nodeOf("two")).toBe("b1");
    scheduler.api.remove("Pod", "other/w");
    scheduler.submit([shaped("three", { affinity: near(anywhere) })]);
    expect(scheduler.nodeOf("three")).toBeUndefined();
  });
});
