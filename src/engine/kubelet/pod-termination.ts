/** The end of a Pod. Source: https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination */
import { containerPhase } from "../runtime/container-record.ts";
import { stopContainer } from "./lifecycle-hooks.ts";
import { ephemeralStates } from "./ephemeral-containers.ts";
import type { ContainerPlan } from "./pod-plan.ts";
import type { PodRound } from "./pod-round.ts";
import { touch, type ContainerMemory } from "./pod-worker.ts";
import { syncContainer } from "./container-sync.ts";

/** Starts to stop everything: main containers at once, sidecars after them. */
export function beginTermination(round: PodRound, graceSeconds: number, deletes: boolean): void {
  const { worker, nowMs } = round;
  worker.termination = { deadlineMs: nowMs + graceSeconds * 1_000, graceSeconds, deletes };
}

/** A second deletion may shorten the grace, never lengthen it. */
export function shortenGrace(round: PodRound, graceSeconds: number): void {
  const { worker, parts, nowMs } = round;
  const { termination } = worker;
  if (termination === undefined || graceSeconds >= termination.graceSeconds) return;
  termination.graceSeconds = graceSeconds;
  termination.deadlineMs = nowMs + graceSeconds * 1_000;
  for (const memory of worker.containers) {
    memory.graceMs = Math.min(memory.graceMs, graceSeconds * 1_000);
    const record = parts.runtime.cri.containers.get(memory.id);
    if (record !== undefined && record.killAtMs >= 0) parts.runtime.cri.stopContainer(record, graceSeconds * 1_000);
  }
}

/** One step. True when every container has ended. */
export function continueTermination(round: PodRound): boolean {
  const { worker, plan } = round;
  let mainAlive = false;
  for (let index = 0; index < worker.containers.length; index += 1) {
    const memory = worker.containers[index];
    const containerPlan = plan.containers[index];
    if (memory === undefined || containerPlan === undefined || containerPlan.sidecar) continue;
    if (stopStep(round, containerPlan, memory)) mainAlive = true;
  }
  for (const { plan: ephemeral, memory } of ephemeralStates(round))
    if (stopStep(round, ephemeral, memory)) mainAlive = true;
  if (mainAlive) return false;
  for (let index = worker.containers.length - 1; index >= 0; index -= 1) {
    const memory = worker.containers[index];
    const containerPlan = plan.containers[index];
    if (memory === undefined || containerPlan?.sidecar !== true) continue;
    if (stopStep(round, containerPlan, memory)) return false;
  }
  return true;
}

/** True while the container is still alive. */
function stopStep(round: PodRound, containerPlan: ContainerPlan, memory: ContainerMemory): boolean {
  const { worker, parts, nowMs } = round;
  const { termination } = worker;
  if (termination === undefined) return false;
  if (memory.state === "waiting" || memory.state === "pulling") {
    memory.retryAtMs = -1;
    memory.announceAtMs = -1;
    return false;
  }
  if (memory.state === "exited") return false;
  const record = parts.runtime.cri.containers.get(memory.id);
  if (record === undefined) return false;
  if (memory.stopping !== "pod" && containerPhase(record, nowMs) !== "exited") {
    const already = memory.stopping === "restart";
    memory.stopping = "pod";
    const graceMs = Math.max(0, termination.deadlineMs - nowMs);
    if (already) memory.graceMs = Math.min(memory.graceMs, graceMs);
    else stopContainer(round, containerPlan, memory, `Stopping container ${memory.name}`, graceMs, "pod");
  }
  syncContainer(round, containerPlan, memory);
  return memoryAlive(memory);
}

function memoryAlive(memory: ContainerMemory): boolean {
  return memory.state === "starting" || memory.state === "running";
}

/** How a Pod whose containers have all ended counts. */
export function finalPhase(round: PodRound): "Succeeded" | "Failed" {
  const { worker, plan } = round;
  const main = worker.containers.slice(plan.initCount);
  const clean = main.every(({ terminated }) => terminated !== undefined && terminated.exitCode === 0);
  return clean ? "Succeeded" : "Failed";
}

/** `activeDeadlineSeconds` has passed. Source: https://kubernetes.io/docs/concepts/workloads/controllers/job/#job-termination-and-cleanup */
export function checkDeadline(round: PodRound): void {
  const { worker, pod, parts, nowMs } = round;
  const seconds = pod.spec.activeDeadlineSeconds;
  if (seconds === undefined || worker.termination !== undefined || worker.finished !== "") return;
  const atMs = worker.startMs + seconds * 1_000;
  if (nowMs < atMs) {
    round.due(atMs);
    return;
  }
  const message = "Pod was active on the node longer than the specified deadline";
  worker.failureReason = "DeadlineExceeded";
  worker.failureMessage = message;
  parts.podEvent(pod, "Normal", "DeadlineExceeded", message);
  touch(worker, { reason: "PodDeadlineExceeded", params: { seconds } });
  beginTermination(round, pod.spec.terminationGracePeriodSeconds ?? 30, false);
}
