/** Why each machine refuses a waiting Pod, in one line. */
import type { TFunction } from "i18next";
import type { SchedulingDecision, NodeVerdict } from "../../api/types/scheduling-decision.ts";
import { amountOf } from "../../i18n/units.ts";

/** Machines that refused it in this attempt; empty when it was placed. */
export function rejectionsOf(decision: SchedulingDecision | undefined, t: TFunction): ReadonlyMap<string, string> {
  const rejections = new Map<string, string>();
  if (decision === undefined || decision.result !== "Unschedulable") return rejections;
  for (const row of decision.nodes) if (!row.feasible) rejections.set(row.node, reasonOf(row, t));
  return rejections;
}

/** Numbers where there are some, else the scheduler's own words. */
function reasonOf({ reasons = [], shortfalls = [], rejectedBy = "" }: NodeVerdict, t: TFunction): string {
  const [first] = shortfalls;
  const all = Math.max(shortfalls.length, reasons.length);
  const more = all > 1 ? ` ${t("canvas.short.more", { count: all - 1 })}` : "";
  if (first === undefined) return `${shortReason(reasons[0] ?? rejectedBy)}${more}`;
  const { resource, requested, free } = first;
  const text = t("canvas.short.resource", {
    resource,
    requested: amountOf(resource, requested),
    free: amountOf(resource, Math.max(0, free)),
  });
  return `${text}${more}`;
}

/** `node(s) had untolerated taint(s) {gpu: only}` says `untolerated taint(s) {gpu: only}` under one machine. */
function shortReason(reason: string): string {
  return reason.replace(/^node\(s\) (had |didn't |were |was )?/, (_whole, verb: string | undefined) =>
    verb === "didn't " ? "doesn't " : "",
  );
}

/** How a machine that could take the Pod was judged. */
export interface MachineScore {
  readonly total: number;
  /** Of the best machine's score, 0 to 1. */
  readonly share: number;
  readonly chosen: boolean;
}

/** Scores of the attempt that placed a Pod, by machine; empty when only one machine was left and nothing had to be judged. */
export function scoresOf(decision: SchedulingDecision | undefined): ReadonlyMap<string, MachineScore> {
  const scores = new Map<string, MachineScore>();
  if (decision?.result !== "Scheduled") return scores;
  const rows = decision.nodes.filter(({ feasible, total }) => feasible && total !== undefined);
  const best = Math.max(1, ...rows.map(({ total = 0 }) => total));
  for (const { node, total = 0 } of rows) {
    scores.set(node, { total, share: total / best, chosen: node === decision.node });
  }
  return scores;
}
