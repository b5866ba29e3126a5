/**
 * Failures counted for each index: which indexes have failed for good, and which failed Pod is kept until another has
 * taken over its count. Upstream: pkg/controller/job/indexed_job_utils.go, backoff_utils.go.
 */
import type { Job } from "../../../api/types/batch.ts";
import type { Pod } from "../../../api/types/pod.ts";
import { endOf, type FailureRecord, NO_FAILURES } from "./failure-backoff.ts";
import { verdictOn } from "./failure-policy.ts";
import { hasIndex, type IndexRanges, parseRanges, withIndexes } from "./index-ranges.ts";
import { completionIndexOf, countsAsFailed, isTracked } from "./job-traits.ts";

const FAILURES = "batch.kubernetes.io/job-index-failure-count";
const IGNORED_FAILURES = "batch.kubernetes.io/job-index-ignored-failure-count";

export function failedIndexesOf(job: Job, pods: readonly Pod[]): IndexRanges {
  const before = parseRanges(job.status.failedIndexes, job.spec.completions ?? 0);
  const added = new Set<number>();
  for (const pod of pods) {
    const index = completionIndexOf(pod, job);
    if (index !== undefined && isTracked(pod) && hasFailedForGood(pod, job)) added.add(index);
  }
  return withIndexes(before, added);
}

function hasFailedForGood(pod: Pod, job: Job): boolean {
  if (!countsAsFailed(pod, job)) return false;
  const { action, counts } = verdictOn(pod, job.spec.podFailurePolicy);
  if (action === "FailIndex") return true;
  return counts && countOf(pod, FAILURES) >= (job.spec.backoffLimitPerIndex ?? 0);
}

/** The last failed Pod of every index that is neither done nor running. */
export function podsKeptForCount(
  job: Job,
  pods: readonly Pod[],
  activeIndexes: ReadonlySet<number>,
  succeeded: IndexRanges,
  failed: IndexRanges,
): ReadonlyMap<number, Pod> {
  const kept = new Map<number, Pod>();
  for (const pod of pods) {
    const index = completionIndexOf(pod, job);
    if (index === undefined || !isTracked(pod) || !countsAsFailed(pod, job) || activeIndexes.has(index)) continue;
    if (hasIndex(succeeded, index) || hasIndex(failed, index)) continue;
    const known = kept.get(index);
    if (known === undefined || failuresOf(known) <= failuresOf(pod)) kept.set(index, pod);
  }
  return kept;
}

/** Annotations that tell the next Pod of an index how often it has failed. */
export function failureAnnotations(job: Job, replaced: Pod | undefined): Readonly<Record<string, string>> {
  if (replaced === undefined) return { [FAILURES]: "0" };
  const { counts } = verdictOn(replaced, job.spec.podFailurePolicy);
  const failures = countOf(replaced, FAILURES) + (counts ? 1 : 0);
  const ignored = countOf(replaced, IGNORED_FAILURES) + (counts ? 0 : 1);
  return { [FAILURES]: `${failures}`, ...(ignored > 0 ? { [IGNORED_FAILURES]: `${ignored}` } : {}) };
}

/** The failures of one index, for its back-off. */
export function recordOfIndex(replaced: Pod | undefined, parse: (timestamp: string) => number): FailureRecord {
  if (replaced === undefined) return NO_FAILURES;
  return { failures: failuresOf(replaced) + 1, lastFailureMs: endOf(replaced, parse) };
}

function failuresOf(pod: Pod): number {
  return countOf(pod, FAILURES) + countOf(pod, IGNORED_FAILURES);
}

function countOf(pod: Pod, annotation: string): number {
  const text = pod.metadata.annotations?.[annotation];
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : 0;
}
