/**
 * Recreate: everything old away, and gone, before anything new.
 * Upstream: pkg/controller/deployment/recreate.go.
 */
import type { ReplicaSet } from "../../../api/types/apps.ts";
import type { Pod } from "../../../api/types/pod.ts";
import type { Informer } from "../../machinery/informer.ts";
import { CONTROLLER_INDEX } from "../../machinery/owner-references.ts";
import { isPodTerminal } from "../../machinery/pod-state.ts";

/** An old Pod that has not finished still exists, be it only shutting down. `pods` has `CONTROLLER_INDEX`. */
export function oldPodsExist(pods: Informer<Pod>, old: readonly ReplicaSet[]): boolean {
  for (const set of old) {
    if (set.status.replicas > 0) return true;
    for (const pod of pods.byIndex(CONTROLLER_INDEX, set.metadata.uid)) if (!isPodTerminal(pod)) return true;
  }
  return false;
}
