/** From a Pod to the shape that stands for its state. */
import type { Pod } from "../api/types/pod.ts";
import type { PodLook } from "./scene.ts";
import { conditionStatus, type PodStatusColumns } from "../api/pod-status-text.ts";

export interface PodSurroundings {
  /** Kubernetes has lost contact with the Pod's node, or the node is gone: what the Pod says is old news. */
  readonly nodeLost: boolean;
  readonly pulling: boolean;
}

export function podLook(pod: Pod, columns: PodStatusColumns, { nodeLost, pulling }: PodSurroundings): PodLook {
  const { phase } = pod.status;
  if (columns.status === "Terminating") return "Terminating";
  if (phase === "Succeeded") return "Completed";
  if (phase === "Failed") return "Crashed";
  if (!pod.spec.nodeName) return "Waiting";
  if (nodeLost || columns.status === "Unknown") return "Unknown";
  if (isFailure(columns.status)) return "Crashed";
  if (pulling) return "Pulling";
  if (conditionStatus(pod, "Ready") === "True") return "Ready";
  return phase === "Running" ? "Running" : "Creating";
}

/** Words of the STATUS column that mean it goes on as it should, `Init:` taken off. */
const HEALTHY = new Set([
  "Pending",
  "Running",
  "NotReady",
  "Completed",
  "ContainerCreating",
  "PodInitializing",
  "Terminating",
  "SchedulingGated",
]);
const INIT_PROGRESS = /^\d+\/\d+$/;

function isFailure(status: string): boolean {
  const word = status.startsWith("Init:") ? status.slice("Init:".length) : status;
  return !HEALTHY.has(word) && !INIT_PROGRESS.test(word);
}

/** Why it waits or fails, in the API's own words. */
export function podMessage(pod: Pod, look: PodLook): string | undefined {
  if (look === "Waiting") {
    const scheduled = pod.status.conditions?.find((condition) => condition.type === "PodScheduled");
    return scheduled?.message || undefined;
  }
  if (look !== "Crashed" && look !== "Creating") return undefined;
  if (pod.status.message) return pod.status.message;
  for (const container of [...(pod.status.initContainerStatuses ?? []), ...(pod.status.containerStatuses ?? [])]) {
    const { waiting, terminated } = container.state;
    if (waiting?.message) return waiting.message;
    if (terminated?.message) return terminated.message;
  }
  return undefined;
}
