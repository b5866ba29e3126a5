/**
 * One round over the places of a StatefulSet: create, wait, delete, update, in the order that its policy asks for.
 * Source: https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees
 * Upstream: pkg/controller/statefulset/stateful_set_control.go (updateStatefulSet).
 */
import { scaledValue } from "../../../api/int-or-string.ts";
import type { StatefulSet, StatefulSetStatus } from "../../../api/types/apps.ts";
import type { Pod, PodTemplateSpec } from "../../../api/types/pod.ts";
import { templateOfRevision } from "../../machinery/controller-revisions.ts";
import type { PodControl } from "./pod-control.ts";
import { isOrdinalWanted, ordinalOf, podRevision, startOrdinal } from "./pod-identity.ts";
import {
  type Availability,
  hasEnded,
  isAvailable,
  isRunningAndReady,
  isTerminating,
  isUnavailable,
  type Replica,
} from "./replica.ts";
import type { SetRevisions } from "./set-revisions.ts";
import { statefulSetStatus, tallyReplicas } from "./statefulset-status.ts";

/** `stop`: nothing more can be done until something changes. `failed`: a write did not go through. */
type Step = "next" | "stop" | "failed";

export interface RoundResult {
  readonly status: StatefulSetStatus;
  readonly failed: boolean;
}

export class ReplicaRound {
  private readonly set: StatefulSet;
  private readonly revisions: SetRevisions;
  private readonly control: PodControl;
  private readonly availability: Availability;
  private readonly ordered: boolean;
  private readonly replicas: readonly Replica[];
  /** Pods beyond the wanted ordinals, highest first. */
  private readonly condemned: readonly Replica[];
  private readonly firstUnhealthy: Replica | undefined;
  /** Outdated Pods deleted in this round. */
  private outdated = 0;

  constructor(
    set: StatefulSet,
    revisions: SetRevisions,
    pods: readonly Pod[],
    control: PodControl,
    clock: Availability["clock"],
  ) {
    this.set = set;
    this.revisions = revisions;
    this.control = control;
    this.availability = { minReadySeconds: set.spec.minReadySeconds ?? 0, clock };
    this.ordered = set.spec.podManagementPolicy !== "Parallel";
    this.replicas = this.places(pods);
    this.condemned = pods
      .filter((pod) => ordinalOf(pod) >= 0 && !isOrdinalWanted(set, ordinalOf(pod)))
      .map(replicaOf)
      .sort((a, b) => b.ordinal - a.ordinal);
    this.firstUnhealthy = [...this.replicas, ...[...this.condemned].reverse()].find((replica) =>
      isUnavailable(replica, this.availability),
    );
  }

  /** The status tells of the Pods as they were before this round changed them, as upstream. */
  run(): RoundResult {
    const tally = tallyReplicas([...this.replicas, ...this.condemned], this.revisions, this.availability);
    const failed = this.set.metadata.deletionTimestamp === undefined && this.process() === "failed";
    const left = { ...tally, current: tally.current - this.outdated };
    return { status: statefulSetStatus(this.set, this.revisions, left), failed };
  }

  private process(): Step {
    const living = this.forEach(this.replicas, (replica) => this.processWanted(replica));
    if (living !== "next") return living;
    const owned = this.forEach(this.condemned, ({ ordinal, pod }) =>
      this.control.ownClaims(this.set, ordinal, pod?.metadata.uid ?? "") ? "next" : "failed",
    );
    if (owned !== "next") return owned;
    const condemned = this.forEach(this.condemned, (replica) => this.processCondemned(replica));
    if (condemned !== "next") return condemned;
    return this.set.spec.updateStrategy?.type === "OnDelete" ? "next" : this.update();
  }

  private places(pods: readonly Pod[]): readonly Replica[] {
    const start = startOrdinal(this.set);
    const found = new Map(pods.map((pod) => [ordinalOf(pod), pod]));
    return Array.from({ length: this.set.spec.replicas ?? 1 }, (_, index) => {
      const pod = found.get(start + index);
      return pod === undefined ? { ordinal: start + index, revision: this.newRevision(start + index) } : replicaOf(pod);
    });
  }

  /** Name of the revision that a new Pod is made from: below the partition the current one. */
  private newRevision(ordinal: number): string {
    const { current, update } = this.revisions;
    const { type, rollingUpdate } = this.set.spec.updateStrategy ?? {};
    if (type !== "RollingUpdate") return update.metadata.name;
    const kept = rollingUpdate === undefined ? (this.set.status.currentReplicas ?? 0) : (rollingUpdate.partition ?? 0);
    return (ordinal < startOrdinal(this.set) + kept ? current : update).metadata.name;
  }

