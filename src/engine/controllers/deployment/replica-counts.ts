/**
 * The numbers of a Deployment's rollout.
 * Upstream: pkg/controller/deployment/util/deployment_util.go.
 */
import type { Deployment, ReplicaSet } from "../../../api/types/apps.ts";
import { scaledValue } from "../../../api/int-or-string.ts";

const UNLIMITED = 2_147_483_647;

export function replicasOf(object: Deployment | ReplicaSet): number {
  return object.spec.replicas ?? 1;
}

export function isRollingUpdate(deployment: Deployment): boolean {
  return (deployment.spec.strategy?.type ?? "RollingUpdate") === "RollingUpdate";
}

interface Fenceposts {
  readonly surge: number;
  readonly unavailable: number;
}

/** Percentages resolved: surge rounds up, unavailable down; both cannot be 0. */
export function fenceposts(deployment: Deployment): Fenceposts {
  if (!isRollingUpdate(deployment) || replicasOf(deployment) === 0) return { surge: 0, unavailable: 0 };
  return resolvedFenceposts(deployment);
}

function resolvedFenceposts(deployment: Deployment): Fenceposts {
  const replicas = replicasOf(deployment);
  const { maxSurge = "25%", maxUnavailable = "25%" } = deployment.spec.strategy?.rollingUpdate ?? {};
  const surge = scaledValue(maxSurge, replicas, "up");
  const unavailable = scaledValue(maxUnavailable, replicas, "down");
  if (surge === 0 && unavailable === 0) return { surge, unavailable: 1 };
  return { surge, unavailable: Math.min(unavailable, replicas) };
}

/** `max-replicas` minus replicas; unlike the budget it also counts at 0 replicas, where an integer surge stays. */
export function maxSurge(deployment: Deployment): number {
  return isRollingUpdate(deployment) ? resolvedFenceposts(deployment).surge : 0;
}

export function minAvailable(deployment: Deployment): number {
  return replicasOf(deployment) - fenceposts(deployment).unavailable;
}

/** Progress is watched: a deadline is set and is not "for ever". */
export function hasProgressDeadline(deployment: Deployment): boolean {
  const seconds = deployment.spec.progressDeadlineSeconds;
  return seconds !== undefined && seconds !== UNLIMITED;
}

export function hasHistoryLimit(deployment: Deployment): boolean {
  const limit = deployment.spec.revisionHistoryLimit;
  return limit !== undefined && limit !== UNLIMITED;
}

/** Σ spec.replicas. */
export function specReplicas(sets: readonly ReplicaSet[]): number {
  let sum = 0;
  for (const set of sets) sum += replicasOf(set);
  return sum;
}

type Count = "replicas" | "readyReplicas" | "availableReplicas" | "terminatingReplicas";

/** Σ of one number of the status. */
export function statusReplicas(sets: readonly ReplicaSet[], count: Count): number {
  let sum = 0;
  for (const set of sets) sum += set.status[count] ?? 0;
  return sum;
}

/** ReplicaSets that still want Pods. */
export function activeSets(sets: readonly ReplicaSet[]): readonly ReplicaSet[] {
  return sets.filter((set) => replicasOf(set) > 0);
}

/** Oldest first; equal times by name. */
export function byCreation(a: ReplicaSet, b: ReplicaSet): number {
  const first = a.metadata.creationTimestamp;
  const second = b.metadata.creationTimestamp;
  if (first !== second) return first < second ? -1 : 1;
  return a.metadata.name < b.metadata.name ? -1 : 1;
}
