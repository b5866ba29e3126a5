/**
 * A Pod with scheduling gates does not wait for a node yet.
 * Source: https://kubernetes.io/docs/concepts/scheduling-eviction/pod-scheduling-readiness/
 */
import { PENDING_POD_UNGATED } from "../cluster-event.ts";
import type { EnqueueExtension, PreEnqueuePlugin } from "../framework.ts";

const NAME = "SchedulingGates";

export const schedulingGates: PreEnqueuePlugin & EnqueueExtension = {
  name: NAME,
  preEnqueue(pod) {
    const gates = pod.spec.schedulingGates ?? [];
    if (gates.length === 0) return undefined;
    const names = gates.map((gate) => gate.name).join(" ");
    return {
      plugin: NAME,
      code: "UnschedulableAndUnresolvable",
      reasons: [`waiting for scheduling gates: [${names}]`],
    };
  },
  events: PENDING_POD_UNGATED,
  isWorthRetrying: (pod) => (pod.spec.schedulingGates ?? []).length === 0,
};
