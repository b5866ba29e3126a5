/**
 * RollingUpdate, one step at a time: first room for new Pods, then old Pods away, as far as the budget goes.
 * Upstream: pkg/controller/deployment/rolling.go and NewRSNewReplicas.
 */
import type { Deployment, ReplicaSet } from "../../../api/types/apps.ts";
import {
  byCreation,
  fenceposts,
  isRollingUpdate,
  minAvailable,
  replicasOf,
  specReplicas,
  statusReplicas,
} from "./replica-counts.ts";

/** Set `set` to `replicas`. Steps are taken in order; one set may occur twice. */
export interface ScaleStep {
  readonly set: ReplicaSet;
  readonly replicas: number;
}

/** How large the new ReplicaSet may be now. `all` holds every ReplicaSet, the new one (size `current`) included. */
export function newReplicaSetSize(deployment: Deployment, all: readonly ReplicaSet[], current: number): number {
  const wanted = replicasOf(deployment);
  if (!isRollingUpdate(deployment) || current > wanted) return wanted;
  const maxTotal = wanted + fenceposts(deployment).surge;
  const total = specReplicas(all);
  if (total >= maxTotal) return current;
  return current + Math.min(maxTotal - total, wanted - current);
}

/** What old ReplicaSets give up now: Pods that do not serve anyway first, then as many as availability allows. */
export function oldScaleDownSteps(
  deployment: Deployment,
  old: readonly ReplicaSet[],
  newSet: ReplicaSet,
): readonly ScaleStep[] {
  const active = old.filter((set) => replicasOf(set) > 0).sort(byCreation);
  if (active.length === 0) return [];
  const all = [...active, newSet];
  const notYetServing = replicasOf(newSet) - (newSet.status.availableReplicas ?? 0);
  const budget = specReplicas(all) - minAvailable(deployment) - notYetServing;
  if (budget <= 0) return [];
  const sizes = new Map(active.map((set) => [set.metadata.name, replicasOf(set)]));
  const unhealthy = unhealthySteps(active, sizes, budget);
  if (unhealthy.outdated) return unhealthy.steps;
  return [...unhealthy.steps, ...healthySteps(deployment, active, newSet, sizes)];
}

/** `outdated`: some status is older than the size, so that nobody knows yet how many Pods serve. */
function unhealthySteps(
  active: readonly ReplicaSet[],
  sizes: Map<string, number>,
  budget: number,
): { readonly steps: readonly ScaleStep[]; readonly outdated: boolean } {
  const steps: ScaleStep[] = [];
  let left = budget;
  for (const set of active) {
    if (left <= 0) break;
    const size = replicasOf(set);
    const unhealthy = size - (set.status.availableReplicas ?? 0);
    if (unhealthy < 0) return { steps, outdated: true };
    if (unhealthy === 0) continue;
    const removed = Math.min(left, unhealthy);
    left -= removed;
    sizes.set(set.metadata.name, size - removed);
    steps.push({ set, replicas: size - removed });
  }
  return { steps, outdated: false };
}

function healthySteps(
  deployment: Deployment,
  active: readonly ReplicaSet[],
  newSet: ReplicaSet,
  sizes: ReadonlyMap<string, number>,
): ScaleStep[] {
  const steps: ScaleStep[] = [];
  let left = statusReplicas([...active, newSet], "availableReplicas") - minAvailable(deployment);
  for (const set of active) {
    if (left <= 0) break;
    const size = sizes.get(set.metadata.name) ?? 0;
    if (size === 0) continue;
    const removed = Math.min(left, size);
    left -= removed;
    steps.push({ set, replicas: size - removed });
  }
  return steps;
}
