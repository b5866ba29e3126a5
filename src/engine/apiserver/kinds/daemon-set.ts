/**
 * DaemonSet.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { DaemonSet } from "../../../api/types/apps.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const daemonSet: KindDefinition<DaemonSet> = {
  group: "apps",
  version: "v1",
  kind: "DaemonSet",
  plural: "daemonsets",
  singular: "daemonset",
  namespaced: true,
  shortNames: ["ds"],
  categories: ["all"],
  subresources: ["status"],
  generation: "spec",
};
