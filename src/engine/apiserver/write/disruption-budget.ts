/**
 * What a PodDisruptionBudget says to the eviction of a Pod, and what an eviction costs it.
 * Source: https://kubernetes.io/docs/tasks/run-application/configure-pdb/
 * Upstream: pkg/registry/core/pod/storage/eviction.go (Create, checkAndDecrement).
 */
import { matchesSelector } from "../../../api/label-selector.ts";
import { tooManyRequests } from "../../../api/status-errors.ts";
import { failure, type Status } from "../../../api/status.ts";
import type { Pod } from "../../../api/types/pod.ts";
import type { PodDisruptionBudget } from "../../../api/types/policy.ts";
import { objectsIn } from "../admission/namespace-objects.ts";
import { replaceStatus } from "./update-object.ts";
import type { WriteEnvironment, Writer } from "./write-environment.ts";

const BLOCKED = "Cannot evict pod as it would violate the pod's disruption budget.";
const SEVERAL = "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.";
const STALE_RETRY_SECONDS = 10;
/** More Pods than this are never marked at once. */
const MAX_DISRUPTED = 2000;

/** Charges the eviction to the Pod's budget; or says why it must not be. */
export function spendBudget(environment: WriteEnvironment, writer: Writer, pod: Pod): Status | undefined {
  const budgets = objectsIn<PodDisruptionBudget>(
    environment,
    "poddisruptionbudgets.policy",
    pod.metadata.namespace,
  ).filter(({ spec }) => matchesSelector(spec.selector, pod.metadata.labels));
  const [budget] = budgets;
  if (budget === undefined) return undefined;
  if (budgets.length > 1) return failure(500, "", SEVERAL);
  if (!isReady(pod) && mayGoUnhealthy(budget)) return undefined;
  const refusal = refusalOf(budget);
  if (refusal !== undefined || writer.dryRun) return refusal;
  const disruptedPods = {
    ...budget.status.disruptedPods,
    [pod.metadata.name]: environment.kernel.timestamp(),
  };
  const status = {
    ...budget.status,
    disruptionsAllowed: (budget.status.disruptionsAllowed ?? 0) - 1,
    disruptedPods,
  };
  const server = { ...writer, why: { reason: "BudgetSpent", params: { pod: pod.metadata.name } } };
  replaceStatus(environment, server, environment.kinds.kind("PodDisruptionBudget"), budget, status, "update");
  return undefined;
}

function isReady({ status }: Pod): boolean {
  return status.conditions?.some(({ type, status: value }) => type === "Ready" && value === "True") === true;
}

/** A Pod that serves nobody may go without being charged. */
function mayGoUnhealthy({ spec, status }: PodDisruptionBudget): boolean {
  if (spec.unhealthyPodEvictionPolicy === "AlwaysAllow") return true;
  const { currentHealthy = 0, desiredHealthy = 0 } = status;
  return currentHealthy >= desiredHealthy && desiredHealthy > 0;
}

function refusalOf({ metadata, status }: PodDisruptionBudget): Status | undefined {
  const { name, generation = 1 } = metadata;
  const { observedGeneration = 0, disruptionsAllowed = 0, currentHealthy = 0, desiredHealthy = 0 } = status;
  const blocked = (message: string, retryAfterSeconds: number) =>
    tooManyRequests(BLOCKED, retryAfterSeconds, [{ reason: "DisruptionBudget", message }]);
  if (observedGeneration < generation) {
    return blocked(`The disruption budget ${name} is still being processed by the server.`, STALE_RETRY_SECONDS);
  }
  if (Object.keys(status.disruptedPods ?? {}).length > MAX_DISRUPTED) {
    return blocked(`The disruption budget ${name} map too big - too many evictions not confirmed by PDB controller`, 0);
  }
  if (disruptionsAllowed > 0) return undefined;
  const failed = status.conditions?.find(({ type, reason }) => type === "DisruptionAllowed" && reason === "SyncFailed");
  if (failed !== undefined) {
    const problem = failed.message ?? "";
    return blocked(
      `The disruption budget ${name} does not allow evicting pods currently because it failed sync: ${problem}`,
      0,
    );
  }
  if (currentHealthy <= desiredHealthy) {
    return blocked(
      `The disruption budget ${name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`,
      0,
    );
  }
  return blocked(`The disruption budget ${name} does not allow evicting pods currently`, 0);
}
