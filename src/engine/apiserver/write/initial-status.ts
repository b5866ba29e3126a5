/** The status of a new object: what a client sends is dropped, except for nodes, which register with theirs. */
import type { KubeObject } from "../../../api/types/meta.ts";
import { PENDING, type QosClass } from "../admission/qos-class.ts";
import type { KindDefinition } from "../kind-definition.ts";

const INITIAL: Readonly<Record<string, object>> = {
  DaemonSet: { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 },
  Namespace: { phase: "Active" },
  ReplicaSet: { replicas: 0 },
  ReplicationController: { replicas: 0 },
  Service: { loadBalancer: {} },
  StatefulSet: { replicas: 0, availableReplicas: 0 },
};
const EMPTY = {};

export function initialStatus(
  definition: KindDefinition,
  object: KubeObject,
  trusted: boolean,
  qosClass: QosClass | undefined,
): KubeObject {
  if (qosClass !== undefined)
    return statusOf(object) === PENDING[qosClass] ? object : withStatus(object, PENDING[qosClass]);
  if (definition.subresources?.includes("status") !== true) return object;
  const given = statusOf(object);
  if (given !== undefined && (trusted || definition.kind === "Node")) return object;
  return withStatus(object, INITIAL[definition.kind] ?? EMPTY);
}

/** A status from a request, with the fields that Go would always have, whatever was left out or taken away. */
export function completeStatus(definition: KindDefinition, status: unknown): unknown {
  if (typeof status !== "object" || status === null) return INITIAL[definition.kind] ?? EMPTY;
  const always = INITIAL[definition.kind];
  return always === undefined ? status : { ...always, ...status };
}

/** The object with this status, sharing everything else. */
export function withStatus(object: KubeObject, status: unknown): KubeObject {
  return { ...object, status } as KubeObject;
}

function statusOf(object: KubeObject): unknown {
  return (object as { readonly status?: unknown }).status;
}
