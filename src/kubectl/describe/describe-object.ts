/** Asks for what the description of a kind needs besides the object itself. */
import { formatSelector } from "../../api/label-selector.ts";
import type { Deployment, ReplicaSet } from "../../api/types/apps.ts";
import type { ConfigMap, EndpointSlice, Lease, Namespace, Node, Secret, Service } from "../../api/types/core.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { Invocation } from "../command.ts";
import { get, type Steps } from "../steps.ts";
import { eventsOf, reportedUids } from "./describe-events.ts";
import { describeNode } from "./describe-node.ts";
import { describeAny, describeConfigMap, describeNamespace, describeSecret } from "./describe-plain.ts";
import { describePod } from "./describe-pod.ts";
import { describeAutoscaler } from "./describe-autoscaler.ts";
import { describeCertificateRequest } from "./describe-certificate-request.ts";
import { describeCsiNode } from "./describe-csi-node.ts";
import { describeDaemonSet } from "./describe-daemon-set.ts";
import { describeEndpoints, describeEndpointSlice } from "./describe-endpoints.ts";
import { describeIngress, describeIngressClass } from "./describe-ingress.ts";
import { describeCronJob, describeJob } from "./describe-job.ts";
import { describeNetworkPolicy } from "./describe-network-policy.ts";
import { describeBudget, describeLimitRange, describePriorityClass, describeQuota } from "./describe-policies.ts";
import { describeRole, describeRoleBinding } from "./describe-rbac.ts";
import { describeReplicationController } from "./describe-replication-controller.ts";
import { describeServiceAccount } from "./describe-service-account.ts";
import { describeIpAddress, describeServiceCidr } from "./describe-service-networks.ts";
import { describeStatefulSet } from "./describe-stateful-set.ts";
import {
  describeAttributesClass,
  describeClaim,
  describePersistentVolume,
  describeStorageClass,
} from "./describe-storage.ts";
import type { Describer } from "./describer.ts";
import type { LimitRange, ResourceQuota } from "../../api/types/quota.ts";
import { describeService } from "./describe-service.ts";
import { describeDeployment, describeReplicaSet } from "./describe-workloads.ts";

/** By group and kind. What is not here, custom resources among it, is described by its fields. */
const DESCRIBERS: ReadonlyMap<string, Describer> = new Map([
  ["/Endpoints", describeEndpoints],
  ["/LimitRange", describeLimitRange],
  ["/PersistentVolume", describePersistentVolume],
  ["/PersistentVolumeClaim", describeClaim],
  ["/ReplicationController", describeReplicationController],
  ["/ResourceQuota", describeQuota],
  ["/ServiceAccount", describeServiceAccount],
  ["apps/DaemonSet", describeDaemonSet],
  ["apps/StatefulSet", describeStatefulSet],
  ["autoscaling/HorizontalPodAutoscaler", describeAutoscaler],
  ["batch/CronJob", describeCronJob],
  ["batch/Job", describeJob],
  ["certificates.k8s.io/CertificateSigningRequest", describeCertificateRequest],
  ["discovery.k8s.io/EndpointSlice", describeEndpointSlice],
  ["networking.k8s.io/Ingress", describeIngress],
  ["networking.k8s.io/IngressClass", describeIngressClass],
  ["networking.k8s.io/NetworkPolicy", describeNetworkPolicy],
  ["networking.k8s.io/IPAddress", describeIpAddress],
  ["networking.k8s.io/ServiceCIDR", describeServiceCidr],
  ["policy/PodDisruptionBudget", describeBudget],
  ["rbac.authorization.k8s.io/ClusterRole", describeRole],
  ["rbac.authorization.k8s.io/ClusterRoleBinding", describeRoleBinding],
  ["rbac.authorization.k8s.io/Role", describeRole],
  ["rbac.authorization.k8s.io/RoleBinding", describeRoleBinding],
  ["scheduling.k8s.io/PriorityClass", describePriorityClass],
  ["storage.k8s.io/CSINode", describeCsiNode],
  ["storage.k8s.io/StorageClass", describeStorageClass],
  ["storage.k8s.io/VolumeAttributesClass", describeAttributesClass],
]);

export function* describeObject(object: KubeObject, invocation: Invocation): Steps<string> {
  const { namespace = "", name, uid } = object.metadata;
  switch (object.kind) {
    case "Pod":
      return describePod(object as Pod, yield* eventsOf(object, reportedUids(object)), invocation);
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
      return describeNamespace(
        object as Namespace,
        yield* items<ResourceQuota>(`/api/v1/namespaces/${name}/resourcequotas?limit=500`),
        yield* items<LimitRange>(`/api/v1/namespaces/${name}/limitranges?limit=500`),
      );
    case "ConfigMap":
      return describeConfigMap(object as ConfigMap, yield* eventsOf(object), invocation);
    case "Secret":
      return describeSecret(object as Secret);
    default: {
      const describer = DESCRIBERS.get(`${object.apiVersion.replace(/\/?v\d\w*$/, "")}/${object.kind}`);
      return describer === undefined
        ? describeAny(object, yield* eventsOf(object), invocation)
        : yield* describer(object, invocation);
    }
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
