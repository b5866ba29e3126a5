/**
 * Containers that are added to a running Pod to look into it: started once, beside all others, and never again.
 * Source: https://kubernetes.io/docs/concepts/workloads/pods/ephemeral-containers/
 * Upstream: pkg/kubelet/kuberuntime/kuberuntime_manager.go (EphemeralContainersToStart).
 */
import type { EphemeralContainer } from "../../api/types/pod.ts";
import { syncContainer } from "./container-sync.ts";
import { type ContainerPlan, ephemeralPlan } from "./pod-plan.ts";
import type { PodRound } from "./pod-round.ts";
import { newContainerMemory, type ContainerMemory } from "./pod-worker.ts";

export interface EphemeralState {
  readonly plan: ContainerPlan;
  readonly memory: ContainerMemory;
}

const NONE: readonly EphemeralState[] = [];
const NO_CONTAINERS: readonly EphemeralContainer[] = [];

/** Those of the spec, with what is known of them. */
export function ephemeralStates({ worker, pod }: Pick<PodRound, "worker" | "pod">): readonly EphemeralState[] {
  const { ephemeralContainers = NO_CONTAINERS, volumes } = pod.spec;
  if (ephemeralContainers.length === 0) return NONE;
  return ephemeralContainers.map((spec) => {
    let memory = worker.ephemeral.find(({ name }) => name === spec.name);
    if (memory === undefined) {
      memory = newContainerMemory(spec.name);
      worker.ephemeral = [...worker.ephemeral, memory];
      worker.dirty = true;
    }
    return { plan: ephemeralPlan(spec, volumes), memory };
  });
}

export function syncEphemeral(round: PodRound): void {
  for (const { plan, memory } of ephemeralStates(round)) syncContainer(round, plan, memory);
}
