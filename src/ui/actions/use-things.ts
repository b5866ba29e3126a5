/** What there is to break. */
import type { Pod } from "../../api/types/pod.ts";
import type { Machine } from "../../api/types/sim.ts";
import { useObjects } from "../state/live-list.ts";
import { registryOf } from "./fault-shapes.ts";

export interface Things {
  readonly machines: readonly string[];
  readonly zones: readonly string[];
  /** By machine. */
  readonly zoneOf: ReadonlyMap<string, string>;
  readonly pods: readonly Pod[];
  readonly registries: readonly string[];
}

const MAX_PODS = 300;

export function useThings(): Things {
  const machines = useObjects<Machine>("Machine").items;
  const pods = useObjects<Pod>("Pod").items;
  const images = pods.flatMap(({ spec }) =>
    spec.containers.flatMap(({ image }) => (image === undefined ? [] : [image])),
  );
  return {
    machines: machines.map(({ metadata }) => metadata.name),
    zoneOf: new Map(
      machines.flatMap(({ metadata, spec }) => (spec.zone === undefined ? [] : [[metadata.name, spec.zone]])),
    ),
    zones: [...new Set(machines.flatMap(({ spec }) => (spec.zone === undefined ? [] : [spec.zone])))].toSorted(),
    pods: pods.filter(({ status }) => status.phase === "Running").slice(0, MAX_PODS),
    registries: [...new Set(images.map(registryOf))].toSorted(),
  };
}
