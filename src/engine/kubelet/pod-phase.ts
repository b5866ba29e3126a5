/** How far a Pod is in its life. */
import type { Pod, PodPhase } from "../../api/types/pod.ts";
import type { PodPlan } from "./pod-plan.ts";
import type { ContainerMemory, PodWorker } from "./pod-worker.ts";

/** Source: https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-phase */
export function podPhase(worker: PodWorker, pod: Pod, plan: PodPlan): PodPhase {
  if (worker.finished !== "") return worker.finished;
  const policy = pod.spec.restartPolicy ?? "Always";
  const begun = hasBegun(worker, plan);
  for (let index = 0; index < plan.initCount; index += 1) {
    const memory = worker.containers[index];
    const sidecar = plan.containers[index]?.sidecar === true;
    if (memory === undefined || (sidecar && begun) || initDone(memory, sidecar)) continue;
    return "Pending";
  }
  let running = false;
  let waiting = false;
  let stopped = 0;
  let failed = 0;
  let restarting = false;
  for (let index = plan.initCount; index < worker.containers.length; index += 1) {
    const memory = worker.containers[index];
    if (memory === undefined) continue;
    if (memory.state === "running") running = true;
    else if (memory.terminated !== undefined) {
      stopped += 1;
      if (memory.state === "waiting") restarting = true;
      if (memory.terminated.exitCode !== 0) failed += 1;
    } else if (memory.last !== undefined) running = true;
    else waiting = true;
  }
  if (waiting) return "Pending";
  if (running || restarting || stopped === 0 || policy === "Always") return "Running";
  return failed === 0 ? "Succeeded" : "Failed";
}

/** Some main container was made: sidecars that come and go do not hold the others up any more. */
export function hasBegun({ containers }: PodWorker, { initCount }: PodPlan): boolean {
  return containers.some(({ id }, index) => index >= initCount && id !== "");
}

/** A regular init container that succeeded, or a sidecar that has started. */
export function initDone(memory: ContainerMemory, sidecar: boolean): boolean {
  if (sidecar)
    return memory.state === "running" && memory.started && memory.postStartUntilMs < 0 && memory.stopping === "";
  return memory.state === "exited" && memory.terminated?.exitCode === 0;
}
