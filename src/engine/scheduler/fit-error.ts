/**
 * Why no node fits, in the words that everybody sees in events.
 * Upstream: pkg/scheduler/framework/types.go (FitError).
 */

export const NO_NODES_MESSAGE = "no nodes available to schedule pods";
const MAX_EVENT_MESSAGE = 1024;

/** `0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient cpu.` */
export function histogramMessage(nodes: number, counts: ReadonlyMap<string, number>): string {
  const entries = [...counts].map(([reason, count]) => `${count} ${reason}`).sort();
  return `0/${nodes} nodes are available: ${entries.join(", ")}.`;
}

/** PreFilter refused the Pod for all nodes at once. */
export function preFilterMessage(nodes: number, reason: string): string {
  return `0/${nodes} nodes are available: ${reason}.`;
}

/** Adds what the PostFilter plugins had to say; nothing when one of them made room. */
export function withPostFilter(message: string, postFilter: string): string {
  return postFilter === "" ? message : `${message} ${postFilter}`;
}

/** Events hold 1,024 characters. */
export function truncatedForEvent(message: string): string {
  const suffix = " ...";
  return message.length <= MAX_EVENT_MESSAGE ? message : message.slice(0, MAX_EVENT_MESSAGE - suffix.length) + suffix;
}
