/**
 * CSIDriver.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { CSIDriver } from "../../../api/types/storage.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const csiDriver: KindDefinition<CSIDriver> = {
  group: "storage.k8s.io",
  version: "v1",
  kind: "CSIDriver",
  plural: "csidrivers",
  singular: "csidriver",
  namespaced: false,
};
