/** What a DaemonSet's status says. Upstream: pkg/controller/daemon/daemon_controller.go updateDaemonSetStatus. */
import type { DaemonSetStatus } from "../../../api/types/apps.ts";
import { isPodReady } from "../../machinery/pod-state.ts";
import { byAge, isUpdated } from "./daemon-pods.ts";
import { type DaemonView, podsOn } from "./daemon-view.ts";

/** Numbers that are 0 are left out where Go's `omitempty` does so. */
export function daemonSetStatus(view: DaemonView): DaemonSetStatus {
  const { set, hash, nodes, eligibility } = view;
  let [desired, current, misscheduled, ready, available, updated] = [0, 0, 0, 0, 0, 0];
  for (const node of nodes) {
    const pods = podsOn(view, node.metadata.name);
    if (!eligibility.of(node).run) {
      if (pods.length > 0) misscheduled += 1;
      continue;
    }
    desired += 1;
    const pod = pods.length > 1 ? [...pods].sort(byAge)[0] : pods[0];
    if (pod === undefined) continue;
    current += 1;
    if (isPodReady(pod)) {
      ready += 1;
      if (view.isAvailable(pod)) available += 1;
    }
    if (isUpdated(set, pod, hash)) updated += 1;
  }
  const { collisionCount, conditions } = set.status;
  const unavailable = desired - available;
  return {
    observedGeneration: set.metadata.generation ?? 0,
    desiredNumberScheduled: desired,
    currentNumberScheduled: current,
    numberMisscheduled: misscheduled,
    numberReady: ready,
    ...(updated === 0 ? {} : { updatedNumberScheduled: updated }),
    ...(available === 0 ? {} : { numberAvailable: available }),
    ...(unavailable === 0 ? {} : { numberUnavailable: unavailable }),
    ...(collisionCount === undefined ? {} : { collisionCount }),
    ...(conditions === undefined ? {} : { conditions }),
  };
}
