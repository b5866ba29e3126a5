/** Endpoints. Source: https://kubernetes.io/docs/reference/kubernetes-api/ */
import type { Endpoints } from "../../../api/types/core.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const endpoints: KindDefinition<Endpoints> = {
  group: "",
  version: "v1",
  kind: "Endpoints",
  plural: "endpoints",
  singular: "endpoints",
  namespaced: true,
  shortNames: ["ep"],
};
