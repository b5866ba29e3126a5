/**
 * The quality-of-service class of a Pod, decided when it is created.
 * Source: https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/
 */
import { milliValue } from "../../../api/quantity.ts";
import type { Container, PodSpec, PodStatus } from "../../../api/types/pod.ts";

export type QosClass = "Guaranteed" | "Burstable" | "BestEffort";

/** The status of a new Pod of each class. */
export const PENDING: Readonly<Record<QosClass, PodStatus>> = {
  Guaranteed: { phase: "Pending", qosClass: "Guaranteed" },
  Burstable: { phase: "Pending", qosClass: "Burstable" },
  BestEffort: { phase: "Pending", qosClass: "BestEffort" },
};

const COUNTED = ["cpu", "memory"] as const;

export function qosClassOf(spec: PodSpec): QosClass {
  const containers: readonly Container[] = [...(spec.containers ?? []), ...(spec.initContainers ?? [])];
  let anything = false;
  let guaranteed = true;
  for (const { resources } of containers) {
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
