/** Why each machine refuses a waiting Pod, in one line. */
import type { TFunction } from "i18next";
import type { Decision, DecisionRow } from "../../hosts/protocol.ts";
import { amountOf } from "../../i18n/units.ts";

/** Machines that refused it in this attempt; empty when it was placed. */
export function rejectionsOf(decision: Decision | undefined, t: TFunction): ReadonlyMap<string, string> {
  const rejections = new Map<string, string>();
  if (decision === undefined || decision.result !== "Unschedulable") return rejections;
  for (const row of decision.nodes) if (!row.feasible) rejections.set(row.node, reasonOf(row, t));
  return rejections;
}

/** Numbers where there are some, else the scheduler's own words. */
function reasonOf({ reasons = [], shortfalls = [], rejectedBy = "" }: DecisionRow, t: TFunction): string {
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
