/** Namespace. Source: https://kubernetes.io/docs/reference/kubernetes-api/ */
import type { Namespace } from "../../../api/types/core.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const namespace: KindDefinition<Namespace> = {
  group: "",
  version: "v1",
  kind: "Namespace",
  plural: "namespaces",
  singular: "namespace",
  namespaced: false,
  shortNames: ["ns"],
  subresources: ["status"],
};
