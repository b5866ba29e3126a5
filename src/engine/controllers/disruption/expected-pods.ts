/**
 * How many Pods a budget counts on, and how many of them must stay healthy.
 * Upstream: pkg/controller/disruption/disruption.go (getExpectedPodCount, getExpectedScale).
 */
import { customScale } from "../../../api/custom-scale.ts";
import { scaledValue } from "../../../api/int-or-string.ts";
import { RESOURCES } from "../../../api/resource-paths.ts";
import { qualifiedResource } from "../../../api/status-errors.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import type { Pod } from "../../../api/types/pod.ts";
import type { PodDisruptionBudgetSpec } from "../../../api/types/policy.ts";
import type { SharedInformerFactory } from "../../machinery/informer.ts";
import { isKnownKind } from "../../machinery/kind-scopes.ts";
import { customTarget } from "../../machinery/scalable-kinds.ts";
import { controllerOf } from "../../machinery/owner-references.ts";

export interface Expectation {
  readonly expectedPods: number;
  readonly desiredHealthy: number;
  /** Names of Pods that no controller stands for; they are left out. */
  readonly unmanaged: readonly string[];
}

type Scaled = KubeObject & { readonly spec?: { readonly replicas?: number } };
const SCALABLE = new Set(["Deployment", "ReplicaSet", "ReplicationController", "StatefulSet"]);

/** The expectation, or why there is none. */
export function expectationOf(
  spec: PodDisruptionBudgetSpec,
  pods: readonly Pod[],
  informers: SharedInformerFactory,
): Expectation | string {
  const { minAvailable, maxUnavailable } = spec;
  if (maxUnavailable !== undefined) {
    const scale = expectedScale(pods, informers);
    if (typeof scale === "string") return scale;
    const missing = scaledValue(maxUnavailable, scale.expectedPods, "up");
    return { ...scale, desiredHealthy: Math.max(0, scale.expectedPods - missing) };
  }
  if (typeof minAvailable === "string") {
    const scale = expectedScale(pods, informers);
    if (typeof scale === "string") return scale;
    return { ...scale, desiredHealthy: scaledValue(minAvailable, scale.expectedPods, "up") };
  }
  if (minAvailable === undefined) return { expectedPods: 0, desiredHealthy: 0, unmanaged: [] };
  return { expectedPods: pods.length, desiredHealthy: minAvailable, unmanaged: [] };
}

/** Replicas summed over the distinct controllers of the Pods. */
function expectedScale(
  pods: readonly Pod[],
  informers: SharedInformerFactory,
): Omit<Expectation, "desiredHealthy"> | string {
  const scales = new Map<string, number>();
  const unmanaged: string[] = [];
  for (const pod of pods) {
    const reference = controllerOf(pod);
    if (reference === undefined) {
      unmanaged.push(pod.metadata.name);
      continue;
    }
    if (scales.has(reference.uid)) continue;
    const custom = isKnownKind(reference.kind) ? undefined : customTarget(informers, pod.metadata.namespace, reference);
    if (custom !== undefined) {
      const { object, paths, resource } = custom;
      if (paths === undefined) return `${resource} does not implement the scale subresource`;
      if (object?.metadata.uid !== reference.uid) return `found no controllers for pod "${pod.metadata.name}"`;
      scales.set(reference.uid, customScale(object, paths).specReplicas ?? 0);
      continue;
    }
    const found = ownerOf(pod, informers);
    if (found === undefined) return `found no controllers for pod "${pod.metadata.name}"`;
    // The Deployment behind a ReplicaSet counts once, whichever of its ReplicaSets the Pod is from.
    const top = (found.kind === "ReplicaSet" ? ownerOf(found, informers) : undefined) ?? found;
    if (!SCALABLE.has(top.kind)) {
      const resource = isKnownKind(top.kind) ? qualifiedResource(RESOURCES[top.kind]) : top.kind.toLowerCase();
      return `${resource} does not implement the scale subresource`;
    }
    scales.set(top.metadata.uid, (top as Scaled).spec?.replicas ?? 1);
    if (top !== found) scales.set(found.metadata.uid, 0);
  }
  let expectedPods = 0;
  for (const replicas of scales.values()) expectedPods += replicas;
  return { expectedPods, unmanaged };
}

function ownerOf(object: KubeObject, informers: SharedInformerFactory): KubeObject | undefined {
  const reference = controllerOf(object);
  if (reference === undefined || !isKnownKind(reference.kind)) return undefined;
  const owner = informers.for(reference.kind).get(object.metadata.namespace, reference.name) as KubeObject | undefined;
  return owner?.metadata.uid === reference.uid ? owner : undefined;
}
