/** From a scheduler's refusal to what would help: the smallest changes first. */
import type { Decision, DecisionRow } from "../../hosts/protocol.ts";
import { amountOf } from "../../i18n/units.ts";

/** A key of `inspector.why` with its parameters. */
export interface Cure {
  readonly key:
    | "fixLower"
    | "fixFree"
    | "fixNever"
    | "fixTaint"
    | "fixSelector"
    | "fixCordon"
    | "fixPodAffinity"
    | "fixAntiAffinity"
    | "fixSpread"
    | "fixSpreadLabel"
    | "fixPorts"
    | "fixNodeName"
    | "fixVolume"
    | "fixVolumePlace"
    | "fixVolumeCount"
    | "fixOther";
  readonly params: Readonly<Record<string, string>>;
}

/** Claims that are missing or bound to nothing: no node is to blame. Source: pkg/scheduler/framework/plugins/volumebinding */
const CLAIM =
  /(pod has unbound immediate PersistentVolumeClaims|persistentvolumeclaim "[^"]+" (?:not found|bound to non-existent persistentvolume "[^"]*"|is being deleted))/;

/** What the words of a filter point to; the first that matches counts. */
const BY_WORDS: readonly (readonly [words: RegExp, key: Cure["key"]])[] = [
  [CLAIM, "fixVolume"],
  [/unschedulable/, "fixCordon"],
  [/taint/, "fixTaint"],
  [/anti-affinity/, "fixAntiAffinity"],
  [/pod affinity/, "fixPodAffinity"],
  [/spread constraints \(missing/, "fixSpreadLabel"],
  [/spread constraints/, "fixSpread"],
  [/free ports/, "fixPorts"],
  [/requested node name/, "fixNodeName"],
  [/max volume count/, "fixVolumeCount"],
  [/volume node affinity|volume zone|persistent volumes to bind/, "fixVolumePlace"],
  [/selector|affinity/, "fixSelector"],
];

export function cures(decision: Decision): readonly Cure[] {
  const rows = decision.nodes.filter(({ feasible }) => !feasible);
  const found = [...resourceCures(rows), ...reasonCures(rows)];
  const claim = CLAIM.exec(decision.message)?.[0];
  return claim === undefined || found.some(({ key }) => key === "fixVolume")
    ? found
    : [{ key: "fixVolume", params: { reason: claim } }, ...found];
}

/** About the node that is closest to fitting: it lacks least, compared with what is asked for. */
function resourceCures(rows: readonly DecisionRow[]): readonly Cure[] {
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
    return [{ key: "fixNever", params: { resource, requested: asked, allocatable: amountOf(resource, largest) } }];
  }
  const params = { resource, node: best.node };
  const lower: Cure = {
    key: "fixLower",
    params: { ...params, requested: asked, free: amountOf(resource, Math.max(0, free)) },
  };
  const release: Cure = { key: "fixFree", params: { ...params, short: amountOf(resource, requested - free) } };
  return free > 0 ? [lower, release] : [release];
}

function shareOf({ requested, free }: { readonly requested: number; readonly free: number }): number {
  return requested === 0 ? 0 : (requested - free) / requested;
}

function worstShare({ shortfalls = [] }: DecisionRow): number {
  return Math.max(...shortfalls.map(shareOf));
}

/** What other filters said, nodes with the same words together. */
function reasonCures(rows: readonly DecisionRow[]): readonly Cure[] {
  const byReason = new Map<string, string[]>();
  for (const { node, reasons = [], shortfalls = [] } of rows) {
    if (shortfalls.length > 0) continue;
    for (const reason of reasons) byReason.set(reason, [...(byReason.get(reason) ?? []), node]);
  }
  return [...byReason].map(([reason, nodes]) => {
    const params = { nodes: nodes.length > 3 ? `${nodes.slice(0, 3).join(", ")}, …` : nodes.join(", ") };
    const key = BY_WORDS.find(([words]) => words.test(reason))?.[1];
    if (key !== undefined) return { key, params: key === "fixVolume" ? { reason } : params };
    return { key: "fixOther", params: { ...params, reason } };
  });
}
