/**
 * Which Pods would have to leave a node for another one to fit.
 * Upstream: plugins/defaultpreemption (SelectVictimsOnNode, filterPodsWithPDBViolation).
 */
import { matchesSelector } from "../../api/label-selector.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { PodDisruptionBudget } from "../../api/types/policy.ts";
import { objectKey } from "../machinery/informer.ts";
import type { RejectedNodes } from "./framework.ts";
import type { NodeInfo, PodOnNode } from "./node-info.ts";
import { podPriority } from "./pod-profile.ts";

export interface Victims {
  /** Most important first. */
  readonly pods: readonly Pod[];
  /** How many of them a disruption budget would keep. */
  readonly budgetViolations: number;
}

type Entry = readonly [key: string, pod: PodOnNode];

/** Removes all Pods of lower priority, then lets as many back as fit beside the new one; those that budgets keep come first. */
export function selectVictims(
  preemptor: Pod,
  node: NodeInfo,
  fits: RejectedNodes["fits"],
  budgets: readonly PodDisruptionBudget[],
): Victims | { readonly reasons: readonly string[] } {
  const priority = podPriority(preemptor);
  const emptied = node.withPods((other) => podPriority(other) >= priority);
  const rejection = fits(emptied);
  if (rejection !== undefined) return rejection;
  const lower = [...node.pods.entries()].filter(([, { pod }]) => podPriority(pod) < priority);
  lower.sort(([, a], [, b]) => moreImportant(a.pod, b.pod));
  const { violating, others } = splitByBudgets(lower, budgets);
  const staysOut = ([key, { pod, profile }]: Entry): boolean => {
    emptied.addPod(key, pod, profile);
    if (fits(emptied) === undefined) return false;
    emptied.removePod(key);
    return true;
  };
  const violated = violating.filter(staysOut);
  const victims = [...violated, ...others.filter(staysOut)].map(([, { pod }]) => pod);
  return { pods: victims.sort(moreImportant), budgetViolations: violated.length };
}

/** Takes Pods in order out of what each budget still allows. One without a selector, or with an empty one, keeps nobody. */
function splitByBudgets(
  pods: readonly Entry[],
  budgets: readonly PodDisruptionBudget[],
): { readonly violating: readonly Entry[]; readonly others: readonly Entry[] } {
  const allowed = budgets.map(({ status }) => status.disruptionsAllowed ?? 0);
  const violating: Entry[] = [];
  const others: Entry[] = [];
  for (const entry of pods) {
    const { pod } = entry[1];
    let violates = false;
    for (const [index, budget] of budgets.entries()) {
      if (!keeps(budget, pod)) continue;
      allowed[index] = (allowed[index] as number) - 1;
      if (allowed[index] < 0) violates = true;
    }
    (violates ? violating : others).push(entry);
  }
  return { violating, others };
}

function keeps({ metadata, spec, status }: PodDisruptionBudget, pod: Pod): boolean {
  const { namespace, name, labels } = pod.metadata;
  if (metadata.namespace !== namespace || Object.keys(labels ?? {}).length === 0) return false;
  const { selector } = spec;
  const requirements = Object.keys(selector?.matchLabels ?? {}).length + (selector?.matchExpressions ?? []).length;
  if (requirements === 0 || !matchesSelector(selector, labels)) return false;
  // One that is on its way out already is not counted twice.
  return status.disruptedPods?.[name] === undefined;
}

/** Negative when `a` matters more. Upstream: pkg/scheduler/util (MoreImportantPod). */
export function moreImportant(a: Pod, b: Pod): number {
  if (podPriority(a) !== podPriority(b)) return podPriority(b) - podPriority(a);
  const [aStart, bStart] = [startTime(a), startTime(b)];
  if (aStart !== bStart) return aStart < bStart ? -1 : 1;
  return objectKey(a) < objectKey(b) ? -1 : 1;
}

/** RFC 3339 in UTC, so that text order is time order. A Pod that has not started counts as starting last. */
export function startTime(pod: Pod): string {
  return pod.status.startTime ?? "~";
}
