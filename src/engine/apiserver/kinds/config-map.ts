/** ConfigMap. Source: https://kubernetes.io/docs/reference/kubernetes-api/ */
import type { ConfigMap } from "../../../api/types/core.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const configMap: KindDefinition<ConfigMap> = {
  group: "",
  version: "v1",
  kind: "ConfigMap",
  plural: "configmaps",
  singular: "configmap",
  namespaced: true,
  shortNames: ["cm"],
};
