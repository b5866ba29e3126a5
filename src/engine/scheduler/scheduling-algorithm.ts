/**
 * One scheduling cycle: which nodes fit, how well, and which one it is.
 * Upstream: pkg/scheduler/schedule_one.go (schedulePod, findNodesThatFitPod, prioritizeNodes, selectHost).
 */
import type { Pod } from "../../api/types/pod.ts";
import type { RandomStream } from "../kernel/random.ts";
import type { SchedulerProfile } from "./default-profile.ts";
import { EquivalenceCache, type VerdictTable } from "./equivalence-cache.ts";
import { feasibleNodesToFind } from "./feasible-nodes.ts";
import type { Cycle, FilterPlugin, Rejection, ScorePlugin } from "./framework.ts";
import type { NodeInfo } from "./node-info.ts";
import type { PodProfiles } from "./pod-profile.ts";
import type { SchedulerCache } from "./scheduler-cache.ts";

/** One score plugin's part: scores of the feasible nodes, in their order, normalised and not yet weighted. */
export interface PluginScores {
  readonly plugin: ScorePlugin;
  readonly scores: Float64Array;
}

/** What a cycle found out. Valid until the next cycle starts. */
export interface Evaluation {
  readonly cycle: Cycle;
  /** All nodes of the cluster. */
  readonly nodesTotal: number;
  /** Those that were filtered, in the order in which that happened. */
  readonly evaluated: readonly NodeInfo[];
  readonly feasible: readonly NodeInfo[];
  rejectionOf(node: NodeInfo): Rejection | undefined;
  /** PreFilter refused the Pod for every node. */
  readonly preFilterRejection?: Rejection;
  /** Plugins whose PreFilter left only some of the nodes, and the rejection of the rest. */
  readonly narrowedBy: readonly string[];
  readonly filters: readonly FilterPlugin[];
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
  readonly filters: readonly FilterPlugin[];
  readonly names: ReadonlySet<string> | undefined;
  readonly narrowedBy: readonly string[];
  readonly rejection: Rejection | undefined;
}

export class SchedulingAlgorithm {
  /** Where in the node order the next search starts, so that every node gets its turn. */
  startIndex = 0;
  private readonly profile: SchedulerProfile;
  private readonly cache: SchedulerCache;
  private readonly profiles: PodProfiles;
  private readonly random: RandomStream;
  private readonly equivalence: EquivalenceCache;
  private readonly useEquivalence: boolean;
  private readonly localScores: readonly ScorePlugin[];
  /** Verdict numbers of this cycle, by slot. */
  private outcomes = new Int32Array(64);
  private columns: Float64Array[] = [];
  private totals = new Float64Array(128);

  constructor(
    profile: SchedulerProfile,
    cache: SchedulerCache,
    profiles: PodProfiles,
    random: RandomStream,
    options: AlgorithmOptions = {},
  ) {
    this.profile = profile;
    this.cache = cache;
    this.profiles = profiles;
    this.random = random;
    this.localScores = profile.scores.filter((plugin) => plugin.nodeLocal);
    this.equivalence = new EquivalenceCache(this.localScores.length);
    this.useEquivalence = options.equivalenceCache ?? true;
  }

  evaluate(pod: Pod): Evaluation {
    const cycle: Cycle = { pod, profile: this.profiles.of(pod), snapshot: this.cache, state: new Map() };
    const nodes = this.cache.nodes;
    const before = this.preFilter(cycle);
    const found: NodeInfo[] = [];
    const evaluated: NodeInfo[] = [];
    const table = this.tableFor(cycle);
    if (before.rejection === undefined) this.search(cycle, before, table, found, evaluated);
    const scored = found.length > 1 ? this.score(cycle, table, found) : [];
    const chosen = found.length > 1 ? this.selectHost(found.length) : found.length - 1;
    const outcomes = this.outcomes;
    return {
      cycle,
      nodesTotal: nodes.length,
      evaluated,
      feasible: found,
      rejectionOf: (node) => table.rejections[outcomes[node.slot] as number],
      ...(before.rejection === undefined ? {} : { preFilterRejection: before.rejection }),
      narrowedBy: before.narrowedBy,
      filters: before.filters,
      pluginScores: scored,
      totals: this.totals,
      chosen,
    };
  }

  /** Runs every filter of a cycle against a node as it would be. */
  fits(evaluation: Evaluation, node: NodeInfo): Rejection | undefined {
    return firstRejection(evaluation.cycle, node, evaluation.filters);
  }

  private tableFor(cycle: Cycle): VerdictTable {
    const slots = this.cache.generations.length;
    const alike = this.useEquivalence && (cycle.pod.spec.nodeName ?? "") === "";
    return alike ? this.equivalence.table(cycle.profile, slots) : this.equivalence.empty(slots);
  }

