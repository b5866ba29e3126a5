/**
 * Which lists of the built-in kinds merge item by item under a strategic merge patch, and by which key.
 * Everything not named here is replaced as a whole (lists) or merged field by field (objects).
 * Source: the patchStrategy and patchMergeKey marks in https://kubernetes.io/docs/reference/kubernetes-api/
 */

export interface MergeField {
  /** The type of the object, or of the list's items. */
  readonly type?: string;
  /** A list of objects that merges by this field. */
  readonly mergeKey?: string;
  /** A list of plain values that merges as a set. */
  readonly primitive?: true;
  /** A patch made from manifests names all fields that may stay, of the object or of each item: one of several choices. */
  readonly retainKeys?: true;
  /** An object that is replaced as a whole. */
  readonly replace?: true;
}

type MergeType = Readonly<Record<string, MergeField>>;

const conditions: MergeField = { mergeKey: "type" };
const metadata: MergeField = { type: "ObjectMeta" };
const template: MergeField = { type: "PodTemplateSpec" };
const withConditions: MergeField = { type: "StatusWithConditions" };
const workload = (spec: string): MergeType => ({ metadata, spec: { type: spec }, status: withConditions });

export const MERGE_TYPES: Readonly<Record<string, MergeType>> = {
  ObjectMeta: { ownerReferences: { mergeKey: "uid" }, finalizers: { primitive: true } },
  StatusWithConditions: { conditions },
  WithMetadata: { metadata },

  Pod: { metadata, spec: { type: "PodSpec" }, status: { type: "PodStatus" } },
  PodTemplateSpec: { metadata, spec: { type: "PodSpec" } },
  PodSpec: {
    containers: { mergeKey: "name", type: "Container" },
    initContainers: { mergeKey: "name", type: "Container" },
    ephemeralContainers: { mergeKey: "name", type: "Container" },
    volumes: { mergeKey: "name", retainKeys: true },
    imagePullSecrets: { mergeKey: "name" },
    hostAliases: { mergeKey: "ip" },
    topologySpreadConstraints: { mergeKey: "topologyKey" },
    schedulingGates: { mergeKey: "name" },
    resourceClaims: { mergeKey: "name", retainKeys: true },
  },
  Container: {
    env: { mergeKey: "name" },
    ports: { mergeKey: "containerPort" },
    volumeMounts: { mergeKey: "mountPath" },
    volumeDevices: { mergeKey: "devicePath" },
  },
  PodStatus: {
    conditions,
    hostIPs: { mergeKey: "ip" },
    podIPs: { mergeKey: "ip" },
    resourceClaimStatuses: { mergeKey: "name", retainKeys: true },
  },

  Deployment: workload("DeploymentSpec"),
  ReplicaSet: workload("WorkloadSpec"),
  StatefulSet: workload("WorkloadSpec"),
  DaemonSet: workload("WorkloadSpec"),
  Job: workload("WorkloadSpec"),
  CronJob: { metadata, spec: { type: "CronJobSpec" } },
  ReplicationController: workload("WorkloadSpec"),
  PodTemplate: { metadata, template },
  DeploymentSpec: { template, strategy: { retainKeys: true } },
  WorkloadSpec: { template },
  CronJobSpec: { jobTemplate: { type: "Job" } },

  Service: { metadata, spec: { type: "ServiceSpec" }, status: withConditions },
  ServiceSpec: { ports: { mergeKey: "port" } },
  ServiceAccount: { metadata, secrets: { mergeKey: "name" } },
  Namespace: { metadata, status: withConditions },
  Node: { metadata, spec: { type: "NodeSpec" }, status: { type: "NodeStatus" } },
  NodeSpec: { podCIDRs: { primitive: true } },
  HorizontalPodAutoscaler: { metadata, status: withConditions },
  PersistentVolumeClaim: { metadata, status: withConditions },
  PodDisruptionBudget: { metadata, spec: { type: "PodDisruptionBudgetSpec" }, status: withConditions },
  PodDisruptionBudgetSpec: { selector: { replace: true } },
  ServiceCIDR: { metadata, status: withConditions },
  CSINode: { metadata, spec: { type: "CSINodeSpec" } },
  CSINodeSpec: { drivers: { mergeKey: "name" } },
  MutatingWebhookConfiguration: { metadata, webhooks: { mergeKey: "name", type: "Webhook" } },
  ValidatingWebhookConfiguration: { metadata, webhooks: { mergeKey: "name", type: "Webhook" } },
  Webhook: { matchConditions: { mergeKey: "name" } },
  ValidatingAdmissionPolicy: { metadata, spec: { type: "ValidatingAdmissionPolicySpec" } },
  ValidatingAdmissionPolicySpec: { matchConditions: { mergeKey: "name" }, variables: { mergeKey: "name" } },
  NodeStatus: { conditions, addresses: { mergeKey: "type" } },
};

/** The type that a patch of a kind begins with. */
export function mergeTypeOf(kind: string): string {
  return Object.hasOwn(MERGE_TYPES, kind) ? kind : "WithMetadata";
}

/** What a strategic patch knows of a field of a type; unknown types have only their metadata. */
export function mergeField(type: string | undefined, field: string): MergeField | undefined {
  if (type === undefined) return undefined;
  const known = Object.hasOwn(MERGE_TYPES, type) ? MERGE_TYPES[type] : undefined;
  return known !== undefined && Object.hasOwn(known, field) ? known[field] : undefined;
}
