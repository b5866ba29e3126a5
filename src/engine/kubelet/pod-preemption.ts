/**
 * A critical Pod that a kubelet has no room for takes the place of others on the machine.
 * Source: https://kubernetes.io/docs/tasks/administer-cluster/guaranteed-scheduling-critical-addon-pods/
 * Upstream: pkg/kubelet/preemption/preemption.go.
 */
import type { Candidate } from "./eviction.ts";
import type { KubeletParts } from "./kubelet-parts.ts";
import { CRITICAL_PRIORITY, type Lack, type Rejection } from "./pod-admission.ts";
import { isMirror, type PodPlan, podPlan } from "./pod-plan.ts";

/** Reason of Pods that had to make room. */
export const PREEMPTED = "Preempting";
const MESSAGE = "Preempted in order to admit critical pod";
/** What their DisruptionTarget condition says. */
export const PREEMPTED_CONDITION = "Pod was preempted by Kubelet to accommodate a critical pod.";

/** What is missing, by resource. */
type Needs = ReadonlyMap<string, number>;

/** The Pods that have to go, or why the Pod is refused: there is not enough even without all of them. */
export function podsToPreempt(
  lacks: readonly Lack[],
  running: readonly Candidate[],
): { readonly victims: readonly Candidate[] } | { readonly refusal: Rejection } {
  const needs: Needs = new Map(
    lacks.map(({ resource, requested, used, capacity }) => [resource, requested - (capacity - used)]),
  );
  const others = running.filter(({ pod }) => !isMirror(pod) && (pod.spec.priority ?? 0) < CRITICAL_PRIORITY);
  const ofClass = (qosClass: string) => others.filter(({ pod }) => podPlan(pod.spec).qosClass === qosClass);
  const left = without(needs, others);
  if (left.size > 0) return { refusal: hopeless(left) };
  const [besteffort, burstable, guaranteed] = [ofClass("BestEffort"), ofClass("Burstable"), ofClass("Guaranteed")];
  // Of a better class only those without whom it would not be enough, if all of the lesser ones went.
  const first = closest(guaranteed, without(needs, [...besteffort, ...burstable]));
  const second = closest(burstable, without(needs, [...besteffort, ...first]));
  const third = closest(besteffort, without(needs, [...second, ...first]));
  return { victims: [...third, ...second, ...first] };
}

function hopeless(left: Needs): Rejection {
  const list = [...left].map(([resource, amount]) => `(res: ${resource}, q: ${amount}), `).join("");
  const why = `no set of running pods found to reclaim resources: [${list}]`;
  const message = `Unexpected error while attempting to recover from admission failure: preemption: error finding a set of pods to preempt: ${why}`;
  return { reason: "UnexpectedAdmissionError", message };
}

function requestOf({ cpuMillis, memoryBytes, storageBytes, otherRequests }: PodPlan, resource: string): number {
  switch (resource) {
    case "pods":
      return 1;
    case "cpu":
      return cpuMillis;
    case "memory":
      return memoryBytes;
    case "ephemeral-storage":
      return storageBytes;
    default:
      return otherRequests?.get(resource) ?? 0;
  }
}

function without(needs: Needs, pods: readonly Candidate[]): Needs {
  const left = new Map<string, number>();
  for (const [resource, amount] of needs) {
    const rest = pods.reduce((sum, { pod }) => sum - requestOf(podPlan(pod.spec), resource), amount);
    if (rest > 0) left.set(resource, rest);
  }
  return left;
}

/** One after the other the Pod that leaves the least to be found; of equal ones the smaller. */
function closest(pods: readonly Candidate[], needs: Needs): readonly Candidate[] {
  const found: Candidate[] = [];
  const rest = [...pods];
  for (let left = needs; left.size > 0 && rest.length > 0;) {
    const wanted = left;
    const best = rest.reduce((one, other) => (isCloser(other, one, wanted) ? other : one));
    rest.splice(rest.indexOf(best), 1);
    found.push(best);
    left = without(left, [best]);
  }
  return found;
}

function isCloser(a: Candidate, b: Candidate, needs: Needs): boolean {
  const difference = distance(a, needs) - distance(b, needs);
  if (difference !== 0) return difference < 0;
  const [one, other] = [podPlan(a.pod.spec), podPlan(b.pod.spec)];
  return one.memoryBytes === other.memoryBytes ? one.cpuMillis < other.cpuMillis : one.memoryBytes < other.memoryBytes;
}

function distance({ pod }: Candidate, needs: Needs): number {
  let sum = 0;
  for (const [resource, amount] of needs) {
    const share = Math.max(0, amount - requestOf(podPlan(pod.spec), resource)) / amount;
    sum += share * share;
  }
  return sum;
}

/** Begins to stop it. */
export function preempt(parts: KubeletParts, { worker, pod }: Candidate): void {
  const graceSeconds = pod.spec.terminationGracePeriodSeconds ?? 30;
  worker.failureReason = PREEMPTED;
  worker.failureMessage = MESSAGE;
  parts.podEvent(pod, "Warning", PREEMPTED, MESSAGE);
  worker.termination = { deadlineMs: parts.kernel.nowMs + graceSeconds * 1_000, graceSeconds, deletes: false };
}
