/**
 * What Pod affinity has to know of all Pods on nodes: how many match a term, and how many have a term, by node.
 * Counted once, then kept up to date, so that a cycle reads numbers instead of walking over Pods.
 */
import type { Labels } from "../../api/types/meta.ts";
import type { Pod } from "../../api/types/pod.ts";
import { matchesTermOf, podTerms, type AffinityTerm, type NamespaceLabels } from "./affinity-term.ts";
import { PodCount } from "./matching-pods.ts";

/** More terms than this at once are rare; then all are forgotten and counted anew when needed. */
const MAX_COUNTS = 1024;

/** Pods of one namespace with the same labels. */
interface LabelClass {
  readonly namespace: string;
  readonly labels: Labels | undefined;
  readonly pods: Map<number, number>;
  readonly counts: Set<PodCount>;
}

interface Counted {
  readonly terms: readonly AffinityTerm[];
  readonly count: PodCount;
}

export type HeldTermKind = "requiredAffinity" | "requiredAntiAffinity" | "preferred";

/** A term that Pods on nodes have, and how many of them on each. */
export interface HeldTerm {
  readonly key: string;
  readonly kind: HeldTermKind;
  /** Of preferred terms, negative for anti-affinity. */
  readonly weight: number;
  readonly term: AffinityTerm;
  readonly count: PodCount;
}

export class AffinityIndex {
  private readonly namespaceLabels: NamespaceLabels;
  /** Pods on nodes are sorted by their labels from the first question on. */
  private classes: Map<string, LabelClass> | undefined;
  private readonly counted = new Map<string, Counted>();
  private readonly held = new Map<string, HeldTerm>();
  private readonly everyPod: () => Iterable<readonly [pod: Pod, slot: number]>;

  /** @param everyPod all Pods that take room on nodes */
  constructor(namespaceLabels: NamespaceLabels, everyPod: () => Iterable<readonly [pod: Pod, slot: number]>) {
    this.namespaceLabels = namespaceLabels;
    this.everyPod = everyPod;
  }

  clear(): void {
    this.classes = undefined;
    this.counted.clear();
    this.held.clear();
  }

  /** Labels of namespaces have changed. */
  forgetCounts(): void {
    this.counted.clear();
    for (const { counts } of this.classes?.values() ?? []) counts.clear();
  }

  /** Some Pod on some node has a term of one of these kinds. */
  holdsAny(kinds: readonly HeldTermKind[]): boolean {
    for (const { kind } of this.held.values()) if (kinds.includes(kind)) return true;
    return false;
  }

  add(pod: Pod, slot: number): void {
    this.change(pod, slot, 1);
  }

  remove(pod: Pod, slot: number): void {
    this.change(pod, slot, -1);
  }

  matches(term: AffinityTerm, pod: Pod): boolean {
    return matchesTermOf(term, pod.metadata.namespace ?? "", pod.metadata.labels, this.namespaceLabels);
  }

  matchesAll(terms: readonly AffinityTerm[], pod: Pod): boolean {
    for (const term of terms) if (!this.matches(term, pod)) return false;
    return true;
  }

  /** Pods that match all of these terms, by node; terminating ones count. */
  count(terms: readonly AffinityTerm[]): PodCount {
    const signature = terms.length === 1 ? (terms[0] as AffinityTerm).signature : terms.map(signatureOf).join("\n");
    const known = this.counted.get(signature);
    if (known !== undefined) return known.count;
    if (this.counted.size >= MAX_COUNTS) this.forgetCounts();
    const classes = this.sorted();
    const made: Counted = { terms, count: new PodCount() };
    this.counted.set(signature, made);
    for (const kind of classes.values()) {
      if (!this.selects(made, kind)) continue;
      kind.counts.add(made.count);
      for (const [slot, number] of kind.pods) made.count.add(slot, number);
    }
    return made.count;
  }

