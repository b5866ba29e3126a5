/**
 * Whether the Pods around a node are those that a Pod wants, and none that it or they cannot stand.
 * Upstream: plugins/interpodaffinity/filtering.go.
 */
import { formatSelector } from "../../api/label-selector.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { RequiredChange } from "../../api/types/scheduling-decision.ts";
import { timesHeld, type AffinityIndex, type HeldTerm } from "./affinity-index.ts";
import { podTerms, type AffinityTerm } from "./affinity-term.ts";
import type { Cycle } from "./framework.ts";
import type { PodCount } from "./matching-pods.ts";
import type { NodeInfo } from "./node-info.ts";
import type { TopologyDomains } from "./topology-domains.ts";

export type PodAffinityVerdict = "fits" | "affinity" | "antiAffinity" | "existingAntiAffinity";

interface Part {
  readonly terms: readonly AffinityTerm[];
  readonly domains: TopologyDomains;
  readonly count: PodCount;
  /** Pods by domain. */
  readonly counts: Int32Array;
  /** How often this Pod counts. */
  countsAs(pod: Pod): number;
}

const EXISTING = ["requiredAntiAffinity"] as const;

/** The filter of a cycle; undefined when nobody wants anything. */
export function podAffinityFilter(cycle: Cycle): PodAffinityFilter | undefined {
  if (cycle.pod.spec.affinity === undefined && !cycle.snapshot.affinity.holdsAny(EXISTING)) return undefined;
  const filter = new PodAffinityFilter(cycle);
  return filter.isEmpty ? undefined : filter;
}

export class PodAffinityFilter {
  private readonly cycle: Cycle;
  private readonly index: AffinityIndex;
  private readonly affinity: readonly Part[];
  private readonly antiAffinity: readonly Part[];
  private readonly existing: readonly Part[];
  /** No Pod anywhere is what this one wants, but it is so itself. */
  private isFirst: boolean | undefined;

  constructor(cycle: Cycle) {
    const { pod, snapshot } = cycle;
    const { affinity: index } = snapshot;
    const { requiredAffinity, requiredAntiAffinity } = podTerms(pod);
    this.cycle = cycle;
    this.index = index;
    const part = (terms: readonly AffinityTerm[], topologyKey: string): Part => {
      const domains = snapshot.domains(topologyKey);
      const count = index.count(terms);
      const countsAs = (other: Pod): number => (index.matchesAll(terms, other) ? 1 : 0);
      return { terms, domains, count, counts: count.in(domains), countsAs };
    };
    const keys = new Set(requiredAffinity.map(({ topologyKey }) => topologyKey));
    this.affinity = [...keys].map((key) => part(requiredAffinity, key));
    this.antiAffinity = requiredAntiAffinity.map((term) => part([term], term.topologyKey));
    this.existing = index.heldAgainst(pod, EXISTING).map((held) => existingPart(held, cycle));
  }

  /** Nobody wants anything. */
  get isEmpty(): boolean {
    return this.affinity.length + this.antiAffinity.length + this.existing.length === 0;
  }

  /** @param node as it is, or with other Pods than it has */
  check(node: NodeInfo): PodAffinityVerdict {
    const asItIs = this.cycle.snapshot.nodeAt(node.slot) === node;
    if (this.affinity.length > 0 && !this.hasWanted(node, asItIs)) return "affinity";
    for (const part of this.antiAffinity) if (podsAround(part, node, asItIs) > 0) return "antiAffinity";
    for (const part of this.existing) if (podsAround(part, node, asItIs) > 0) return "existingAntiAffinity";
    return "fits";
  }

