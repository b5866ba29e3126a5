/**
 * CSINode.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { CSINode } from "../../../api/types/storage.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const csiNode: KindDefinition<CSINode> = {
  group: "storage.k8s.io",
  version: "v1",
  kind: "CSINode",
  plural: "csinodes",
  singular: "csinode",
  namespaced: false,
};
