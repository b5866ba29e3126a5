/** Plays a plan and says everything that was wrong on the way; nothing is thrown but a broken engine. */
import type { Traffic } from "../../../api/types/sim.ts";
import type { Cluster } from "../../cluster.ts";
import {
  brokenOwners,
  overcommittedNodes,
  readyEndpointsOfUnreadyPods,
  unconvergedReplicaSets,
} from "../invariants.ts";
import { TestCluster } from "../test-cluster.ts";
import { type Act, NODES, type Plan, SIM_API } from "./plan.ts";
import { IdentityWatch } from "./identity-watch.ts";
import { PolicyWatch } from "./policy-watch.ts";
import { RaftWatch } from "./raft-watch.ts";
import { budgetsAgainst, isOver, RevisionWatch } from "./revision-watch.ts";
import { RolloutWatch } from "./rollout-watch.ts";

/** After the last fault everything comes to rest within this virtual time: pull and crash back-offs are five minutes at most. */
const REST_MS = 40 * 60_000;
/** Policies reach the machines within this time. */
const POLICY_DELAY_MS = 3_000;

export interface Outcome {
  readonly problems: readonly string[];
  readonly hash: string;
}

/** Somebody who looks at the cluster again and again, and changes nothing. */
export type Onlooker = (cluster: Cluster) => void;

/** How long an onlooker looks away. */
const LOOK_EVERY_MS = 370;

/** @param watchedBy gives whoever looks on while the plan is played */
export function runPlan({ seed, controlPlanes, acts }: Plan, watchedBy?: (cluster: Cluster) => Onlooker): Outcome {
  const test = new TestCluster({ seed, nodes: NODES, ...(controlPlanes === undefined ? {} : { controlPlanes }) });
  for (let number = 1; number <= NODES; number += 1) zone(test, number);
  const onlooker = watchedBy?.(test.cluster);
  const watches = watchesOf(test);
  const seen = (): readonly string[] => watches.flatMap(({ problems }) => problems);
  const problems: string[] = [];
  for (const act of acts) {
    problems.push(...perform(test, act, watches, onlooker), ...overcommittedNodes(test), ...brokenOwners(test));
    for (const { look } of watches) look?.();
    if (problems.length + seen().length > 0) return { problems: [...seen(), ...problems], hash: "" };
  }
  const hash = test.cluster.hash();
  problems.push(...throughPolicies(test), ...rest(test));
  return { problems: [...seen(), ...problems], hash };
}

interface Watch {
  readonly problems: readonly string[];
  /** After every act. */
  look?(): void;
  /** A Pod is about to be deleted by force. */
  excuse?(key: string): void;
}

function watchesOf(test: TestCluster): readonly Watch[] {
  const { raft } = test.cluster.controlPlane.etcd;
  const policies = new PolicyWatch(test);
  const identities = new IdentityWatch(test);
  return [
    new RevisionWatch(test),
    new RolloutWatch(test),
    { problems: policies.problems, look: () => policies.look() },
    { problems: identities.problems, excuse: (key) => identities.excuse(key) },
    ...(raft === undefined ? [] : [new RaftWatch(test, raft)]),
  ];
}

function zone(test: TestCluster, number: number): void {
  const labels = { "topology.kubernetes.io/zone": number % 2 === 0 ? "b" : "a" };
  test.patch("Node", undefined, `node-${number}`, { metadata: { labels } });
}

function perform(test: TestCluster, act: Act, watches: readonly Watch[], onlooker?: Onlooker): readonly string[] {
  switch (act.do) {
    case "wait":
      wait(test, act.ms, onlooker);
      return [];
    case "post":
      test.request("POST", act.path, act.object);
      return [];
    case "patch":
      test.request("PATCH", act.path, act.patch, "application/merge-patch+json");
      return [];
    case "delete":
      test.request("DELETE", act.path);
      return [];
    case "deletePod": {
      const pod = podOf(test, act.app, act.index);
      if (pod === undefined) return [];
      const { name, namespace } = pod.metadata;
      if (act.now) for (const { excuse } of watches) excuse?.(`${namespace}/${name}`);
      test.delete("Pod", namespace, name, act.now ? { gracePeriodSeconds: 0 } : {});
      return [];
    }
    case "evictPod":
      return evict(test, act.app, act.index);
  }
}

