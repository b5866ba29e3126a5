/**
 * HorizontalPodAutoscaler.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { HorizontalPodAutoscaler } from "../../../api/types/autoscaling.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const horizontalPodAutoscaler: KindDefinition<HorizontalPodAutoscaler> = {
  group: "autoscaling",
  version: "v2",
  kind: "HorizontalPodAutoscaler",
  plural: "horizontalpodautoscalers",
  singular: "horizontalpodautoscaler",
  namespaced: true,
  shortNames: ["hpa"],
  categories: ["all"],
  subresources: ["status"],
};
