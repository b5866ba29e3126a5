/** The status of a new object: what a client sends is dropped, except for nodes, which register with theirs. */
import { defineField } from "../../../api/same-value.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import type { PodStatus } from "../../../api/types/pod.ts";
import type { KindDefinition } from "../kind-definition.ts";

const INITIAL: Readonly<Record<string, unknown>> = {
  Namespace: { phase: "Active" },
  ReplicaSet: { replicas: 0 },
  Service: { loadBalancer: {} },
};
const EMPTY = {};

const PENDING: Readonly<Record<string, PodStatus>> = {
  Guaranteed: { phase: "Pending", qosClass: "Guaranteed" },
  Burstable: { phase: "Pending", qosClass: "Burstable" },
  BestEffort: { phase: "Pending", qosClass: "BestEffort" },
};

export function initialStatus(
  definition: KindDefinition,
  object: KubeObject,
  trusted: boolean,
  qosClass: string | undefined,
): KubeObject {
  if (qosClass !== undefined) return withStatus(object, PENDING[qosClass]);
  if (definition.subresources?.includes("status") !== true) return object;
  const given = (object as { readonly status?: unknown }).status;
  if (given !== undefined && (trusted || definition.kind === "Node")) return object;
  return withStatus(object, INITIAL[definition.kind] ?? EMPTY);
}

/** The object with this status, sharing everything else. */
export function withStatus(object: KubeObject, status: unknown): KubeObject {
  const next = { ...object };
  defineField(next as unknown as Record<string, unknown>, "status", status);
  return next;
}
