/**
 * How much a Pod likes the Pods around a node, and they it.
 * Upstream: plugins/interpodaffinity/scoring.go.
 */
import { podTerms } from "./affinity-term.ts";
import { MAX_NODE_SCORE, type Cycle } from "./framework.ts";
import type { PodCount } from "./matching-pods.ts";

interface Part {
  readonly of: Int32Array;
  readonly counts: Int32Array;
  readonly weight: number;
}

/** Required affinity of others counts like a preference of this weight (hardPodAffinityWeight: 1). */
const EXISTING = ["requiredAffinity", "preferred"] as const;

/** The scores of a cycle; undefined when nobody prefers anything. */
export function podAffinityScoring(cycle: Cycle): PodAffinityScoring | undefined {
  if (cycle.pod.spec.affinity === undefined && !cycle.snapshot.affinity.holdsAny(EXISTING)) return undefined;
  const scoring = new PodAffinityScoring(cycle);
  return scoring.isEmpty ? undefined : scoring;
}

export class PodAffinityScoring {
  private readonly parts: readonly Part[];

  constructor(cycle: Cycle) {
    const { pod, snapshot } = cycle;
    const { affinity: index } = snapshot;
    const { preferredAffinity, preferredAntiAffinity } = podTerms(pod);
    const parts: Part[] = [];
    const add = (topologyKey: string, count: PodCount, weight: number): void => {
      if (count.total === 0) return;
      const domains = snapshot.domains(topologyKey);
      parts.push({ of: domains.of, counts: count.in(domains), weight });
    };
    for (const { term, weight } of preferredAffinity) add(term.topologyKey, index.count([term]), weight);
    for (const { term, weight } of preferredAntiAffinity) add(term.topologyKey, index.count([term]), -weight);
    for (const { term, count, weight } of index.heldAgainst(pod, EXISTING)) add(term.topologyKey, count, weight);
    this.parts = parts;
  }

  /** Nobody prefers anything. */
  get isEmpty(): boolean {
    return this.parts.length === 0;
  }

  score(feasible: Int32Array, scores: Float64Array): void {
    const { length } = feasible;
    scores.fill(0, 0, length);
    for (const { of, counts, weight } of this.parts) {
      for (let i = 0; i < length; i += 1) {
        const domain = of[feasible[i] as number] as number;
        if (domain >= 0) scores[i] = (scores[i] as number) + weight * (counts[domain] as number);
      }
    }
  }
}

/** From the least liked node at 0 to the most liked at 100; all 0 when there is no difference. */
export function normalizePodAffinity(scores: Float64Array, count: number): void {
  let least = Infinity;
  let most = -Infinity;
  for (let i = 0; i < count; i += 1) {
    const score = scores[i] as number;
    if (score < least) least = score;
    if (score > most) most = score;
  }
  const range = most - least;
  for (let i = 0; i < count; i += 1) {
    scores[i] = range > 0 ? Math.trunc(MAX_NODE_SCORE * (((scores[i] as number) - least) / range)) : 0;
  }
}
