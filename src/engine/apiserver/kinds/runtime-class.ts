/**
 * RuntimeClass.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { RuntimeClass } from "../../../api/types/node.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const runtimeClass: KindDefinition<RuntimeClass> = {
  group: "node.k8s.io",
  version: "v1",
  kind: "RuntimeClass",
  plural: "runtimeclasses",
  singular: "runtimeclass",
  namespaced: false,
};
