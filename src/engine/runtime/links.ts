/** The way between two machines, with what faults do to it. A fault at either end is a fault of the way. */
import type { LinkFault, LinkState, MachineState } from "./contracts.ts";

const ALL_LOST = 100;

/** Latencies add up; of what one fault lets through, the next loses its share. Undefined when nothing is wrong. */
export function linkBetween(from: MachineState, to: MachineState): LinkState | undefined {
  if (from.links === undefined && to.links === undefined) return undefined;
  const faults = [...faultsTowards(from, to), ...faultsTowards(to, from)];
  if (faults.length === 0) return undefined;
  let latencyMs = 0;
  let passed = 1;
  for (const fault of faults) {
    latencyMs += fault.latencyMs;
    passed *= (ALL_LOST - fault.lossPercent) / ALL_LOST;
  }
  return { latencyMs, lossPercent: (1 - passed) * ALL_LOST };
}

function faultsTowards({ links }: MachineState, other: MachineState): readonly LinkFault[] {
  return links === undefined ? [] : links.filter(({ peer }) => isMeant(peer, other));
}

function isMeant(peer: string, { name, zone }: MachineState): boolean {
  if (peer === "*" || peer === `machine/${name}`) return true;
  if (peer.startsWith("outside ")) return zone === undefined || peer !== `outside zone/${zone}`;
  return zone !== undefined && peer === `zone/${zone}`;
}
