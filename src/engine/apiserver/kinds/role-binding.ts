/**
 * RoleBinding.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { RoleBinding } from "../../../api/types/rbac.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const roleBinding: KindDefinition<RoleBinding> = {
  group: "rbac.authorization.k8s.io",
  version: "v1",
  kind: "RoleBinding",
  plural: "rolebindings",
  singular: "rolebinding",
  namespaced: true,
};
