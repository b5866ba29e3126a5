/**
 * RoleBinding.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/role-binding-v1/
 */
import type { RoleBinding } from "../../../api/types/rbac.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { validateRoleRef, validateSameRoleRef, validateSubjects } from "../validation/roles.ts";
import { defaultBinding } from "./binding-defaults.ts";

export const roleBinding: KindDefinition<RoleBinding> = {
  group: "rbac.authorization.k8s.io",
  version: "v1",
  kind: "RoleBinding",
  plural: "rolebindings",
  singular: "rolebinding",
  namespaced: true,
  default: defaultBinding,
  validate: ({ roleRef, subjects }) => [
    ...validateRoleRef(roleRef, ["Role", "ClusterRole"]),
    ...validateSubjects(subjects, true),
  ],
  validateUpdate: ({ roleRef }, previous) => validateSameRoleRef(roleRef, previous.roleRef),
};
