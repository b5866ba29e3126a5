/**
 * Scaling while a rollout is under way: every ReplicaSet gets its share, so that the risk stays as it was.
 * Source: https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#proportional-scaling
 */
import type { Deployment, ReplicaSet } from "../../../api/types/apps.ts";
import { DESIRED_REPLICAS, MAX_REPLICAS, numberAnnotation } from "./annotations.ts";
import { activeSets, byCreation, isRollingUpdate, maxSurge, replicasOf, specReplicas } from "./replica-counts.ts";
import type { ScaleStep } from "./rolling-update.ts";

/** An active ReplicaSet was sized for another number of replicas than the Deployment has now. */
export function isScalingEvent(deployment: Deployment, all: readonly ReplicaSet[]): boolean {
  for (const set of activeSets(all)) {
    const desired = numberAnnotation(set, DESIRED_REPLICAS);
    if (desired !== undefined && desired !== replicasOf(deployment)) return true;
  }
  return false;
}

/** Sizes for the ReplicaSets after the Deployment was scaled, or while it is paused. */
export function scaleSteps(
  deployment: Deployment,
  newSet: ReplicaSet | undefined,
  old: readonly ReplicaSet[],
): readonly ScaleStep[] {
  const wanted = replicasOf(deployment);
  const all = newSet === undefined ? old : [...old, newSet];
  const active = activeSets(all);
  if (active.length <= 1) {
    const only = active[0] ?? newSet ?? [...old].sort(byCreation).at(-1);
    return only === undefined || replicasOf(only) === wanted ? [] : [{ set: only, replicas: wanted }];
  }
  if (newSet !== undefined && isSaturated(deployment, newSet)) {
    return activeSets(old).map((set) => ({ set, replicas: 0 }));
  }
  return isRollingUpdate(deployment) ? proportionalSteps(deployment, active) : [];
}

function isSaturated(deployment: Deployment, set: ReplicaSet): boolean {
  const wanted = replicasOf(deployment);
  return (
    replicasOf(set) === wanted &&
    numberAnnotation(set, DESIRED_REPLICAS) === wanted &&
    set.status.availableReplicas === wanted
  );
}

function proportionalSteps(deployment: Deployment, active: readonly ReplicaSet[]): readonly ScaleStep[] {
  const wanted = replicasOf(deployment);
  const allowed = wanted > 0 ? wanted + maxSurge(deployment) : 0;
  const toAdd = allowed - specReplicas(active);
  const ordered = [...active].sort((a, b) => {
    const larger = replicasOf(b) - replicasOf(a);
    if (larger !== 0) return larger;
    return toAdd > 0 ? byCreation(b, a) : byCreation(a, b);
  });
  const sizes = new Map<ReplicaSet, number>();
  let added = 0;
  for (const set of ordered) {
    const share = toAdd === 0 ? 0 : shareOf(deployment, set, toAdd - added, toAdd > 0);
    added += share;
    sizes.set(set, replicasOf(set) + share);
  }
  const [largest] = ordered;
  if (largest !== undefined) {
    sizes.set(largest, Math.max(0, (sizes.get(largest) ?? 0) + toAdd - added));
  }
  return ordered.map((set) => ({ set, replicas: sizes.get(set) ?? 0 }));
}

function shareOf(deployment: Deployment, set: ReplicaSet, left: number, adding: boolean): number {
  if (left === 0) return 0;
  const fraction = fractionOf(deployment, set);
  return adding ? Math.min(fraction, left) : Math.max(fraction, left);
}

function fractionOf(deployment: Deployment, set: ReplicaSet): number {
  const size = replicasOf(set);
  if (replicasOf(deployment) === 0) return -size;
  const before = numberAnnotation(set, MAX_REPLICAS) || (deployment.status.replicas ?? 0);
  if (before === 0) return 0;
  // Half away from zero: sizes are never negative, so that is half up.
  return Math.floor((size * (replicasOf(deployment) + maxSurge(deployment))) / before + 0.5) - size;
}
