/**
 * The quality-of-service class of a Pod.
 * Source: https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/
 * Upstream: pkg/apis/core/v1/helper/qos/qos.go (ComputePodQOS).
 */
import { milliValue } from "./quantity.ts";
import type { PodSpec } from "./types/pod.ts";
import type { ResourceRequirements } from "./types/requirements.ts";

export type QosClass = "Guaranteed" | "Burstable" | "BestEffort";

const COUNTED = ["cpu", "memory"] as const;

/** What is said of the whole Pod decides alone; otherwise every container has its say. */
export function qosClassOf(spec: PodSpec): QosClass {
  if (hasOwnResources(spec)) return classOf([spec.resources]);
  return classOf([...(spec.containers ?? []), ...(spec.initContainers ?? [])].map(({ resources }) => resources));
}

/** The Pod as a whole asks for something, or is limited. */
export function hasOwnResources({ resources }: PodSpec): boolean {
  return resources !== undefined && [resources.limits, resources.requests].some((list) => !isEmpty(list));
}

function isEmpty(list: object | undefined): boolean {
  return list === undefined || Object.keys(list).length === 0;
}

function classOf(all: readonly (ResourceRequirements | undefined)[]): QosClass {
  let anything = false;
  let guaranteed = true;
  for (const resources of all) {
    for (const name of COUNTED) {
      const request = milliValue(resources?.requests?.[name]);
      const limit = milliValue(resources?.limits?.[name]);
      if (request > 0 || limit > 0) anything = true;
      if (limit === 0 || request !== limit) guaranteed = false;
    }
  }
  if (!anything) return "BestEffort";
  return guaranteed ? "Guaranteed" : "Burstable";
}
