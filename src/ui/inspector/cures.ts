/** From a scheduler's refusal to what would help: the smallest changes first. */
import type { NodeVerdict, RequiredChange, SchedulingDecision } from "../../api/types/scheduling-decision.ts";
import { amountOf } from "../../i18n/units.ts";
import { changeCure, CLAIM, type Cure } from "../state/change-cure.ts";

export type { Cure };

const MAX_CURES = 8;

export function cures(decision: SchedulingDecision): readonly Cure[] {
  const rows = decision.nodes.filter(({ feasible }) => !feasible);
  const found = [...resourceCures(rows), ...changeCures(rows)].slice(0, MAX_CURES);
  const claim = CLAIM.exec(decision.message)?.[0];
  return claim === undefined || found.some(({ key }) => key === "inspector.why.fixVolume")
    ? found
    : [{ key: "inspector.why.fixVolume", params: { reason: claim } }, ...found];
}

/** About the node that is closest to fitting: it lacks least, compared with what is asked for. */
function resourceCures(rows: readonly NodeVerdict[]): readonly Cure[] {
  const short = rows.filter(({ shortfalls = [] }) => shortfalls.length > 0);
  const best = short.toSorted((a, b) => worstShare(a) - worstShare(b))[0];
  const lack = best?.shortfalls?.toSorted((a, b) => shareOf(b) - shareOf(a))[0];
  if (best === undefined || lack === undefined) return [];
  const { resource, requested, free } = lack;
  const largest = Math.max(
    ...short.flatMap(({ shortfalls = [] }) =>
      shortfalls.filter((one) => one.resource === resource).map((one) => one.allocatable),
    ),
  );
  const asked = amountOf(resource, requested);
  if (largest < requested) {
    const params = { resource, requested: asked, allocatable: amountOf(resource, largest) };
    return [{ key: "inspector.why.fixNever", params }];
  }
  const params = { resource, node: best.node };
  const lower: Cure = {
    key: "inspector.why.fixLower",
    params: { ...params, requested: asked, free: amountOf(resource, Math.max(0, free)) },
  };
  const release: Cure = {
    key: "inspector.why.fixFree",
    params: { ...params, short: amountOf(resource, requested - free) },
  };
  return free > 0 ? [lower, release] : [release];
}

function shareOf({ requested, free }: { readonly requested: number; readonly free: number }): number {
  return requested === 0 ? 0 : (requested - free) / requested;
}

function worstShare({ shortfalls = [] }: NodeVerdict): number {
  return Math.max(...shortfalls.map(shareOf));
}

/** What else would have to change, nodes with the same words together. */
function changeCures(rows: readonly NodeVerdict[]): readonly Cure[] {
  const groups = new Map<string, { readonly change: RequiredChange; readonly nodes: string[] }>();
  for (const { node, changes = [] } of rows) {
    for (const change of changes) {
      // How much room the nearest node lacks is said already.
      if (change.change === "MoreRoom") continue;
      const { node: _node, ...rest } = change.params;
      const key = `${change.change} ${JSON.stringify(rest)}`;
      const group = groups.get(key) ?? { change, nodes: [] };
      group.nodes.push(node);
      groups.set(key, group);
    }
  }
  return [...groups.values()].map(({ change, nodes }) => changeCure(change, nodes));
}
