/**
 * The `pods/eviction` subresource: a deletion that PodDisruptionBudgets may refuse.
 * Source: https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/
 * Upstream: pkg/registry/core/pod/storage/eviction.go.
 */
import type { DeleteOptions } from "../../../api/component-client.ts";
import type { Outcome, Status } from "../../../api/status.ts";
import { fail } from "../../../api/status.ts";
import type { Pod } from "../../../api/types/pod.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { withPodCondition } from "./bind-pod.ts";
import { deleteObject, type Deletion } from "./delete-object.ts";
import { replaceStatus } from "./update-object.ts";
import type { WriteEnvironment, Writer } from "./write-environment.ts";

/** Why a disruption budget refuses the eviction of a Pod, or undefined. There are no budgets yet. */
export type DisruptionCheck = (pod: Pod) => Status | undefined;

export function evictPod(
  environment: WriteEnvironment,
  writer: Writer,
  definition: KindDefinition,
  pod: Pod,
  options: DeleteOptions,
  refusedBy: DisruptionCheck = () => undefined,
): Outcome<Deletion> {
  // Pending and finished Pods serve nobody: no budget protects them.
  const { phase } = pod.status;
  const unprotected = phase === "Pending" || phase === "Succeeded" || phase === "Failed";
  if (unprotected || pod.metadata.deletionTimestamp !== undefined) {
    return deleteObject(environment, writer, definition, pod, options);
  }
  const refusal = refusedBy(pod);
  if (refusal !== undefined) return fail(refusal);
  if (writer.dryRun) return deleteObject(environment, writer, definition, pod, options);
  const conditions = withPodCondition(pod.status.conditions, {
    type: "DisruptionTarget",
    status: "True",
    ...(pod.metadata.generation === undefined ? {} : { observedGeneration: pod.metadata.generation }),
    reason: "EvictionByEvictionAPI",
    message: "Eviction API: evicting",
    lastProbeTime: null,
    lastTransitionTime: environment.kernel.timestamp(),
  });
  const marked = replaceStatus(environment, writer, definition, pod, { ...pod.status, conditions }, "evict");
  return deleteObject(environment, writer, definition, marked, options);
}
