/** The Kubernetes kinds that the cluster serves, a group at a time: the input of the schema generator. */
import type {
  IConfigMap,
  IEndpoints,
  IEvent,
  ILimitRange,
  INamespace,
  INode,
  IPersistentVolume,
  IPersistentVolumeClaim,
  IPod,
  IPodTemplate,
  IReplicationController,
  IResourceQuota,
  ISecret,
  IService,
  IServiceAccount,
} from "kubernetes-models/v1";
import type {
  IMutatingWebhookConfiguration,
  IValidatingAdmissionPolicy,
  IValidatingAdmissionPolicyBinding,
  IValidatingWebhookConfiguration,
} from "kubernetes-models/admissionregistration.k8s.io/v1";
import type { ICustomResourceDefinition } from "kubernetes-models/apiextensions.k8s.io/v1";
import type {
  IControllerRevision,
  IDaemonSet,
  IDeployment,
  IReplicaSet,
  IStatefulSet,
} from "kubernetes-models/apps/v1";
import type { IAPIService } from "kubernetes-models/apiregistration.k8s.io/v1";
import type { IHorizontalPodAutoscaler as AutoscalingV1HorizontalPodAutoscaler } from "kubernetes-models/autoscaling/v1";
import type { IHorizontalPodAutoscaler } from "kubernetes-models/autoscaling/v2";
import type { ICronJob, IJob } from "kubernetes-models/batch/v1";
import type { ICertificateSigningRequest } from "kubernetes-models/certificates.k8s.io/v1";
import type { ILease } from "kubernetes-models/coordination.k8s.io/v1";
import type { IEndpointSlice } from "kubernetes-models/discovery.k8s.io/v1";
import type { IEvent as EventsEvent } from "kubernetes-models/events.k8s.io/v1";
import type { IFlowSchema, IPriorityLevelConfiguration } from "kubernetes-models/flowcontrol.apiserver.k8s.io/v1";
import type {
  IIPAddress,
  IIngress,
  IIngressClass,
  INetworkPolicy,
  IServiceCIDR,
} from "kubernetes-models/networking.k8s.io/v1";
import type { IRuntimeClass } from "kubernetes-models/node.k8s.io/v1";
import type { IPodDisruptionBudget } from "kubernetes-models/policy/v1";
import type {
  IClusterRole,
  IClusterRoleBinding,
  IRole,
  IRoleBinding,
} from "kubernetes-models/rbac.authorization.k8s.io/v1";
import type {
  IDeviceClass,
  IResourceClaim,
  IResourceClaimTemplate,
  IResourceSlice,
} from "kubernetes-models/resource.k8s.io/v1";
import type { IPriorityClass } from "kubernetes-models/scheduling.k8s.io/v1";
import type {
  ICSIDriver,
  ICSINode,
  ICSIStorageCapacity,
  IStorageClass,
  IVolumeAttachment,
  IVolumeAttributesClass,
} from "kubernetes-models/storage.k8s.io/v1";

export interface CoreKinds {
  ConfigMap: IConfigMap;
  Endpoints: IEndpoints;
  Event: IEvent;
  LimitRange: ILimitRange;
  Namespace: INamespace;
  Node: INode;
  PersistentVolume: IPersistentVolume;
  PersistentVolumeClaim: IPersistentVolumeClaim;
  Pod: IPod;
  PodTemplate: IPodTemplate;
  ReplicationController: IReplicationController;
  ResourceQuota: IResourceQuota;
  Secret: ISecret;
  Service: IService;
  ServiceAccount: IServiceAccount;
}

export interface AdmissionKinds {
  MutatingWebhookConfiguration: IMutatingWebhookConfiguration;
  ValidatingAdmissionPolicy: IValidatingAdmissionPolicy;
  ValidatingAdmissionPolicyBinding: IValidatingAdmissionPolicyBinding;
  ValidatingWebhookConfiguration: IValidatingWebhookConfiguration;
}

export interface ApiExtensionsKinds {
  CustomResourceDefinition: ICustomResourceDefinition;
}

export interface ApiRegistrationKinds {
  APIService: IAPIService;
}

export interface AppsKinds {
  ControllerRevision: IControllerRevision;
  DaemonSet: IDaemonSet;
  Deployment: IDeployment;
  ReplicaSet: IReplicaSet;
  StatefulSet: IStatefulSet;
}

export interface AutoscalingV1Kinds {
  HorizontalPodAutoscaler: AutoscalingV1HorizontalPodAutoscaler;
}

export interface AutoscalingKinds {
  HorizontalPodAutoscaler: IHorizontalPodAutoscaler;
}

export interface BatchKinds {
  CronJob: ICronJob;
  Job: IJob;
}

export interface CertificatesKinds {
  CertificateSigningRequest: ICertificateSigningRequest;
}

export interface CoordinationKinds {
  Lease: ILease;
}

export interface DiscoveryKinds {
  EndpointSlice: IEndpointSlice;
}

export interface EventsKinds {
  Event: EventsEvent;
}

export interface NetworkingKinds {
  IPAddress: IIPAddress;
  Ingress: IIngress;
  IngressClass: IIngressClass;
  NetworkPolicy: INetworkPolicy;
  ServiceCIDR: IServiceCIDR;
}

export interface FlowControlKinds {
  FlowSchema: IFlowSchema;
  PriorityLevelConfiguration: IPriorityLevelConfiguration;
}

export interface NodeApiKinds {
  RuntimeClass: IRuntimeClass;
}

export interface PolicyKinds {
  PodDisruptionBudget: IPodDisruptionBudget;
}

export interface RbacKinds {
  ClusterRole: IClusterRole;
  ClusterRoleBinding: IClusterRoleBinding;
  Role: IRole;
  RoleBinding: IRoleBinding;
}

export interface ResourceKinds {
  DeviceClass: IDeviceClass;
  ResourceClaim: IResourceClaim;
  ResourceClaimTemplate: IResourceClaimTemplate;
  ResourceSlice: IResourceSlice;
}

export interface SchedulingKinds {
  PriorityClass: IPriorityClass;
}

export interface StorageKinds {
  CSIDriver: ICSIDriver;
  CSINode: ICSINode;
  CSIStorageCapacity: ICSIStorageCapacity;
  StorageClass: IStorageClass;
  VolumeAttachment: IVolumeAttachment;
  VolumeAttributesClass: IVolumeAttributesClass;
}

/** The groups by the name that tells apart their types of the same name. */
export interface KindsByGroup {
  core: CoreKinds;
  admission: AdmissionKinds;
  apiextensions: ApiExtensionsKinds;
  apiregistration: ApiRegistrationKinds;
  apps: AppsKinds;
  autoscalingV1: AutoscalingV1Kinds;
  autoscaling: AutoscalingKinds;
  batch: BatchKinds;
  certificates: CertificatesKinds;
  coordination: CoordinationKinds;
  discovery: DiscoveryKinds;
  events: EventsKinds;
  flowcontrol: FlowControlKinds;
  networking: NetworkingKinds;
  node: NodeApiKinds;
  policy: PolicyKinds;
  rbac: RbacKinds;
  resource: ResourceKinds;
  scheduling: SchedulingKinds;
  storage: StorageKinds;
}
