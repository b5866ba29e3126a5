/**
 * Creating and deleting Pods for a controller, with the Events that tell of it, and slow start.
 * Upstream: pkg/controller/controller_utils.go RealPodControl; slowStartBatch of pkg/controller/replicaset.
 */
import type { ComponentClient, Draft, Why } from "../../api/component-client.ts";
import type { Outcome, Status } from "../../api/status.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { EventRecorder } from "./event-recorder.ts";

export class PodControl {
  private readonly client: ComponentClient;
  private readonly recorder: EventRecorder;

  constructor(client: ComponentClient, recorder: EventRecorder) {
    this.client = client;
    this.recorder = recorder;
  }

  create(owner: KubeObject, draft: Draft<Pod>, why: Why): Outcome<Pod> {
    const outcome = this.client.create("Pod", draft, why);
    if (outcome.ok) {
      this.recorder.event(owner, "Normal", "SuccessfulCreate", `Created pod: ${outcome.value.metadata.name}`);
    } else if (!isNamespaceTerminating(outcome.status)) {
      this.recorder.event(owner, "Warning", "FailedCreate", `Error creating: ${outcome.status.message ?? ""}`);
    }
    return outcome;
  }

  /** A Pod that is gone already counts as deleted, without an Event. */
  delete(owner: KubeObject, { metadata: { namespace, name } }: Pod, why: Why): Status | undefined {
    const outcome = this.client.delete("Pod", namespace, name, {}, why);
    if (outcome.ok) {
      this.recorder.event(owner, "Normal", "SuccessfulDelete", `Deleted pod: ${name}`);
      return undefined;
    }
    if (outcome.status.reason === "NotFound") return undefined;
    this.recorder.event(owner, "Warning", "FailedDelete", `Error deleting: ${outcome.status.message ?? ""}`);
    return outcome.status;
  }
}

/** Nothing can be created in a namespace that is going away; trying again would not help. */
export function isNamespaceTerminating(status: Status): boolean {
  return status.details?.causes?.some((cause) => cause.reason === "NamespaceTerminating") === true;
}

/**
 * Attempts 0 to `count` - 1 in batches of 1, 2, 4, 8… and stops after the first batch with a failure, so that a quota is not
 * run into a thousand times.
 */
export function slowStart(count: number, attempt: (index: number) => "done" | "failed"): void {
  let left = count;
  for (let batch = 1, index = 0; left > 0; batch = Math.min(batch * 2, left)) {
    let failed = false;
    for (const end = index + batch; index < end; index += 1) failed = attempt(index) === "failed" || failed;
    if (failed) return;
    left -= batch;
  }
}
