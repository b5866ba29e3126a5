/** Where the API serves each kind known at compile time. Source: https://kubernetes.io/docs/reference/using-api/api-concepts/ */
import type { KindName } from "./kinds.ts";

export interface ResourceLocation {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

function core(plural: string, namespaced = true): ResourceLocation {
  return { group: "", version: "v1", plural, namespaced };
}
function sim(plural: string, namespaced: boolean): ResourceLocation {
  return { group: "sim.kubarium.dev", version: "v1alpha1", plural, namespaced };
}

export const RESOURCES: Readonly<Record<KindName, ResourceLocation>> = {
  APIService: { group: "apiregistration.k8s.io", version: "v1", plural: "apiservices", namespaced: false },
  CertificateSigningRequest: {
    group: "certificates.k8s.io",
    version: "v1",
    plural: "certificatesigningrequests",
    namespaced: false,
  },
  FlowSchema: { group: "flowcontrol.apiserver.k8s.io", version: "v1", plural: "flowschemas", namespaced: false },
  PriorityLevelConfiguration: {
    group: "flowcontrol.apiserver.k8s.io",
    version: "v1",
    plural: "prioritylevelconfigurations",
    namespaced: false,
  },
  DeviceClass: { group: "resource.k8s.io", version: "v1", plural: "deviceclasses", namespaced: false },
  ResourceClaim: { group: "resource.k8s.io", version: "v1", plural: "resourceclaims", namespaced: true },
  ResourceClaimTemplate: {
    group: "resource.k8s.io",
    version: "v1",
    plural: "resourceclaimtemplates",
    namespaced: true,
  },
  ResourceSlice: { group: "resource.k8s.io", version: "v1", plural: "resourceslices", namespaced: false },
  CSIDriver: { group: "storage.k8s.io", version: "v1", plural: "csidrivers", namespaced: false },
  CSINode: { group: "storage.k8s.io", version: "v1", plural: "csinodes", namespaced: false },
  CSIStorageCapacity: { group: "storage.k8s.io", version: "v1", plural: "csistoragecapacities", namespaced: true },
  ClusterRole: { group: "rbac.authorization.k8s.io", version: "v1", plural: "clusterroles", namespaced: false },
  ClusterRoleBinding: {
    group: "rbac.authorization.k8s.io",
    version: "v1",
    plural: "clusterrolebindings",
    namespaced: false,
  },
  ConfigMap: core("configmaps"),
  ControllerRevision: { group: "apps", version: "v1", plural: "controllerrevisions", namespaced: true },
  CronJob: { group: "batch", version: "v1", plural: "cronjobs", namespaced: true },
  CustomResourceDefinition: {
    group: "apiextensions.k8s.io",
    version: "v1",
    plural: "customresourcedefinitions",
    namespaced: false,
  },
  DaemonSet: { group: "apps", version: "v1", plural: "daemonsets", namespaced: true },
  Deployment: { group: "apps", version: "v1", plural: "deployments", namespaced: true },
  EndpointSlice: { group: "discovery.k8s.io", version: "v1", plural: "endpointslices", namespaced: true },
  Endpoints: core("endpoints"),
  EtcdMember: sim("etcdmembers", false),
  Event: core("events"),
  Fault: sim("faults", false),
  HorizontalPodAutoscaler: {
    group: "autoscaling",
    version: "v2",
    plural: "horizontalpodautoscalers",
    namespaced: true,
  },
  IPAddress: { group: "networking.k8s.io", version: "v1", plural: "ipaddresses", namespaced: false },
  Ingress: { group: "networking.k8s.io", version: "v1", plural: "ingresses", namespaced: true },
  IngressClass: { group: "networking.k8s.io", version: "v1", plural: "ingressclasses", namespaced: false },
  Job: { group: "batch", version: "v1", plural: "jobs", namespaced: true },
  Lease: { group: "coordination.k8s.io", version: "v1", plural: "leases", namespaced: true },
  LimitRange: core("limitranges"),
  Machine: sim("machines", false),
  MutatingWebhookConfiguration: {
    group: "admissionregistration.k8s.io",
    version: "v1",
    plural: "mutatingwebhookconfigurations",
    namespaced: false,
  },
  Namespace: core("namespaces", false),
  NetworkPolicy: { group: "networking.k8s.io", version: "v1", plural: "networkpolicies", namespaced: true },
  Node: core("nodes", false),
  PersistentVolume: core("persistentvolumes", false),
  PersistentVolumeClaim: core("persistentvolumeclaims"),
  Pod: core("pods"),
  PodDisruptionBudget: { group: "policy", version: "v1", plural: "poddisruptionbudgets", namespaced: true },
  PodTemplate: core("podtemplates"),
  PriorityClass: { group: "scheduling.k8s.io", version: "v1", plural: "priorityclasses", namespaced: false },
  ReplicaSet: { group: "apps", version: "v1", plural: "replicasets", namespaced: true },
  ReplicationController: core("replicationcontrollers"),
  ResourceQuota: core("resourcequotas"),
  Role: { group: "rbac.authorization.k8s.io", version: "v1", plural: "roles", namespaced: true },
  RoleBinding: { group: "rbac.authorization.k8s.io", version: "v1", plural: "rolebindings", namespaced: true },
  RuntimeClass: { group: "node.k8s.io", version: "v1", plural: "runtimeclasses", namespaced: false },
  Secret: core("secrets"),
  Service: core("services"),
  ServiceAccount: core("serviceaccounts"),
  ServiceCIDR: { group: "networking.k8s.io", version: "v1", plural: "servicecidrs", namespaced: false },
  StatefulSet: { group: "apps", version: "v1", plural: "statefulsets", namespaced: true },
  StorageClass: { group: "storage.k8s.io", version: "v1", plural: "storageclasses", namespaced: false },
  Traffic: sim("traffics", true),
  ValidatingAdmissionPolicy: {
    group: "admissionregistration.k8s.io",
    version: "v1",
    plural: "validatingadmissionpolicies",
    namespaced: false,
  },
  ValidatingAdmissionPolicyBinding: {
    group: "admissionregistration.k8s.io",
    version: "v1",
    plural: "validatingadmissionpolicybindings",
    namespaced: false,
  },
  ValidatingWebhookConfiguration: {
    group: "admissionregistration.k8s.io",
    version: "v1",
    plural: "validatingwebhookconfigurations",
    namespaced: false,
  },
  VolumeAttachment: { group: "storage.k8s.io", version: "v1", plural: "volumeattachments", namespaced: false },
  VolumeAttributesClass: {
    group: "storage.k8s.io",
    version: "v1",
    plural: "volumeattributesclasses",
    namespaced: false,
  },
};

/** `/api/v1`, `/apis/apps/v1` */
export function groupVersionPath(group: string, version: string): string {
  return group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
}

/** Path of a collection, of one object (`name`) or of its subresource. Without `namespace`: all namespaces. */
export function locationPath(
  location: ResourceLocation,
  namespace?: string,
  name?: string,
  subresource?: string,
): string {
  const scope = location.namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : "";
  const object = name === undefined ? "" : `/${encodeURIComponent(name)}`;
  const sub = subresource === undefined ? "" : `/${subresource}`;
  return `${groupVersionPath(location.group, location.version)}${scope}/${location.plural}${object}${sub}`;
}

export function pathFor(kind: KindName, namespace?: string, name?: string, subresource?: string): string {
  return locationPath(RESOURCES[kind], namespace, name, subresource);
}
