/**
 * What `spec.resources` of a Pod gets when it says something, but not everything.
 * Upstream: pkg/apis/core/v1/defaults.go (defaultHugePagePodLimits, defaultPodRequests).
 */
import { aggregateRequirements } from "../../../api/pod-requirements.ts";
import { formatQuantity } from "../../../api/quantity.ts";
import { hasOwnResources } from "../../../api/qos-class.ts";
import type { PodSpec } from "../../../api/types/pod.ts";
import type { ResourceList } from "../../../api/types/requirements.ts";

const isHugePages = (name: string): boolean => name.startsWith("hugepages-");
const isWholePods = (name: string): boolean => name === "cpu" || name === "memory" || isHugePages(name);

/** The same spec where nothing is missing. */
export function withOwnResources(spec: PodSpec): PodSpec {
  if (!hasOwnResources(spec)) return spec;
  const { limits: givenLimits, requests: givenRequests, ...rest } = spec.resources ?? {};
  const limits: Record<string, ResourceList[string]> = { ...givenLimits };
  for (const [name, amount] of aggregateRequirements(spec, "limits")) {
    if (isHugePages(name) && givenRequests?.[name] === undefined) limits[name] ??= formatQuantity(amount);
  }
  const requests: Record<string, ResourceList[string]> = { ...givenRequests };
  if (Object.keys(limits).length > 0) {
    for (const [name, amount] of aggregateRequirements(spec, "requests"))
      if (isWholePods(name) && !isHugePages(name)) requests[name] ??= formatQuantity(amount);
    for (const [name, amount] of Object.entries(limits)) if (isWholePods(name)) requests[name] ??= amount;
  }
  const isComplete =
    Object.keys(limits).length === Object.keys(givenLimits ?? {}).length &&
    Object.keys(requests).length === Object.keys(givenRequests ?? {}).length;
  if (isComplete) return spec;
  const resources = {
    ...rest,
    ...(Object.keys(limits).length === 0 ? {} : { limits }),
    ...(Object.keys(requests).length === 0 ? {} : { requests }),
  };
  return { ...spec, resources };
}
