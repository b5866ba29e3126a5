/**
 * Which zone each endpoint is for, in proportion to the CPUs of the zones: `service.kubernetes.io/topology-mode: Auto`.
 * Source: https://kubernetes.io/docs/concepts/services-networking/topology-aware-routing/
 * Upstream: staging/src/k8s.io/endpointslice/topologycache. Worked out anew at every change, in the order of the zones'
 * names where upstream has none.
 */
import { parseQuantity } from "../../../api/quantity.ts";
import type { Endpoint, Node, Service } from "../../../api/types/core.ts";

const ZONE_LABEL = "topology.kubernetes.io/zone";
const EXCLUDED_LABELS = ["node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master"];
const OVERLOAD_THRESHOLD = 0.2;

interface Allocation {
  readonly minimum: number;
  readonly desired: number;
}

/** The zone of each ready endpoint, or why there can be no hints. */
export type ZoneHints =
  | { readonly kind: "hints"; readonly zones: ReadonlyMap<Endpoint, string> }
  | { readonly kind: "none"; readonly problem: string };

export function wantsZoneHints({ metadata }: Service): boolean {
  const { annotations = {} } = metadata;
  const mode =
    annotations["service.kubernetes.io/topology-aware-hints"] ?? annotations["service.kubernetes.io/topology-mode"];
  return mode === "Auto" || mode === "auto";
}

export function zoneHints(nodes: readonly Node[], endpoints: readonly Endpoint[]): ZoneHints {
  const ready = endpoints.filter(({ conditions }) => conditions?.ready === true);
  const allocations = allocationsOf(cpuRatios(nodes), ready.length);
  if (typeof allocations === "string") return { kind: "none", problem: allocations };
  const zones = new Map<Endpoint, string>();
  const counts = new Map<string, number>();
  for (const endpoint of ready) {
    const { zone = "" } = endpoint;
    if (zone === "") return { kind: "none", problem: "One or more endpoints do not have a zone specified" };
    zones.set(endpoint, zone);
    counts.set(zone, (counts.get(zone) ?? 0) + 1);
  }
  if (ready.length === 0) return { kind: "none", problem: "No hints allocated for zones" };
  redistribute(zones, allocations, counts);
  return { kind: "hints", zones };
}

/** Parts of all CPUs by zone, in the order of names; undefined when they cannot be told. */
function cpuRatios(nodes: readonly Node[]): ReadonlyMap<string, number> | undefined {
  const cpus = new Map<string, number>();
  let total = 0;
  for (const { metadata, status } of nodes) {
    const { labels = {} } = metadata;
    const isReady = status.conditions?.find(({ type }) => type === "Ready")?.status === "True";
    if (!isReady || EXCLUDED_LABELS.some((label) => labels[label] !== undefined)) continue;
    const zone = labels[ZONE_LABEL] ?? "";
    const cpu = Number((parseQuantity(status.allocatable?.["cpu"] ?? "0")?.nanos ?? 0n) / 1_000_000n);
    if (zone === "" || cpu === 0) return undefined;
    cpus.set(zone, (cpus.get(zone) ?? 0) + cpu);
    total += cpu;
  }
  if (cpus.size < 2) return undefined;
  return new Map([...cpus].sort(([a], [b]) => (a < b ? -1 : 1)).map(([zone, cpu]) => [zone, cpu / total]));
}

function allocationsOf(
  ratios: ReadonlyMap<string, number> | undefined,
  count: number,
): ReadonlyMap<string, Allocation> | string {
  if (ratios === undefined) {
    return "Insufficient Node information: allocatable CPU or zone not specified on one or more nodes";
  }
  const numbers = `(${count} endpoints, ${ratios.size} zones)`;
  if (ratios.size > count) return `Insufficient number of endpoints ${numbers}`;
  let left = count;
  const allocations = new Map<string, Allocation>();
  for (const [zone, ratio] of ratios) {
    const minimum = Math.ceil(ratio * count * (1 / (1 + OVERLOAD_THRESHOLD)));
    allocations.set(zone, { minimum, desired: Math.max(ratio * count, minimum) });
    left -= minimum;
    if (left < 0) {
      return `Unable to allocate minimum required endpoints to each zone without exceeding overload threshold ${numbers}`;
    }
  }
  return allocations;
}

/** Zones with more endpoints than they should have give some to those with fewer. */
function redistribute(
  zones: Map<Endpoint, string>,
  allocations: ReadonlyMap<string, Allocation>,
  counts: ReadonlyMap<string, number>,
): void {
  const surplus = new Map<string, number>();
  const need = new Map<string, number>();
  for (const [zone, { desired }] of allocations) {
    const count = counts.get(zone) ?? 0;
    if (count > desired) surplus.set(zone, count - desired);
    else if (count < desired) need.set(zone, desired - count);
  }
  for (;;) {
    const [from, give] = most(surplus);
    const [to, take] = most(need);
    if (from === undefined || to === undefined) return;
    if ((give < 1 && take < 1) || give < 0.5 || take < 0.5) return;
    surplus.set(from, give - 1);
    need.set(to, take - 1);
    const given = [...zones].find(([endpoint, zone]) => zone === from && endpoint.zone === from);
    if (given !== undefined) zones.set(given[0], to);
  }
}

function most(zones: ReadonlyMap<string, number>): readonly [zone: string | undefined, number: number] {
  let found: readonly [string | undefined, number] = [undefined, 0];
  for (const [zone, number] of zones) if (number > found[1]) found = [zone, number];
  return found;
}
