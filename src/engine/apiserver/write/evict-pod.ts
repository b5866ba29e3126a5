/**
 * The `pods/eviction` subresource: a deletion that PodDisruptionBudgets may refuse.
 * Source: https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/
 * Upstream: pkg/registry/core/pod/storage/eviction.go.
 */
import type { DeleteOptions } from "../../../api/component-client.ts";
import type { Outcome } from "../../../api/status.ts";
import { fail } from "../../../api/status.ts";
import type { Pod } from "../../../api/types/pod.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { withPodCondition } from "./bind-pod.ts";
import { spendBudget } from "./disruption-budget.ts";
import { deleteObject, type Deletion } from "./delete-object.ts";
import { replaceStatus } from "./update-object.ts";
import type { WriteEnvironment, Writer } from "./write-environment.ts";

export function evictPod(
  environment: WriteEnvironment,
  writer: Writer,
  definition: KindDefinition,
  pod: Pod,
  options: DeleteOptions,
): Outcome<Deletion> {
  // Pending and finished Pods serve nobody: no budget protects them.
  const { phase } = pod.status;
  const unprotected = phase === "Pending" || phase === "Succeeded" || phase === "Failed";
  if (unprotected || pod.metadata.deletionTimestamp !== undefined) {
    return deleteObject(environment, writer, definition, pod, options);
  }
  const { preconditions } = options;
  const { uid, resourceVersion } = preconditions ?? {};
  const stale =
    (uid !== undefined && uid !== pod.metadata.uid) ||
    (resourceVersion !== undefined && resourceVersion !== pod.metadata.resourceVersion);
  // The deletion says what does not hold.
  if (stale) return deleteObject(environment, writer, definition, pod, options);
  const refusal = spendBudget(environment, writer, pod);
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
  // Its version moved with the condition: the one that was asked for held a moment ago.
  const checked = preconditions === undefined ? options : { ...options, preconditions: { uid: pod.metadata.uid } };
  return deleteObject(environment, writer, definition, marked, checked);
}
