/** What a kubelet does every ten seconds about the memory and the disk of its machine, and what it reports of the kernel. */
import type { KubeletParts } from "./kubelet-parts.ts";
import { evictionRound, type Candidate } from "./eviction.ts";
import type { NodeAgent } from "./node-agent.ts";
import { EVICTED } from "./pod-admission.ts";
import type { PodWorker } from "./pod-worker.ts";

/** What a Pod gets that is thrown out for a hard threshold. */
const EVICTION_GRACE_SECONDS = 1;

/**
 * Notes pressure and begins to stop what has to go. Returns the Pods that have to be looked at.
 * @param limited some Pod of the machine has a limit of its own on the disk
 */
export function relievePressure(
  parts: KubeletParts,
  agent: NodeAgent,
  name: string,
  limited: boolean,
  candidates: () => readonly Candidate[],
): readonly PodWorker[] {
  const { pressure, reclaims, evictions } = evictionRound(parts, name, limited, candidates);
  agent.observe(name, pressure);
  const node = reclaims === "" ? undefined : parts.context.informers.for("Node").get(undefined, name);
  if (node !== undefined)
    parts.event(name, node, "Warning", "EvictionThresholdMet", `Attempting to reclaim ${reclaims}`);
  for (const { worker, pod, message } of evictions) {
    worker.failureReason = EVICTED;
    worker.failureMessage = message;
    parts.podEvent(pod, "Warning", EVICTED, message);
    const deadlineMs = parts.kernel.nowMs + EVICTION_GRACE_SECONDS * 1_000;
    worker.termination = { deadlineMs, graceSeconds: EVICTION_GRACE_SECONDS, deletes: false };
  }
  return evictions.map(({ worker }) => worker);
}

/** The kernel of the machine has killed something because its memory was used up. */
export function reportKernelKills(parts: KubeletParts, name: string): void {
  const node = parts.context.informers.for("Node").get(undefined, name);
  for (const { process, pid } of parts.runtime.cri.resources.takeKills(name)) {
    const message = `System OOM encountered, victim process: ${process}, pid: ${pid}`;
    if (node !== undefined) parts.event(name, node, "Warning", "SystemOOM", message);
  }
}
