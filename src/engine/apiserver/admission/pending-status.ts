/** The status of a new Pod of each quality-of-service class. */
import type { QosClass } from "../../../api/qos-class.ts";
import type { PodStatus } from "../../../api/types/pod.ts";

export const PENDING: Readonly<Record<QosClass, PodStatus>> = {
  Guaranteed: { phase: "Pending", qosClass: "Guaranteed" },
  Burstable: { phase: "Pending", qosClass: "Burstable" },
  BestEffort: { phase: "Pending", qosClass: "BestEffort" },
};
