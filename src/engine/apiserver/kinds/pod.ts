/**
 * Pod.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/
 */
import type { Pod } from "../../../api/types/pod.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { withField } from "./filling.ts";
import { defaultSpecOfPod } from "./pod-spec-defaults.ts";

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
  default: (object) => (object.spec === undefined ? object : withField(object, "spec", defaultSpecOfPod(object.spec))),
};
