/** The kinds of the list, in groups. */
export type GroupId = "workloads" | "network" | "config" | "storage" | "access" | "cluster" | "custom";

export interface KindGroup {
  readonly id: GroupId;
  readonly open: boolean;
  readonly kinds: readonly string[];
}

/** Kinds whose objects show at once. */
export const OPEN_KINDS: ReadonlySet<string> = new Set(["Deployment", "Pod", "Service", "Traffic", "Node"]);

export const KIND_GROUPS: readonly KindGroup[] = [
  {
    id: "workloads",
    open: true,
    kinds: [
      "Deployment",
      "ReplicaSet",
      "StatefulSet",
      "DaemonSet",
      "Job",
      "CronJob",
      "Pod",
      "HorizontalPodAutoscaler",
      "PodDisruptionBudget",
      "ReplicationController",
      "ControllerRevision",
    ],
  },
  {
    id: "network",
    open: true,
    kinds: ["Service", "EndpointSlice", "Ingress", "IngressClass", "NetworkPolicy", "Traffic"],
  },
  { id: "config", open: false, kinds: ["ConfigMap", "Secret", "ResourceQuota", "LimitRange", "PriorityClass"] },
  {
    id: "storage",
    open: false,
    kinds: [
      "PersistentVolumeClaim",
      "PersistentVolume",
      "StorageClass",
      "VolumeAttachment",
      "VolumeAttributesClass",
      "CSIDriver",
      "CSINode",
    ],
  },
  {
    id: "access",
    open: false,
    kinds: ["ServiceAccount", "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding"],
  },
  {
    id: "cluster",
    open: true,
    kinds: [
      "Node",
      "Machine",
      "Fault",
      "EtcdMember",
      "Namespace",
      "Lease",
      "RuntimeClass",
      "CustomResourceDefinition",
      "ValidatingAdmissionPolicy",
      "ValidatingAdmissionPolicyBinding",
      "ValidatingWebhookConfiguration",
      "MutatingWebhookConfiguration",
    ],
  },
];
