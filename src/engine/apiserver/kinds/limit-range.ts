/**
 * LimitRange.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { LimitRange } from "../../../api/types/quota.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const limitRange: KindDefinition<LimitRange> = {
  group: "",
  version: "v1",
  kind: "LimitRange",
  plural: "limitranges",
  singular: "limitrange",
  namespaced: true,
  shortNames: ["limits"],
};
