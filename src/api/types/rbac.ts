/**
 * rbac.authorization.k8s.io/v1 kinds, as stored.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { KubeObject, LabelSelector } from "./meta.ts";

export interface Role extends KubeObject {
  readonly apiVersion: "rbac.authorization.k8s.io/v1";
  readonly kind: "Role";
  readonly rules?: readonly PolicyRule[];
}

export interface RoleBinding extends KubeObject {
  readonly apiVersion: "rbac.authorization.k8s.io/v1";
  readonly kind: "RoleBinding";
  readonly roleRef: RoleRef;
  readonly subjects?: readonly Subject[];
}

export interface ClusterRole extends KubeObject {
  readonly apiVersion: "rbac.authorization.k8s.io/v1";
  readonly kind: "ClusterRole";
  readonly aggregationRule?: AggregationRule;
  readonly rules?: readonly PolicyRule[];
}

export interface ClusterRoleBinding extends KubeObject {
  readonly apiVersion: "rbac.authorization.k8s.io/v1";
  readonly kind: "ClusterRoleBinding";
  readonly roleRef: RoleRef;
  readonly subjects?: readonly Subject[];
}

export interface PolicyRule {
  readonly apiGroups?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly resources?: readonly string[];
  readonly verbs: readonly string[];
}

export interface RoleRef {
  readonly apiGroup?: string;
  readonly kind: string;
  readonly name: string;
}

export interface Subject {
  readonly apiGroup?: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

export interface AggregationRule {
  readonly clusterRoleSelectors?: readonly LabelSelector[];
}
