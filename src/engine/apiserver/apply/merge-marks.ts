/**
 * Which lists and objects of the built-in types merge in another way than their form says.
 * A list without a mark is atomic, an object without one merges field by field.
 * Source: the list-type, list-map-keys and map-type marks of https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { ListKey } from "./field-schema.ts";

export type ListMark = { readonly merge: "set" } | { readonly merge: "map"; readonly keys: readonly ListKey[] };

const SET: ListMark = { merge: "set" };
const byName = byKeys("name");
const byType = byKeys("type");
const byPort = (port: string): ListMark => ({
  merge: "map",
  keys: [{ name: port }, { name: "protocol", default: "TCP" }],
});

function byKeys(...names: readonly string[]): ListMark {
  return { merge: "map", keys: names.map((name) => ({ name })) };
}

const container: Readonly<Record<string, ListMark>> = {
  env: byName,
  ports: byPort("containerPort"),
  volumeDevices: byKeys("devicePath"),
  volumeMounts: byKeys("mountPath"),
};
const conditions: Readonly<Record<string, ListMark>> = { conditions: byType };

const LISTS: Readonly<Record<string, Readonly<Record<string, ListMark>>>> = {
  ObjectMeta: { finalizers: SET, ownerReferences: byKeys("uid") },

  Container: container,
  EphemeralContainer: container,
  ContainerStatus: { allocatedResourcesStatus: byName, volumeMounts: byKeys("mountPath") },
  ResourceStatus: { resources: byKeys("resourceID") },
  ResourceRequirements: { claims: byName },
  PodSpec: {
    containers: byName,
    initContainers: byName,
    ephemeralContainers: byName,
    hostAliases: byKeys("ip"),
    imagePullSecrets: byName,
    resourceClaims: byName,
    schedulingGates: byName,
    topologySpreadConstraints: byKeys("topologyKey", "whenUnsatisfiable"),
    volumes: byName,
  },
  PodStatus: { conditions: byType, podIPs: byKeys("ip"), resourceClaimStatuses: byName },
  NodeSpec: { podCIDRs: SET },
  NodeStatus: { addresses: byType, conditions: byType },
  NamespaceStatus: conditions,
  PersistentVolumeClaimStatus: conditions,
  ReplicationControllerStatus: conditions,
  ServiceAccount: { secrets: byName },
  ServiceSpec: { ports: byPort("port") },
  ServiceStatus: conditions,

  DaemonSetStatus: conditions,
  DeploymentStatus: conditions,
  ReplicaSetStatus: conditions,
  StatefulSetStatus: conditions,
  HorizontalPodAutoscalerStatus: conditions,
  UncountedTerminatedPods: { failed: SET, succeeded: SET },
  PodFailurePolicyOnExitCodesRequirement: { values: SET },
  PodDisruptionBudgetStatus: conditions,
  ServiceCIDRStatus: conditions,
  Endpoint: { addresses: SET },
  CSIDriverSpec: { volumeLifecycleModes: SET },
  CSINodeSpec: { drivers: byName },

  MutatingWebhook: { matchConditions: byName },
  MutatingWebhookConfiguration: { webhooks: byName },
  ValidatingWebhook: { matchConditions: byName },
  ValidatingWebhookConfiguration: { webhooks: byName },
  ValidatingAdmissionPolicySpec: { matchConditions: byName, variables: byName },
  ValidatingAdmissionPolicyStatus: conditions,
  ValidatingAdmissionPolicyBindingSpec: { validationActions: SET },
  APIServiceStatus: conditions,
  AllocatedDeviceStatus: conditions,
  CertificateSigningRequestStatus: conditions,
  CustomResourceDefinitionStatus: conditions,
  FlowSchemaStatus: conditions,
  PriorityLevelConfigurationStatus: conditions,
  ResourceClaimStatus: { devices: byKeys("driver", "device", "pool", "shareID"), reservedFor: byKeys("uid") },
  JSONSchemaProps: { "x-kubernetes-validations": byKeys("rule") },
};

/** Types that have one owner. */
const ATOMIC_TYPES: ReadonlySet<string> = new Set([
  "ConfigMapKeySelector",
  "EndpointAddress",
  "EndpointPort",
  "FileKeySelector",
  "LabelSelector",
  "LocalObjectReference",
  "MatchResources",
  "NamedRuleWithOperations",
  "NodeSelector",
  "NodeSelectorTerm",
  "ObjectFieldSelector",
  "ObjectReference",
  "OwnerReference",
  "ParamKind",
  "ParamRef",
  "ResourceFieldSelector",
  "RoleRef",
  "ScopeSelector",
  "ScopedResourceSelectorRequirement",
  "SecretKeySelector",
  "SecretReference",
  "ServiceBackendPort",
  "Subject",
  "TopologySelectorTerm",
  "TypedLocalObjectReference",
  "Variable",
  "discovery.EndpointPort",
]);

/** Fields that have one owner, whatever other fields of the type do. */
const ATOMIC_FIELDS: ReadonlySet<string> = new Set([
  "autoscalingV1.HorizontalPodAutoscalerSpec.scaleTargetRef",
  "PodSpec.nodeSelector",
  "ReplicationControllerSpec.selector",
  "Scheduling.nodeSelector",
  "ServiceSpec.selector",
]);

/** @param struct name in the decoder's field table */
export function listMark(struct: string, field: string): ListMark | undefined {
  const marks = Object.hasOwn(LISTS, struct) ? LISTS[struct] : undefined;
  return marks !== undefined && Object.hasOwn(marks, field) ? marks[field] : undefined;
}

export function isAtomicType(struct: string): boolean {
  return ATOMIC_TYPES.has(struct);
}

export function isAtomicField(struct: string, field: string): boolean {
  return ATOMIC_FIELDS.has(`${struct}.${field}`);
}
