/**
 * One scheduling cycle: which nodes fit, how well, and which one it is.
 * Upstream: pkg/scheduler/schedule_one.go (schedulePod, findNodesThatFitPod, prioritizeNodes, selectHost).
 */
import type { Pod } from "../../api/types/pod.ts";
import type { RandomStream } from "../kernel/random.ts";
import { objectKey } from "../machinery/informer.ts";
import type { SchedulerProfile } from "./default-profile.ts";
import { EquivalenceCache, tallyOf, type VerdictTable } from "./equivalence-cache.ts";
import { feasibleNodesToFind } from "./feasible-nodes.ts";
import { ALL_NODES, type Cycle, type FilterPlugin, type Rejection, type ScorePlugin } from "./framework.ts";
import type { NominatedPods } from "./nominated-pods.ts";
import type { NodeInfo } from "./node-info.ts";
import { podPriority, type PodProfiles } from "./pod-profile.ts";
import { type PluginScores, ScorePart } from "./score-part.ts";
import type { SchedulerCache } from "./scheduler-cache.ts";

/** What a cycle found out. Valid until the next cycle starts. */
export interface Evaluation {
  readonly cycle: Cycle;
  /** All nodes of the cluster. */
  readonly nodesTotal: number;
  /** Slots of those that were filtered, in the order in which that happened. */
  readonly evaluated: Int32Array;
  /** Slots of those that fit. */
  readonly feasible: Int32Array;
  nodeAt(slot: number): NodeInfo;
  rejectionOf(slot: number): Rejection | undefined;
  /** How many evaluated nodes met each rejection; in no order that means anything. */
  tally(): readonly (readonly [rejection: Rejection, nodes: number])[];
  /** PreFilter refused the Pod for every node. */
  readonly preFilterRejection: Rejection | undefined;
  /** Plugins whose PreFilter left only some of the nodes, and the rejection of the rest. */
  readonly narrowedBy: readonly string[];
  /** Nodes on which room is kept for others, as they will be, by slot. */
  readonly reserved: ReadonlyMap<number, NodeInfo> | undefined;
  /** Filters that were asked: those that look at one node alone come first. */
  readonly localFilters: readonly FilterPlugin[];
  readonly otherFilters: readonly FilterPlugin[];
  /** Empty when there was nothing to choose between. */
  readonly pluginScores: readonly PluginScores[];
  /** Weighted sums, for the feasible nodes in their order. */
  readonly totals: Float64Array;
  /** Index in `feasible` of the chosen node; -1 when none fits. */
  readonly chosen: number;
}

export interface AlgorithmOptions {
  /** False: every node is asked anew in every cycle. The outcome is the same, only slower. Default true. */
  readonly equivalenceCache?: boolean;
}

interface PreFiltered {
  /** Filters that have something to say about the Pod, in order: first those that look at one node alone. */
  readonly local: readonly FilterPlugin[];
  readonly others: readonly FilterPlugin[];
  readonly names: ReadonlySet<string> | undefined;
  readonly narrowedBy: readonly string[];
  readonly rejection: Rejection | undefined;
}

const NOBODY: readonly string[] = [];

function isLocal({ nodeLocal }: FilterPlugin): boolean {
  return nodeLocal;
}

function inBoth(a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...a].filter((name) => b.has(name)));
}

export class SchedulingAlgorithm {
  /** Where in the node order the next search starts, so that every node gets its turn. */
  startIndex = 0;
  private readonly profile: SchedulerProfile;
  private readonly cache: SchedulerCache;
  private readonly profiles: PodProfiles;
  private readonly nominated: NominatedPods;
  private readonly random: RandomStream;
  private readonly equivalence: EquivalenceCache;
  private readonly useEquivalence: boolean;
  private readonly localScores: readonly ScorePlugin[];
  /** Verdict numbers of this cycle, by slot. */
  private outcomes = new Int32Array(0);
  private feasible = new Int32Array(0);
  private reserved: ReadonlyMap<number, NodeInfo> | undefined;
  private feasibleCount = 0;
  private evaluated = new Int32Array(0);
  private evaluatedCount = 0;
  private readonly state = new Map<string, unknown>();
  private readonly single = new Float64Array(1);
  /** One of each for every score plugin, used anew in each cycle. */
  private readonly parts: readonly ScorePart[];
  /** Filters that were asked together before, by which they are. */
  private readonly askedTogether = new Map<number, Pick<PreFiltered, "local" | "others">>();
  private totals = new Float64Array(0);

