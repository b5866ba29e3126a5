/** What a node's conditions say once its kubelet is silent. Upstream: node_lifecycle_controller.go tryUpdateNodeHealth. */
import type { Node } from "../../../api/types/core.ts";
import type { Condition } from "../../../api/types/meta.ts";
import { findCondition } from "../../machinery/conditions.ts";

const KUBELET_CONDITIONS = ["Ready", "MemoryPressure", "DiskPressure", "PIDPressure"] as const;

/** The conditions with everything that only the kubelet can know set to Unknown. */
export function unknownConditions(node: Node, now: string): readonly Condition[] {
  const conditions = [...(node.status.conditions ?? [])];
  for (const type of KUBELET_CONDITIONS) {
    const known = findCondition(conditions, type);
    if (known === undefined) {
      conditions.push({
        type,
        status: "Unknown",
        reason: "NodeStatusNeverUpdated",
        message: "Kubelet never posted node status.",
        lastHeartbeatTime: node.metadata.creationTimestamp,
        lastTransitionTime: now,
      });
    } else if (known.status !== "Unknown") {
      conditions[conditions.indexOf(known)] = {
        ...known,
        status: "Unknown",
        reason: "NodeStatusUnknown",
        message: "Kubelet stopped posting node status.",
        lastTransitionTime: now,
      };
    }
  }
  return conditions;
}
