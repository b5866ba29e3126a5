/**
 * How many Pods a budget counts on, and how many of them must stay healthy.
 * Upstream: pkg/controller/disruption/disruption.go (getExpectedPodCount, getExpectedScale, finders).
 */
import { customScale } from "../../../api/custom-scale.ts";
import { scaledValue } from "../../../api/int-or-string.ts";
import { RESOURCES } from "../../../api/resource-paths.ts";
import { qualifiedResource } from "../../../api/status-errors.ts";
import type { KubeObject, OwnerReference } from "../../../api/types/meta.ts";
import type { Pod } from "../../../api/types/pod.ts";
import type { PodDisruptionBudgetSpec } from "../../../api/types/policy.ts";
import type { SharedInformerFactory } from "../../machinery/informer.ts";
import { isKindOf, isKnownKind } from "../../machinery/kind-scopes.ts";
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
    const scale = scaleOf(reference, pod.metadata.namespace, informers);
    if (typeof scale === "string") return scale;
    if (scale === undefined) return `found no controllers for pod "${pod.metadata.name}"`;
    scales.set(scale.uid, scale.replicas);
  }
  let expectedPods = 0;
  for (const replicas of scales.values()) expectedPods += replicas;
  return { expectedPods, unmanaged };
}

interface ControllerScale {
  readonly uid: string;
  readonly replicas: number;
}

/** Undefined when there is no such controller; a text when it can have no scale. */
function scaleOf(
  reference: OwnerReference,
  namespace: string | undefined,
  informers: SharedInformerFactory,
): ControllerScale | string | undefined {
  const { apiVersion, kind, uid } = reference;
  const group = apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
  if (!isKindOf(group, kind)) {
    const custom = customTarget(informers, namespace, reference);
    if (custom === undefined) return `no matches for kind "${kind}" in version "${apiVersion}"`;
    const { object, paths, resource } = custom;
    if (paths === undefined) return `${resource} does not implement the scale subresource`;
    return object?.metadata.uid === uid ? { uid, replicas: customScale(object, paths).specReplicas ?? 0 } : undefined;
  }
  if (!SCALABLE.has(kind)) return `${qualifiedResource(RESOURCES[kind])} does not implement the scale subresource`;
  const found = ownerOf(reference, namespace, informers);
  if (found === undefined) return undefined;
  // The Deployment behind a ReplicaSet counts once, whichever of its ReplicaSets the Pod is from.
  const behind = found.kind === "ReplicaSet" ? controllerOf(found) : undefined;
  const deployment = behind?.kind === "Deployment" ? ownerOf(behind, namespace, informers) : undefined;
  const { metadata, spec } = deployment ?? found;
  return { uid: metadata.uid, replicas: spec?.replicas ?? 1 };
}

function ownerOf(
  { kind, name, uid }: OwnerReference,
  namespace: string | undefined,
  informers: SharedInformerFactory,
): Scaled | undefined {
  if (!isKnownKind(kind)) return undefined;
  const owner = informers.for(kind).get(namespace, name) as Scaled | undefined;
  return owner?.metadata.uid === uid ? owner : undefined;
}
