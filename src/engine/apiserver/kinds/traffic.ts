/** Traffic. Source: https://kubernetes.io/docs/reference/kubernetes-api/ */
import type { Traffic } from "../../../api/types/sim.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const traffic: KindDefinition<Traffic> = {
  group: "sim.kubarium.dev",
  version: "v1alpha1",
  kind: "Traffic",
  plural: "traffics",
  singular: "traffic",
  namespaced: true,
  subresources: ["status"],
  generation: "spec",
};
