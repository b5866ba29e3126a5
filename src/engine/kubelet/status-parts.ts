/** What a Pod's status is worked out from. */
import type { Pod } from "../../api/types/pod.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { SandboxRecord } from "../runtime/container-record.ts";
import type { PodPlan } from "./pod-plan.ts";
import type { PodWorker } from "./pod-worker.ts";

export interface StatusParts {
  readonly worker: PodWorker;
  readonly pod: Pod;
  readonly plan: PodPlan;
  readonly sandbox: SandboxRecord | undefined;
  readonly hostIP: string;
  readonly kernel: Kernel;
}
