/**
 * Creating and deleting the Pods of a ReplicaSet.
 * Upstream: replica_set.go manageReplicas.
 */
import type { ComponentClient, Draft } from "../../../api/component-client.ts";
import type { Pod } from "../../../api/types/pod.ts";
import type { EventRecorder } from "../../machinery/event-recorder.ts";
import { controllerReference } from "../../machinery/owner-references.ts";
import { isNamespaceTerminating, PodControl, slowStart } from "../../machinery/pod-control.ts";
import type { ReplicaOwner } from "./replica-owners.ts";
import type { ReplicaFailure } from "./replicaset-status.ts";

/** At most so many creations or deletions in one sync. */
const BURST_REPLICAS = 500;

export class PodWrites {
  private readonly control: PodControl;

  constructor(client: ComponentClient, recorder: EventRecorder) {
    this.control = new PodControl(client, recorder);
  }

  createPods(set: ReplicaOwner, want: number, have: number): ReplicaFailure | undefined {
    const draft = podDraft(set);
    const why = { reason: "ReplicaSetBelowReplicas", params: { want, have } };
    let failure: ReplicaFailure | undefined;
    slowStart(Math.min(want - have, BURST_REPLICAS), () => {
      const outcome = this.control.create(set, draft, why);
      if (outcome.ok) return "done";
      if (isNamespaceTerminating(outcome.status)) return "failed";
      failure ??= { reason: "FailedCreate", message: outcome.status.message ?? "" };
      return "failed";
    });
    return failure;
  }

  deletePods(set: ReplicaOwner, pods: readonly Pod[], want: number, have: number): ReplicaFailure | undefined {
    const why = { reason: "ReplicaSetAboveReplicas", params: { want, have } };
    let failure: ReplicaFailure | undefined;
    for (const pod of pods.slice(0, BURST_REPLICAS)) {
      const status = this.control.delete(set, pod, why);
      if (status !== undefined) failure ??= { reason: "FailedDelete", message: status.message ?? "" };
    }
    return failure;
  }
}

/** One draft for all Pods of a sync: they share labels, owner references and the whole spec. */
function podDraft(set: ReplicaOwner): Draft<Pod> {
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
