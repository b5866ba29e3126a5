/**
 * The devices that drivers offer to the Pods of a node.
 * Upstream: k8s.io/dynamic-resource-allocation/structured/internal (GatherPools).
 */
import type { Node } from "../../api/types/core.ts";
import type { Device, ResourceSlice } from "../../api/types/resource.ts";
import type { NodeSelector } from "../../api/types/volumes.ts";
import { matchesTerm, NODE_NAME_FIELD } from "../machinery/node-terms.ts";

export interface OfferedDevice {
  /** `driver/pool/device`. */
  readonly id: string;
  readonly driver: string;
  readonly pool: string;
  readonly device: Device;
  /** Where it can be used; undefined for everywhere. */
  readonly nodeSelector?: NodeSelector;
}

export function deviceId(driver: string, pool: string, device: string): string {
  return `${driver}/${pool}/${device}`;
}

/** In order of pools, slices and devices. Pools of which slices are missing offer nothing. */
export function offeredDevices(slices: readonly ResourceSlice[], node: Node): readonly OfferedDevice[] {
  return completePools(slices).flatMap((pool) =>
    pool.flatMap(({ spec }) => {
      const { driver = "", devices = [] } = spec;
      const name = spec.pool?.name ?? "";
      return devices.flatMap((device): readonly OfferedDevice[] => {
        const place = spec.perDeviceNodeSelection === true ? device : spec;
        if (!reaches(place, node)) return [];
        const nodeSelector = selectorOf(place);
        const offered = { id: deviceId(driver, name, device.name ?? ""), driver, pool: name, device };
        return [nodeSelector === undefined ? offered : { ...offered, nodeSelector }];
      });
    }),
  );
}

interface Place {
  readonly nodeName?: string;
  readonly nodeSelector?: NodeSelector;
  readonly allNodes?: boolean;
}

function reaches({ nodeName, nodeSelector, allNodes }: Place, node: Node): boolean {
  if (nodeName !== undefined) return nodeName === node.metadata.name;
  return nodeSelector === undefined ? allNodes === true : matchesSelectorOf(nodeSelector, node);
}

export function matchesSelectorOf({ nodeSelectorTerms }: NodeSelector, node: Node): boolean {
  return nodeSelectorTerms.some((term) => matchesTerm(term, node));
}

function selectorOf({ nodeName, nodeSelector }: Place): NodeSelector | undefined {
  if (nodeName === undefined) return nodeSelector;
  const named = { key: NODE_NAME_FIELD, operator: "In", values: [nodeName] } as const;
  return { nodeSelectorTerms: [{ matchFields: [named] }] };
}

/** The slices of each pool that is told of completely, of its newest generation. */
function completePools(slices: readonly ResourceSlice[]): readonly (readonly ResourceSlice[])[] {
  const pools = new Map<string, ResourceSlice[]>();
  const sorted = [...slices].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  for (const slice of sorted) {
    const { driver = "", pool } = slice.spec;
    const key = `${driver}/${pool?.name ?? ""}`;
    const known = pools.get(key) ?? [];
    const newest = known[0]?.spec.pool?.generation ?? -1;
    const generation = pool?.generation ?? 0;
    if (generation < newest) continue;
    pools.set(key, generation > newest ? [slice] : [...known, slice]);
  }
  return [...pools]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, pool]) => pool)
    .filter((pool) => pool.length === (pool[0]?.spec.pool?.resourceSliceCount ?? 0));
}
