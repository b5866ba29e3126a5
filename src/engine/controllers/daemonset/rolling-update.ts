/**
 * From an old template to a new one, node by node.
 * Source: https://kubernetes.io/docs/tasks/manage-daemon/update-daemon-set/
 * Upstream: pkg/controller/daemon/update.go rollingUpdate. Upstream visits nodes in no particular order; here by name.
 */
import { scaledValue } from "../../../api/int-or-string.ts";
import type { Pod } from "../../../api/types/pod.ts";
import { isUpdated } from "./daemon-pods.ts";
import type { Deletion, Placement } from "./daemon-placement.ts";
import { type DaemonView, podsOn } from "./daemon-view.ts";

interface NodePods {
  readonly node: string;
  /** The node still wants a Pod. */
  readonly run: boolean;
  /** Several Pods of one kind: sorting them out is not the update's affair. */
  readonly crowded: boolean;
  readonly fresh?: Pod | undefined;
  readonly old?: Pod | undefined;
}

export function rollDaemonPods(view: DaemonView): Placement {
  const { maxUnavailable = 1, maxSurge = 0 } = view.set.spec.updateStrategy?.rollingUpdate ?? {};
  const { nodes, desired } = survey(view);
  const surge = scaledValue(maxSurge, desired, "up");
  const unavailable = scaledValue(maxUnavailable, desired, "up");
  const allowed = desired > 0 && surge === 0 && unavailable === 0 ? 1 : unavailable;
  return surge === 0 ? replaceWithin(view, nodes, allowed) : surgeWithin(view, nodes, surge, desired);
}

/** Nodes that have a Pod or want one. */
function survey(view: DaemonView): { readonly nodes: readonly NodePods[]; readonly desired: number } {
  const nodes: NodePods[] = [];
  let desired = 0;
  for (const node of view.nodes) {
    const { name } = node.metadata;
    const { run } = view.eligibility.of(node);
    if (run) desired += 1;
    if (run || view.podsByNode.has(name)) nodes.push(sortOut(view, name, run));
  }
  return { nodes, desired };
}

function sortOut(view: DaemonView, node: string, run: boolean): NodePods {
  let fresh: Pod | undefined;
  let old: Pod | undefined;
  for (const pod of podsOn(view, node)) {
    if (pod.metadata.deletionTimestamp !== undefined) continue;
    const updated = isUpdated(view.set, pod, view.hash);
    if ((updated ? fresh : old) !== undefined) return { node, run, crowded: true };
    if (updated) fresh = pod;
    else old = pod;
  }
  return { node, run, crowded: false, fresh, old };
}

function outdated(node: string, pod: Pod): Deletion {
  return { pod, node, reason: "DaemonSetPodOutdated" };
}

/** Old Pods away, as many as may be unavailable; those that are unavailable anyway in any case. New ones come by themselves. */
function replaceWithin(view: DaemonView, nodes: readonly NodePods[], allowed: number): Placement {
  let unavailable = 0;
  const remove: Deletion[] = [];
  const candidates: Deletion[] = [];
  for (const { node, crowded, fresh, old } of nodes) {
    if (crowded || (old === undefined) === (fresh === undefined)) unavailable += 1;
    else if (fresh !== undefined) unavailable += view.isAvailable(fresh) ? 0 : 1;
    else if (old === undefined) continue;
    else if (!view.isAvailable(old)) remove.push(outdated(node, old));
    else if (unavailable < allowed) candidates.push(outdated(node, old));
  }
  remove.push(...candidates.slice(0, Math.max(0, allowed - unavailable)));
  return { create: [], remove };
}

/** New Pods beside old ones, as many as may be too many; an old one goes when its successor is available. */
function surgeWithin(view: DaemonView, nodes: readonly NodePods[], surge: number, desired: number): Placement {
  const create: string[] = [];
  const candidates: string[] = [];
  const remove: Deletion[] = [];
  const strays: Deletion[] = [];
  let surging = 0;
  let available = 0;
  for (const { node, run, crowded, fresh, old } of nodes) {
    if (crowded) {
      surging += 1;
      continue;
    }
    const serving = old ?? fresh;
    if (serving !== undefined && view.isAvailable(serving)) available += 1;
    if (old === undefined) continue;
    const oldServes = view.isAvailable(old);
    if (fresh !== undefined) {
      if (!oldServes || view.isAvailable(fresh)) remove.push(outdated(node, old));
      else surging += 1;
    } else if (!run) strays.push(outdated(node, old));
    else if (!oldServes) create.push(node);
    else if (surging < surge) candidates.push(node);
  }
  // A Pod where none belongs any more goes only when enough others serve.
  remove.push(...strays.slice(0, Math.max(0, available - desired)));
  create.push(...candidates.slice(0, Math.max(0, surge - surging)));
  return { create, remove };
}
