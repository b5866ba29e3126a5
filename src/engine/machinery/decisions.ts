/**
 * Reasons as data: what a component weighed before it acted, kept beside the object that it was about.
 * Bounded: the newest attempts of the newest objects.
 */

/** One scheduling attempt. Served by `GET /sim/v1/decisions`. */
export interface SchedulingDecision {
  readonly namespace: string;
  readonly pod: string;
  readonly uid: string;
  /** Virtual milliseconds since the recording's epoch. */
  readonly at: number;
  /** 1 for the first attempt. */
  readonly attempt: number;
  readonly result: "Scheduled" | "Unschedulable" | "Error";
  /** The chosen node. */
  readonly node?: string;
  /** The text of the event and condition. */
  readonly message: string;
  readonly nodesTotal: number;
  readonly nodesEvaluated: number;
  /** One row for each evaluated node, at most `MAX_NODE_ROWS`; feasible and chosen ones first. */
  readonly nodes: readonly NodeVerdict[];
  /** Nodes rejected, by reason, over all evaluated nodes. */
  readonly rejections: Readonly<Record<string, number>>;
  /** What came of looking for Pods of lower priority to remove; absent when some node fits. */
  readonly preemption?: PreemptionVerdict;
  /** The plugin that refused the Pod for every node at once, before any was looked at. */
  readonly refusedBy?: string;
  /** Plugins that left only some of the nodes to be looked at. */
  readonly narrowedBy?: readonly string[];
}

export interface PreemptionVerdict {
  /** The part of the message about preemption; empty when room is being made. */
  readonly message: string;
  /** `namespace/name` of the Pods that have to leave. */
  readonly victims: readonly string[];
  /** Where they leave. */
  readonly node?: string;
  /** Nodes that were tried, at most `MAX_PREEMPTION_ROWS`. */
  readonly considered?: readonly PreemptionRow[];
}

/** One node without its Pods of lower priority. */
export interface PreemptionRow {
  readonly node: string;
  /** Who would have to leave, most important first; nobody when even that would not help. */
  readonly victims: readonly string[];
  /** How many of them a PodDisruptionBudget would keep. */
  readonly budgetViolations: number;
  /** Why the Pod would still not fit. */
  readonly reasons?: readonly string[];
}

export interface NodeVerdict {
  readonly node: string;
  readonly feasible: boolean;
  /** The filter plugin that refused, with its reasons, e.g. `Insufficient cpu`. */
  readonly rejectedBy?: string;
  readonly reasons?: readonly string[];
  /** What would have to change, as data for a sentence: e.g. `{resource: "cpu", requested: 500, free: 300}` (milli-units for cpu, bytes for memory). */
  readonly shortfalls?: readonly Shortfall[];
  /** The same for every plugin, in stable words; at most `MAX_CHANGES`. */
  readonly changes?: readonly RequiredChange[];
  /** Score of each plugin, 0 to 100 after normalising, with its weight. */
  readonly scores?: readonly { readonly plugin: string; readonly score: number; readonly weight: number }[];
  readonly total?: number;
}

/** Words for what would have to be otherwise, with the params that each one has. */
export type ChangeWord =
  /** resource, requested, free, allocatable, missing (milli-units for cpu, else bytes or pieces) */
  | "MoreRoom"
  /** pods: those that room on the node is kept for, `namespace/name` joined by `, ` */
  | "PromisedRoom"
  /** node */
  | "Uncordon"
  /** wanted, node */
  | "OtherNodeName"
  /** key, value, effect, toleration: the one that would help, as `key=value:effect` */
  | "TolerateTaint"
  /** key, operator, values, value: what the node has, empty without it; term: which one of those that are alternatives, from 1 */
  | "NodeLabel"
  /** port, protocol, address, pod: who has it */
  | "FreePort"
  /** topologyKey */
  | "TopologyLabel"
  /** topologyKey, domain, pods: matching ones there, least, maxSkew, skew: what it would be; `domains` counts each */
  | "LessSkew"
  /** topologyKey, domain, selector */
  | "PodNearby"
  /** topologyKey, domain, selector, pod, node: where that Pod is */
  | "PodElsewhere"
  /** topologyKey, domain, selector, pod: whose anti-affinity it is, node */
  | "PodThatMindsElsewhere"
  /** plugin, reason */
  | "PluginReason";

export interface RequiredChange {
  readonly change: ChangeWord;
  readonly params: Readonly<Record<string, string | number>>;
  /** Matching Pods in each domain, by name, at most `MAX_DOMAINS`. */
  readonly domains?: readonly { readonly domain: string; readonly pods: number }[];
}

export interface Shortfall {
  readonly resource: string;
  readonly requested: number;
  readonly free: number;
  readonly allocatable: number;
}

export const MAX_NODE_ROWS = 100;
export const MAX_PREEMPTION_ROWS = 20;
export const MAX_CHANGES = 10;
export const MAX_DOMAINS = 20;
/** Attempts kept of one Pod, the newest. */
export const MAX_ATTEMPTS_PER_POD = 10;
/** Pods whose attempts are kept, those that were tried last. */
export const MAX_PODS = 2_000;

/** The rows of nodes that fit, as they are kept: most attempts are never looked at, and there is one for every Pod. */
export interface ScoredRows {
  readonly plugins: readonly { readonly plugin: string; readonly weight: number }[];
  readonly nodes: readonly string[];
  readonly totals: readonly number[];
  /** Of each node, one number for each plugin. */
  readonly scores: readonly number[];
}

/** As it is kept. `nodes` has only those that refused; the others come before them. */
export interface RecordedDecision extends SchedulingDecision {
  readonly scored: ScoredRows;
}

export type DecisionsState = ReadonlyMap<string, readonly RecordedDecision[]>;

/** Room is made for so many at once: looking for the longest untouched takes time. */
const ROOM_MADE = 200;

export class Decisions {
  private byPod = new Map<string, readonly RecordedDecision[]>();

  /** Adds an attempt; the oldest attempts and the longest untouched Pods make room. */
  record(decision: RecordedDecision): void {
    const key = `${decision.namespace}/${decision.pod}`;
    const earlier = this.byPod.get(key);
    if (earlier !== undefined) this.byPod.delete(key);
    this.byPod.set(key, earlier === undefined ? [decision] : [...earlier.slice(1 - MAX_ATTEMPTS_PER_POD), decision]);
    if (this.byPod.size <= MAX_PODS) return;
    for (const oldest of this.byPod.keys()) {
      if (this.byPod.size <= MAX_PODS - ROOM_MADE) return;
      this.byPod.delete(oldest);
    }
  }

  /** Attempts for one Pod, oldest first. */
  of(namespace: string, pod: string): readonly SchedulingDecision[] {
    return (this.byPod.get(`${namespace}/${pod}`) ?? []).map(withAllRows);
  }

  snapshot(): DecisionsState {
    return new Map(this.byPod);
  }

  restore(state: DecisionsState): void {
    this.byPod = new Map(state);
  }
}

function withAllRows({ scored, ...decision }: RecordedDecision): SchedulingDecision {
  const { plugins, nodes, totals, scores } = scored;
  const rows = nodes.map((node, row): NodeVerdict => {
    if (plugins.length === 0) return { node, feasible: true };
    const parts = plugins.map(({ plugin, weight }, column) => {
      return { plugin, score: scores[row * plugins.length + column] ?? 0, weight };
    });
    return { node, feasible: true, scores: parts, total: totals[row] ?? 0 };
  });
  return { ...decision, nodes: [...rows, ...decision.nodes] };
}
