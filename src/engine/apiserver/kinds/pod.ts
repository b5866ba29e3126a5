/** Pod. Source: https://kubernetes.io/docs/reference/kubernetes-api/ */
import type { Pod } from "../../../api/types/pod.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const pod: KindDefinition<Pod> = {
  group: "",
  version: "v1",
  kind: "Pod",
  plural: "pods",
  singular: "pod",
  namespaced: true,
  shortNames: ["po"],
  categories: ["all"],
  subresources: ["status", "binding", "eviction", "log"],
  generation: "spec",
};