  constructor(
    profile: SchedulerProfile,
    cache: SchedulerCache,
    profiles: PodProfiles,
    nominated: NominatedPods,
    random: RandomStream,
    options: AlgorithmOptions = {},
  ) {
    this.profile = profile;
    this.cache = cache;
    this.profiles = profiles;
    this.nominated = nominated;
    this.random = random;
    this.localScores = profile.scores.filter((plugin) => plugin.nodeLocal);
    this.parts = profile.scores.map((plugin) => new ScorePart(plugin, this.localScores.indexOf(plugin)));
    this.equivalence = new EquivalenceCache(this.localScores.length);
    this.useEquivalence = options.equivalenceCache ?? true;
  }

  evaluate(pod: Pod): Evaluation {
    this.state.clear();
    this.reserved = this.reservedNodes(pod);
    const cycle: Cycle = { pod, profile: this.profiles.of(pod), snapshot: this.cache, state: this.state };
    const before = this.preFilter(cycle);
    this.reserve();
    const table = this.tableFor(cycle);
    if (before.rejection === undefined) this.search(cycle, before, table);
    const feasible = this.feasible.subarray(0, this.feasibleCount);
    const scored = feasible.length > 1 ? this.score(cycle, table, feasible) : [];
    const chosen = feasible.length > 1 ? this.selectHost(feasible.length) : feasible.length - 1;
    const evaluated = this.evaluated.subarray(0, this.evaluatedCount);
    const { outcomes, cache } = this;
    return {
      cycle,
      nodesTotal: cache.nodes.length,
      evaluated,
      feasible,
      nodeAt: (slot) => cache.nodeAt(slot),
      rejectionOf: (slot) => table.rejections[outcomes[slot] as number],
      tally: () => tallyOf(table, evaluated, outcomes),
      preFilterRejection: before.rejection,
      narrowedBy: before.narrowedBy,
      reserved: this.reserved,
      localFilters: before.local,
      otherFilters: before.others,
      pluginScores: scored,
      totals: this.totals,
      chosen,
    };
  }

  /** Runs every filter of a cycle against a node as it would be. */
  fits(evaluation: Evaluation, node: NodeInfo): Rejection | undefined {
    const { cycle, localFilters, otherFilters } = evaluation;
    const check = (as: NodeInfo): Rejection | undefined =>
      firstRejection(cycle, as, localFilters) ?? firstRejection(cycle, as, otherFilters);
    const reserved = this.withNominated(cycle.pod, node);
    return (reserved && check(reserved)) ?? check(node);
  }

  /** The node with the Pods that room was made for and that go before this one; undefined when there are none. */
  private withNominated(pod: Pod, node: NodeInfo): NodeInfo | undefined {
    if (this.nominated.isEmpty) return undefined;
    const before = this.nominated
      .on(node.name)
      .filter((other) => podPriority(other) >= podPriority(pod) && other.metadata.uid !== pod.metadata.uid);
    if (before.length === 0) return undefined;
    const reserved = node.withPods(() => true);
    for (const other of before) reserved.addPod(objectKey(other), other, this.profiles.of(other));
    return reserved;
  }

  /** By slot, the nodes that room was made on. */
  private reservedNodes(pod: Pod): ReadonlyMap<number, NodeInfo> | undefined {
    if (this.nominated.isEmpty) return undefined;
    const reserved = new Map<number, NodeInfo>();
    for (const name of this.nominated.nodes()) {
      const node = this.cache.node(name);
      const taken = node && this.withNominated(pod, node);
      if (taken !== undefined) reserved.set(taken.slot, taken);
    }
    return reserved.size === 0 ? undefined : reserved;
  }

  private tableFor(cycle: Cycle): VerdictTable {
    const slots = this.cache.generations.length;
    const alike = this.useEquivalence && (cycle.pod.spec.nodeName ?? "") === "";
    return alike ? this.equivalence.table(cycle.profile, slots) : this.equivalence.empty(slots);
  }