  private preFilter(cycle: Cycle): PreFiltered {
    const filters: FilterPlugin[] = [];
    const narrowedBy: string[] = [];
    let names: ReadonlySet<string> | undefined;
    for (const plugin of this.profile.filters) {
      const result = plugin.preFilter?.(cycle) ?? { kind: "all" };
      if (result.kind === "rejected") return { filters, names, narrowedBy, rejection: result.rejection };
      if (result.kind === "skip") continue;
      filters.push(plugin);
      if (result.kind !== "nodes") continue;
      narrowedBy.push(plugin.name);
      const earlier = names;
      names = earlier === undefined ? result.names : new Set([...result.names].filter((name) => earlier.has(name)));
    }
    return { filters, names, narrowedBy: narrowedBy.sort(), rejection: undefined };
  }

  /** Fills `found` and `evaluated`, starting where the last search ended. */
  private search(
    cycle: Cycle,
    { filters, names }: PreFiltered,
    table: VerdictTable,
    found: NodeInfo[],
    evaluated: NodeInfo[],
  ): void {
    const all = this.cache.nodes;
    const generations = this.cache.generations;
    if (this.outcomes.length < generations.length) this.outcomes = new Int32Array(generations.length);
    const nominated = this.cache.node(cycle.pod.status.nominatedNodeName ?? "");
    const candidates = names === undefined ? all : all.filter((node) => names.has(node.name));
    const wanted = feasibleNodesToFind(candidates.length);
    const local = filters.filter((plugin) => plugin.nodeLocal);
    const others = filters.filter((plugin) => !plugin.nodeLocal);
    const { stamps, verdicts } = table;
    const { outcomes } = this;
    const visit = (node: NodeInfo): boolean => {
      const { slot } = node;
      if (stamps[slot] !== generations[slot]) this.judge(cycle, table, local, node);
      let verdict = verdicts[slot] as number;
      if (verdict === 0 && others.length > 0) {
        const rejection = firstRejection(cycle, node, others);
        if (rejection !== undefined) verdict = table.numberOf(rejection);
      }
      outcomes[slot] = verdict;
      evaluated.push(node);
      if (verdict === 0) found.push(node);
      return verdict === 0;
    };
    // A Pod that room was made for goes there if it can, without looking further.
    if (nominated?.node !== undefined && (names === undefined || names.has(nominated.name))) {
      if (visit(nominated)) return;
      evaluated.length = 0;
    }
    const count = candidates.length;
    let index = count === 0 ? 0 : this.startIndex % count;
    for (let i = 0; i < count && found.length < wanted; i += 1) {
      visit(candidates[index] as NodeInfo);
      index = index + 1 === count ? 0 : index + 1;
    }
    if (all.length > 0) this.startIndex = (this.startIndex + evaluated.length) % all.length;
  }

  /** Runs the local plugins for one node and files what they say. */
  private judge(cycle: Cycle, table: VerdictTable, filters: readonly FilterPlugin[], node: NodeInfo): void {
    const { slot } = node;
    const rejection = firstRejection(cycle, node, filters);
    table.verdicts[slot] = rejection === undefined ? 0 : table.numberOf(rejection);
    table.stamps[slot] = this.cache.generations[slot] as number;
    if (rejection !== undefined) return;
    for (let i = 0; i < this.localScores.length; i += 1) {
      (table.scores[i] as Float64Array)[slot] = (this.localScores[i] as ScorePlugin).score(cycle, node);
    }
  }

  private score(cycle: Cycle, table: VerdictTable, found: readonly NodeInfo[]): readonly PluginScores[] {
    const count = found.length;
    if (this.totals.length < count) this.totals = new Float64Array(count * 2);
    const { totals } = this;
    totals.fill(0, 0, count);
    const scored: PluginScores[] = [];
    let local = 0;
    for (let p = 0; p < this.profile.scores.length; p += 1) {
      const plugin = this.profile.scores[p] as ScorePlugin;
      const raw = plugin.nodeLocal ? table.scores[local++] : undefined;
      if (plugin.preScore?.(cycle) === false) continue;
      const column = this.column(p, count);
      for (let i = 0; i < count; i += 1) {
        const node = found[i] as NodeInfo;
        column[i] = raw === undefined ? plugin.score(cycle, node) : (raw[node.slot] as number);
      }
      plugin.normalize?.(cycle, column, count);
      const { weight } = plugin;
      for (let i = 0; i < count; i += 1) totals[i] = (totals[i] as number) + weight * (column[i] as number);
      scored.push({ plugin, scores: column });
    }
    return scored;
  }

  private column(index: number, length: number): Float64Array {
    let column = this.columns[index];
    if (column === undefined || column.length < length) {
      column = new Float64Array(length * 2);
      this.columns[index] = column;
    }
    return column;
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
