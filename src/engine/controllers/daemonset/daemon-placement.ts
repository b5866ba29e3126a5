/**
 * Which nodes need a Pod, and which Pods have to go, whatever the template says.
 * Upstream: pkg/controller/daemon/daemon_controller.go (manage, podsShouldBeOnNode).
 */
import type { DaemonSet } from "../../../api/types/apps.ts";
import type { Node } from "../../../api/types/core.ts";
import type { Pod } from "../../../api/types/pod.ts";
import { isPodReady } from "../../machinery/pod-state.ts";
import { REVISION_HASH_LABEL } from "../../machinery/controller-revisions.ts";
import { byAge } from "./daemon-pods.ts";
import { type DaemonView, podsOn } from "./daemon-view.ts";

export type DeletionReason = "DaemonSetPodUnwanted" | "DaemonSetPodEnded" | "DaemonSetPodOutdated";

export interface Deletion {
  readonly pod: Pod;
  readonly node: string;
  readonly reason: DeletionReason;
}

/** What is to be done. Nodes and Pods may be more than one sync takes on. */
export interface Placement {
  /** Names of nodes. */
  readonly create: readonly string[];
  readonly remove: readonly Deletion[];
}

/** Asked about a Pod that has ended: may it go now? */
type MayGo = (pod: Pod, node: string) => boolean;

/** More than one Pod on a node is allowed for a time. */
export function allowsSurge({ spec }: DaemonSet): boolean {
  const { type, rollingUpdate } = spec.updateStrategy ?? {};
  if (type !== "RollingUpdate") return false;
  const { maxSurge = 0 } = rollingUpdate ?? {};
  return maxSurge !== 0 && maxSurge !== "0%";
}

export function placeDaemonPods(view: DaemonView, mayGo: MayGo): Placement {
  const create: string[] = [];
  const remove: Deletion[] = [];
  const known = new Set<string>();
  for (const node of view.nodes) {
    known.add(node.metadata.name);
    placeOnNode(view, node, mayGo, create, remove);
  }
  // Nobody else deletes Pods that wait for a node that is gone.
  for (const [node, pods] of [...view.podsByNode].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (known.has(node)) continue;
    for (const pod of pods) {
      if ((pod.spec.nodeName ?? "") === "") remove.push({ pod, node, reason: "DaemonSetPodUnwanted" });
    }
  }
  return { create, remove };
}

function placeOnNode(view: DaemonView, node: Node, mayGo: MayGo, create: string[], remove: Deletion[]): void {
  const { name } = node.metadata;
  const pods = podsOn(view, name);
  const { run, stay } = view.eligibility.of(node);
  if (run && pods.length === 0) {
    create.push(name);
    return;
  }
  const living = pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  if (!stay) {
    for (const pod of living) remove.push({ pod, node: name, reason: "DaemonSetPodUnwanted" });
    return;
  }
  const running: Pod[] = [];
  for (const pod of living) {
    const { phase } = pod.status;
    if (phase !== "Failed" && phase !== "Succeeded") running.push(pod);
    else if (mayGo(pod, name)) remove.push({ pod, node: name, reason: "DaemonSetPodEnded" });
  }
  if (running.length > 1) remove.push(...surplus(view, running, name));
  else if (running.length === 0 && run && allowsSurge(view.set)) create.push(name);
}

/** All but the oldest; with surge, all but the oldest of the new and, until that is available, the oldest of the old. */
function surplus(view: DaemonView, running: Pod[], node: string): readonly Deletion[] {
  running.sort(byAge);
  if (!allowsSurge(view.set)) {
    return running.slice(1).map((pod) => ({ pod, node, reason: "DaemonSetPodUnwanted" }));
  }
  const isNew = (pod: Pod): boolean => pod.metadata.labels?.[REVISION_HASH_LABEL] === view.hash;
  const oldestNew = running.find(isNew);
  const oldestOld = running.find((pod) => !isNew(pod));
  const remove: Deletion[] = running
    .filter((pod) => pod !== oldestNew && pod !== oldestOld)
    .map((pod) => ({ pod, node, reason: "DaemonSetPodUnwanted" }));
  if (oldestNew === undefined || oldestOld === undefined) return remove;
  if (!isPodReady(oldestOld) || view.isAvailable(oldestNew)) {
    remove.push({ pod: oldestOld, node, reason: "DaemonSetPodOutdated" });
  }
  return remove;
}