function wait(test: TestCluster, ms: number, onlooker: Onlooker | undefined): void {
  const everyMs = onlooker === undefined ? ms : LOOK_EVERY_MS;
  for (let leftMs = ms; leftMs > 0; leftMs -= everyMs) {
    test.advance(Math.min(leftMs, everyMs));
    onlooker?.(test.cluster);
  }
}

/** An eviction is never allowed when it breaks a budget. */
function evict(test: TestCluster, app: string, index: number): readonly string[] {
  const pod = podOf(test, app, index);
  if (pod === undefined || pod.metadata.deletionTimestamp !== undefined || isOver(pod)) return [];
  const against = budgetsAgainst(test, pod);
  const { name, namespace } = pod.metadata;
  const body = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name, namespace } };
  const { code } = test.request("POST", `${test.path("Pod", namespace, name)}/eviction`, body);
  return code === 201 && against.length > 0 ? against.map((budget) => `${name} was evicted although ${budget}`) : [];
}

function podOf(test: TestCluster, app: string, index: number) {
  const pods = test.list("Pod").filter(({ metadata }) => metadata.labels?.["app"] === app);
  return pods[index % Math.max(1, pods.length)];
}

/** Nothing gets through to an app that a policy shuts off from everybody. */
function throughPolicies(test: TestCluster): readonly string[] {
  test.advance(POLICY_DELAY_MS);
  const closed = test.list("NetworkPolicy").flatMap(({ metadata, spec }) => {
    const app = spec?.podSelector?.matchLabels?.["app"];
    return app === undefined ? [] : [`${metadata.namespace}/${app}`];
  });
  const answered = (): ReadonlyMap<string, number> =>
    new Map(
      test
        .list("Traffic")
        .map((traffic) => [`${traffic.metadata.namespace}/${appOf(traffic)}`, traffic.status.ok ?? 0]),
    );
  const before = answered();
  test.advance(20_000);
  const after = answered();
  return closed.flatMap((app) => {
    const more = (after.get(app) ?? 0) - (before.get(app) ?? 0);
    return more > 0 ? [`${more} requests were answered by ${app}, which a NetworkPolicy shuts off`] : [];
  });
}

function appOf({ spec }: Traffic): string {
  return spec.url.replace("http://", "");
}

/** Once every fault is gone, everything is as it is wanted. */
function rest(test: TestCluster): readonly string[] {
  for (const { metadata } of test.list("Fault")) test.delete("Fault", undefined, metadata.name);
  for (const { metadata } of test.list("Machine")) {
    const machine = { apiVersion: SIM_API, kind: "Machine", spec: { power: "On" } };
    test.patch("Machine", undefined, metadata.name, machine);
  }
  test.advance(REST_MS);
  const notReady = test
    .list("Node")
    .filter(({ status }) => !status.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True"))
    .map(({ metadata }) => `${metadata.name} is not ready after everything was healed`);
  return [
    ...notReady,
    ...overcommittedNodes(test),
    ...unconvergedReplicaSets(test).filter((problem) => !isRefused(test, problem)),
    ...lasting(test),
    ...unlikeMembers(test),
  ];
}

/** All members follow one leader and have the same log. */
function unlikeMembers(test: TestCluster): readonly string[] {
  const { raft } = test.cluster.controlPlane.etcd;
  if (raft === undefined) return [];
  const states = [...raft.values()].map(
    ({ term, leader, commitIndex }) => `term ${term} of ${leader}, entry ${commitIndex}`,
  );
  return new Set(states).size === 1 ? [] : [`the members of etcd are not of one mind: ${states.join("; ")}`];
}

/** Endpoints may be late by a moment, never by two seconds. */
function lasting(test: TestCluster): readonly string[] {
  const suspects = readyEndpointsOfUnreadyPods(test);
  if (suspects.length === 0) return [];
  test.advance(2_000);
  const still = readyEndpointsOfUnreadyPods(test);
  return suspects.filter((suspect) => still.includes(suspect));
}

/** A quota may keep a ReplicaSet from having all its Pods. */
function isRefused(test: TestCluster, problem: string): boolean {
  const [name = ""] = problem.split(" ");
  return test
    .list("ReplicaSet", "team")
    .some(
      ({ metadata, status }) =>
        metadata.name === name && status.conditions?.some(({ type }) => type === "ReplicaFailure"),
    );
}
