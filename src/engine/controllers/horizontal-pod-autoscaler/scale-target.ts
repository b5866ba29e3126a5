/** What an autoscaler scales, as its `scale` subresource shows it. Upstream: client-go scale, horizontal.go. */
import type { KindName } from "../../../api/kinds.ts";
import type { ComponentClient, Why } from "../../../api/component-client.ts";
import type { Outcome } from "../../../api/status.ts";
import type { Deployment, ReplicaSet, StatefulSet } from "../../../api/types/apps.ts";
import type { CrossVersionObjectReference } from "../../../api/types/autoscaling.ts";
import type { LabelSelector } from "../../../api/types/meta.ts";
import type { ReplicationController } from "../../../api/types/replication.ts";
import type { SharedInformerFactory } from "../../machinery/informer.ts";

type Scalable = Deployment | ReplicaSet | StatefulSet | ReplicationController;

export interface ScaleTarget {
  readonly object: Scalable;
  readonly replicas: number;
  readonly statusReplicas: number;
  /** Undefined when it selects nothing. */
  readonly selector: LabelSelector | undefined;
}

/** By group and kind. */
const KINDS: Readonly<Record<string, { readonly kind: KindName; readonly resource: string }>> = {
  "apps/Deployment": { kind: "Deployment", resource: "deployments.apps" },
  "apps/ReplicaSet": { kind: "ReplicaSet", resource: "replicasets.apps" },
  "apps/StatefulSet": { kind: "StatefulSet", resource: "statefulsets.apps" },
  "/ReplicationController": { kind: "ReplicationController", resource: "replicationcontrollers" },
};

/** The target, or why there is none, in the words of the server. */
export function findTarget(
  informers: SharedInformerFactory,
  namespace: string,
  { apiVersion = "", kind, name }: CrossVersionObjectReference,
): ScaleTarget | string {
  const group = apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
  const known = KINDS[`${group}/${kind}`];
  if (known === undefined) return `no matches for kind ${JSON.stringify(kind)} in group ${JSON.stringify(group)}`;
  const object = informers.for(known.kind).get(namespace, name) as Scalable | undefined;
  if (object === undefined) return `${known.resource} ${JSON.stringify(name)} not found`;
  const { spec, status } = object;
  return {
    object,
    replicas: spec.replicas ?? 1,
    statusReplicas: status.replicas ?? 0,
    selector:
      object.kind === "ReplicationController" ? { matchLabels: object.spec.selector ?? {} } : object.spec.selector,
  };
}

export function scale(client: ComponentClient, { object }: ScaleTarget, replicas: number, why: Why): Outcome<unknown> {
  switch (object.kind) {
    case "Deployment":
      return client.update("Deployment", { ...object, spec: { ...object.spec, replicas } }, why);
    case "ReplicaSet":
      return client.update("ReplicaSet", { ...object, spec: { ...object.spec, replicas } }, why);
    case "StatefulSet":
      return client.update("StatefulSet", { ...object, spec: { ...object.spec, replicas } }, why);
    case "ReplicationController":
      return client.update("ReplicationController", { ...object, spec: { ...object.spec, replicas } }, why);
  }
}
