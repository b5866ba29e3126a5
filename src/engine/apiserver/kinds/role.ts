/**
 * Role.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/role-v1/
 */
import type { Role } from "../../../api/types/rbac.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { validatePolicyRules } from "../validation/roles.ts";

export const role: KindDefinition<Role> = {
  group: "rbac.authorization.k8s.io",
  version: "v1",
  kind: "Role",
  plural: "roles",
  singular: "role",
  namespaced: true,
  validate: ({ rules }) => validatePolicyRules(rules, true),
};
