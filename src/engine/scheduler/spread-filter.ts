/**
 * Whether one more Pod in a node's domain would leave the others too far behind.
 * Upstream: plugins/podtopologyspread/filtering.go.
 */
import type { Node } from "../../api/types/core.ts";
import { MAX_DOMAINS, type RequiredChange } from "../../api/types/scheduling-decision.ts";
import type { Cycle } from "./framework.ts";
import type { PodCount } from "./matching-pods.ts";
import type { NodeInfo } from "./node-info.ts";
import { selectsLabels } from "./pod-selector.ts";
import { inclusionOf, type SpreadConstraint } from "./spread-constraint.ts";
import type { TopologyDomains } from "./topology-domains.ts";

/** What stands for the least when there is no domain at all: nothing is refused then. */
const NO_DOMAIN = 2_147_483_647;

interface Part {
  readonly constraint: SpreadConstraint;
  readonly domains: TopologyDomains;
  readonly count: PodCount;
  readonly includes: ((node: Node) => boolean) | undefined;
  /** Matching Pods by domain; -1 for domains without a node that the constraint looks at. */
  readonly matching: Int32Array;
  readonly present: number;
  readonly least: number;
  /** 1 when the Pod itself will count. */
  readonly self: number;
}

export type SpreadVerdict = "fits" | "missingLabel" | "tooSkewed";

export class SpreadFilter {
  private readonly cycle: Cycle;
  private readonly parts: readonly Part[];

  constructor(cycle: Cycle, constraints: readonly SpreadConstraint[]) {
    const topologies = constraints.map(({ topologyKey }) => cycle.snapshot.domains(topologyKey));
    this.cycle = cycle;
    this.parts = constraints.map((constraint, index) =>
      partOf(cycle, constraint, topologies[index] as TopologyDomains, topologies),
    );
  }

  /** @param node as it is, or with other Pods than it has */
  check(node: NodeInfo): SpreadVerdict {
    for (const part of this.parts) {
      const domain = part.domains.of[node.slot] ?? -1;
      if (domain < 0) return "missingLabel";
      const change = this.cycle.snapshot.nodeAt(node.slot) === node ? 0 : this.changeOn(node, part);
      const matching = Math.max(0, part.matching[domain] as number) + change;
      if (matching + part.self - leastWith(part, domain, change) > part.constraint.maxSkew) return "tooSkewed";
    }
    return "fits";
  }

  /** What keeps the Pod off this node. */
  changes(node: NodeInfo): readonly RequiredChange[] {
    const labels = node.node?.metadata.labels ?? {};
    return this.parts.flatMap((part): readonly RequiredChange[] => {
      const { topologyKey, maxSkew } = part.constraint;
      const domain = part.domains.of[node.slot] ?? -1;
      if (domain < 0) return [{ change: "TopologyLabel", params: { topologyKey } }];
      const pods = Math.max(0, part.matching[domain] as number);
      const skew = pods + part.self - part.least;
      if (skew <= maxSkew) return [];
      const params = { topologyKey, domain: labels[topologyKey] ?? "", pods, least: part.least, maxSkew, skew };
      return [{ change: "LessSkew", params, domains: this.countsOf(part) }];
    });
  }

  /** Matching Pods in each domain that the constraint looks at, by name. */
  private countsOf({ constraint, domains, matching }: Part): NonNullable<RequiredChange["domains"]> {
    const counts = new Map<string, number>();
    for (const { node, slot } of this.cycle.snapshot.nodes) {
      const domain = domains.of[slot] ?? -1;
      const pods = domain < 0 ? -1 : (matching[domain] as number);
      const name = node?.metadata.labels?.[constraint.topologyKey];
      if (pods >= 0 && name !== undefined) counts.set(name, pods);
    }
    const sorted = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
    return sorted.slice(0, MAX_DOMAINS).map(([domain, pods]) => ({ domain, pods }));
  }

  /** How many more matching Pods than in truth the node has. */
  private changeOn({ node, slot, pods }: NodeInfo, part: Part): number {
    const { requirements } = part.constraint.selector;
    if (node === undefined || requirements === undefined || requirements.length === 0) return 0;
    if (this.parts.some(({ domains }) => (domains.of[slot] as number) < 0)) return 0;
    if (part.includes?.(node) === false) return 0;
    let matching = 0;
    for (const { pod } of pods.values()) {
      if (pod.metadata.deletionTimestamp !== undefined) continue;
      if (pod.metadata.namespace !== this.cycle.pod.metadata.namespace) continue;
      if (selectsLabels(part.constraint.selector, pod.metadata.labels)) matching += 1;
    }
    return matching - part.count.at(slot);
  }
}

function partOf(
  cycle: Cycle,
  constraint: SpreadConstraint,
  domains: TopologyDomains,
  topologies: readonly TopologyDomains[],
): Part {
  const { snapshot, pod } = cycle;
  const count = snapshot.matchingPods(pod.metadata.namespace ?? "", constraint.selector);
  const includes = inclusionOf(constraint, cycle);
  const matching = new Int32Array(domains.count).fill(-1);
  for (const slot of snapshot.nodeSlots) {
    if (topologies.some(({ of }) => (of[slot] as number) < 0)) continue;
    const { node } = snapshot.nodeAt(slot);
    if (node === undefined || includes?.(node) === false) continue;
    const domain = domains.of[slot] as number;
    matching[domain] = Math.max(0, matching[domain] as number) + count.at(slot);
  }
  let present = 0;
  let least = NO_DOMAIN;
  for (const pods of matching) {
    if (pods < 0) continue;
    present += 1;
    if (pods < least) least = pods;
  }
  const self = selectsLabels(constraint.selector, pod.metadata.labels) ? 1 : 0;
  if (present < constraint.minDomains) least = 0;
  return { constraint, domains, count, includes, matching, present, least, self };
}

/** The fewest matching Pods of any domain, if this one had so many more; 0 while there are too few domains. */
function leastWith({ constraint, matching, present, least }: Part, changed: number, change: number): number {
  if (change === 0 || present < constraint.minDomains) return least;
  let lowest = NO_DOMAIN;
  for (let domain = 0; domain < matching.length; domain += 1) {
    const pods = matching[domain] as number;
    if (pods < 0) continue;
    lowest = Math.min(lowest, domain === changed ? pods + change : pods);
  }
  return lowest;
}