  /** Terms of Pods on nodes that mean this Pod; in no order that means anything. */
  heldAgainst(pod: Pod, kinds: readonly HeldTermKind[]): readonly HeldTerm[] {
    const found: HeldTerm[] = [];
    for (const held of this.held.values()) {
      if (kinds.includes(held.kind) && this.matches(held.term, pod)) found.push(held);
    }
    return found;
  }

  private change(pod: Pod, slot: number, sign: 1 | -1): void {
    for (const [key, kind, weight, term] of heldTerms(pod)) this.hold(key, kind, weight, term, slot, sign);
    if (this.classes === undefined) return;
    const known = this.classOf(this.classes, pod);
    const pods = (known.pods.get(slot) ?? 0) + sign;
    if (pods === 0) known.pods.delete(slot);
    else known.pods.set(slot, pods);
    for (const count of known.counts) count.add(slot, sign);
    if (known.pods.size === 0) this.classes.delete(keyOf(pod));
  }

  private hold(key: string, kind: HeldTermKind, weight: number, term: AffinityTerm, slot: number, sign: 1 | -1): void {
    let held = this.held.get(key);
    if (held === undefined) {
      held = { key, kind, weight, term, count: new PodCount() };
      this.held.set(key, held);
    }
    held.count.add(slot, sign);
    if (held.count.total === 0) this.held.delete(key);
  }

  private sorted(): Map<string, LabelClass> {
    if (this.classes !== undefined) return this.classes;
    const classes = new Map<string, LabelClass>();
    this.classes = classes;
    for (const [pod, slot] of this.everyPod()) {
      const { pods } = this.classOf(classes, pod);
      pods.set(slot, (pods.get(slot) ?? 0) + 1);
    }
    return classes;
  }

  private classOf(classes: Map<string, LabelClass>, pod: Pod): LabelClass {
    const key = keyOf(pod);
    const known = classes.get(key);
    if (known !== undefined) return known;
    const { namespace = "", labels } = pod.metadata;
    const made: LabelClass = { namespace, labels, pods: new Map(), counts: new Set() };
    for (const counted of this.counted.values()) if (this.selects(counted, made)) made.counts.add(counted.count);
    classes.set(key, made);
    return made;
  }

  private selects({ terms }: Counted, { namespace, labels }: LabelClass): boolean {
    return terms.every((term) => matchesTermOf(term, namespace, labels, this.namespaceLabels));
  }
}

/** How many of the Pod's terms are this one. */
export function timesHeld(pod: Pod, held: HeldTerm): number {
  let times = 0;
  for (const [key] of heldTerms(pod)) if (key === held.key) times += 1;
  return times;
}

type HeldEntry = readonly [key: string, kind: HeldTermKind, weight: number, term: AffinityTerm];
const NOTHING: readonly HeldEntry[] = [];
const entries = new WeakMap<object, readonly HeldEntry[]>();

function heldTerms(pod: Pod): readonly HeldEntry[] {
  if (pod.spec.affinity === undefined) return NOTHING;
  const terms = podTerms(pod);
  let known = entries.get(terms);
  if (known !== undefined) return known;
  const entry = (kind: HeldTermKind, weight: number, term: AffinityTerm): HeldEntry => [
    `${kind} ${weight} ${term.topologyKey} ${term.signature}`,
    kind,
    weight,
    term,
  ];
  known = [
    ...terms.requiredAffinity.map((term) => entry("requiredAffinity", 1, term)),
    ...terms.requiredAntiAffinity.map((term) => entry("requiredAntiAffinity", 1, term)),
    ...terms.preferredAffinity.map(({ weight, term }) => entry("preferred", weight, term)),
    ...terms.preferredAntiAffinity.map(({ weight, term }) => entry("preferred", -weight, term)),
  ];
  entries.set(terms, known);
  return known;
}

function signatureOf({ signature }: AffinityTerm): string {
  return signature;
}

/** Labels in another order make another class, which only costs room. */
function keyOf({ metadata }: Pod): string {
  const { namespace = "", labels } = metadata;
  let key = namespace;
  if (labels !== undefined) for (const name in labels) key += `\n${name}=${labels[name]}`;
  return key;
}
