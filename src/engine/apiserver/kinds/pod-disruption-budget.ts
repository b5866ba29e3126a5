/**
 * PodDisruptionBudget.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { PodDisruptionBudget } from "../../../api/types/policy.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const podDisruptionBudget: KindDefinition<PodDisruptionBudget> = {
  group: "policy",
  version: "v1",
  kind: "PodDisruptionBudget",
  plural: "poddisruptionbudgets",
  singular: "poddisruptionbudget",
  namespaced: true,
  shortNames: ["pdb"],
  subresources: ["status"],
  generation: "spec",
};
