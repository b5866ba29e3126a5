/** The machines as they physically are: power, link and speed. */
import type { MachineChange, MachineState, Machines } from "./contracts.ts";

export class MachineRegistry implements Machines {
  private known = new Map<string, MachineState>();
  private sorted: readonly MachineState[] | undefined;
  private readonly handlers: ((change: MachineChange) => void)[] = [];

  /** In name order. */
  list(): readonly MachineState[] {
    this.sorted ??= [...this.known.keys()].sort().map((name) => this.known.get(name) as MachineState);
    return this.sorted;
  }

  get(name: string): MachineState | undefined {
    return this.known.get(name);
  }

  put(machine: MachineState): void {
    const previous = this.known.get(machine.name);
    this.known.set(machine.name, machine);
    this.sorted = undefined;
    this.tell({ machine, previous });
  }

  remove(name: string): void {
    const previous = this.known.get(name);
    if (previous === undefined) return;
    this.known.delete(name);
    this.sorted = undefined;
    this.tell({ machine: undefined, previous });
  }

  onChange(handler: (change: MachineChange) => void): void {
    this.handlers.push(handler);
  }

  reachable(fromMachine: string, toMachine: string): boolean {
    const from = this.known.get(fromMachine);
    const to = this.known.get(toMachine);
    if (from === undefined || to === undefined || !from.powered || !to.powered) return false;
    return fromMachine === toMachine || (from.connected && to.connected);
  }

  snapshot(): ReadonlyMap<string, MachineState> {
    return new Map(this.known);
  }

  restore(state: ReadonlyMap<string, MachineState>): void {
    this.known = new Map(state);
    this.sorted = undefined;
  }

  private tell(change: MachineChange): void {
    for (const handler of this.handlers) handler(change);
  }
}
