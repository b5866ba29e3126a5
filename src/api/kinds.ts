/** The kinds known at compile time, by their Kubernetes name. */
import type {
  ConfigMap,
  EndpointSlice,
  Endpoints,
  Event,
  Lease,
  Namespace,
  Node,
  Secret,
  Service,
  ServiceAccount,
} from "./types/core.ts";
import type { ControllerRevision, DaemonSet, Deployment, ReplicaSet, StatefulSet } from "./types/apps.ts";
import type { Pod } from "./types/pod.ts";
import type { EtcdMember, Fault, Machine, Traffic } from "./types/sim.ts";
import type { PodTemplate, ReplicationController } from "./types/replication.ts";
import type { CronJob, Job } from "./types/batch.ts";
import type { HorizontalPodAutoscaler } from "./types/autoscaling.ts";
import type { PodDisruptionBudget } from "./types/policy.ts";
import type { IPAddress, Ingress, IngressClass, NetworkPolicy, ServiceCIDR } from "./types/networking.ts";
import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from "./types/rbac.ts";
import type { PriorityClass } from "./types/scheduling.ts";
import type {
  CSIDriver,
  CSINode,
  CSIStorageCapacity,
  StorageClass,
  VolumeAttachment,
  VolumeAttributesClass,
} from "./types/storage.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "./types/volumes.ts";
import type { LimitRange, ResourceQuota } from "./types/quota.ts";
import type { CustomResourceDefinition } from "./types/apiextensions.ts";
import type {
  MutatingWebhookConfiguration,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
  ValidatingWebhookConfiguration,
} from "./types/admissionregistration.ts";
import type { APIService } from "./types/apiregistration.ts";
import type { CertificateSigningRequest } from "./types/certificates.ts";
import type { DeviceClass, ResourceClaim, ResourceClaimTemplate, ResourceSlice } from "./types/resource.ts";
import type { FlowSchema, PriorityLevelConfiguration } from "./types/flowcontrol.ts";
import type { RuntimeClass } from "./types/node.ts";

/** From kind name to the stored shape. Adding a kind adds a line here and one file in `src/engine/apiserver/kinds/`. */
export interface KindMap {
  APIService: APIService;
  CSIDriver: CSIDriver;
  CSINode: CSINode;
  CSIStorageCapacity: CSIStorageCapacity;
  CertificateSigningRequest: CertificateSigningRequest;
  ClusterRole: ClusterRole;
  ClusterRoleBinding: ClusterRoleBinding;
  ConfigMap: ConfigMap;
  ControllerRevision: ControllerRevision;
  CronJob: CronJob;
  CustomResourceDefinition: CustomResourceDefinition;
  DaemonSet: DaemonSet;
  Deployment: Deployment;
  DeviceClass: DeviceClass;
  EndpointSlice: EndpointSlice;
  Endpoints: Endpoints;
  EtcdMember: EtcdMember;
  Event: Event;
  Fault: Fault;
  FlowSchema: FlowSchema;
  HorizontalPodAutoscaler: HorizontalPodAutoscaler;
  IPAddress: IPAddress;
  Ingress: Ingress;
  IngressClass: IngressClass;
  Job: Job;
  Lease: Lease;
  LimitRange: LimitRange;
  Machine: Machine;
  MutatingWebhookConfiguration: MutatingWebhookConfiguration;
  Namespace: Namespace;
  NetworkPolicy: NetworkPolicy;
  Node: Node;
  PersistentVolume: PersistentVolume;
  PersistentVolumeClaim: PersistentVolumeClaim;
  Pod: Pod;
  PodDisruptionBudget: PodDisruptionBudget;
  PodTemplate: PodTemplate;
  PriorityClass: PriorityClass;
  PriorityLevelConfiguration: PriorityLevelConfiguration;
  ReplicaSet: ReplicaSet;
  ReplicationController: ReplicationController;
  ResourceClaim: ResourceClaim;
  ResourceClaimTemplate: ResourceClaimTemplate;
  ResourceQuota: ResourceQuota;
  ResourceSlice: ResourceSlice;
  Role: Role;
  RoleBinding: RoleBinding;
  RuntimeClass: RuntimeClass;
  Secret: Secret;
  Service: Service;
  ServiceAccount: ServiceAccount;
  ServiceCIDR: ServiceCIDR;
  StatefulSet: StatefulSet;
  StorageClass: StorageClass;
  Traffic: Traffic;
  ValidatingAdmissionPolicy: ValidatingAdmissionPolicy;
  ValidatingAdmissionPolicyBinding: ValidatingAdmissionPolicyBinding;
  ValidatingWebhookConfiguration: ValidatingWebhookConfiguration;
  VolumeAttachment: VolumeAttachment;
  VolumeAttributesClass: VolumeAttributesClass;
}

export type KindName = keyof KindMap;