  private preFilter(cycle: Cycle): PreFiltered {
    let asked = 0;
    let narrowedBy: readonly string[] = NOBODY;
    let names: ReadonlySet<string> | undefined;
    let rejection: Rejection | undefined;
    const { filters } = this.profile;
    for (let place = 0; place < filters.length; place += 1) {
      const plugin = filters[place] as FilterPlugin;
      const result = plugin.preFilter?.(cycle) ?? ALL_NODES;
      if (result.kind === "skip") continue;
      if (result.kind === "rejected") {
        rejection = result.rejection;
        break;
      }
      asked |= 1 << place;
      if (result.kind !== "nodes") continue;
      narrowedBy = [...narrowedBy, plugin.name].sort();
      names = names === undefined ? result.names : inBoth(result.names, names);
    }
    const { local, others } = this.together(asked);
    return { local, others, names, narrowedBy, rejection };
  }

  /** @param asked a bit for each filter of the profile */
  private together(asked: number): Pick<PreFiltered, "local" | "others"> {
    let known = this.askedTogether.get(asked);
    if (known === undefined) {
      const filters = this.profile.filters.filter((_, place) => (asked & (1 << place)) !== 0);
      known = { local: filters.filter(isLocal), others: filters.filter((plugin) => !isLocal(plugin)) };
      this.askedTogether.set(asked, known);
    }
    return known;
  }

  /** Fills `feasible` and `evaluated`, starting where the last search ended. */
  private search(cycle: Cycle, before: PreFiltered, table: VerdictTable): void {
    const { names, local, others } = before;
    const all = this.cache.nodeSlots;
    const candidates = names === undefined ? all : this.slotsOf(names, all);
    // A Pod that room was made for goes there if it can, without looking further.
    const nominated = this.cache.node(cycle.pod.status.nominatedNodeName ?? "");
    if (nominated?.node !== undefined && (names === undefined || names.has(nominated.name))) {
      this.visit(cycle, table, local, others, Int32Array.of(nominated.slot), 0, 1);
      if (this.feasibleCount > 0) return;
      this.evaluatedCount = 0;
    }
    const wanted = feasibleNodesToFind(candidates.length);
    const start = candidates.length === 0 ? 0 : this.startIndex % candidates.length;
    this.visit(cycle, table, local, others, candidates, start, wanted);
    if (all.length > 0) this.startIndex = (this.startIndex + this.evaluatedCount) % all.length;
  }

  /** In node order. Pods of DaemonSets name one node each: then nobody else is looked at. */
  private slotsOf(names: ReadonlySet<string>, all: Int32Array): Int32Array {
    if (names.size > 1) return all.filter((slot) => names.has(this.cache.nodeAt(slot).name));
    for (const name of names) {
      const info = this.cache.node(name);
      if (info?.node !== undefined) return Int32Array.of(info.slot);
    }
    return new Int32Array(0);
  }

  /** Filters nodes in turn until enough of them fit. */
  private visit(
    cycle: Cycle,
    table: VerdictTable,
    local: readonly FilterPlugin[],
    others: readonly FilterPlugin[],
    candidates: Int32Array,
    start: number,
    wanted: number,
  ): void {
    const { generations } = this.cache;
    const { stamps, verdicts } = table;
    const { outcomes, feasible, evaluated } = this;
    const { reserved } = this;
    const count = candidates.length;
    let found = 0;
    let index = start;
    let visited = 0;
    for (; visited < count && found < wanted; visited += 1) {
      const slot = candidates[index] as number;
      index = index + 1 === count ? 0 : index + 1;
      if (stamps[slot] !== generations[slot]) this.judge(cycle, table, local, slot);
      let verdict = verdicts[slot] as number;
      const occupied = reserved?.get(slot);
      if (occupied !== undefined) {
        const rejection = firstRejection(cycle, occupied, local) ?? firstRejection(cycle, occupied, others);
        if (rejection !== undefined) verdict = table.numberOf(rejection);
      }
      if (verdict === 0 && others.length > 0) {
        const rejection = firstRejection(cycle, this.cache.nodeAt(slot), others);
        if (rejection !== undefined) verdict = table.numberOf(rejection);
      }
      outcomes[slot] = verdict;
      evaluated[visited] = slot;
      if (verdict === 0) feasible[found++] = slot;
    }
    this.evaluatedCount = visited;
    this.feasibleCount = found;
  }

