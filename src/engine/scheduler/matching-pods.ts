/**
 * How many Pods of a namespace match a selector, by node: counted once, then kept up to date.
 * Pods with the same labels are counted together, so a new selector is held against kinds of Pods and not against Pods.
 */
import type { Pod } from "../../api/types/pod.ts";
import type { Labels } from "../../api/types/meta.ts";
import { selectsLabels, type PodSelector } from "./pod-selector.ts";
import type { TopologyDomains } from "./topology-domains.ts";

/** More selectors than this at once are rare; the longest unused is forgotten and counted anew when needed. */
const MAX_COUNTS = 1024;

interface DomainCounts {
  domains: TopologyDomains;
  counts: Int32Array;
}

/** The matching Pods of one selector. Terminating Pods do not count. */
export class PodCount {
  /** By node slot; shorter than the slots when none of the rest has any. */
  bySlot = new Int32Array(64);
  /** On all nodes together. */
  total = 0;
  private readonly byDomain: DomainCounts[] = [];

  add(slot: number, pods: number): void {
    if (slot >= this.bySlot.length) this.reserve(Math.max(slot + 1, this.bySlot.length * 2));
    this.total += pods;
    this.bySlot[slot] = (this.bySlot[slot] as number) + pods;
    for (const { domains, counts } of this.byDomain) {
      const domain = domains.of[slot] ?? -1;
      if (domain >= 0) counts[domain] = (counts[domain] as number) + pods;
    }
  }

  at(slot: number): number {
    return this.bySlot[slot] ?? 0;
  }

  /** The sums over all nodes of each domain. */
  in(domains: TopologyDomains): Int32Array {
    const known = this.byDomain.find((other) => other.domains.key === domains.key);
    if (known?.domains === domains) return known.counts;
    const counts = new Int32Array(domains.count);
    for (let slot = 0; slot < this.bySlot.length; slot += 1) {
      const pods = this.bySlot[slot] as number;
      const domain = pods === 0 ? -1 : (domains.of[slot] ?? -1);
      if (domain >= 0) counts[domain] = (counts[domain] as number) + pods;
    }
    if (known === undefined) this.byDomain.push({ domains, counts });
    else {
      known.domains = domains;
      known.counts = counts;
    }
    return counts;
  }

  /** Makes `bySlot` this long at least. */
  reserve(slots: number): void {
    if (this.bySlot.length >= slots) return;
    const larger = new Int32Array(slots);
    larger.set(this.bySlot);
    this.bySlot = larger;
  }
}

/** Pods of one namespace with the same labels. */
interface LabelClass {
  readonly labels: Labels | undefined;
  readonly pods: Map<number, number>;
  readonly counts: Set<PodCount>;
}

interface Counted {
  readonly selector: PodSelector;
  readonly count: PodCount;
}

interface NamespaceCounts {
  readonly classes: Map<string, LabelClass>;
  readonly bySignature: Map<string, Counted>;
}

export class MatchingPods {
  private namespaces = new Map<string, NamespaceCounts>();
  private selectors = 0;
  private readonly nobody = new PodCount();

  clear(): void {
    this.namespaces = new Map();
    this.selectors = 0;
  }

  add(pod: Pod, slot: number): void {
    if (pod.metadata.deletionTimestamp === undefined) this.change(pod, slot, 1);
  }

  remove(pod: Pod, slot: number): void {
    if (pod.metadata.deletionTimestamp === undefined) this.change(pod, slot, -1);
  }

  /** Upstream counts no Pods for a selector that selects everything (countPodsMatchSelector). */
  count(namespace: string, selector: PodSelector): PodCount {
    if (selector.requirements === undefined || selector.requirements.length === 0) return this.nobody;
    const { classes, bySignature } = this.in(namespace);
    const known = bySignature.get(selector.signature);
    if (known !== undefined) return known.count;
    if (this.selectors >= MAX_COUNTS) this.forgetSelectors();
    const count = new PodCount();
    bySignature.set(selector.signature, { selector, count });
    this.selectors += 1;
    for (const { labels, pods, counts } of classes.values()) {
      if (!selectsLabels(selector, labels)) continue;
      counts.add(count);
      for (const [slot, number] of pods) count.add(slot, number);
    }
    return count;
  }

  private change(pod: Pod, slot: number, sign: 1 | -1): void {
    const { namespace = "", labels } = pod.metadata;
    const known = this.in(namespace);
    const key = keyOf(labels);
    const kind = known.classes.get(key) ?? newClass(known, key, labels);
    const pods = (kind.pods.get(slot) ?? 0) + sign;
    if (pods === 0) kind.pods.delete(slot);
    else kind.pods.set(slot, pods);
    for (const count of kind.counts) count.add(slot, sign);
    if (kind.pods.size === 0) known.classes.delete(key);
  }

  private in(namespace: string): NamespaceCounts {
    let known = this.namespaces.get(namespace);
    if (known === undefined) {
      known = { classes: new Map(), bySignature: new Map() };
      this.namespaces.set(namespace, known);
    }
    return known;
  }

  private forgetSelectors(): void {
    for (const { classes, bySignature } of this.namespaces.values()) {
      bySignature.clear();
      for (const { counts } of classes.values()) counts.clear();
    }
    this.selectors = 0;
  }
}

function newClass(known: NamespaceCounts, key: string, labels: Labels | undefined): LabelClass {
  const counts = new Set<PodCount>();
  for (const { selector, count } of known.bySignature.values()) if (selectsLabels(selector, labels)) counts.add(count);
  const made: LabelClass = { labels, pods: new Map(), counts };
  known.classes.set(key, made);
  return made;
}

/** Labels in another order make another class, which only costs room. */
function keyOf(labels: Labels | undefined): string {
  let key = "";
  if (labels !== undefined) for (const name in labels) key += `${name}=${labels[name]}\n`;
  return key;
}
