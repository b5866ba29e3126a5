/** Addresses on the machines' network, 192.168.0.0/16: a new machine gets the lowest one that no Machine has. */
import type { Machine } from "../../api/types/sim.ts";
import type { Informer } from "../machinery/informer.ts";

const BY_ADDRESS = "faults/address";
/** 192.168.0.1 to .9 are left for the network's own gear. */
const FIRST = 10;
const LAST = 0xfffe;

export class MachineAddresses {
  private readonly machines: Informer<Machine>;
  /** No number below it is free. Only spares time. */
  private lowest = FIRST;

  constructor(machines: Informer<Machine>) {
    this.machines = machines;
    machines.addIndex(BY_ADDRESS, ({ status }) => (status?.address === undefined ? [] : [status.address]));
  }

  /** The lowest free address; undefined when all 65 thousand are taken. */
  free(): string | undefined {
    for (let number = this.lowest; number <= LAST; number += 1) {
      const address = addressOf(number);
      if (address !== undefined && this.machines.countByIndex(BY_ADDRESS, address) === 0) {
        this.lowest = number;
        return address;
      }
    }
    return undefined;
  }

  /** Some address may have become free, or the cache was replaced. */
  searchAgain(): void {
    this.lowest = FIRST;
  }
}

/** Without those that end in 0 or 255, which people take for networks and broadcasts. */
function addressOf(number: number): string | undefined {
  const last = number & 0xff;
  return last === 0 || last === 0xff ? undefined : `192.168.${number >> 8}.${last}`;
}
