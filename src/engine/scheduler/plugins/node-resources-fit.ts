/**
 * Requests must fit into what the node has left; of those that fit, the emptier is better (LeastAllocated).
 * Upstream: plugins/noderesources (fit.go, least_allocated.go).
 */
import { wholeValue } from "../../../api/quantity.ts";
import type { Pod } from "../../../api/types/pod.ts";
import type { Shortfall } from "../../../api/types/scheduling-decision.ts";
import {
  ASSIGNED_POD_DELETE,
  ASSIGNED_POD_UPDATE,
  NODE_ADD,
  NODE_ALLOCATABLE,
  PENDING_POD_REQUESTS,
  type ClusterEvent,
} from "../cluster-event.ts";
import { MAX_NODE_SCORE, type EnqueueExtension, type FilterPlugin, type ScorePlugin } from "../framework.ts";
import type { NodeInfo } from "../node-info.ts";
import { countedPod } from "../resized-pod.ts";
import { podRequests, resourcesOf, type Resources } from "../pod-resources.ts";

const NAME = "NodeResourcesFit";

/** Resources that do not fit, with `pods` for the number of Pods; CPU in millicores. */
function lacking(requests: Resources, node: NodeInfo): readonly Shortfall[] {
  const found: Shortfall[] = [];
  const check = (resource: string, requested: number, used: number, allocatable: number): void => {
    if (requested > 0 && requested > allocatable - used) {
      found.push({ resource, requested, free: allocatable - used, allocatable });
    }
  };
  check("pods", 1, node.pods.size, node.allowedPods);
  check("cpu", requests.cpu, node.cpu, node.allocatable.cpu);
  check("memory", requests.memory, node.memory, node.allocatable.memory);
  check("ephemeral-storage", requests.ephemeralStorage, node.ephemeralStorage, node.allocatable.ephemeralStorage);
  for (const [name, requested] of requests.scalars) {
    check(name, requested, node.scalars.get(name) ?? 0, node.allocatable.scalars.get(name) ?? 0);
  }
  return found;
}

function fits(requests: Resources, node: NodeInfo): boolean {
  const { allocatable } = node;
  if (node.pods.size + 1 > node.allowedPods) return false;
  if (requests.cpu > 0 && requests.cpu > allocatable.cpu - node.cpu) return false;
  if (requests.memory > 0 && requests.memory > allocatable.memory - node.memory) return false;
  const { ephemeralStorage } = requests;
  if (ephemeralStorage > 0 && ephemeralStorage > allocatable.ephemeralStorage - node.ephemeralStorage) return false;
  for (const [name, requested] of requests.scalars) {
    if (requested > 0 && requested > (allocatable.scalars.get(name) ?? 0) - (node.scalars.get(name) ?? 0)) return false;
  }
  return true;
}

function leastRequested(requested: number, allocatable: number): number {
  return requested > allocatable ? 0 : Math.floor(((allocatable - requested) * MAX_NODE_SCORE) / allocatable);
}

export const nodeResourcesFit: FilterPlugin & ScorePlugin & EnqueueExtension = {
  name: NAME,
  weight: 1,
  nodeLocal: true,
  filter({ profile }, node) {
    if (fits(profile.requests, node)) return undefined;
    const missing = lacking(profile.requests, node);
    const never = missing.some(
      ({ resource, requested, allocatable }) => resource !== "pods" && requested > allocatable,
    );
    return {
      plugin: NAME,
      code: never ? "UnschedulableAndUnresolvable" : "Unschedulable",
      reasons: missing.map(({ resource }) => (resource === "pods" ? "Too many pods" : `Insufficient ${resource}`)),
    };
  },
  shortfalls: ({ profile }, node) => lacking(profile.requests, node),
  changes: ({ profile }, node) =>
    lacking(profile.requests, node).map(({ resource, requested, free, allocatable }) => ({
      change: "MoreRoom",
      params: { resource, requested, free, allocatable, missing: requested - free },
    })),
  score({ profile }, node) {
    const { cpu, memory } = node.allocatable;
    let sum = 0;
    let weights = 0;
    if (cpu > 0) {
      sum += leastRequested(node.nonZeroCpu + profile.nonZero.cpu, cpu);
      weights += 1;
    }
    if (memory > 0) {
      sum += leastRequested(node.nonZeroMemory + profile.nonZero.memory, memory);
      weights += 1;
    }
    return weights === 0 ? 0 : Math.floor(sum / weights);
  },
  events: NODE_ADD | NODE_ALLOCATABLE | ASSIGNED_POD_DELETE | ASSIGNED_POD_UPDATE | PENDING_POD_REQUESTS,
  isWorthRetrying: mayFitNow,
};

/** Upstream: isSchedulableAfterNodeEvent and isSchedulableAfterPodEvent. */
function mayFitNow(pod: Pod, event: ClusterEvent): boolean {
  const requests = podRequests(pod.spec);
  if (event.pod !== undefined) {
    if ((event.kinds & ASSIGNED_POD_DELETE) !== 0) return true;
    return event.previousPod !== undefined && asksLess(event.pod, event.previousPod, requests);
  }
  const after = resourcesOf(event.node?.status.allocatable);
  if (!within(requests, after)) return false;
  if (event.previousNode === undefined) return true;
  const before = resourcesOf(event.previousNode.status.allocatable);
  return grew(requests, before, after) || podsGrew(event);
}

function asksLess(pod: Pod, previous: Pod, wanted: Resources): boolean {
  return grew(wanted, podRequests(countedPod(pod).spec), podRequests(countedPod(previous).spec));
}

function podsGrew({ node, previousNode }: ClusterEvent): boolean {
  return wholeValue(node?.status.allocatable?.["pods"]) > wholeValue(previousNode?.status.allocatable?.["pods"]);
}

function within(requests: Resources, room: Resources): boolean {
  if (requests.cpu > room.cpu || requests.memory > room.memory) return false;
  if (requests.ephemeralStorage > room.ephemeralStorage) return false;
  for (const [name, amount] of requests.scalars) if (amount > (room.scalars.get(name) ?? 0)) return false;
  return true;
}

/** Some resource that is wanted is more in `after` than in `before`. */
function grew(wanted: Resources, before: Resources, after: Resources): boolean {
  if (wanted.cpu > 0 && after.cpu > before.cpu) return true;
  if (wanted.memory > 0 && after.memory > before.memory) return true;
  if (wanted.ephemeralStorage > 0 && after.ephemeralStorage > before.ephemeralStorage) return true;
  for (const [name, amount] of wanted.scalars) {
    if (amount > 0 && (after.scalars.get(name) ?? 0) > (before.scalars.get(name) ?? 0)) return true;
  }
  return false;
}
