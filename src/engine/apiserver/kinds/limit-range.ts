/**
 * LimitRange.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { LimitRange, LimitRangeItem } from "../../../api/types/quota.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { validateLimitRange } from "../validation/limit-ranges.ts";
import { mapShared, withField } from "./filling.ts";
import { roundedUpToMilli } from "./resource-defaults.ts";

export const limitRange: KindDefinition<LimitRange> = {
  group: "",
  version: "v1",
  kind: "LimitRange",
  plural: "limitranges",
  singular: "limitrange",
  namespaced: true,
  shortNames: ["limits"],
  default: (object) => withField(object, "spec", defaultSpec(object.spec ?? { limits: [] })),
  validate: validateLimitRange,
};

function defaultSpec(spec: Partial<LimitRange["spec"]>): LimitRange["spec"] {
  const { limits = [] } = spec;
  return withField(spec as LimitRange["spec"], "limits", mapShared(limits, defaultItem));
}

/** Of containers: the default limit is the maximum, the default request the default limit, else the minimum. */
function defaultItem(item: LimitRangeItem): LimitRangeItem {
  if (item.type !== "Container") return item;
  const limits = { ...item.max, ...item.default };
  const requests = { ...item.min, ...limits, ...item.defaultRequest };
  return {
    ...item,
    ...(Object.keys(limits).length === 0 ? {} : { default: roundedUpToMilli(limits) }),
    ...(Object.keys(requests).length === 0 ? {} : { defaultRequest: roundedUpToMilli(requests) }),
  };
}
