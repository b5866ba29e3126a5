/** Node. Source: https://kubernetes.io/docs/reference/kubernetes-api/ */
import type { Node } from "../../../api/types/core.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const node: KindDefinition<Node> = {
  group: "",
  version: "v1",
  kind: "Node",
  plural: "nodes",
  singular: "node",
  namespaced: false,
  shortNames: ["no"],
  subresources: ["status"],
};
