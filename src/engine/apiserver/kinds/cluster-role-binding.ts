/**
 * ClusterRoleBinding.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { ClusterRoleBinding } from "../../../api/types/rbac.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const clusterRoleBinding: KindDefinition<ClusterRoleBinding> = {
  group: "rbac.authorization.k8s.io",
  version: "v1",
  kind: "ClusterRoleBinding",
  plural: "clusterrolebindings",
  singular: "clusterrolebinding",
  namespaced: false,
};