  /** What keeps the Pod off this node. */
  changes(node: NodeInfo): readonly RequiredChange[] {
    const asItIs = this.cycle.snapshot.nodeAt(node.slot) === node;
    const verdict = this.check(node);
    if (verdict === "fits") return [];
    if (verdict === "affinity") {
      const unmet = this.affinity.filter((part) => podsAround(part, node, asItIs) <= 0);
      return (unmet.length === 0 ? this.affinity : unmet).map((part) => {
        const topologyKey = part.domains.key;
        if ((part.domains.of[node.slot] ?? -1) < 0) return { change: "TopologyLabel", params: { topologyKey } };
        return { change: "PodNearby", params: { ...placeOf(part, node), selector: selectorText(part) } };
      });
    }
    const parts = verdict === "antiAffinity" ? this.antiAffinity : this.existing;
    const change = verdict === "antiAffinity" ? "PodElsewhere" : "PodThatMindsElsewhere";
    return parts
      .filter((part) => podsAround(part, node, asItIs) > 0)
      .map((part) => {
        const params = { ...placeOf(part, node), selector: selectorText(part), ...this.oneOf(part, node) };
        return { change, params };
      });
  }

  /** A Pod that counts in the node's domain, and where it is: the first by node order and key. */
  private oneOf(part: Part, { slot }: NodeInfo): { readonly pod: string; readonly node: string } {
    const { snapshot } = this.cycle;
    const domain = part.domains.of[slot] as number;
    for (const other of snapshot.nodes) {
      if (part.domains.of[other.slot] !== domain || part.count.at(other.slot) === 0) continue;
      const keys = [...other.pods].filter(([, { pod }]) => part.countsAs(pod) > 0).map(([key]) => key);
      const pod = keys.sort()[0];
      if (pod !== undefined) return { pod, node: other.name };
    }
    return { pod: "", node: "" };
  }

  private hasWanted(node: NodeInfo, asItIs: boolean): boolean {
    let exist = true;
    for (const part of this.affinity) {
      if ((part.domains.of[node.slot] ?? -1) < 0) return false;
      if (podsAround(part, node, asItIs) <= 0) exist = false;
    }
    if (exist) return true;
    if (asItIs) {
      this.isFirst ??= this.wouldBeFirst(undefined);
      return this.isFirst;
    }
    return this.wouldBeFirst(node);
  }

  /** The first of a group of Pods that want to be together need not find another one. */
  private wouldBeFirst(changed: NodeInfo | undefined): boolean {
    const { terms } = this.affinity[0] as Part;
    if (!this.index.matchesAll(terms, this.cycle.pod)) return false;
    return this.affinity.every((part) => {
      const around = part.counts.reduce((sum, pods) => sum + pods, 0);
      const hasKey = changed !== undefined && (part.domains.of[changed.slot] ?? -1) >= 0;
      return around + (hasKey ? changeOn(part, changed) : 0) === 0;
    });
  }
}

function existingPart(held: HeldTerm, { snapshot }: Cycle): Part {
  const domains = snapshot.domains(held.term.topologyKey);
  return {
    terms: [held.term],
    domains,
    count: held.count,
    counts: held.count.in(domains),
    countsAs: (other) => timesHeld(other, held),
  };
}

/** Pods that count in the node's domain; 0 without the label. */
function podsAround(part: Part, node: NodeInfo, asItIs: boolean): number {
  const domain = part.domains.of[node.slot] ?? -1;
  if (domain < 0) return 0;
  return (part.counts[domain] as number) + (asItIs ? 0 : changeOn(part, node));
}

/** How many more than in truth are on the node. */
function changeOn({ count, countsAs }: Part, { slot, pods }: NodeInfo): number {
  let matching = 0;
  for (const { pod } of pods.values()) matching += countsAs(pod);
  return matching - count.at(slot);
}

function placeOf({ domains }: Part, { node }: NodeInfo): { readonly topologyKey: string; readonly domain: string } {
  return { topologyKey: domains.key, domain: node?.metadata.labels?.[domains.key] ?? "" };
}

function selectorText({ terms, domains }: Part): string {
  const own = terms.filter(({ topologyKey }) => topologyKey === domains.key);
  return own.map(({ labelSelector }) => formatSelector(labelSelector)).join(",");
}
