/**
 * Which Pods a ReplicaSet gives up first.
 * Source: https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/#scaling-a-replicaset
 * Upstream: pkg/controller/controller_utils.go ActivePodsWithRanks.
 */
import type { Pod } from "../../../api/types/pod.ts";
import { isPodReady, readyCondition, restartsOf } from "../../machinery/pod-state.ts";

export const POD_DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";

const PHASE_RANK: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 };

/** Everything the order looks at, read once for each Pod. Times in virtual milliseconds. */
interface Rank {
  readonly pod: Pod;
  readonly assigned: boolean;
  readonly phase: number;
  readonly ready: boolean;
  readonly cost: number;
  readonly neighbours: number;
  readonly readySinceMs: number;
  readonly restarts: number;
  readonly sidecarRestarts: number;
  readonly createdMs: number;
}

interface RankingContext {
  readonly nowMs: number;
  parse(timestamp: string): number;
  /** Active Pods of related ReplicaSets on a node. */
  neighbours(node: string): number;
}

/** The Pods in the order in which they go. */
export function deletionOrder(pods: readonly Pod[], context: RankingContext): readonly Pod[] {
  const ranks = pods.map((pod) => rankOf(pod, context));
  ranks.sort((a, b) => compareRanks(a, b, context.nowMs));
  return ranks.map(({ pod }) => pod);
}

function rankOf(pod: Pod, context: RankingContext): Rank {
  const node = pod.spec.nodeName ?? "";
  const ready = isPodReady(pod);
  const since = readyCondition(pod)?.lastTransitionTime;
  return {
    pod,
    assigned: node !== "",
    phase: PHASE_RANK[pod.status.phase ?? "Pending"] ?? 0,
    ready,
    cost: deletionCost(pod),
    neighbours: context.neighbours(node),
    readySinceMs: ready && since !== undefined && since !== null ? context.parse(since) : context.nowMs,
    ...restartsOf(pod),
    createdMs: context.parse(pod.metadata.creationTimestamp),
  };
}

/** Text that is no 32-bit whole number counts as 0; admission refuses it anyway. */
function deletionCost(pod: Pod): number {
  const text = pod.metadata.annotations?.[POD_DELETION_COST];
  return text !== undefined && /^-?\d{1,10}$/.test(text) ? Number(text) : 0;
}

function compareRanks(a: Rank, b: Rank, nowMs: number): number {
  return (
    Number(a.assigned) - Number(b.assigned) ||
    a.phase - b.phase ||
    Number(a.ready) - Number(b.ready) ||
    a.cost - b.cost ||
    b.neighbours - a.neighbours ||
    (a.ready && b.ready ? compareTimes(a, b, a.readySinceMs, b.readySinceMs, nowMs) : 0) ||
    b.restarts - a.restarts ||
    b.sidecarRestarts - a.sidecarRestarts ||
    compareTimes(a, b, a.createdMs, b.createdMs, nowMs)
  );
}

/** The younger first, by powers of two of the age; within one bucket by uid; equal times leave it to the next rule. */
function compareTimes(a: Rank, b: Rank, firstMs: number, secondMs: number, nowMs: number): number {
  if (firstMs === secondMs) return 0;
  const difference = ageBucket(nowMs - firstMs) - ageBucket(nowMs - secondMs);
  if (difference !== 0) return difference;
  return a.pod.metadata.uid < b.pod.metadata.uid ? -1 : 1;
}

/** floor(log2(age in nanoseconds)), -1 for no age at all. */
function ageBucket(ageMs: number): number {
  let rest = ageMs * 1_000_000;
  let bucket = -1;
  while (rest >= 1) {
    rest /= 2;
    bucket += 1;
  }
  return bucket;
}
