/**
 * The extension points of a scheduling cycle, and what a plugin may see.
 * Source: https://kubernetes.io/docs/concepts/scheduling-eviction/scheduling-framework/
 */
import type { Pod } from "../../api/types/pod.ts";
import type { AffinityIndex } from "./affinity-index.ts";
import type { ClusterEvent } from "./cluster-event.ts";
import type { PodCount } from "./matching-pods.ts";
import type { NodeInfo } from "./node-info.ts";
import type { PodProfile } from "./pod-profile.ts";
import type { PodSelector } from "./pod-selector.ts";
import type { TopologyDomains } from "./topology-domains.ts";
import type { PreemptionRow, RequiredChange, Shortfall } from "../../api/types/scheduling-decision.ts";

/** Why a plugin refuses. `Unschedulable` could be helped by preempting Pods; the other cannot. */
export interface Rejection {
  readonly plugin: string;
  readonly code: "Unschedulable" | "UnschedulableAndUnresolvable";
  readonly reasons: readonly string[];
}

/** The cluster as one cycle sees it: the nodes that exist, in scheduling order. */
export interface ClusterSnapshot {
  /** Zone-interleaved. */
  readonly nodes: readonly NodeInfo[];
  /** Slots of `nodes`, in the same order. */
  readonly nodeSlots: Int32Array;
  nodeAt(slot: number): NodeInfo;
  node(name: string): NodeInfo | undefined;
  /** How many nodes hold the image of this normalised name. */
  nodesWithImage(name: string): number;
  /** Which nodes share a value of this label. */
  domains(topologyKey: string): TopologyDomains;
  /** How the Pods on nodes stand to each other. */
  readonly affinity: AffinityIndex;
  /** Pods of the namespace that the selector selects, by node. */
  matchingPods(namespace: string, selector: PodSelector): PodCount;
}

/** One Pod's way through the plugins. */
export interface Cycle {
  readonly pod: Pod;
  /** What node-local plugins may know of the Pod: equal for Pods that are alike. */
  readonly profile: PodProfile;
  readonly snapshot: ClusterSnapshot;
  /** What a plugin computed in PreFilter or PreScore for its later calls, under its name. */
  readonly state: Map<string, unknown>;
}

/** `skip`: the plugin has nothing to say about this Pod. `nodes`: only these can fit. */
export type PreFilterResult =
  | { readonly kind: "all" }
  | { readonly kind: "skip" }
  | { readonly kind: "nodes"; readonly names: ReadonlySet<string> }
  | { readonly kind: "rejected"; readonly rejection: Rejection };

export const ALL_NODES: PreFilterResult = { kind: "all" };
export const SKIP: PreFilterResult = { kind: "skip" };

export interface PreEnqueuePlugin {
  readonly name: string;
  /** Why the Pod may not even wait for a node yet. */
  preEnqueue(pod: Pod): Rejection | undefined;
}

export interface FilterPlugin {
  readonly name: string;
  /**
   * The answer depends on `cycle.profile` and the given node alone, so that it can be kept for Pods that are alike.
   * Local plugins come before the others in the profile's order.
   */
  readonly nodeLocal: boolean;
  preFilter?(cycle: Cycle): PreFilterResult;
  filter(cycle: Cycle, node: NodeInfo): Rejection | undefined;
  /** What would have to change on this node, as data. */
  shortfalls?(cycle: Cycle, node: NodeInfo): readonly Shortfall[];
  /** The same in stable words. Asked only for a node that the plugin refused. */
  changes?(cycle: Cycle, node: NodeInfo): readonly RequiredChange[];
}

export interface ScorePlugin {
  readonly name: string;
  readonly weight: number;
  /** As for filters: `score` (not `normalize`) depends on the profile and the node alone. */
  readonly nodeLocal: boolean;
  /**
   * False: the plugin says nothing about this Pod and adds nothing.
   * @param feasible slots of the nodes that fit
   */
  preScore?(cycle: Cycle, feasible: Int32Array): boolean;
  /** Writes the raw scores of all feasible nodes at once, where asking node by node would take too long. */
  scoreAll?(feasible: Int32Array, scores: Float64Array): void;
  /** The raw score. Any number: `normalize` may read it as an index into what the plugin remembers of the profile. */
  score(cycle: Cycle, node: NodeInfo): number;
  /** Turns the first `count` raw scores into 0 to 100, in place. */
  normalize?(cycle: Cycle, scores: Float64Array, count: number): void;
}

/** Called when no node fits. `message` goes into the event, the first nomination wins. */
export interface PostFilterPlugin {
  readonly name: string;
  postFilter(cycle: Cycle, candidates: RejectedNodes): PostFilterResult;
}

export interface RejectedNodes {
  /** Nodes refused with `Unschedulable`, in scheduling order. */
  readonly resolvable: readonly NodeInfo[];
  /** Runs every filter against a node as it would be. */
  fits(node: NodeInfo): Rejection | undefined;
}

export interface PostFilterResult {
  readonly message: string;
  /** Room is to be made here, by removing these Pods. */
  readonly nomination?: { readonly node: string; readonly pods: readonly Pod[] };
  /** The Pod is no longer nominated for any node. */
  readonly clearsNomination?: boolean;
  readonly considered?: readonly PreemptionRow[];
}

/** Which events may let a Pod through that the plugin refused, and which of them do. */
export interface EnqueueExtension {
  readonly name: string;
  /** Bits of `ClusterEventKind` that the plugin wants to be asked about. */
  readonly events: number;
  /** True: worth another attempt. */
  isWorthRetrying(pod: Pod, event: ClusterEvent): boolean;
}

export const MAX_NODE_SCORE = 100;

/** Upstream: plugins/helper/normalize_score.go. */
export function defaultNormalize(scores: Float64Array, count: number, reverse: boolean): void {
  let highest = 0;
  for (let i = 0; i < count; i += 1) {
    const score = scores[i] as number;
    if (score > highest) highest = score;
  }
  if (highest === 0) {
    if (reverse) scores.fill(MAX_NODE_SCORE, 0, count);
    return;
  }
  for (let i = 0; i < count; i += 1) {
    const scaled = Math.floor(((scores[i] as number) * MAX_NODE_SCORE) / highest);
    scores[i] = reverse ? MAX_NODE_SCORE - scaled : scaled;
  }
}
