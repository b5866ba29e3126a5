/**
 * How long a Job waits before it replaces failed Pods: 10 s, doubled with every failure since the last success.
 * Upstream: pkg/controller/job/backoff_utils.go.
 */
import type { Pod } from "../../../api/types/pod.ts";
import { readyCondition } from "../../machinery/pod-state.ts";

const FIRST_DELAY_MS = 10_000;
const LONGEST_DELAY_MS = 600_000;

export interface FailureRecord {
  readonly failures: number;
  /** Virtual time. */
  readonly lastFailureMs: number;
}

export const NO_FAILURES: FailureRecord = { failures: 0, lastFailureMs: 0 };

type Parse = (timestamp: string) => number;

/** The record after Pods that have ended since: a success forgets every failure before it. */
export function recordAfter(
  record: FailureRecord,
  succeeded: readonly Pod[],
  failed: readonly Pod[],
  parse: Parse,
): FailureRecord {
  const failures = failed.map((pod) => endOf(pod, parse)).sort((a, b) => a - b);
  if (succeeded.length === 0) {
    const lastFailureMs = failures.at(-1);
    return lastFailureMs === undefined ? record : { failures: record.failures + failures.length, lastFailureMs };
  }
  const lastSuccessMs = Math.max(...succeeded.map((pod) => endOf(pod, parse)));
  const later = failures.filter((at) => at > lastSuccessMs);
  return { failures: later.length, lastFailureMs: later.at(-1) ?? 0 };
}

/** What is left to wait, in milliseconds. */
export function remainingDelayMs({ failures, lastFailureMs }: FailureRecord, nowMs: number): number {
  if (failures <= 0) return 0;
  let delayMs = FIRST_DELAY_MS;
  for (let count = 1; count < failures && delayMs < LONGEST_DELAY_MS; count += 1) delayMs *= 2;
  return Math.max(0, lastFailureMs + Math.min(delayMs, LONGEST_DELAY_MS) - nowMs);
}

/** When the Pod ended, as far as its status tells; virtual time. */
export function endOf(pod: Pod, parse: Parse): number {
  const { metadata, status } = pod;
  const ends = (status.containerStatuses ?? []).map(({ state }) => state.terminated?.finishedAt);
  if (ends.length > 0 && ends.every((end) => end !== undefined)) return Math.max(...ends.map(parse));
  const ready = readyCondition(pod);
  if (ready?.status === "False" && ready.lastTransitionTime) return parse(ready.lastTransitionTime);
  if (metadata.deletionTimestamp !== undefined) {
    return parse(metadata.deletionTimestamp) - (metadata.deletionGracePeriodSeconds ?? 0) * 1000;
  }
  return parse(metadata.creationTimestamp);
}
