/** One attempt as data for people: what was asked of which node, what it answered, what it scored. */
import {
  MAX_CHANGES,
  MAX_NODE_ROWS,
  type NodeVerdict,
  type RequiredChange,
  type SchedulingDecision,
} from "../../api/types/scheduling-decision.ts";
import type { RecordedDecision, ScoredRows } from "../machinery/decisions.ts";
import { rejectionCounts } from "./fit-diagnosis.ts";
import type { Evaluation } from "./scheduling-algorithm.ts";

/** In clusters of more nodes than this only a few rows are kept for each attempt. */
const SMALL_CLUSTER_NODES = 100;
const FEASIBLE_ROWS_IN_LARGE_CLUSTERS = 3;
const REJECTED_ROWS_IN_LARGE_CLUSTERS = 20;

const NO_REJECTIONS: SchedulingDecision["rejections"] = {};

export type DecisionHead = Pick<
  SchedulingDecision,
  "namespace" | "pod" | "uid" | "at" | "attempt" | "result" | "message" | "preemption"
>;

type Draft = { -readonly [Field in keyof RecordedDecision]: RecordedDecision[Field] };

export function decisionOf(head: DecisionHead, evaluation: Evaluation): RecordedDecision {
  const { nodesTotal, evaluated, feasible, chosen } = evaluation;
  const small = nodesTotal <= SMALL_CLUSTER_NODES;
  const best = bestFeasible(evaluation, small ? MAX_NODE_ROWS : FEASIBLE_ROWS_IN_LARGE_CLUSTERS);
  const allFit = evaluated.length === feasible.length && evaluated.length > 0;
  // Spelled out: this runs for every Pod, and copying objects field by field is slow.
  const decision: Draft = {
    namespace: head.namespace,
    pod: head.pod,
    uid: head.uid,
    at: head.at,
    attempt: head.attempt,
    result: head.result,
    message: head.message,
    nodesTotal,
    nodesEvaluated: evaluated.length,
    scored: scoredRows(evaluation, best),
    nodes: allFit || (!small && head.result === "Scheduled") ? NO_ROWS : rejectedRows(evaluation, small, best.length),
    rejections: allFit ? NO_REJECTIONS : Object.fromEntries(rejectionCounts(evaluation)),
  };
  if (head.preemption !== undefined) decision.preemption = head.preemption;
  if (evaluation.preFilterRejection !== undefined) decision.refusedBy = evaluation.preFilterRejection.plugin;
  if (evaluation.narrowedBy.length > 0) decision.narrowedBy = evaluation.narrowedBy;
  if (chosen >= 0) decision.node = evaluation.nodeAt(feasible[chosen] as number).name;
  return decision;
}

const NO_ROWS: readonly NodeVerdict[] = [];

/** Those that refused, in the order in which they were asked. @param before rows of nodes that fit */
function rejectedRows(evaluation: Evaluation, small: boolean, before: number): readonly NodeVerdict[] {
  const { evaluated } = evaluation;
  const rows: NodeVerdict[] = [];
  const limit = (small ? MAX_NODE_ROWS : REJECTED_ROWS_IN_LARGE_CLUSTERS) - before;
  for (let i = 0; i < evaluated.length && rows.length < limit; i += 1) {
    const row = rejectedRow(evaluation, evaluated[i] as number);
    if (row !== undefined) rows.push(row);
  }
  return rows;
}

/** Indexes of the `limit` highest totals, the chosen one first; among equals, in the order in which they were asked. */
function bestFeasible({ feasible, totals, chosen, pluginScores }: Evaluation, limit: number): readonly number[] {
  if (chosen < 0) return [];
  if (pluginScores.length === 0) return [chosen];
  const best: number[] = [];
  const room = limit - 1;
  let least = -1;
  for (let i = 0; i < feasible.length; i += 1) {
    const total = totals[i] as number;
    if (i === chosen || total <= least) continue;
    let place = best.length;
    while (place > 0 && (totals[best[place - 1] as number] as number) < total) place -= 1;
    best.splice(place, 0, i);
    if (best.length > room) best.pop();
    if (best.length === room) least = totals[best[room - 1] as number] as number;
  }
  return [chosen, ...best];
}

/** Of the feasible nodes with these indexes. */
function scoredRows({ feasible, nodeAt, totals, pluginScores }: Evaluation, best: readonly number[]): ScoredRows {
  if (best.length === 0) return NOTHING_SCORED;
  const nodes: string[] = [];
  const sums: number[] = [];
  const scores: number[] = [];
  for (const index of best) {
    nodes.push(nodeAt(feasible[index] as number).name);
    // Without a choice nothing was summed up.
    if (pluginScores.length > 0) sums.push(totals[index] ?? 0);
    for (const part of pluginScores) scores.push(part.at(index));
  }
  return { plugins: columnsOf(pluginScores), nodes, totals: sums, scores };
}

const NOTHING_SCORED: ScoredRows = { plugins: [], nodes: [], totals: [], scores: [] };

/** The heads of the columns of the last cycle: most cycles ask the same plugins. */
let lastColumns: ScoredRows["plugins"] = [];

function columnsOf(scores: Evaluation["pluginScores"]): ScoredRows["plugins"] {
  const same =
    lastColumns.length === scores.length && lastColumns.every(({ plugin }, at) => plugin === scores[at]?.plugin.name);
  if (!same) lastColumns = scores.map(({ plugin: { name, weight } }) => ({ plugin: name, weight }));
  return lastColumns;
}

function rejectedRow(evaluation: Evaluation, slot: number): NodeVerdict | undefined {
  const rejection = evaluation.rejectionOf(slot);
  if (rejection === undefined) return undefined;
  const asItIs = evaluation.nodeAt(slot);
  const node = evaluation.reserved?.get(slot) ?? asItIs;
  const filters = [...evaluation.localFilters, ...evaluation.otherFilters];
  const plugin = filters.find(({ name }) => name === rejection.plugin);
  const shortfalls = plugin?.shortfalls?.(evaluation.cycle, node);
  let changes: readonly RequiredChange[] =
    plugin?.changes?.(evaluation.cycle, node) ??
    rejection.reasons.map((reason) => ({ change: "PluginReason", params: { plugin: rejection.plugin, reason } }));
  if (node !== asItIs) {
    const pods = [...node.pods.keys()].filter((key) => !asItIs.pods.has(key)).sort();
    changes = [{ change: "PromisedRoom", params: { pods: pods.join(", ") } }, ...changes];
  }
  return {
    node: node.name,
    feasible: false,
    rejectedBy: rejection.plugin,
    reasons: rejection.reasons,
    ...(shortfalls === undefined ? {} : { shortfalls }),
    changes: changes.slice(0, MAX_CHANGES),
  };
}
