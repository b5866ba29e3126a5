/**
 * ConfigMap.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/config-map-v1/
 */
import type { ConfigMap } from "../../../api/types/core.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { validateConfigMap, validateConfigMapUpdate } from "../validation/config-data.ts";

export const configMap: KindDefinition<ConfigMap> = {
  group: "",
  version: "v1",
  kind: "ConfigMap",
  plural: "configmaps",
  singular: "configmap",
  namespaced: true,
  shortNames: ["cm"],
  validate: validateConfigMap,
  validateUpdate: validateConfigMapUpdate,
  updateErrorsFirst: true,
};
