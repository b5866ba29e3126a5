/**
 * What came of a cycle in which no node fits: the counts, the message, who refused.
 * Upstream: pkg/scheduler/framework/types.go (Diagnosis, FitError), framework/runtime (RunPostFilterPlugins).
 */
import type { PreemptionRow } from "../../api/types/scheduling-decision.ts";
import type { SchedulerProfile } from "./default-profile.ts";
import { histogramMessage, preFilterMessage, withPostFilter } from "./fit-error.ts";
import type { PostFilterResult, Rejection } from "./framework.ts";
import type { NodeInfo } from "./node-info.ts";
import type { Evaluation } from "./scheduling-algorithm.ts";

export interface Diagnosis {
  /** The text of the event and the condition. */
  readonly message: string;
  /** Plugins to ask which events may help, in the order in which they refused. */
  readonly rejectedBy: readonly string[];
  /** What the PostFilter plugins said. */
  readonly postFilterMessage: string;
  readonly nomination?: PostFilterResult["nomination"];
  readonly clearsNomination: boolean;
  readonly considered: readonly PreemptionRow[];
}

/** Nodes refused, by reason, in byte order of the reasons; a node that lacks two resources counts for both. */
export function rejectionCounts(evaluation: Evaluation): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const add = (reason: string, count: number): void => void counts.set(reason, (counts.get(reason) ?? 0) + count);
  for (const [rejection, count] of evaluation.tally()) for (const reason of rejection.reasons) add(reason, count);
  if (evaluation.preFilterRejection !== undefined) {
    for (const reason of evaluation.preFilterRejection.reasons) add(reason, evaluation.nodesTotal);
  } else if (evaluation.narrowedBy.length > 0 && evaluation.feasible.length === 0) {
    const absent = evaluation.nodesTotal - evaluation.evaluated.length;
    if (absent > 0) add(narrowedReason(evaluation.narrowedBy), absent);
  }
  return new Map([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function diagnose(
  evaluation: Evaluation,
  profile: SchedulerProfile,
  fits: (node: NodeInfo) => Rejection | undefined,
): Diagnosis {
  const resolvable: NodeInfo[] = [];
  for (const slot of evaluation.evaluated) {
    if (evaluation.rejectionOf(slot)?.code === "Unschedulable") resolvable.push(evaluation.nodeAt(slot));
  }
  const messages: string[] = [];
  let nomination: PostFilterResult["nomination"];
  let clearsNomination = false;
  const considered: PreemptionRow[] = [];
  for (const plugin of profile.postFilters) {
    const result = plugin.postFilter(evaluation.cycle, { resolvable, fits });
    nomination = result.nomination;
    clearsNomination ||= result.clearsNomination ?? false;
    considered.push(...(result.considered ?? []));
    if (nomination !== undefined) break;
    if (result.message !== "") messages.push(result.message);
  }
  const postFilterMessage = nomination === undefined ? messages.join(", ") : "";
  return {
    message: withPostFilter(filterMessage(evaluation), postFilterMessage),
    rejectedBy: rejectedBy(evaluation),
    postFilterMessage,
    clearsNomination,
    considered,
    ...(nomination === undefined ? {} : { nomination }),
  };
}

function filterMessage(evaluation: Evaluation): string {
  const { preFilterRejection, nodesTotal } = evaluation;
  if (preFilterRejection !== undefined) return preFilterMessage(nodesTotal, preFilterRejection.reasons.join(", "));
  return histogramMessage(nodesTotal, rejectionCounts(evaluation));
}

function rejectedBy(evaluation: Evaluation): readonly string[] {
  const names = new Set<string>(evaluation.narrowedBy);
  if (evaluation.preFilterRejection !== undefined) names.add(evaluation.preFilterRejection.plugin);
  for (const [rejection] of evaluation.tally()) names.add(rejection.plugin);
  return [...names].sort();
}

function narrowedReason(plugins: readonly string[]): string {
  return `node(s) didn't satisfy plugin(s) [${plugins.join(" ")}]`;
}