  /** Runs the local plugins for one node and files what they say. */
  private judge(cycle: Cycle, table: VerdictTable, filters: readonly FilterPlugin[], slot: number): void {
    const node = this.cache.nodeAt(slot);
    const rejection = firstRejection(cycle, node, filters);
    table.verdicts[slot] = rejection === undefined ? 0 : table.numberOf(rejection);
    table.stamps[slot] = this.cache.generations[slot] as number;
    if (rejection !== undefined) return;
    for (let i = 0; i < this.localScores.length; i += 1) {
      const raw = (this.localScores[i] as ScorePlugin).score(cycle, node);
      (table.scores[i] as Float64Array)[slot] = raw;
      if (raw !== 0) table.blank[i] = false;
    }
  }

  private score(cycle: Cycle, table: VerdictTable, feasible: Int32Array): readonly PluginScores[] {
    const scored: ScorePart[] = [];
    const count = feasible.length;
    let base = 0;
    for (const part of this.parts) {
      const { plugin, place } = part;
      if (plugin.preScore?.(cycle, feasible) === false) continue;
      part.blank = table.blank[place] === true;
      if (part.blank) {
        part.score = this.blankScore(cycle, plugin);
        base += plugin.weight * part.score;
      } else if (place >= 0 && plugin.normalize === undefined) part.readFrom(table.scores[place], feasible);
      else this.nodeScores(cycle, part, feasible, table.scores[place]);
      scored.push(part);
    }
    const { totals } = this;
    totals.fill(base, 0, count);
    for (const part of scored) if (!part.blank) part.addTo(totals, count);
    return scored;
  }

  /** Every raw score is 0, so every score is what a single 0 becomes. */
  private blankScore(cycle: Cycle, plugin: ScorePlugin): number {
    this.single[0] = 0;
    plugin.normalize?.(cycle, this.single, 1);
    return this.single[0];
  }

  /** @param raw scores by slot that are known already */
  private nodeScores(cycle: Cycle, part: ScorePart, feasible: Int32Array, raw: Float64Array | undefined): void {
    const { plugin, values: column } = part;
    const count = feasible.length;
    part.readFrom(undefined, feasible);
    if (plugin.scoreAll !== undefined) plugin.scoreAll(feasible, column);
    else
      for (let i = 0; i < count; i += 1) {
        const slot = feasible[i] as number;
        column[i] = raw === undefined ? plugin.score(cycle, this.cache.nodeAt(slot)) : (raw[slot] as number);
      }
    plugin.normalize?.(cycle, column, count);
  }

  /** Room for every node, so that cycles allocate nothing. */
  private reserve(): void {
    this.feasibleCount = 0;
    this.evaluatedCount = 0;
    const slots = this.cache.generations.length;
    if (this.outcomes.length >= slots) return;
    this.outcomes = new Int32Array(slots);
    this.feasible = new Int32Array(slots);
    this.evaluated = new Int32Array(slots);
    this.totals = new Float64Array(slots);
    for (const part of this.parts) part.values = new Float64Array(slots);
  }

  /** The best total; among equals, chance decides. */
  private selectHost(count: number): number {
    const { totals } = this;
    let best = totals[0] as number;
    let ties = 1;
    for (let i = 1; i < count; i += 1) {
      const total = totals[i] as number;
      if (total > best) {
        best = total;
        ties = 1;
      } else if (total === best) ties += 1;
    }
    let skip = ties > 1 ? this.random.int(0, ties - 1) : 0;
    for (let i = 0; i < count; i += 1) if (totals[i] === best && skip-- === 0) return i;
    return 0;
  }
}

function firstRejection(cycle: Cycle, node: NodeInfo, filters: readonly FilterPlugin[]): Rejection | undefined {
  for (const plugin of filters) {
    const rejection = plugin.filter(cycle, node);
    if (rejection !== undefined) return rejection;
  }
  return undefined;
}
