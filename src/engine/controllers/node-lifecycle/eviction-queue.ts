/**
 * Nodes of one zone waiting to be given up, one every so often.
 * Upstream: pkg/controller/nodelifecycle/scheduler/rate_limited_queue.go. Plain data: every call gives a new queue.
 */
import type { ZoneState } from "./zone-disruption.ts";

export interface EvictionQueue {
  readonly state: ZoneState;
  /** Nodes a second; 0 stops the queue. */
  readonly rate: number;
  /** At most 1. */
  readonly tokens: number;
  /** When `tokens` was right, in virtual milliseconds. */
  readonly atMs: number;
  /** First come, first served. */
  readonly nodes: readonly string[];
}

export function newEvictionQueue(rate: number, nowMs: number): EvictionQueue {
  return { state: "Initial", rate, tokens: 1, atMs: nowMs, nodes: [] };
}

function tokensAt({ tokens, atMs, rate }: EvictionQueue, nowMs: number): number {
  return Math.min(1, tokens + ((nowMs - atMs) * rate) / 1000);
}

/** Another rate from now on. Who is waiting for the old one waits anew. */
export function withRate(queue: EvictionQueue, rate: number, nowMs: number): EvictionQueue {
  if (queue.rate === rate) return queue;
  return { ...queue, rate, tokens: tokensAt(queue, nowMs) >= 1 ? 1 : 0, atMs: nowMs };
}

export function withNode(queue: EvictionQueue, node: string): EvictionQueue {
  return queue.nodes.includes(node) ? queue : { ...queue, nodes: [...queue.nodes, node] };
}

export function withoutNode(queue: EvictionQueue, node: string): EvictionQueue {
  return queue.nodes.includes(node) ? { ...queue, nodes: queue.nodes.filter((each) => each !== node) } : queue;
}

/** The next node, if it may go now. */
export function takeNode(
  queue: EvictionQueue,
  nowMs: number,
): { readonly node: string; readonly queue: EvictionQueue } | undefined {
  const [node, ...nodes] = queue.nodes;
  const tokens = tokensAt(queue, nowMs);
  if (node === undefined || queue.rate === 0 || tokens < 1) return undefined;
  return { node, queue: { ...queue, tokens: tokens - 1, atMs: nowMs, nodes } };
}

/** Milliseconds until the next node may go; undefined when none waits or the queue stands still. */
export function nextNodeDelayMs(queue: EvictionQueue, nowMs: number): number | undefined {
  if (queue.nodes.length === 0 || queue.rate === 0) return undefined;
  return Math.max(0, Math.ceil(((1 - tokensAt(queue, nowMs)) * 1000) / queue.rate));
}
