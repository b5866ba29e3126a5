/** Machine. Source: https://kubernetes.io/docs/reference/kubernetes-api/ */
import type { Machine } from "../../../api/types/sim.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const machine: KindDefinition<Machine> = {
  group: "sim.kubarium.dev",
  version: "v1alpha1",
  kind: "Machine",
  plural: "machines",
  singular: "machine",
  namespaced: false,
  subresources: ["status"],
  generation: "spec",
};
