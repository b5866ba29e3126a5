/**
 * Sorts endpoints into slices with as few writes as possible: those that are there stay in their slice, new ones fill
 * slices that change anyway, then slices with room, then new slices. Slices are never rebalanced.
 * Upstream: staging/src/k8s.io/endpointslice/reconciler.go.
 */
import type { Endpoint, EndpointPort, EndpointSlice } from "../../../api/types/core.ts";
import { sameValue } from "../../../api/same-value.ts";

export const MAX_ENDPOINTS_PER_SLICE = 100;

/** The endpoints of one set of ports. */
export interface EndpointGroup {
  readonly ports: readonly EndpointPort[];
  /** By uid of the Pod, in the order in which new ones are filed. */
  readonly endpoints: Map<string, Endpoint>;
}

export interface SlicePlan {
  readonly create: readonly Draft[];
  readonly update: readonly (Draft & { readonly slice: EndpointSlice })[];
  readonly delete: readonly EndpointSlice[];
  /** Slices that are right as they are. */
  readonly keep: readonly EndpointSlice[];
}

interface Draft {
  readonly ports: readonly EndpointPort[];
  readonly endpoints: readonly Endpoint[];
}

/** A slice while endpoints are being sorted into it. */
interface Sorting {
  readonly slice: EndpointSlice;
  endpoints: readonly Endpoint[];
  changed: boolean;
}

/** Uses up the group's endpoints. @param slices existing slices whose ports are those of the group */
export function planGroup(group: EndpointGroup, slices: readonly EndpointSlice[]): SlicePlan {
  const unfiled = group.endpoints;
  const sorting: Sorting[] = slices.map((slice) => keepWanted(slice, unfiled));
  let left = [...unfiled.values()];
  for (const entry of sorting) if (entry.changed) left = fill(entry, left);
  if (left.length > 0) left = fillUnchanged(sorting, left);
  const create: Draft[] = [];
  for (let at = 0; at < left.length; at += MAX_ENDPOINTS_PER_SLICE) {
    create.push({ ports: group.ports, endpoints: left.slice(at, at + MAX_ENDPOINTS_PER_SLICE) });
  }
  const changed = sorting.filter((entry) => entry.changed);
  return {
    create,
    update: changed
      .filter(({ endpoints }) => endpoints.length > 0)
      .map(({ slice, endpoints }) => ({ slice, ports: group.ports, endpoints })),
    delete: changed.filter(({ endpoints }) => endpoints.length === 0).map(({ slice }) => slice),
    keep: sorting.filter((entry) => !entry.changed).map(({ slice }) => slice),
  };
}

/** What stays in a slice, in its newest form. Takes it out of `unfiled`. */
function keepWanted(slice: EndpointSlice, unfiled: Map<string, Endpoint>): Sorting {
  const kept: Endpoint[] = [];
  let changed = slice.endpoints.length === 0;
  for (const endpoint of slice.endpoints) {
    const uid = endpoint.targetRef?.uid ?? "";
    const wanted = unfiled.get(uid);
    if (wanted === undefined) {
      changed = true;
      continue;
    }
    unfiled.delete(uid);
    if (sameValue(wanted, endpoint)) {
      kept.push(endpoint);
    } else {
      kept.push(wanted);
      changed = true;
    }
  }
  return { slice, endpoints: changed ? kept : slice.endpoints, changed };
}

function fill(entry: Sorting, left: readonly Endpoint[]): Endpoint[] {
  const room = Math.max(0, MAX_ENDPOINTS_PER_SLICE - entry.endpoints.length);
  entry.endpoints = [...entry.endpoints, ...left.slice(0, room)];
  return left.slice(room);
}

/** The rest of less than a full slice goes into the fullest slice that has room for all of it. */
function fillUnchanged(sorting: readonly Sorting[], left: readonly Endpoint[]): Endpoint[] {
  const full = left.length - (left.length % MAX_ENDPOINTS_PER_SLICE);
  const rest = left.slice(full);
  if (rest.length === 0) return [...left];
  let best: Sorting | undefined;
  for (const entry of sorting) {
    if (entry.changed || entry.endpoints.length + rest.length > MAX_ENDPOINTS_PER_SLICE) continue;
    if (best === undefined || entry.endpoints.length > best.endpoints.length) best = entry;
  }
  if (best === undefined) return [...left];
  best.changed = true;
  best.endpoints = [...best.endpoints, ...rest];
  return left.slice(0, full);
}

/** Turns pairs of a deletion and a creation into updates, so that a slice is not replaced where it can be changed. */
export function withoutReplacements(plan: SlicePlan): SlicePlan {
  const reused = Math.min(plan.create.length, plan.delete.length);
  if (reused === 0) return plan;
  const update = [...plan.update];
  for (let i = 0; i < reused; i += 1) {
    const draft = plan.create[i];
    const slice = plan.delete[i];
    if (draft !== undefined && slice !== undefined) update.push({ ...draft, slice });
  }
  return { ...plan, create: plan.create.slice(reused), update, delete: plan.delete.slice(reused) };
}
