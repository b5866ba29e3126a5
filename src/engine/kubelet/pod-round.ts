/** One look of a kubelet at one Pod: what the steps of a sync share. */
import type { Pod } from "../../api/types/pod.ts";
import type { SandboxRecord } from "../runtime/container-record.ts";
import type { KubeletParts } from "./kubelet-parts.ts";
import type { PodPlan } from "./pod-plan.ts";
import type { PodWorker } from "./pod-worker.ts";

export class PodRound {
  readonly parts: KubeletParts;
  readonly worker: PodWorker;
  readonly pod: Pod;
  readonly plan: PodPlan;
  readonly nowMs: number;
  /** When the Pod has to be looked at again; -1: only when something happens. */
  dueMs = -1;

  constructor(parts: KubeletParts, worker: PodWorker, pod: Pod, plan: PodPlan) {
    this.parts = parts;
    this.worker = worker;
    this.pod = pod;
    this.plan = plan;
    this.nowMs = parts.kernel.nowMs;
  }

  get sandbox(): SandboxRecord | undefined {
    return this.worker.hasSandbox ? this.parts.runtime.cri.containers.sandbox(this.worker.sandboxId) : undefined;
  }

  /** Asks for another look at this time. */
  due(atMs: number): void {
    if (atMs >= 0 && (this.dueMs < 0 || atMs < this.dueMs)) this.dueMs = atMs;
  }
}
