/**
 * Creating and deleting the Pods of a ReplicaSet.
 * Upstream: pkg/controller/controller_utils.go RealPodControl, replica_set.go manageReplicas and slowStartBatch.
 */
import type { ComponentClient, Draft } from "../../../api/component-client.ts";
import type { Status } from "../../../api/status.ts";
import type { ReplicaSet } from "../../../api/types/apps.ts";
import type { Pod } from "../../../api/types/pod.ts";
import type { EventRecorder } from "../../machinery/event-recorder.ts";
import { controllerReference } from "../../machinery/owner-references.ts";
import type { ReplicaFailure } from "./replicaset-status.ts";

/** At most so many creations or deletions in one sync. */
export const BURST_REPLICAS = 500;

export class PodWrites {
  private readonly client: ComponentClient;
  private readonly recorder: EventRecorder;

  constructor(client: ComponentClient, recorder: EventRecorder) {
    this.client = client;
    this.recorder = recorder;
  }

  /**
   * Creates what is missing in batches of 1, 2, 4, 8… and stops after the first batch with an error, so that a quota
   * is not run into a thousand times.
   */
  createPods(set: ReplicaSet, want: number, have: number): ReplicaFailure | undefined {
    const draft = podDraft(set);
    const why = { reason: "ReplicaSetBelowReplicas", params: { want, have } };
    let left = Math.min(want - have, BURST_REPLICAS);
    for (let batch = 1; left > 0; batch = Math.min(batch * 2, left)) {
      let failed: Status | undefined;
      for (let i = 0; i < batch; i += 1) {
        const outcome = this.client.create("Pod", draft, why);
        if (outcome.ok) {
          const message = `Created pod: ${outcome.value.metadata.name}`;
          this.recorder.event(set, "Normal", "SuccessfulCreate", message);
          continue;
        }
        if (isNamespaceTerminating(outcome.status)) return undefined;
        failed ??= outcome.status;
        this.recorder.event(set, "Warning", "FailedCreate", `Error creating: ${outcome.status.message ?? ""}`);
      }
      if (failed !== undefined) return { reason: "FailedCreate", message: failed.message ?? "" };
      left -= batch;
    }
    return undefined;
  }

  deletePods(set: ReplicaSet, pods: readonly Pod[], want: number, have: number): ReplicaFailure | undefined {
    const why = { reason: "ReplicaSetAboveReplicas", params: { want, have } };
    let failure: ReplicaFailure | undefined;
    for (const { metadata } of pods.slice(0, BURST_REPLICAS)) {
      const outcome = this.client.delete("Pod", metadata.namespace, metadata.name, {}, why);
      if (outcome.ok) {
        this.recorder.event(set, "Normal", "SuccessfulDelete", `Deleted pod: ${metadata.name}`);
      } else if (outcome.status.reason !== "NotFound") {
        const message = outcome.status.message ?? "";
        this.recorder.event(set, "Warning", "FailedDelete", `Error deleting: ${message}`);
        failure ??= { reason: "FailedDelete", message };
      }
    }
    return failure;
  }
}

/** One draft for all Pods of a sync: they share labels, owner references and the whole spec. */
function podDraft(set: ReplicaSet): Draft<Pod> {
  const { metadata: template, spec } = set.spec.template;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      generateName: `${set.metadata.name}-`,
      ...(set.metadata.namespace === undefined ? {} : { namespace: set.metadata.namespace }),
      ...(template?.labels === undefined ? {} : { labels: template.labels }),
      ...(template?.annotations === undefined ? {} : { annotations: template.annotations }),
      ...(template?.finalizers === undefined ? {} : { finalizers: template.finalizers }),
      ownerReferences: [controllerReference(set)],
    },
    spec,
  };
}

/** Nothing can be created in a namespace that is going away; trying again would not help. */
function isNamespaceTerminating(status: Status): boolean {
  return status.details?.causes?.some((cause) => cause.reason === "NamespaceTerminating") === true;
}
