/** How much there is in the scene. */
import type { Scene } from "../state/scene-store.ts";
import { LEFT_OF_MACHINES } from "./fit.ts";

interface Standing {
  readonly x: number;
  readonly pods: readonly unknown[];
}

type Machines = ReadonlyMap<string, Standing>;

/** Asked for by many, in every update: worked out once for each. */
const known = new WeakMap<Machines, { readonly pods: number; readonly left: number }>();

function measure(machines: Machines): { readonly pods: number; readonly left: number } {
  let measured = known.get(machines);
  if (measured === undefined) {
    let pods = 0;
    let left = Number.POSITIVE_INFINITY;
    for (const machine of machines.values()) {
      pods += machine.pods.length;
      left = Math.min(left, machine.x);
    }
    measured = { pods, left };
    known.set(machines, measured);
  }
  return measured;
}

export function countPods({ machines }: { readonly machines: Machines }): number {
  return measure(machines).pods;
}

/** Left edge of the grid of machines. */
export function firstColumnOf({ machines }: { readonly machines: Machines }): number {
  return measure(machines).left;
}

/** Left edge of what there is: the columns of clients and Services are kept free while there are none. */
export function leftmostOf({ machines, tray, services, traffics }: Scene): number {
  const places = [tray, services[0], traffics[0]].map((first) => first?.x ?? Number.POSITIVE_INFINITY);
  return Math.max(0, Math.min(firstColumnOf({ machines }) - LEFT_OF_MACHINES, ...places));
}

/** Nothing but the cluster itself. */
export function isEmpty({ machines, tray, services }: Scene): boolean {
  if (machines.size === 0 || services.length > 0) return false;
  const standing = tray === undefined ? [...machines.values()] : [tray, ...machines.values()];
  return standing.every(({ pods }) => pods.every((pod) => pod.quiet));
}
