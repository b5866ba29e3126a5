/**
 * A machine that is shut down in good order: its Pods end first, the critical ones last.
 * Source: https://kubernetes.io/docs/concepts/cluster-administration/node-shutdown/#graceful-node-shutdown
 * Upstream: pkg/kubelet/nodeshutdown.
 */
import type { MachineState } from "../runtime/contracts.ts";
import type { WorkQueue } from "../machinery/work-queue.ts";
import type { KubeletParts } from "./kubelet-parts.ts";
import type { Candidate } from "./eviction.ts";
import { CRITICAL_PRIORITY, type Rejection } from "./pod-admission.ts";
import { touch, type PodWorker } from "./pod-worker.ts";

/** Reason of Pods that were ended because their machine is shut down. */
export const SHUT_DOWN = "Terminated";
const MESSAGE = "Pod was terminated in response to imminent node shutdown.";
/** What the Ready condition says meanwhile. */
export const SHUTTING_DOWN = "node is shutting down";
/** How often it is looked whether the Pods have ended. */
const LOOK_MS = 100;

export const REFUSED_WHILE_SHUTTING_DOWN: Rejection = {
  reason: "NodeShutdown",
  message: "Pod was rejected as the node is shutting down.",
};

export interface ShutdownMemory {
  readonly group: "regular" | "critical" | "over";
  /** Until when the group is waited for. */
  readonly deadlineMs: number;
}

/** Where is kept how far it is. */
interface ShutdownNotes {
  isRunning(node: string): boolean;
  shutdownOf(node: string): ShutdownMemory | undefined;
  noteShutdown(node: string, shutdown: ShutdownMemory | undefined): void;
}

export class NodeShutdowns {
  private readonly parts: KubeletParts;
  private readonly agent: ShutdownNotes;
  private readonly queue: Pick<WorkQueue, "add">;
  private readonly unfinished: (node: string) => readonly Candidate[];

  /** @param unfinished all Pods of a machine that have not ended */
  constructor(
    parts: KubeletParts,
    agent: ShutdownNotes,
    queue: Pick<WorkQueue, "add">,
    unfinished: (node: string) => readonly Candidate[],
  ) {
    this.parts = parts;
    this.agent = agent;
    this.queue = queue;
    this.unfinished = unfinished;
  }

  /** The machine begins to shut down, is still at it, or does not do so any more. */
  handle(name: string): void {
    const { machines } = this.parts.runtime;
    const machine = machines.get(name);
    if (machine?.powered !== true || !this.agent.isRunning(name)) return;
    const before = this.agent.shutdownOf(name);
    if (machine.shutdownSeconds === undefined) {
      this.agent.noteShutdown(name, undefined);
      this.queue.add(`node ${name}`, 0);
      return;
    }
    const { memory, stopped, againMs } = shutdownStep(this.parts, machine, before, this.unfinished(name));
    this.agent.noteShutdown(name, memory);
    if (before === undefined) this.queue.add(`node ${name}`, 0);
    for (const worker of stopped) this.queue.add(worker.key, 0);
    if (againMs < 0) machines.finishShutdown?.(name);
    else this.queue.add(`shutdown ${name}`, againMs);
  }
}

/** Critical Pods have a third of the time to themselves. */
function secondsOf(group: "regular" | "critical", totalSeconds: number): number {
  const critical = Math.floor(totalSeconds / 3);
  return group === "critical" ? critical : totalSeconds - critical;
}

interface ShutdownStep {
  readonly memory: ShutdownMemory;
  /** Begun to be stopped: they have to be looked at. */
  readonly stopped: readonly PodWorker[];
  /** -1: the machine may go. */
  readonly againMs: number;
}

/** One look at a machine that is shutting down. @param pods all Pods that have not ended */
function shutdownStep(
  parts: KubeletParts,
  machine: MachineState,
  before: ShutdownMemory | undefined,
  pods: readonly Candidate[],
): ShutdownStep {
  const { nowMs } = parts.kernel;
  const total = machine.shutdownSeconds ?? 0;
  const stopped: PodWorker[] = [];
  const begin = (group: "regular" | "critical"): ShutdownMemory => {
    const seconds = secondsOf(group, total);
    for (const each of pods) if (groupOf(each) === group && terminate(parts, each, seconds)) stopped.push(each.worker);
    return { group, deadlineMs: nowMs + seconds * 1_000 };
  };
  const waits = ({ group, deadlineMs }: ShutdownMemory) =>
    nowMs < deadlineMs && pods.some((each) => groupOf(each) === group);
  let memory = before ?? begin("regular");
  if (memory.group === "regular" && !waits(memory)) memory = begin("critical");
  if (memory.group === "critical" && !waits(memory)) memory = { group: "over", deadlineMs: nowMs };
  return { memory, stopped, againMs: memory.group === "over" ? -1 : LOOK_MS };
}

function groupOf({ pod }: Candidate): "regular" | "critical" {
  return (pod.spec.priority ?? 0) >= CRITICAL_PRIORITY ? "critical" : "regular";
}

/** False when it is being stopped already. */
function terminate(parts: KubeletParts, { worker, pod }: Candidate, seconds: number): boolean {
  if (worker.termination !== undefined) return false;
  const graceSeconds = Math.min(pod.spec.terminationGracePeriodSeconds ?? 30, seconds);
  worker.failureReason = SHUT_DOWN;
  worker.failureMessage = MESSAGE;
  worker.termination = { deadlineMs: parts.kernel.nowMs + graceSeconds * 1_000, graceSeconds, deletes: false };
  touch(worker, { reason: "PodShutDown", params: { node: worker.node } });
  return true;
}
