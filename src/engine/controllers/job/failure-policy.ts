/** What the Job's rules say about a failed Pod. Upstream: pkg/controller/job/pod_failure_policy.go. */
import type { PodFailurePolicy, PodFailurePolicyRule } from "../../../api/types/batch.ts";
import type { ContainerStatus, Pod } from "../../../api/types/pod.ts";

export interface FailureVerdict {
  /** Absent when no rule matches. */
  readonly action?: PodFailurePolicyRule["action"];
  /** The failure counts towards the back-off limit. */
  readonly counts: boolean;
  /** Why the Job fails at once. */
  readonly failJobMessage?: string;
}

const COUNTS: FailureVerdict = { counts: true };

/** The first rule that matches decides; without one the failure counts. */
export function verdictOn(pod: Pod, policy: PodFailurePolicy | undefined): FailureVerdict {
  for (const [index, rule] of (policy?.rules ?? []).entries()) {
    const match = matchOf(pod, rule);
    if (match === undefined) continue;
    const { action } = rule;
    if (action !== "FailJob") return { action, counts: action !== "Ignore" };
    return { action, counts: true, failJobMessage: `${match} matching FailJob rule at index ${index}` };
  }
  return COUNTS;
}

/** What matched, in words. */
function matchOf(pod: Pod, { onExitCodes, onPodConditions }: PodFailurePolicyRule): string | undefined {
  const { namespace, name } = pod.metadata;
  if (onExitCodes !== undefined) {
    const { containerName, operator, values } = onExitCodes;
    const matches = ({ name: container, state }: ContainerStatus) => {
      const code = state.terminated?.exitCode ?? 0;
      if (code === 0 || (containerName !== undefined && containerName !== container)) return false;
      return values.includes(code) === (operator === "In");
    };
    const { containerStatuses = [], initContainerStatuses = [] } = pod.status;
    const container = containerStatuses.find(matches) ?? initContainerStatuses.find(matches);
    if (container === undefined) return undefined;
    const code = container.state.terminated?.exitCode;
    return `Container ${container.name} for pod ${namespace}/${name} failed with exit code ${code}`;
  }
  for (const { type, status } of pod.status.conditions ?? []) {
    const matches = onPodConditions?.some((pattern) => pattern.type === type && pattern.status === status);
    if (matches === true) return `Pod ${namespace}/${name} has condition ${type}`;
  }
  return undefined;
}
