/**
 * How broken a zone is, and how fast its nodes may be given up.
 * Source: https://kubernetes.io/docs/concepts/architecture/nodes/#rate-limits-on-eviction
 */
import type { Node } from "../../../api/types/core.ts";
import { readyStatus } from "./node-taints.ts";

export type ZoneState = "Initial" | "Normal" | "PartialDisruption" | "FullDisruption";

/** Nodes a second. */
const EVICTION_RATE = 0.1;
const SECONDARY_EVICTION_RATE = 0.01;
/** From more nodes than this a partly disrupted zone is still evicted, slowly. */
const LARGE_CLUSTER = 50;
const UNHEALTHY_THRESHOLD = 0.55;

/** `region:zone`, or empty for a node without these labels. */
export function zoneOf({ metadata }: Node): string {
  const region = metadata.labels?.["topology.kubernetes.io/region"] ?? "";
  const zone = metadata.labels?.["topology.kubernetes.io/zone"] ?? "";
  return region === "" && zone === "" ? "" : `${region}:${zone}`;
}

export interface ZoneCount {
  readonly ready: number;
  readonly notReady: number;
}

/** Nodes of each zone; those labelled to be left out of disruption checks are not counted. */
export function countZones(nodes: readonly Node[]): ReadonlyMap<string, ZoneCount> {
  const counts = new Map<string, ZoneCount>();
  for (const node of nodes) {
    const ready = readyStatus(node);
    if (ready === undefined || node.metadata.labels?.["node.kubernetes.io/exclude-disruption"] !== undefined) continue;
    const zone = zoneOf(node);
    const count = counts.get(zone) ?? { ready: 0, notReady: 0 };
    counts.set(
      zone,
      ready === "True" ? { ...count, ready: count.ready + 1 } : { ...count, notReady: count.notReady + 1 },
    );
  }
  return counts;
}

export function zoneState({ ready, notReady }: ZoneCount): ZoneState {
  if (ready === 0 && notReady > 0) return "FullDisruption";
  if (notReady > 2 && notReady / (notReady + ready) >= UNHEALTHY_THRESHOLD) return "PartialDisruption";
  return "Normal";
}

/** Nodes a second that may be given up in a zone in this state. */
export function evictionRate(state: ZoneState, { ready, notReady }: ZoneCount): number {
  if (state !== "PartialDisruption") return EVICTION_RATE;
  return ready + notReady > LARGE_CLUSTER ? SECONDARY_EVICTION_RATE : 0;
}
