/**
 * Which running Pods a Job gives up: those without an index of their own first, then the least useful.
 * Upstream: pkg/controller/job (activePodsForRemoval), pkg/controller/controller_utils.go (ActivePods).
 */
import type { Job } from "../../../api/types/batch.ts";
import type { Pod } from "../../../api/types/pod.ts";
import { isPodReady, readyCondition, restartsOf } from "../../machinery/pod-state.ts";
import { completionIndexOf, isIndexed } from "./job-traits.ts";

export function podsForRemoval(
  job: Job,
  active: readonly Pod[],
  atLeast: number,
  parse: (timestamp: string) => number,
): readonly Pod[] {
  const removed: Pod[] = [];
  let left = active;
  if (isIndexed(job)) left = withoutRepeatedIndexes(job, active, removed, parse);
  if (removed.length < atLeast) removed.push(...inOrderOfUse(left, parse).slice(0, atLeast - removed.length));
  return removed;
}

function withoutRepeatedIndexes(
  job: Job,
  active: readonly Pod[],
  removed: Pod[],
  parse: (timestamp: string) => number,
): readonly Pod[] {
  const byIndex = new Map<number, Pod[]>();
  for (const pod of active) {
    const index = completionIndexOf(pod, job);
    if (index === undefined) removed.push(pod);
    else byIndex.set(index, [...(byIndex.get(index) ?? []), pod]);
  }
  const indexes = [...byIndex.keys()].sort((a, b) => a - b);
  return indexes.map((index) => {
    const pods = inOrderOfUse(byIndex.get(index) ?? [], parse);
    removed.push(...pods.slice(0, -1));
    return pods.at(-1) as Pod;
  });
}

const PHASE_RANK: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 };

/** The least useful first: not assigned, not running, not ready, ready for less time, restarted more often, younger. */
function inOrderOfUse(pods: readonly Pod[], parse: (timestamp: string) => number): readonly Pod[] {
  return [...pods].sort(
    (a, b) =>
      Number((a.spec.nodeName ?? "") !== "") - Number((b.spec.nodeName ?? "") !== "") ||
      phaseRank(a) - phaseRank(b) ||
      Number(isPodReady(a)) - Number(isPodReady(b)) ||
      readySince(b, parse) - readySince(a, parse) ||
      compareRestarts(a, b) ||
      parse(b.metadata.creationTimestamp) - parse(a.metadata.creationTimestamp),
  );
}

function phaseRank(pod: Pod): number {
  return PHASE_RANK[pod.status.phase ?? "Pending"] ?? 0;
}

function readySince(pod: Pod, parse: (timestamp: string) => number): number {
  const since = readyCondition(pod)?.lastTransitionTime;
  return isPodReady(pod) && since ? parse(since) : 0;
}

function compareRestarts(a: Pod, b: Pod): number {
  const [first, second] = [restartsOf(a), restartsOf(b)];
  return second.restarts - first.restarts || second.sidecarRestarts - first.sidecarRestarts;
}
