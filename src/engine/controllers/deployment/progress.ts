/**
 * What a Deployment's status says of its rollout: counts, conditions and the deadline.
 * Upstream: pkg/controller/deployment/progress.go and sync.go calculateStatus.
 */
import type { Deployment, DeploymentStatus, ReplicaSet } from "../../../api/types/apps.ts";
import type { Condition } from "../../../api/types/meta.ts";
import { findCondition, withoutCondition } from "../../machinery/conditions.ts";
import { hasProgressDeadline, minAvailable, replicasOf, specReplicas, statusReplicas } from "./replica-counts.ts";

const TIMED_OUT = "ProgressDeadlineExceeded";
const COMPLETED = "NewReplicaSetAvailable";
const PAUSED = "DeploymentPaused";
const RESUMED = "DeploymentResumed";

export function condition(
  type: "Available" | "Progressing" | "ReplicaFailure",
  status: Condition["status"],
  reason: string,
  message: string,
  now: string,
): Condition {
  return { type, status, lastUpdateTime: now, lastTransitionTime: now, reason, message };
}

/** Replaces a condition, unless status and reason are as they were. Moves it to the end, as upstream does. */
export function withCondition(conditions: readonly Condition[] | undefined, next: Condition): readonly Condition[] {
  const list = conditions ?? [];
  const current = findCondition(list, next.type);
  if (current !== undefined && current.status === next.status && current.reason === next.reason) return list;
  const lastTransitionTime = current?.status === next.status ? current.lastTransitionTime : next.lastTransitionTime;
  return [...list.filter(({ type }) => type !== next.type), { ...next, lastTransitionTime }];
}

/** Counts and the Available condition. Numbers that are 0 are left out, as Go's `omitempty` does. */
export function calculatedStatus(
  deployment: Deployment,
  all: readonly ReplicaSet[],
  newSet: ReplicaSet | undefined,
  now: string,
): DeploymentStatus {
  const available = statusReplicas(all, "availableReplicas");
  const unavailable = Math.max(0, specReplicas(all) - available);
  const { collisionCount, conditions } = deployment.status;
  const isAvailable = available >= minAvailable(deployment);
  const availability = isAvailable
    ? condition("Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability.", now)
    : condition(
        "Available",
        "False",
        "MinimumReplicasUnavailable",
        "Deployment does not have minimum availability.",
        now,
      );
  const status: Writable<DeploymentStatus> = { observedGeneration: deployment.metadata.generation ?? 0 };
  const [replicas, updated] = [statusReplicas(all, "replicas"), newSet?.status.replicas ?? 0];
  const ready = statusReplicas(all, "readyReplicas");
  if (replicas !== 0) status.replicas = replicas;
  if (updated !== 0) status.updatedReplicas = updated;
  if (ready !== 0) status.readyReplicas = ready;
  if (available !== 0) status.availableReplicas = available;
  if (unavailable !== 0) status.unavailableReplicas = unavailable;
  status.terminatingReplicas = statusReplicas(all, "terminatingReplicas");
  status.conditions = withCondition(conditions, availability);
  if (collisionCount !== undefined) status.collisionCount = collisionCount;
  return status;
}

type Writable<T> = { -readonly [Field in keyof T]: T[Field] };

