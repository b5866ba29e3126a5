/**
 * Whether removing Pods of lower priority would make room, and which ones.
 * Source: https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
 * Upstream: plugins/defaultpreemption, pkg/scheduler/framework/preemption.
 */
import type { Pod } from "../../../api/types/pod.ts";
import type { PodDisruptionBudget } from "../../../api/types/policy.ts";
import type { RandomStream } from "../../kernel/random.ts";
import { MAX_PREEMPTION_ROWS, type PreemptionRow } from "../../../api/types/scheduling-decision.ts";
import { objectKey, type Informer } from "../../machinery/informer.ts";
import { histogramMessage } from "../fit-error.ts";
import type { Cycle, PostFilterPlugin, PostFilterResult, RejectedNodes } from "../framework.ts";
import type { NodeInfo } from "../node-info.ts";
import { podPriority } from "../pod-profile.ts";
import { pickCandidate, type Candidate } from "../preemption-choice.ts";
import { selectVictims } from "../preemption-victims.ts";

const NOT_HELPFUL = "Preemption is not helpful for scheduling";
const NO_VICTIMS = "No preemption victims found for incoming pod";
const MIN_CANDIDATES = 100;
const MIN_CANDIDATES_PERCENTAGE = 10;

export function createDefaultPreemption(
  random: RandomStream,
  budgets: Informer<PodDisruptionBudget>,
): PostFilterPlugin {
  return {
    name: "DefaultPreemption",
    postFilter(cycle, rejected) {
      const obstacle = ineligible(cycle, rejected);
      if (obstacle !== undefined) return { message: `preemption: ${obstacle}` };
      return preempt(cycle, rejected, random, budgets.list());
    },
  };
}

function ineligible({ pod, snapshot }: Cycle, { resolvable }: RejectedNodes): string | undefined {
  if (pod.spec.preemptionPolicy === "Never") return "not eligible due to preemptionPolicy=Never.";
  const nominated = snapshot.node(pod.status.nominatedNodeName ?? "");
  if (nominated === undefined || !resolvable.includes(nominated)) return undefined;
  const waits = [...nominated.pods.values()].some(
    (other) => podPriority(other.pod) < podPriority(pod) && isBeingPreempted(other.pod),
  );
  return waits ? "not eligible due to a terminating pod on the nominated node." : undefined;
}

/** Upstream: podTerminatingByPreemption. */
function isBeingPreempted({ metadata, status }: Pod): boolean {
  if (metadata.deletionTimestamp === undefined) return false;
  const disruption = status.conditions?.find(({ type }) => type === "DisruptionTarget");
  return disruption?.status === "True" && disruption.reason === "PreemptionByScheduler";
}

function preempt(
  { pod, snapshot }: Cycle,
  { resolvable, fits }: RejectedNodes,
  random: RandomStream,
  budgets: readonly PodDisruptionBudget[],
): PostFilterResult {
  const total = snapshot.nodes.length;
  const counts = new Map<string, number>();
  const add = (reason: string, count: number): void => void counts.set(reason, (counts.get(reason) ?? 0) + count);
  if (total > resolvable.length) add(NOT_HELPFUL, total - resolvable.length);
  const possible: NodeInfo[] = [];
  for (const node of resolvable) if (node.hasPriorityBelow(podPriority(pod))) possible.push(node);
  if (resolvable.length > possible.length) add(NO_VICTIMS, resolvable.length - possible.length);
  const enough = Math.max(MIN_CANDIDATES, Math.floor((resolvable.length * MIN_CANDIDATES_PERCENTAGE) / 100));
  const offset = possible.length > 1 ? random.int(0, possible.length - 1) : 0;
  const harmless: Candidate[] = [];
  const violating: Candidate[] = [];
  const rows: PreemptionRow[] = [];
  for (let i = 0; i < possible.length; i += 1) {
    if (harmless.length > 0 && harmless.length + violating.length >= enough) break;
    const node = possible[(offset + i) % possible.length] as NodeInfo;
    const result = selectVictims(pod, node, fits, budgets);
    if (rows.length < MAX_PREEMPTION_ROWS) rows.push(rowOf(node.name, result));
    if ("reasons" in result) for (const reason of result.reasons) add(reason, 1);
    else if (result.pods.length > 0) {
      const candidate: Candidate = { node: node.name, ...result };
      (result.budgetViolations === 0 ? harmless : violating).push(candidate);
    }
  }
  const nomination = pickCandidate([...harmless, ...violating]);
  const considered = { considered: rows };
  if (nomination !== undefined) return { message: "", nomination, ...considered };
  // Whatever room was promised before is not there any more.
  return { message: `preemption: ${histogramMessage(total, counts)}`, clearsNomination: true, ...considered };
}

function rowOf(node: string, result: ReturnType<typeof selectVictims>): PreemptionRow {
  if ("reasons" in result) return { node, victims: [], budgetViolations: 0, reasons: result.reasons };
  return { node, victims: result.pods.map(objectKey), budgetViolations: result.budgetViolations };
}
