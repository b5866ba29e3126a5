/** The status of a new object: what a client sends is dropped, except for nodes, which register with theirs. */
import type { KubeObject } from "../../../api/types/meta.ts";
import type { QosClass } from "../../../api/qos-class.ts";
import { PENDING } from "../admission/pending-status.ts";
import type { KindDefinition } from "../kind-definition.ts";

const INITIAL: Readonly<Record<string, object>> = {
  DaemonSet: { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 },
  HorizontalPodAutoscaler: { desiredReplicas: 0 },
  Ingress: { loadBalancer: {} },
  Namespace: { phase: "Active" },
  PersistentVolume: { phase: "Pending" },
  PersistentVolumeClaim: { phase: "Pending" },
  PodDisruptionBudget: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
  ReplicaSet: { replicas: 0 },
  ReplicationController: { replicas: 0 },
  Service: { loadBalancer: {} },
  VolumeAttachment: { attached: false },
  StatefulSet: { replicas: 0, availableReplicas: 0 },
};
const EMPTY = {};
/** Nodes register with theirs; the first status of a definition or a policy is made from its spec. */
const KEEPS_STATUS: ReadonlySet<string> = new Set(["Node", "CustomResourceDefinition", "ValidatingAdmissionPolicy"]);

export function initialStatus(
  definition: KindDefinition,
  object: KubeObject,
  trusted: boolean,
  qosClass: QosClass | undefined,
): KubeObject {
  if (qosClass !== undefined)
    return statusOf(object) === PENDING[qosClass] ? object : withStatus(object, PENDING[qosClass]);
  if (definition.subresources?.includes("status") !== true) return object;
  if (definition.custom !== undefined) return withoutStatus(object);
  const given = statusOf(object);
  if (given !== undefined && (trusted || KEEPS_STATUS.has(definition.kind))) return object;
  const initial = INITIAL[definition.kind] ?? EMPTY;
  // Volumes say since when they are in their phase.
  if (definition.kind !== "PersistentVolume") return withStatus(object, initial);
  return withStatus(object, { ...initial, lastPhaseTransitionTime: object.metadata.creationTimestamp });
}

function withoutStatus(object: KubeObject): KubeObject {
  const { status: _, ...rest } = object as KubeObject & { readonly status?: unknown };
  return rest;
}

/** A status from a request, with the fields that Go would always have, whatever was left out or taken away. */
export function completeStatus(definition: KindDefinition, status: unknown, object: KubeObject): unknown {
  if (definition.custom !== undefined) return status;
  if (typeof status !== "object" || status === null) return INITIAL[definition.kind] ?? EMPTY;
  const always = INITIAL[definition.kind];
  const complete = always === undefined ? status : { ...always, ...status };
  return definition.defaultStatus?.(complete, object) ?? complete;
}

/** The object with this status, sharing everything else. */
export function withStatus(object: KubeObject, status: unknown): KubeObject {
  return status === undefined ? withoutStatus(object) : ({ ...object, status } as KubeObject);
}

function statusOf(object: KubeObject): unknown {
  return (object as { readonly status?: unknown }).status;
}
