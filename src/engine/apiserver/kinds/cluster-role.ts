/**
 * ClusterRole.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/cluster-role-v1/
 */
import type { ClusterRole } from "../../../api/types/rbac.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { validateAggregationRule, validatePolicyRules } from "../validation/roles.ts";

export const clusterRole: KindDefinition<ClusterRole> = {
  group: "rbac.authorization.k8s.io",
  version: "v1",
  kind: "ClusterRole",
  plural: "clusterroles",
  singular: "clusterrole",
  namespaced: false,
  validate: ({ rules, aggregationRule }) => [
    ...validatePolicyRules(rules, false),
    ...validateAggregationRule(aggregationRule),
  ],
};
