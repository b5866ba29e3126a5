/** What the scheduler weighed, as data. Served by `GET /sim/v1/decisions?namespace=&pod=`. */

/** One scheduling attempt. */
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