/** Everything asked for is there, and nothing old is left. */
export function isComplete(deployment: Deployment, status: DeploymentStatus): boolean {
  const wanted = replicasOf(deployment);
  return (
    (status.updatedReplicas ?? 0) === wanted &&
    (status.replicas ?? 0) === wanted &&
    (status.availableReplicas ?? 0) === wanted &&
    (status.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
  );
}

/** The status while a rollout runs: with the Progressing and ReplicaFailure conditions. */
export function rolloutStatus(
  deployment: Deployment,
  all: readonly ReplicaSet[],
  newSet: ReplicaSet | undefined,
  nowMs: number,
  time: { now(): string; parse(text: string): number },
): DeploymentStatus {
  const status = calculatedStatus(deployment, all, newSet, time.now());
  let conditions = progressConditions(deployment, status, newSet, nowMs, time);
  const failed = replicaFailure(all, newSet);
  conditions =
    failed === undefined ? withoutCondition(conditions, "ReplicaFailure") : withCondition(conditions, failed);
  return { ...status, conditions };
}

function progressConditions(
  deployment: Deployment,
  status: DeploymentStatus,
  newSet: ReplicaSet | undefined,
  nowMs: number,
  time: { now(): string; parse(text: string): number },
): readonly Condition[] {
  const conditions = status.conditions ?? [];
  if (!hasProgressDeadline(deployment)) return withoutCondition(conditions, "Progressing");
  const current = findCondition(deployment.status.conditions, "Progressing");
  const completedBefore = (status.replicas ?? 0) === (status.updatedReplicas ?? 0) && current?.reason === COMPLETED;
  if (completedBefore) return conditions;
  const subject =
    newSet === undefined ? `Deployment "${deployment.metadata.name}"` : `ReplicaSet "${newSet.metadata.name}"`;
  const now = time.now();
  if (isComplete(deployment, status)) {
    const message = `${subject} has successfully progressed.`;
    return withCondition(conditions, condition("Progressing", "True", COMPLETED, message, now));
  }
  if (hasProgressed(deployment.status, status)) {
    const next = condition("Progressing", "True", "ReplicaSetUpdated", `${subject} is progressing.`, now);
    const lastTransitionTime = current?.status === "True" ? current.lastTransitionTime : now;
    return [...withoutCondition(conditions, "Progressing"), { ...next, lastTransitionTime }];
  }
  if (hasTimedOut(deployment, current, nowMs, time.parse)) {
    const message = `${subject} has timed out progressing.`;
    return withCondition(conditions, condition("Progressing", "False", TIMED_OUT, message, now));
  }
  return conditions;
}

/** More new, ready or available Pods than before, or fewer old ones. */
function hasProgressed(before: DeploymentStatus, after: DeploymentStatus): boolean {
  const old = (status: DeploymentStatus): number => (status.replicas ?? 0) - (status.updatedReplicas ?? 0);
  return (
    (after.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    old(after) < old(before) ||
    (after.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (after.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  );
}

function hasTimedOut(
  deployment: Deployment,
  current: Condition | undefined,
  nowMs: number,
  parse: (text: string) => number,
): boolean {
  if (current === undefined || current.reason === COMPLETED) return false;
  if (current.reason === TIMED_OUT) return true;
  return parse(current.lastUpdateTime ?? "") + deadlineMs(deployment) < nowMs;
}

function deadlineMs(deployment: Deployment): number {
  return (deployment.spec.progressDeadlineSeconds ?? 0) * 1000;
}

/** Milliseconds until the deadline should be looked at, or undefined when it is not running. */
export function deadlineCheckDelayMs(
  deployment: Deployment,
  status: DeploymentStatus,
  nowMs: number,
  parse: (text: string) => number,
): number | undefined {
  const current = findCondition(deployment.status.conditions, "Progressing");
  if (!hasProgressDeadline(deployment) || current === undefined) return undefined;
  if (isComplete(deployment, status) || current.reason === TIMED_OUT) return undefined;
  // A second more, as times in conditions are whole seconds.
  return Math.max(0, parse(current.lastUpdateTime ?? "") + deadlineMs(deployment) - nowMs) + 1000;
}

/** The condition that pausing or resuming brings, or undefined when nothing is to be said. */
export function pauseCondition(deployment: Deployment, now: string): Condition | undefined {
  if (!hasProgressDeadline(deployment)) return undefined;
  const current = findCondition(deployment.status.conditions, "Progressing");
  if (current?.reason === TIMED_OUT) return undefined;
  const saysPaused = current?.reason === PAUSED;
  const paused = deployment.spec.paused === true;
  if (paused && !saysPaused) return condition("Progressing", "Unknown", PAUSED, "Deployment is paused", now);
  if (!paused && saysPaused) return condition("Progressing", "Unknown", RESUMED, "Deployment is resumed", now);
  return undefined;
}

/** The new ReplicaSet's failure, or else that of the first that has one. */
function replicaFailure(all: readonly ReplicaSet[], newSet: ReplicaSet | undefined): Condition | undefined {
  const sets = newSet === undefined ? all : [newSet, ...all];
  for (const set of sets) {
    const failure = findCondition(set.status.conditions, "ReplicaFailure");
    if (failure === undefined) continue;
    const { status, reason = "", message = "", lastTransitionTime } = failure;
    const at = lastTransitionTime ?? "";
    return condition("ReplicaFailure", status, reason, message, at);
  }
  return undefined;
}
