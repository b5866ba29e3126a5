/**
 * The order in which nodes are tried: the first of every zone, then the second of every zone, and so on.
 * Upstream: pkg/scheduler/backend/cache/node_tree.go.
 */
import type { Node } from "../../api/types/core.ts";

/** Region and zone together, empty for a node without either. Upstream: component-helpers/node/topology (GetZoneKey). */
export function zoneKey(node: Node): string {
  const labels = node.metadata.labels ?? {};
  const zone = labels["topology.kubernetes.io/zone"] ?? labels["failure-domain.beta.kubernetes.io/zone"] ?? "";
  const region = labels["topology.kubernetes.io/region"] ?? labels["failure-domain.beta.kubernetes.io/region"] ?? "";
  return region === "" && zone === "" ? "" : `${region}:\u0000:${zone}`;
}

/** Takes nodes by name; zones come in the order of their first node. */
export function interleaveZones<T>(nodes: readonly T[], zoneOf: (node: T) => string): readonly T[] {
  const zones = new Map<string, T[]>();
  for (const node of nodes) {
    const zone = zoneOf(node);
    const known = zones.get(zone);
    if (known === undefined) zones.set(zone, [node]);
    else known.push(node);
  }
  if (zones.size < 2) return nodes;
  const order: T[] = [];
  for (let round = 0; order.length < nodes.length; round += 1) {
    for (const members of zones.values()) {
      const node = members[round];
      if (node !== undefined) order.push(node);
    }
  }
  return order;
}
