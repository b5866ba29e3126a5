/** Asks for what the description of a kind needs besides the object itself. */
import { formatSelector } from "../../api/label-selector.ts";
import type { Deployment, ReplicaSet } from "../../api/types/apps.ts";
import type { ConfigMap, EndpointSlice, Lease, Namespace, Node, Secret, Service } from "../../api/types/core.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { Invocation } from "../command.ts";
import { get, type Steps } from "../steps.ts";
import { eventsOf } from "./describe-events.ts";
import { describeNode } from "./describe-node.ts";
import { describeAny, describeConfigMap, describeNamespace, describeSecret } from "./describe-plain.ts";
import { describePod } from "./describe-pod.ts";
import { describeService } from "./describe-service.ts";
import { describeDeployment, describeReplicaSet } from "./describe-workloads.ts";

export function* describeObject(object: KubeObject, invocation: Invocation): Steps<string> {
  const { namespace = "", name, uid } = object.metadata;
  switch (object.kind) {
    case "Pod":
      return describePod(object as Pod, yield* eventsOf(object), invocation);
    case "Node": {
      const selector = encodeURIComponent(`spec.nodeName=${name},status.phase!=Succeeded,status.phase!=Failed`);
      const pods = yield* items<Pod>(`/api/v1/pods?fieldSelector=${selector}&limit=500`);
      const lease = yield* get(`/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${name}`);
      const held = lease.code === 200 ? (lease.body as Lease) : undefined;
      return describeNode(object as Node, pods, held, yield* eventsOf(object, [uid, name]), invocation);
    }
    case "Deployment": {
      const deployment = object as Deployment;
      const replicaSets = yield* ownReplicaSets(deployment);
      return describeDeployment(deployment, replicaSets, yield* eventsOf(object), invocation);
    }
    case "ReplicaSet": {
      const replicaSet = object as ReplicaSet;
      const selector = encodeURIComponent(formatSelector(replicaSet.spec.selector));
      const pods = yield* items<Pod>(`/api/v1/namespaces/${namespace}/pods?labelSelector=${selector}&limit=500`);
      return describeReplicaSet(replicaSet, pods, yield* eventsOf(object), invocation);
    }
    case "Service": {
      const selector = encodeURIComponent(`kubernetes.io/service-name=${name}`);
      const path = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices?labelSelector=${selector}`;
      return describeService(object as Service, yield* items<EndpointSlice>(path), yield* eventsOf(object), invocation);
    }
    case "Namespace":
      return describeNamespace(object as Namespace);
    case "ConfigMap":
      return describeConfigMap(object as ConfigMap, yield* eventsOf(object), invocation);
    case "Secret":
      return describeSecret(object as Secret);
    default:
      return describeAny(object, yield* eventsOf(object), invocation);
  }
}

/** Those that the Deployment controls, in the order of their names. */
export function* ownReplicaSets({ metadata, spec }: Deployment): Steps<readonly ReplicaSet[]> {
  const selector = encodeURIComponent(formatSelector(spec.selector));
  const path = `/apis/apps/v1/namespaces/${metadata.namespace}/replicasets?labelSelector=${selector}`;
  const all = yield* items<ReplicaSet>(path);
  return all.filter((one) => one.metadata.ownerReferences?.some(({ uid }) => uid === metadata.uid));
}

export function* items<T extends KubeObject>(path: string): Steps<readonly T[]> {
  const { code, body } = yield* get(path);
  return code < 400 ? (body as { readonly items: readonly T[] }).items : [];
}
