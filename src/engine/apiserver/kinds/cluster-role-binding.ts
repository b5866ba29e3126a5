/**
 * ClusterRoleBinding.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/cluster-role-binding-v1/
 */
import type { ClusterRoleBinding } from "../../../api/types/rbac.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { validateRoleRef, validateSameRoleRef, validateSubjects } from "../validation/roles.ts";
import { defaultBinding } from "./binding-defaults.ts";

export const clusterRoleBinding: KindDefinition<ClusterRoleBinding> = {
  group: "rbac.authorization.k8s.io",
  version: "v1",
  kind: "ClusterRoleBinding",
  plural: "clusterrolebindings",
  singular: "clusterrolebinding",
  namespaced: false,
  default: defaultBinding,
  validate: ({ roleRef, subjects }) => [
    ...validateRoleRef(roleRef, ["ClusterRole"]),
    ...validateSubjects(subjects, false),
  ],
  validateUpdate: ({ roleRef }, previous) => validateSameRoleRef(roleRef, previous.roleRef),
};
