/**
 * How crowded a node's domains are with the Pods that a Pod should keep away from.
 * Upstream: plugins/podtopologyspread/scoring.go.
 */
import type { Cycle } from "./framework.ts";
import { MAX_NODE_SCORE } from "./framework.ts";
import type { PodCount } from "./matching-pods.ts";
import { naturalLogarithm } from "./natural-logarithm.ts";
import { HOSTNAME_LABEL, inclusionOf, type SpreadConstraint } from "./spread-constraint.ts";
import type { TopologyDomains } from "./topology-domains.ts";

/** The raw score of nodes that lack a required label; they end at 0. */
const IGNORED = -1;

interface Part {
  readonly domains: TopologyDomains;
  /** Pods by domain; undefined when those of the node itself count. */
  readonly sums: Int32Array | undefined;
  readonly count: PodCount;
  /** Pods in small topologies weigh less, so that large ones are not drowned out. */
  readonly weight: number;
  readonly offset: number;
}

export class SpreadScoring {
  private readonly parts: readonly Part[];
  private readonly requiresAllKeys: boolean;

  /**
   * @param requiresAllKeys nodes that lack one of the labels are left out; else they are only not counted by it
   * @param feasible slots of the nodes that fit
   */
  constructor(cycle: Cycle, constraints: readonly SpreadConstraint[], requiresAllKeys: boolean, feasible: Int32Array) {
    const { snapshot } = cycle;
    const topologies = constraints.map(({ topologyKey }) => snapshot.domains(topologyKey));
    const sizes = sizesOf(topologies, requiresAllKeys, feasible);
    this.requiresAllKeys = requiresAllKeys;
    this.parts = constraints.map((constraint, index) => {
      const domains = topologies[index] as TopologyDomains;
      const count = snapshot.matchingPods(cycle.pod.metadata.namespace ?? "", constraint.selector);
      const perNode = constraint.topologyKey === HOSTNAME_LABEL;
      if (perNode) count.reserve(domains.of.length);
      return {
        domains,
        count,
        sums: perNode ? undefined : sumsOf(cycle, constraint, count, domains, requiresAllKeys ? topologies : []),
        weight: naturalLogarithm((sizes[index] as number) + 2),
        offset: constraint.maxSkew - 1,
      };
    });
  }

  /** Writes the raw score of every node that fits, column by column: this is the inner loop of most cycles. */
  score(feasible: Int32Array, scores: Float64Array): void {
    const length = feasible.length;
    scores.fill(0, 0, length);
    for (const { domains, sums, count, weight, offset } of this.parts) {
      const { of } = domains;
      const pods = sums ?? count.bySlot;
      for (let i = 0; i < length; i += 1) {
        const slot = feasible[i] as number;
        const domain = of[slot] as number;
        if (domain < 0) continue;
        const matching = pods[sums === undefined ? slot : domain] as number;
        scores[i] = (scores[i] as number) + (matching * weight + offset);
      }
    }
    // Most nodes are alike: what is equal is not worked out again, here and in `normalizeSpread`.
    let last = 0;
    let rounded = 0;
    for (let i = 0; i < length; i += 1) {
      const exact = scores[i] as number;
      if (exact !== last) {
        last = exact;
        rounded = Math.round(exact);
      }
      scores[i] = rounded;
    }
    if (!this.requiresAllKeys) return;
    const topologies = this.parts.map(({ domains }) => domains);
    for (let i = 0; i < length; i += 1) if (!hasAllKeys(topologies, feasible[i] as number)) scores[i] = IGNORED;
  }
}

/** The fewer the better: the emptiest nodes get 100 and more is scaled down from there. */
export function normalizeSpread(scores: Float64Array, count: number): void {
  let least = Infinity;
  let most = 0;
  for (let i = 0; i < count; i += 1) {
    const score = scores[i] as number;
    if (score === IGNORED) continue;
    if (score < least) least = score;
    if (score > most) most = score;
  }
  let last = IGNORED;
  let normalized = 0;
  for (let i = 0; i < count; i += 1) {
    const score = scores[i] as number;
    if (score !== last) {
      last = score;
      if (score === IGNORED) normalized = 0;
      else normalized = most === 0 ? MAX_NODE_SCORE : Math.floor((MAX_NODE_SCORE * (most + least - score)) / most);
    }
    scores[i] = normalized;
  }
}

function hasAllKeys(topologies: readonly TopologyDomains[], slot: number): boolean {
  for (const { of } of topologies) if ((of[slot] as number) < 0) return false;
  return true;
}

/**
 * Of each topology, how many domains the nodes that fit are in; of hostnames, how many nodes.
 * Nodes without the label make one more domain together, as upstream has it.
 */
function sizesOf(
  topologies: readonly TopologyDomains[],
  requiresAllKeys: boolean,
  feasible: Int32Array,
): readonly number[] {
  const slots = requiresAllKeys ? feasible.filter((slot) => hasAllKeys(topologies, slot)) : feasible;
  return topologies.map(({ key, of, count, complete }) => {
    if (key === HOSTNAME_LABEL) return slots.length;
    const seen = new Uint8Array(count + 1);
    const most = complete ? count : count + 1;
    let size = 0;
    for (let i = 0; i < slots.length && size < most; i += 1) {
      const place = (of[slots[i] as number] as number) + 1;
      if (seen[place] === 0) {
        seen[place] = 1;
        size += 1;
      }
    }
    return size;
  });
}

/** Matching Pods by domain, on the nodes that the constraint looks at. */
function sumsOf(
  cycle: Cycle,
  constraint: SpreadConstraint,
  count: PodCount,
  domains: TopologyDomains,
  required: readonly TopologyDomains[],
): Int32Array {
  const includes = inclusionOf(constraint, cycle);
  if (includes === undefined && required.length < 2) return count.in(domains);
  const { snapshot } = cycle;
  const sums = new Int32Array(domains.count);
  for (const slot of snapshot.nodeSlots) {
    const pods = count.at(slot);
    if (pods === 0 || !hasAllKeys(required, slot)) continue;
    const { node } = snapshot.nodeAt(slot);
    const domain = domains.of[slot] as number;
    if (domain < 0 || node === undefined || includes?.(node) === false) continue;
    sums[domain] = (sums[domain] as number) + pods;
  }
  return sums;
}
