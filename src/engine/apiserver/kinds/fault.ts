/** Fault. Source: https://kubernetes.io/docs/reference/kubernetes-api/ */
import type { Fault } from "../../../api/types/sim.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const fault: KindDefinition<Fault> = {
  group: "sim.kubarium.dev",
  version: "v1alpha1",
  kind: "Fault",
  plural: "faults",
  singular: "fault",
  namespaced: false,
  subresources: ["status"],
  generation: "spec",
};
