/**
 * A place in a StatefulSet, and how the Pod in it is.
 * Upstream: pkg/controller/statefulset/stateful_set_utils.go (isCreated, isUnavailable and their kin).
 */
import type { Pod } from "../../../api/types/pod.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { isPodAvailable, isPodReady } from "../../machinery/pod-state.ts";

export interface Replica {
  readonly ordinal: number;
  /** Absent: still to be created. */
  readonly pod?: Pod;
  /** Name of the revision that the Pod was made from, or will be. */
  readonly revision: string;
}

/** What makes a Pod available, and for whom. */
export interface Availability {
  readonly minReadySeconds: number;
  readonly clock: Pick<Kernel, "nowMs" | "parseTimestamp">;
}

export function isTerminating({ pod }: Replica): boolean {
  return pod?.metadata.deletionTimestamp !== undefined;
}

export function isRunningAndReady({ pod }: Replica): boolean {
  return pod !== undefined && pod.status.phase === "Running" && isPodReady(pod);
}

export function isAvailable({ pod }: Replica, { minReadySeconds, clock }: Availability): boolean {
  return pod !== undefined && isPodAvailable(pod, minReadySeconds, clock);
}

export function isUnavailable(replica: Replica, availability: Availability): boolean {
  return isTerminating(replica) || !isAvailable(replica, availability);
}

/** Failed or Succeeded, for whatever reason: a StatefulSet's Pod is meant to run. */
export function hasEnded({ pod }: Replica): boolean {
  return pod?.status.phase === "Failed" || pod?.status.phase === "Succeeded";
}
