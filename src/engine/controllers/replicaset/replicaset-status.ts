/** What a ReplicaSet's status says. Upstream: pkg/controller/replicaset/replica_set_utils.go calculateStatus. */
import { findCondition, withoutCondition } from "../../machinery/conditions.ts";
import type { PodTally } from "./pod-tally.ts";
import type { ReplicaOwner } from "./replica-owners.ts";

/** What went wrong while Pods were created or deleted. */
export interface ReplicaFailure {
  readonly reason: "FailedCreate" | "FailedDelete";
  readonly message: string;
}

/** Numbers that are 0 are left out, but for `replicas`, as Go's `omitempty` does. */
export function replicaSetStatus(
  set: ReplicaOwner,
  tally: PodTally,
  available: number,
  failure: ReplicaFailure | undefined,
  now: string,
): ReplicaOwner["status"] {
  const conditions = failureConditions(set, failure, now);
  return {
    replicas: tally.active,
    ...(tally.fullyLabeled === 0 ? {} : { fullyLabeledReplicas: tally.fullyLabeled }),
    ...(tally.ready === 0 ? {} : { readyReplicas: tally.ready }),
    ...(available === 0 ? {} : { availableReplicas: available }),
    terminatingReplicas: tally.terminating,
    observedGeneration: set.metadata.generation ?? 0,
    ...(conditions.length === 0 ? {} : { conditions }),
  };
}

function failureConditions(set: ReplicaOwner, failure: ReplicaFailure | undefined, now: string) {
  const conditions = set.status.conditions ?? [];
  const current = findCondition(conditions, "ReplicaFailure");
  if (failure === undefined) return withoutCondition(conditions, "ReplicaFailure");
  if (current !== undefined) return conditions;
  const { reason, message } = failure;
  return [...conditions, { type: "ReplicaFailure", status: "True" as const, lastTransitionTime: now, reason, message }];
}
