/**
 * Whether a container that ended is started again: its own rules first, then its own policy, then the Pod's.
 * Source: https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#individual-container-restart-policy-and-rules
 */
import type { Container, Pod } from "../../api/types/pod.ts";
import type { ContainerPlan } from "./pod-plan.ts";

interface RestartRule {
  readonly action?: string;
  readonly exitCodes?: { readonly operator?: string; readonly values?: readonly number[] };
}

export function restarts(pod: Pod, plan: ContainerPlan, exitCode: number): boolean {
  if (plan.ephemeral) return false;
  if (plan.sidecar) return true;
  if (isRestartedByRule(plan.spec, exitCode)) return true;
  const policy = plan.spec.restartPolicy ?? pod.spec.restartPolicy;
  if (policy === "Never") return false;
  // An init container that has succeeded has done its work.
  return policy === "OnFailure" || plan.init ? exitCode !== 0 : true;
}

function isRestartedByRule({ restartPolicyRules = [] }: Container, exitCode: number): boolean {
  return (restartPolicyRules as readonly RestartRule[]).some(({ action, exitCodes }) => {
    if (action !== "Restart" || exitCodes === undefined) return false;
    const listed = exitCodes.values?.includes(exitCode) === true;
    return exitCodes.operator === "NotIn" ? !listed : listed;
  });
}
