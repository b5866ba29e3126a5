/** What a StatefulSet's status says. Upstream: pkg/controller/statefulset/stateful_set_control.go updateStatus, completeRollingUpdate. */
import type { StatefulSet, StatefulSetStatus } from "../../../api/types/apps.ts";
import type { Availability, Replica } from "./replica.ts";
import { isAvailable, isRunningAndReady, isTerminating } from "./replica.ts";
import type { SetRevisions } from "./set-revisions.ts";

export interface ReplicaTally {
  readonly replicas: number;
  readonly ready: number;
  readonly available: number;
  readonly current: number;
  readonly updated: number;
}

/** Counts the Pods that are there. */
export function tallyReplicas(
  replicas: readonly Replica[],
  revisions: SetRevisions,
  availability: Availability,
): ReplicaTally {
  const created = replicas.filter(({ pod }) => pod !== undefined);
  const ready = created.filter(isRunningAndReady);
  const living = created.filter((replica) => !isTerminating(replica));
  return {
    replicas: created.length,
    ready: ready.length,
    available: ready.filter((replica) => isAvailable(replica, availability)).length,
    current: living.filter(({ revision }) => revision === revisions.current.metadata.name).length,
    updated: living.filter(({ revision }) => revision === revisions.update.metadata.name).length,
  };
}

/** Numbers that are 0 are left out where Go's `omitempty` does so. A finished rolling update makes its revision the current one. */
export function statefulSetStatus(set: StatefulSet, revisions: SetRevisions, tally: ReplicaTally): StatefulSetStatus {
  const { replicas, ready, available, updated } = tally;
  const wanted = set.spec.replicas ?? 1;
  const rolling = set.spec.updateStrategy?.type === "RollingUpdate";
  const complete = rolling && updated === wanted && ready === wanted && replicas === wanted;
  const current = complete ? updated : tally.current;
  return {
    observedGeneration: set.metadata.generation ?? 0,
    replicas,
    ...(ready === 0 ? {} : { readyReplicas: ready }),
    ...(current === 0 ? {} : { currentReplicas: current }),
    ...(updated === 0 ? {} : { updatedReplicas: updated }),
    currentRevision: (complete ? revisions.update : revisions.current).metadata.name,
    updateRevision: revisions.update.metadata.name,
    collisionCount: revisions.collisionCount,
    availableReplicas: available,
    ...(set.status.conditions === undefined ? {} : { conditions: set.status.conditions }),
  };
}