  /** In order, each waiting for the one before; or all, in batches of 1, 2, 4… up to the first batch with a failure. */
  private forEach(replicas: readonly Replica[], process: (replica: Replica) => Step): Step {
    if (this.ordered) {
      for (const replica of replicas) {
        const step = process(replica);
        if (step !== "next") return step;
      }
      return "next";
    }
    for (let from = 0, batch = 1; from < replicas.length; from += batch, batch = Math.min(batch * 2, MAX_BATCH)) {
      const steps = replicas.slice(from, from + batch).map(process);
      if (steps.includes("failed")) return "failed";
    }
    return "next";
  }

  private processWanted(replica: Replica): Step {
    const { set, control, ordered } = this;
    const { pod } = replica;
    if (pod === undefined) return this.create(replica);
    if (hasEnded(replica)) {
      // Its successor comes once it is gone.
      return isTerminating(replica) || control.delete(set, pod, "StatefulSetPodEnded") ? "stop" : "failed";
    }
    if (pod.status.phase === "Pending" && !control.createMissingClaims(set, pod)) return "failed";
    if (ordered) {
      if (isTerminating(replica) || !isRunningAndReady(replica)) return "stop";
      if (!isAvailable(replica, this.availability)) return "stop";
    }
    return control.maintain(set, pod) ? "next" : "failed";
  }

  private create({ ordinal, revision }: Replica): Step {
    if (this.set.spec.persistentVolumeClaimRetentionPolicy?.whenScaled === "Delete") {
      if (this.control.hasStaleClaim(this.set, ordinal)) return "stop";
    }
    if (!this.control.create(this.set, this.templateOf(revision), revision, ordinal)) return "failed";
    return this.ordered ? "stop" : "next";
  }

  private templateOf(revision: string): PodTemplateSpec {
    const { current, update } = this.revisions;
    if (revision === update.metadata.name) return this.set.spec.template;
    return templateOfRevision(current);
  }

  private processCondemned(replica: Replica): Step {
    const { pod } = replica;
    if (pod === undefined) return "next";
    if (isTerminating(replica)) return this.ordered ? "stop" : "next";
    const waits = !isRunningAndReady(replica) || !isAvailable(replica, this.availability);
    if (this.ordered && waits && replica !== this.firstUnhealthy) return "stop";
    return this.control.delete(this.set, pod, "StatefulSetAboveReplicas") ? "stop" : "failed";
  }

  /** Replaces outdated Pods, highest ordinal first, down to the partition. */
  private update(): Step {
    const { partition = 0, maxUnavailable } = this.set.spec.updateStrategy?.rollingUpdate ?? {};
    const places = this.replicas.length;
    const allowed = maxUnavailable === undefined ? 1 : Math.max(1, scaledValue(maxUnavailable, places, "down"));
    return allowed === 1 ? this.updateOne(partition) : this.updateSeveral(partition, allowed);
  }

  /** An outdated Pod is replaced even if it is broken; one that is up to date must be available first. */
  private updateOne(partition: number): Step {
    for (let index = this.replicas.length - 1; index >= partition; index -= 1) {
      const replica = this.replicas[index] as Replica;
      if (this.isOutdated(replica)) return this.replace(replica) ? "stop" : "failed";
      if (isUnavailable(replica, this.availability)) return "stop";
    }
    return "next";
  }

  /** As many as may still become unavailable. Upstream: updateStatefulSetAfterInvariantEstablished. */
  private updateSeveral(partition: number, allowed: number): Step {
    const unavailable = this.replicas.filter((replica) => isUnavailable(replica, this.availability)).length;
    let left = allowed - unavailable;
    for (let index = this.replicas.length - 1; index >= partition && left > 0; index -= 1) {
      const replica = this.replicas[index] as Replica;
      if (!this.isOutdated(replica)) continue;
      if (!this.replace(replica)) return "failed";
      left -= 1;
    }
    return "next";
  }

  private isOutdated(replica: Replica): boolean {
    return replica.revision !== this.revisions.update.metadata.name && !isTerminating(replica);
  }

  private replace(replica: Replica): boolean {
    this.outdated += 1;
    return replica.pod === undefined || this.control.delete(this.set, replica.pod, "StatefulSetPodOutdated");
  }
}

/** At most so many at a time. */
const MAX_BATCH = 500;

function replicaOf(pod: Pod): Replica {
  return { ordinal: ordinalOf(pod), pod, revision: podRevision(pod) };
}
